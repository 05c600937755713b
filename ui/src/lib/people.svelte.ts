/** What can be done with employees, from the list, the row's menu and the keys alike. */
import { app, departments, offers } from "./app.svelte";
import type { EmployeeFilter } from "./bindings/EmployeeFilter";
import type { EmployeeLine } from "./bindings/EmployeeLine";
import type { Person } from "./bindings/Person";
import type { WebhookLine } from "./bindings/WebhookLine";
import { decide } from "./decide.svelte";
import { call } from "./gatehouse";
import { partition } from "./leftOut";
import { employees, portal, statuses, twoStepStates } from "./words";

export type What = "dismiss" | "reinstate" | "end_sessions";
export type Target = Pick<EmployeeLine, "employee" | "name" | "status" | "waiting" | "can">;

/** Whose pane is open, who may stand in no row. */
export const targetOf = ({ employee: { id, name, status }, can, waiting }: Person): Target => ({
  employee: id,
  name,
  status,
  can,
  waiting: waiting.at(-1) ?? null,
});

const { done } = employees;
const said: Record<What, [(name: string) => string, (n: number) => string]> = {
  dismiss: [done.dismissed, done.dismissedMany],
  reinstate: [done.reinstated, done.reinstatedMany],
  end_sessions: [done.sessions, done.sessionsMany],
};

/** The name of one, or how many. */
export const named = (lines: Target[], one: (name: string) => string, many: (n: number) => string) =>
  lines.length === 1 && lines[0] ? one(lines[0].name) : many(lines.length);

/** What stops when so many people are dismissed. */
export const stopsOf = (n: number) =>
  offers("sessions") ? employees.dismissAsk.stops(n) : portal.dismissStops(n);

/** DIS-2: the webhooks in use that stop with these people, however many they are; read at once, before anybody is asked. */
export async function webhooksWith(people: Target[]): Promise<WebhookLine[]> {
  if (people.length === 0 || !offers("webhooks")) return [];
  return call("webhooks_of", { employees: people.map(({ employee }) => employee) });
}

/** Why `what` is not offered for someone. */
export function whyNot({ employee, status, waiting }: Target, what: What): string {
  const words = employees.cannot;
  if (status === "invited" || status === "pending_approval") return words.notJoined;
  if (what === "end_sessions") return words.noSession;
  if (waiting && !waiting.unsettled) return words.waits;
  if (what === "dismiss" && status === "dismissed") return words.dismissed;
  if (what === "reinstate" && status !== "dismissed") return words.notDismissed;
  const isMe = app.stage?.stage === "ready" && app.stage.me.employee === employee;
  return isMe ? words.yourself : words.noRight;
}

/** Those it can be done with, and what to say of the others. */
export const able = (lines: Target[], what: What, beyond = 0) =>
  partition(
    lines,
    (line) => line.can.includes(what),
    (line) => whyNot(line, what),
    beyond,
  );

/** `keep` is whether webhooks of who is dismissed stay (DIS-2). */
export function act(what: What, lines: Target[], beyond = 0, keep = false) {
  const { those, rest } = able(lines, what, beyond);
  const choices = those.map(({ employee }) =>
    what === "dismiss" ? { choice: what, employee, keep_webhooks: keep } : { choice: what, employee },
  );
  return decide(choices, named(those, ...said[what]), rest);
}

/** Departments as the choices of a field. */
export const departmentOptions = () =>
  departments().map((one) => ({ value: one.department, label: one.name }));

/** Names of states or roles as the choices of a field. */
export const optionsOf = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

/** The chips of the list. */
export type Shape = "all" | "active" | "pending" | "dismissed" | "blocked" | "grace";
export const shapes: Record<Shape, Partial<EmployeeFilter>> = {
  all: {},
  active: { status: "active" },
  pending: { status: "pending_approval" },
  dismissed: { status: "dismissed" },
  blocked: { blocked: true },
  grace: { two_step: "in_grace" },
};
export const shapeNames: Record<Shape, string> = {
  all: employees.all,
  active: statuses.active,
  pending: statuses.pending_approval,
  dismissed: statuses.dismissed,
  blocked: employees.blocked,
  grace: twoStepStates.in_grace,
};
