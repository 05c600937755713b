/** What can be done with invitations, from the desk, the row's menu and the person's pane alike. */
import { offers } from "./app.svelte";
import type { Choice } from "./bindings/Choice";
import type { InvitationAction } from "./bindings/InvitationAction";
import type { InvitationLine } from "./bindings/InvitationLine";
import type { InvitationTab } from "./bindings/InvitationTab";
import type { Column } from "./columns.svelte";
import { decide } from "./decide.svelte";
import { partition } from "./leftOut";
import { invitations } from "./words";

export const columns: Column[] = [
  { key: "name", title: invitations.columns.name, width: 128, sortable: true, fixed: true },
  { key: "address", title: invitations.columns.address, width: 212, min: 140, sortable: true, from: 470 },
  { key: "department", title: invitations.columns.department, width: 86, sortable: true, from: 640 },
  { key: "role", title: invitations.columns.role, width: 86, extra: true },
  { key: "state", title: invitations.columns.state, width: 180, sortable: true, grow: true },
  { key: "age", title: invitations.columns.age, width: 54, sortable: true, end: true },
];
/** Where letters are not told of, there is nothing to tell their states apart by. */
export const tabsOf = (): InvitationTab[] =>
  offers("invitations")
    ? ["all", "wants_to_join", "bounced", "expired", "on_the_way", "joined"]
    : ["all", "joined"];

export type Plain = Exclude<InvitationAction, "fix_address">;

const choices: Record<Plain, (line: InvitationLine) => Choice> = {
  approve: ({ employee }) => ({ choice: "approve", employee }),
  reject: ({ employee }) => ({ choice: "reject", employee }),
  resend: ({ invitation }) => ({ choice: "resend", invitation }),
  delete: ({ invitation }) => ({ choice: "delete_invitation", invitation }),
};

const said: Record<Plain, [(name: string) => string, (n: number) => string]> = {
  approve: [invitations.done.approved, invitations.done.approvedMany],
  reject: [invitations.done.rejected, invitations.done.rejectedMany],
  resend: [invitations.done.resent, invitations.done.resentMany],
  delete: [invitations.done.deleted, invitations.done.deletedMany],
};

/** Why `action` is not offered for a line. */
export function whyNot(line: InvitationLine, action: InvitationAction): string {
  const words = invitations.cannot;
  if (line.waiting && !line.waiting.unsettled) return words.waits;
  if (line.shown === "joined") return words.joined;
  const isDeciding = action === "approve" || action === "reject";
  if (line.shown === "wants_to_join") return isDeciding ? words.noRight : words.wantsToJoin;
  return isDeciding ? words.notAsked : words.noRight;
}

/** The lines it can be done with, and what to say of the others. */
export const able = (lines: InvitationLine[], action: InvitationAction, beyond = 0) =>
  partition(
    lines,
    (line) => line.can.includes(action),
    (line) => whyNot(line, action),
    beyond,
  );

export function act(action: Plain, lines: InvitationLine[], beyond = 0) {
  const { those, rest } = able(lines, action, beyond);
  const [one, many] = said[action];
  const sentence = those.length === 1 && those[0] ? one(those[0].name) : many(those.length);
  return decide(those.map(choices[action]), sentence, rest);
}

/** From when the first of these may be sent again; null when one may now. */
export function resendFrom(lines: InvitationLine[]): number | null {
  const those = lines.filter((line) => line.can.includes("resend") || line.resend_from !== null);
  if (those.length === 0 || those.some((line) => line.resend_from === null)) return null;
  return Math.min(...those.map((line) => line.resend_from ?? 0));
}
