/** What can be done with invitations, from the desk, the row's menu and the person's pane alike. */
import type { Choice } from "./bindings/Choice";
import type { InvitationAction } from "./bindings/InvitationAction";
import type { InvitationLine } from "./bindings/InvitationLine";
import { decide } from "./decide.svelte";
import { invitations } from "./words";

type Plain = Exclude<InvitationAction, "fix_address">;

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

/** Those it can be done with; all of them when there is none, so that the rules say why not. */
export function able(lines: InvitationLine[], action: InvitationAction): InvitationLine[] {
  const able = lines.filter((line) => line.can.includes(action));
  return able.length > 0 ? able : lines;
}

export function act(action: Plain, lines: InvitationLine[]) {
  const those = able(lines, action);
  const [one, many] = said[action];
  const sentence = those.length === 1 && those[0] ? one(those[0].name) : many(those.length);
  return decide(those.map(choices[action]), sentence);
}

/** From when the first of these may be sent again; null when one may now. */
export function resendFrom(lines: InvitationLine[]): number | null {
  const those = lines.filter((line) => line.can.includes("resend") || line.resend_from !== null);
  if (those.length === 0 || those.some((line) => line.resend_from === null)) return null;
  return Math.min(...those.map((line) => line.resend_from ?? 0));
}
