import { afterEach, beforeEach, expect, test } from "vitest";
import { keepClicks } from "../src/lib/clicks";

let stop: () => void;
let done: string[];
beforeEach(() => {
  stop = keepClicks();
  done = [];
  document.body.innerHTML = "";
});
afterEach(() => stop());

const button = (text: string, then?: () => void) => {
  const one = document.createElement("button");
  one.innerHTML = `<span>${text}</span>`;
  one.onclick = () => {
    done.push(text);
    then?.();
  };
  return one;
};
/** Presses what stands at the one place there is; the how many-th time in a row. */
const press = (detail: number) => {
  for (const type of ["mousedown", "click"])
    document
      .querySelector("button > span, label, input")
      ?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, detail }));
};

test("the second of a double click does nothing to what came to stand there meanwhile", () => {
  const next = button("take back the next one");
  const first = button("take back", () => first.replaceWith(next));
  document.body.append(first);
  press(1);
  press(2);
  expect(done).toEqual(["take back"]);
  press(1);
  expect(done, "a click of its own does").toEqual(["take back", "take back the next one"]);
});

test("whoever clicks the same thing fast is heard each time, and so is the keyboard", () => {
  document.body.append(button("next month"));
  press(1);
  press(2);
  press(3);
  expect(done).toHaveLength(3);
  document.querySelector("button")?.click();
  expect(done).toHaveLength(4);
});

test("a box is the same by its words and by itself", () => {
  document.body.innerHTML = '<label for="box">Work when closed</label><input id="box" type="checkbox" />';
  press(1);
  const box = document.querySelector("input") as HTMLInputElement;
  expect(box.checked).toBe(true);
  document.querySelector("label")?.removeAttribute("for");
  box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 2 }));
  expect(box.checked).toBe(false);
});
