/** Whose second step is looked at: the chips of the two-step screen, and what a chip asks for. */
import type { EmployeeFilter } from "./bindings/EmployeeFilter";
import type { TwoStepDesk } from "./bindings/TwoStepDesk";
import { decide } from "./decide.svelte";
import { partition } from "./leftOut";
import { named, type Target } from "./people.svelte";
import { steps as words, twoStep } from "./words";

export type Shape = "all" | "ready" | "not_ready" | "ending" | "must" | "paused" | "codes";
const active = { status: "active" } as const;
export const shapes: Record<Shape, Partial<EmployeeFilter>> = {
  all: active,
  ready: { ...active, two_step: "on" },
  not_ready: { ...active, step: "not_ready" },
  ending: { ...active, step: "grace_ending" },
  must: { ...active, two_step: "must_enrol" },
  paused: { ...active, two_step: "paused" },
  codes: { ...active, step: "few_codes" },
};

export function countsOf({
  adoption: { on, in_grace, must_enrol, paused, off },
  n_grace_ending,
  n_few_codes,
}: TwoStepDesk): Record<Shape, number> {
  return {
    all: on + in_grace + must_enrol + paused + off,
    ready: on,
    not_ready: in_grace + must_enrol + off,
    ending: n_grace_ending,
    must: must_enrol,
    paused,
    codes: n_few_codes,
  };
}

export const filterOf = (shape: Shape, text: string): EmployeeFilter => ({
  text: text.trim(),
  status: null,
  role: null,
  department: null,
  two_step: null,
  blocked: false,
  risk: null,
  step: null,
  workgroup: null,
  ...shapes[shape],
});

export type What = "extend_grace" | "end_pause";
const why: Record<What, string> = {
  extend_grace: words.cannot.noGrace,
  end_pause: words.cannot.notPaused,
};
/** Those it can be done with, and what to say of the others. */
export const able = (lines: Target[], what: What, beyond = 0) =>
  partition(
    lines,
    (line) => line.can.includes(what),
    (line) => (line.waiting && !line.waiting.unsettled ? words.cannot.waits : why[what]),
    beyond,
  );

export function extend(lines: Target[], days: number, beyond = 0) {
  const { those, rest } = able(lines, "extend_grace", beyond);
  const long = twoStep.days(days);
  return decide(
    those.map(({ employee }) => ({ choice: "extend_grace", employee, days })),
    named(
      those,
      (name) => twoStep.done.extended(name, long),
      (n) => words.done.extended(n, long),
    ),
    rest,
  );
}

export function endPauses(lines: Target[], beyond = 0) {
  const { those, rest } = able(lines, "end_pause", beyond);
  return decide(
    those.map(({ employee }) => ({ choice: "end_pause", employee })),
    named(those, twoStep.done.ended, words.done.ended),
    rest,
  );
}
