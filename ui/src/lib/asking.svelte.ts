/** Whether a dialog is open. What it was opened from stays as it was until it is closed. */
import { tick, untrack } from "svelte";

let open = $state(0);
/** What waits until nothing is asked any more. */
let next: (() => void) | undefined;

/** A dialog opens; what is answered closes it. */
export function asking(): () => void {
  untrack(() => open++);
  return () => {
    open--;
    // Not before the focus is back, and not where one dialog led to another.
    void tick().then(() => open === 0 && goOn());
  };
}
export const isAsking = () => open > 0;

function goOn() {
  const act = next;
  next = undefined;
  act?.();
}
/** Does it, or has it wait for the open dialog to be closed; of several that wait the last is done. Says whether it waits. */
export function afterwards(act: () => void): boolean {
  next = act;
  if (open === 0) goOn();
  return next !== undefined;
}

/**
 * What `now` says, but while a dialog is open, what it said before: a form must neither go away nor turn to somebody else under who
 * fills it in, since the next key would then act on the screen behind it.
 */
export function held<T>(now: () => T): () => T {
  let kept = $state.raw(untrack(now));
  $effect.pre(() => {
    const fresh = now();
    if (!isAsking()) kept = fresh;
  });
  return () => kept;
}
