/** Deciding: acts at once, says so, and offers the way back for as long as there is one (OFF-2). */
import type { Choice } from "./bindings/Choice";
import type { Decided } from "./bindings/Decided";
import { complain, isOffline } from "./app.svelte";
import { call, problemOf, type Problem } from "./gatehouse";
import { sentences } from "./plural";
import { inOneLine, told } from "./problems";
import { forget, say } from "./toasts.svelte";
import { undoing } from "./words";

/** Something this window decided in this run, as one thing, however many people it was about. */
interface Done {
  operations: string[];
  sentence: string;
  toast: number;
  again: (() => Promise<Decided>) | undefined;
}
const done: Done[] = [];

type SettingsChoice = Extract<Choice, { choice: "edit_settings" }>;
/** A change of the workspace's settings; what is not named stays. */
export const settingsEdit = (edit: Partial<SettingsChoice>): Choice => ({
  choice: "edit_settings",
  name: null,
  confirm_joining: null,
  listed_domains: null,
  invitation_days: null,
  grace_days: null,
  logo: null,
  invitation_text: null,
  ...edit,
});

/** After a lock nobody can tell any more what the last change was: U must not take it back. */
export const forgetDone = () => done.splice(0);

/** Takes changes back, told by the sentence they were decided with. */
export async function takeBack(operations: string[], sentence?: string) {
  const known = done.find((one) => one.operations.join() === operations.join());
  if (known) return undo(known);
  await back({ operations, sentence: sentence ?? "", toast: 0, again: undefined });
}

/** U: takes back the newest thing that this window decided in this run, whole. */
export async function undoNewest() {
  const newest = done.at(-1);
  if (newest) await undo(newest);
  else say(undoing.nothing, { more: undoing.nothingMore });
}

async function undo(one: Done) {
  const at = done.indexOf(one);
  if (at < 0) return;
  done.splice(at, 1);
  forget(one.toast);
  if (!(await back(one))) done.splice(at, 0, one);
}

/** Whether it was tried at all; a fault on the way leaves it as it is. */
async function back({ operations, sentence, again }: Done): Promise<boolean> {
  try {
    const { taken, sent } = await call("take_back", { operations });
    const more = sentence || undefined;
    if (taken.length > 0 && sent.length > 0)
      say(undoing.some(taken.length, sent.length), { more, tone: "trouble" });
    else if (sent.length > 0) {
      const { what, todo } = told({ code: "already_sent" });
      say(what, { more: sentences([sentence, todo]), tone: "trouble" });
    } else if (taken.length > 0)
      say(undoing.takenBack, { more, again: again && (() => void repeat(again, sentence)) });
    return true;
  } catch (rejected) {
    complain(rejected);
    return false;
  }
}

async function repeat(again: () => Promise<Decided>, sentence: string) {
  try {
    announce(await again(), sentence, again);
  } catch (rejected) {
    complain(rejected);
  }
}

/**
 * Tells how it went, and keeps it for U. `sentence` says what was decided, never that it is in force;
 * `again` does the same once more; `rest` says who was left out.
 */
export function announce(decided: Decided, sentence: string, again?: () => Promise<Decided>, rest?: string) {
  const { operations, refused } = decided;
  const first = refused[0];
  if (operations.length === 0) {
    // A conflict that is left as it is decides nothing, so there is nothing to undo.
    if (first) say(inOneLine(first.problem), { tone: "trouble" });
    else say(sentence);
    return;
  }
  const waits = decided.undo_until !== null || decided.offline;
  const one: Done = { operations, sentence, toast: 0, again };
  const news = first ? inOneLine(first.problem) : waits ? undoing.waits : undefined;
  one.toast = say(first ? undoing.partly(operations.length, refused.length) : sentence, {
    more: sentences([news, rest]),
    undo: waits ? () => void undo(one) : undefined,
  });
  done.push(one);
}

/** What is being decided now, by what it says. */
const underway = new Map<string, Promise<unknown>>();
/** A double click decides once: whoever asks the same before it is answered gets that answer, and nothing is told twice. */
function once<T>(as: string, choices: Choice[], decideThem: () => Promise<T>): Promise<T> {
  const key = as + JSON.stringify(choices);
  const same = underway.get(key);
  if (same) return same as Promise<T>;
  const mine = decideThem().finally(() => underway.delete(key));
  underway.set(key, mine);
  return mine;
}

/** Decides at once. With nobody it can be done with, `rest` says why and nothing is sent. */
export async function decide(choices: Choice[], sentence: string, rest?: string): Promise<Decided | null> {
  if (choices.length === 0) {
    if (rest) say(rest, { tone: "trouble" });
    return null;
  }
  const ask = () => call("decide", { choices });
  return once("decide", choices, async () => {
    try {
      const decided = await ask();
      announce(decided, sentence, ask, rest);
      return decided;
    } catch (rejected) {
      complain(rejected);
      return null;
    }
  });
}

/** Decides one thing from a form: why it was refused, for the field it is about, or null once it was taken. */
export async function decideFrom(choice: Choice, sentence: string): Promise<Problem | null> {
  const ask = () => call("decide", { choices: [choice] });
  return once("form", [choice], async () => {
    try {
      const decided = await ask();
      const first = decided.refused[0];
      if (first) return first.problem;
      announce(decided, sentence, ask);
      return null;
    } catch (rejected) {
      return problemOf(rejected);
    }
  });
}

/** Whether a restricting change would leave at once: then it first names what will stop. */
export const leavesAtOnce = () => !isOffline();
