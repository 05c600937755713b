/** The words for every problem: what happened, why, and what to do. One entry a code; TypeScript keeps it whole. */
import type { Problem } from "./gatehouse";
import { sentences } from "./plural";
import { problems } from "./words";

export interface Told {
  what: string;
  why?: string;
  todo?: string;
}
export type Of<C extends Problem["code"]> = Extract<Problem, { code: C }>;
export type Problems = { [C in Problem["code"]]: (problem: Of<C>) => Told };

export function told(problem: Problem): Told {
  const say = problems[problem.code] as (problem: Problem) => Told;
  return say(problem);
}

/** The whole of it in one line, for a toast. */
export function inOneLine(problem: Problem): string {
  const { what, why, todo } = told(problem);
  return sentences([what, why, todo]);
}
