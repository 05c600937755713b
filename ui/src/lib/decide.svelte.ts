/** Deciding: acts at once, says so, and offers the way back for as long as there is one (OFF-2). */
import type { Choice } from "./bindings/Choice";
import type { Decided } from "./bindings/Decided";
import { complain, isOffline } from "./app.svelte";
import { call, problemOf, type Problem } from "./gatehouse";
import { inOneLine } from "./problems";
import { say } from "./toasts.svelte";
import { common, invitations } from "./words";

export async function takeBack(operations: string[]) {
  try {
    const { taken, sent } = await call("take_back", { operations });
    if (sent.length > 0) say(inOneLine({ code: "already_sent" }), { tone: "trouble" });
    else if (taken.length > 0) say(invitations.done.takenBack);
  } catch (rejected) {
    complain(rejected);
  }
}

/** Tells how it went. `sentence` is what happened when nothing was refused; `rest` says who was left out. */
export function announce(decided: Decided, sentence: string, rest?: string) {
  const { operations, refused } = decided;
  const first = refused[0];
  if (operations.length === 0 && first) {
    say(inOneLine(first.problem), { tone: "trouble" });
    return;
  }
  const done = first
    ? invitations.done.some(operations.length, refused.length, inOneLine(first.problem))
    : sentence;
  const text = rest ? common.withLeftOut(done, rest) : done;
  const undo = decided.undo_until !== null || decided.offline ? () => void takeBack(operations) : undefined;
  say(text, undo ? { undo } : {});
}

export async function decide(choices: Choice[], sentence: string, rest?: string): Promise<Decided | null> {
  if (choices.length === 0) {
    if (rest) say(rest, { tone: "trouble" });
    return null;
  }
  try {
    const decided = await call("decide", { choices });
    announce(decided, sentence, rest);
    return decided;
  } catch (rejected) {
    complain(rejected);
    return null;
  }
}

/** Decides one thing from a form: why it was refused, for the field it is about, or null once it was taken. */
export async function decideFrom(choice: Choice, sentence: string): Promise<Problem | null> {
  try {
    const decided = await call("decide", { choices: [choice] });
    const first = decided.refused[0];
    if (first) return first.problem;
    announce(decided, sentence);
    return null;
  } catch (rejected) {
    return problemOf(rejected);
  }
}

/** Whether a restricting change would leave at once: then it first names what will stop. */
export const leavesAtOnce = () => !isOffline();
