/** DOC-1: what mends a cause, done wherever one is named: at once, or by a form that asks first (`parts/MendForm.svelte`). */
import type { Fix } from "./bindings/Fix";
import type { Person } from "./bindings/Person";
import { decide } from "./decide.svelte";
import { act } from "./desk.svelte";
import { employees, invite } from "./words";

/** A fix that asks for more before it is decided. */
export type Asking =
  "edit" | "extend_grace" | "fix_address" | "open_case" | "pause_two_step" | "replace" | "set_ip_rule";

/** Whether a fix is one that may be done with this person now. Who is a person here already is not invited. */
export function isOffered(fix: Fix, person: Person): boolean {
  const line = person.invitation_line;
  switch (fix) {
    case "approve":
    case "fix_address":
      return line?.can.includes(fix) === true;
    case "resend":
      return line?.can.includes(fix) === true || line?.resend_from != null;
    case "invite":
      return false;
    default:
      return person.can.includes(fix);
  }
}

/** Until when a fix has to wait; null where it may be done now. */
export function notBefore(fix: Fix, { invitation_line, letter }: Person): number | null {
  if (fix === "resend") return invitation_line?.resend_from ?? null;
  const kind = fix === "send_recovery" ? "recovery" : fix === "send_login" ? "login" : null;
  return letter && letter.kind === kind ? letter.next_from : null;
}

/** Does it; where a form asks first, says which. `address` is the one that the cause is about. */
export function mend(fix: Fix, person: Person, address: string | null): Asking | null {
  const { id, name, login } = person.employee;
  const run = (choice: "reinstate" | "lift_block" | "send_recovery" | "send_login", done: string) =>
    void decide([{ choice, employee: id }], done);
  switch (fix) {
    case "approve":
    case "resend":
      if (person.invitation_line) void act(fix, [person.invitation_line]);
      return null;
    case "reinstate":
      run(fix, employees.done.reinstated(name));
      return null;
    case "lift_block":
      run(fix, employees.done.blockLifted(name));
      return null;
    case "send_recovery":
      run(fix, employees.done.recovery(name));
      return null;
    case "send_login":
      run(fix, employees.done.login(name));
      return null;
    case "request_address": {
      // EML-3: of the login itself, in whatever way it was typed elsewhere.
      const asked = address ?? login ?? "";
      void decide([{ choice: fix, employee: id, address: asked }], invite.asked(name, asked));
      return null;
    }
    case "invite":
      return null;
    default:
      return fix;
  }
}
