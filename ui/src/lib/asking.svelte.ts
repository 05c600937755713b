/** Whether a dialog is open. What it was opened from stays as it was until it is closed. */
import { untrack } from "svelte";

let open = $state(0);

/** A dialog opens; what is answered closes it. */
export function asking(): () => void {
  untrack(() => open++);
  return () => open--;
}
export const isAsking = () => open > 0;

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
