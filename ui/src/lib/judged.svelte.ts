/** What can be said of an address while it is typed (INV-2): the verdict that a pasted list would give it. */
import type { Verdict } from "./bindings/Verdict";
import { call, problemOf, type Problem } from "./gatehouse";

/** Judges `typed` a moment after the last key; nothing while it is empty or still `now`. */
export function judged(typed: () => string, now: () => string) {
  let verdict = $state<Verdict>();
  let refused = $state<Problem>();
  let asked = 0;
  $effect(() => {
    const text = typed().trim();
    const mine = ++asked;
    verdict = undefined;
    refused = undefined;
    if (text === "" || text === now()) return;
    const wait = setTimeout(async () => {
      try {
        const { list } = await call("check_list", { text });
        const { rows } = await call("checked_rows", { list, offset: 0, limit: 1, only_refused: false });
        if (mine === asked) verdict = rows[0]?.verdict;
      } catch (rejected) {
        if (mine === asked) refused = problemOf(rejected);
      }
    }, 200);
    return () => clearTimeout(wait);
  });
  return {
    get verdict() {
      return verdict;
    },
    get refused() {
      return refused;
    },
    /** Why what was decided with it was refused. */
    refuse: (problem: Problem) => (refused = problem),
  };
}
