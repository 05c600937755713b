import { expect, test } from "vitest";
import { Slots } from "../src/lib/slots";

const from = (first: number, n: number) => Array.from({ length: n }, (_, i) => first + i);
const named = (index: number) => `Person ${index}`;
const slotsOf = (placed: { slot: number }[]) => placed.map(({ slot }) => slot);

test("a row keeps its elements while it is drawn, and those of who went are lent to who came", () => {
  const slots = new Slots<string>();
  expect(slotsOf(slots.place(from(0, 5), named))).toEqual([0, 1, 2, 3, 4]);
  expect(slotsOf(slots.place(from(2, 5), named))).toEqual([2, 3, 4, 0, 1]);
  expect(slotsOf(slots.place(from(1, 5), named))).toEqual([1, 2, 3, 4, 0]);
});

test("after a jump all elements are lent in their order, so that none moves in the page", () => {
  const slots = new Slots<string>();
  slots.place(from(0, 5), named);
  slots.place(from(3, 5), named);
  expect(slotsOf(slots.place(from(90, 5), named))).toEqual([3, 4, 0, 1, 2]);
});

test("the active row keeps its elements, wherever the rest goes, and with them the focus", () => {
  const slots = new Slots<string>();
  slots.place(from(0, 5), named);
  expect(slots.place([1, ...from(90, 5)], named)[0]).toMatchObject({ slot: 1, index: 1 });
  expect(slots.place(from(0, 5), named)[1]).toMatchObject({ slot: 1, index: 1 });
});

test("who is on the way is nobody yet, and what was drawn there last is known", () => {
  const slots = new Slots<string>();
  slots.place([0], named);
  expect(slots.place([90], () => undefined)).toEqual([
    { slot: 0, index: 90, row: undefined, last: "Person 0" },
  ]);
  expect(slots.place([90], named)).toEqual([{ slot: 0, index: 90, row: "Person 90", last: "Person 90" }]);
});

test("what did not change is the same object, so that nothing of it is drawn anew", () => {
  const slots = new Slots<string>();
  const before = slots.place(from(0, 3), named);
  const after = slots.place(from(1, 3), named);
  expect(after[0]).toBe(before[1]);
  expect(after[2]).not.toBe(before[0]);
});
