/** The same company as a portal of the vendor would show it, by a webhook. */
import type { Facility } from "../src/lib/bindings/Facility";
import type { Field } from "../src/lib/bindings/Field";
import type { Invitee } from "../src/lib/bindings/Invitee";
import type { OutboxLine } from "../src/lib/bindings/OutboxLine";
import type { PersonAction } from "../src/lib/bindings/PersonAction";
import type { ServerFound } from "../src/lib/bindings/ServerFound";
import type { Source } from "../src/lib/bindings/Source";
import type { Status } from "../src/lib/bindings/Status";
import type { Fake } from "./fake";

const host = "northwind.bitrix24.com";
const absent: Facility[] = [
  "registering",
  "invitations",
  "logins",
  "sessions",
  "roles",
  "two_step",
  "door_rules",
  "blocks",
  "requests",
  "webhooks",
  "links",
  "workgroups",
  "departments",
  "settings",
  "chain",
  "receipts",
  "version",
  "no_department",
];

/** What first run is told of a webhook; one whose secret says so opens less. */
export const portalFound = (address: string): ServerFound => ({
  server: `https://${host}`,
  workspace: null,
  plain: false,
  version: null,
  portal: {
    host,
    name: "Northwind",
    owner: "Petra Novak",
    lacks: address.includes("brief") ? ["sign_ins", "log", "decisions"] : [],
  },
});

/** What may be done with somebody there. */
const changing = (status: Status): PersonAction[] => [
  "edit",
  status === "dismissed" ? "reinstate" : "dismiss",
];

/** Answers as one is connected to a portal. */
export function abroad(answer: Fake): void {
  const { status, company, person, employees, invitations, invitation_counts, overview, outbox } = answer;
  answer.status = async () => ({
    ...(await status(null)),
    absent,
    n_waiting: 0,
    n_prepared: 0,
    n_unsettled: 1,
    n_needing: 0,
    n_people_needing: 0,
    n_steps_needing: 0,
    n_stopping_rest: 0,
  });
  answer.outbox = async () => {
    const here = await outbox(null);
    const line = here.ended.find(({ decision }) => decision.kind === "dismiss") ?? here.ended[0];
    if (!line) return here;
    const dora: Invitee = {
      employee: "new",
      invitation: "new",
      address: "dora.stein@northwind.example",
      name: "Dora Stein",
      department: null,
      position: null,
      role: "employee",
      workgroups: [],
    };
    const { address } = dora;
    const invited: OutboxLine = {
      ...line,
      operation: "unknown",
      decision: { kind: "invite", people: [dora], letters: true },
      direction: "creating",
      about: { name: "Dora Stein", address, employee: null },
      then: null,
      ended: {
        at: line.ended?.at ?? line.decided_at,
        outcome: {
          outcome: "unknown",
          refused: [{ row: 0, problem: { code: "unanswered", address, n_found: 0 } }],
        },
      },
      settle: ["leave_as_is", "decide_again"],
    };
    return { waiting: [], unsettled: [invited], ended: [line], newer: [] };
  };
  answer.company = async () => {
    const here = await company(null);
    const portal = { scopes: ["department", "main", "user"], admin: true, log: true };
    return {
      ...here,
      workspace: { ...here.workspace, address: host, portal },
      lacks: [],
      can_configure: false,
      can_invite: true,
      gives: ["employee"],
      links: [],
      workgroups: [],
    };
  };
  answer.employees = async (query) => {
    const page = await employees(query);
    const rows = page.rows.map((row) => ({
      ...row,
      can: changing(row.status),
      blocked_at: null,
      waiting: null,
    }));
    return { ...page, rows };
  };
  answer.invitations = async (query) => {
    const page = await invitations(query);
    const rows = page.rows.map((row) => ({
      ...row,
      can: [],
      shown: "inferred" as const,
      words: null,
      waiting: null,
    }));
    return { ...page, rows };
  };
  answer.overview = async () => ({ ...(await overview(null)), needs: [], requests: [] });
  answer.invitation_counts = async () => ({
    ...(await invitation_counts(null)),
    wants_to_join: 0,
    bounced: 0,
    expired: 0,
  });
  answer.person = async (query) => {
    const here = await person(query);
    const { invitation, invitation_line: line } = here;
    const employee = { ...here.employee, ...(invitation ? { status: "invited" as const } : {}) };
    const sources: [Field, Source][] = [
      ["name", "portal"],
      ["contact_email", "portal"],
      ["department", "portal"],
      ["status", employee.status === "invited" ? "inferred" : "portal"],
      ["since", employee.status === "dismissed" ? "ours" : "inferred"],
    ];
    return {
      ...here,
      employee: { ...employee, login: null, blocked_at: null, devices: [], n_sessions: 0 },
      can: changing(employee.status),
      grants: [],
      webhooks: [],
      requests: [],
      waiting: [],
      timeline: invitation ? [] : here.timeline,
      invited_by: null,
      invitation: invitation && {
        ...invitation,
        channel: null,
        sends: [],
        n_sent: 0,
        expires_at: null,
        letter: null,
      },
      invitation_line: line && { ...line, can: [] },
      sources,
      causes:
        employee.status === "invited"
          ? here.causes.map((cause) => ({
              ...cause,
              cause: "not_joined_yet" as const,
              word: "inferred",
              fixes: [],
            }))
          : here.causes.filter(({ cause }) => cause === "dismissed"),
    };
  };
}
