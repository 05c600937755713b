/** What an admin does at the window, and what comes of it. */
import { screen } from "@testing-library/svelte";
import { vi } from "vitest";
import { answer } from "../dev/fake";
import type { Choice } from "../src/lib/bindings/Choice";

/** A key, where the focus is. */
export const press = (key: string, more: KeyboardEventInit = {}) =>
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );

/** What was decided, without doing it. */
export const decisions = () => {
  const made: Choice[] = [];
  vi.spyOn(answer, "decide").mockImplementation(({ choices }) => {
    made.push(...choices);
    return { operations: choices.map((_, i) => `t${i}`), refused: [], undo_until: null, offline: true };
  });
  return made;
};

/** Types into the field with that label, over what stands there. */
export const type = (label: string, value: string) => {
  const field = screen.getByLabelText<HTMLInputElement>(label);
  field.value = value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  return field;
};
/** Enter in a field of the dialog. */
export const submit = () =>
  document
    .querySelector("dialog form")
    ?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
/** Chooses in the field with that label. */
export const choose = (label: string, value: string) => {
  const field = screen.getByLabelText<HTMLSelectElement>(label);
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
