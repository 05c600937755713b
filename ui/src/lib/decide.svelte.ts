/** Deciding: acts at once, says so, and offers the way back for as long as there is one (OFF-2). */
import type { Choice } from "./bindings/Choice";
import type { Decided } from "./bindings/Decided";
import { complain, isOffline } from "./app.svelte";
import { call } from "./gatehouse";
import { inOneLine } from "./problems";
import { say } from "./toasts.svelte";
import { invitations } from "./words";

export async function takeBack(operations: string[]) {
  try {
    const { taken, sent } = await call("take_back", { operations });
    if (sent.length > 0) say(inOneLine({ code: "already_sent" }), { tone: "trouble" });
    else if (taken.length > 0) say(invitations.done.takenBack);
  } catch (rejected) {
    complain(rejected);
  }
}

/** Tells how it went. `sentence` is what happened when nothing was refused. */
export function announce(decided: Decided, sentence: string) {
  const { operations, refused } = decided;
  const first = refused[0];
  if (operations.length === 0 && first) {
    say(inOneLine(first.problem), { tone: "trouble" });
    return;
  }
  const text = first
    ? `${invitations.done.some(operations.length, refused.length)}: ${inOneLine(first.problem)}`
    : sentence;
  const undo = decided.undo_until !== null || decided.offline ? () => void takeBack(operations) : undefined;
  say(text, undo ? { undo } : {});
}

export async function decide(choices: Choice[], sentence: string): Promise<Decided | null> {
  if (choices.length === 0) return null;
  try {
    const decided = await call("decide", { choices });
    announce(decided, sentence);
    return decided;
  } catch (rejected) {
    complain(rejected);
    return null;
  }
}

/** Whether a restricting change would leave at once: then it first names what will stop. */
export const leavesAtOnce = () => !isOffline();
