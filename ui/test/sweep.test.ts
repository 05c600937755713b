import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import Grid from "../src/parts/Grid.svelte";
import { Choice } from "../src/lib/choice.svelte";
import { pace } from "../src/lib/window";
import { toasts } from "../src/lib/toasts.svelte";

interface Row {
  id: string;
  name: string;
}
const [HEAD, HEIGHT] = [30, 32];
/** The middle of a row, as long as nothing is scrolled away. */
const of = (index: number) => HEAD + HEIGHT * index + HEIGHT / 2;

async function open(total: number) {
  const choice = new Choice<Row>();
  const onopen = vi.fn();
  const cell = createRawSnippet<[Row, unknown]>((one) => ({ render: () => `<b>${one().name}</b>` }));
  render(Grid<Row>, {
    id: `sweep-${total}`,
    label: "People",
    columns: [{ key: "name", title: "Name", width: 100, fixed: true }],
    ask: async (offset: number, limit: number) => ({
      rows: Array.from({ length: Math.min(limit, total - offset) }, (_, i) => ({
        id: `r${offset + i}`,
        name: `Person ${offset + i}`,
      })),
      total,
    }),
    keyOf: (one) => one.id,
    nameOf: (one) => one.name,
    cell,
    choice,
    onopen,
  });
  await screen.findByText("Person 0");
  return { choice, onopen };
}
const row = (index: number) => document.querySelector<HTMLElement>(`[data-index='${index}']`) as HTMLElement;
function point(kind: string, target: EventTarget, clientY: number, more: PointerEventInit = {}) {
  const buttons = kind === "pointerup" ? 0 : 1;
  const init = {
    pointerType: "mouse",
    clientX: 200,
    clientY,
    buttons,
    bubbles: true,
    cancelable: true,
    ...more,
  };
  target.dispatchEvent(new PointerEvent(kind, init));
}
const press = (index: number, more: PointerEventInit = {}) =>
  point("pointerdown", row(index), of(index), more);
const drag = (y: number, more: PointerEventInit = {}) => point("pointermove", window, y, more);
/** The click goes to what both press and release lie in. */
function release(index: number, clicked: Element = screen.getByRole("grid")) {
  point("pointerup", window, of(index));
  clicked.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
}
const chosen = (choice: Choice<Row>) => [...choice.rows.keys()].sort();

afterEach(cleanup);

test("the pointer held down from one row into another chooses them and all between, and no others any more", async () => {
  const { choice, onopen } = await open(50);
  choice.set("r40", { id: "r40", name: "Person 40" }, true);
  press(2);
  drag(of(5));
  await waitFor(() => expect(chosen(choice)).toEqual(["r2", "r3", "r4", "r5"]));
  drag(of(1));
  await waitFor(() => expect(chosen(choice)).toEqual(["r1", "r2"]));
  release(1);
  await waitFor(() => expect(document.activeElement).toBe(row(1)));
  expect(chosen(choice)).toEqual(["r1", "r2"]);
  expect(onopen).not.toHaveBeenCalled();
});

test("Shift and arrows go on from where the pointer began", async () => {
  const { choice } = await open(50);
  press(2);
  drag(of(4));
  release(4);
  await waitFor(() => expect(document.activeElement).toBe(row(4)));
  row(4).dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", shiftKey: true, bubbles: true }));
  await waitFor(() => expect(chosen(choice)).toEqual(["r2", "r3", "r4", "r5"]));
});

test("Ctrl turns each row over, Shift adds to what is chosen", async () => {
  const { choice } = await open(50);
  press(2);
  drag(of(5));
  release(5);
  press(4, { ctrlKey: true });
  drag(of(7), { ctrlKey: true });
  await waitFor(() => expect(chosen(choice)).toEqual(["r2", "r3", "r6", "r7"]));
  drag(of(5), { ctrlKey: true });
  await waitFor(() => expect(chosen(choice)).toEqual(["r2", "r3"]));
  release(5);
  press(8, { shiftKey: true });
  drag(of(9), { shiftKey: true });
  release(9);
  await waitFor(() => expect(chosen(choice)).toEqual(["r2", "r3", "r8", "r9"]));
});

test("Ctrl leaves out of all that match", async () => {
  const { choice } = await open(50);
  choice.everything();
  press(0, { ctrlKey: true });
  drag(of(2), { ctrlKey: true });
  release(2);
  await waitFor(() => expect(choice.n).toBe(47));
  expect(choice.has("r1")).toBe(false);
});

test("Escape gives back what was chosen before, and the release opens nothing", async () => {
  const { choice, onopen } = await open(50);
  choice.set("r40", { id: "r40", name: "Person 40" }, true);
  press(2);
  drag(of(6));
  await waitFor(() => expect(choice.n).toBe(5));
  row(2).dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
  expect(chosen(choice)).toEqual(["r40"]);
  drag(of(9));
  release(2, row(2));
  expect(chosen(choice)).toEqual(["r40"]);
  expect(onopen).not.toHaveBeenCalled();
});

test("all that match is given back as that", async () => {
  const { choice } = await open(50);
  choice.everything();
  press(2);
  drag(of(6));
  await waitFor(() => expect(choice.n).toBe(5));
  point("pointercancel", window, of(6));
  expect(choice.n).toBe(50);
});

test("within one row nothing is chosen, and it opens as ever", async () => {
  const { choice, onopen } = await open(50);
  press(2);
  drag(of(2) + 10);
  release(2, row(2));
  expect(choice.n).toBe(0);
  expect(onopen).toHaveBeenCalledOnce();
});

test("a finger scrolls and a right button opens the menu: neither chooses", async () => {
  const { choice } = await open(50);
  press(2, { pointerType: "touch" });
  drag(of(6), { pointerType: "touch" });
  release(6);
  press(2, { button: 2, buttons: 2 });
  drag(of(6), { buttons: 2 });
  release(6);
  expect(choice.n).toBe(0);
});

test("held at the lower edge the list runs on, to rows that were not here", async () => {
  const { choice } = await open(1000);
  press(10);
  drag(5000);
  await waitFor(() => expect(choice.n).toBeGreaterThan(150), { timeout: 8000 });
  const held = choice.n;
  point("pointerup", window, 5000);
  await waitFor(() => expect(choice.n).toBeGreaterThanOrEqual(held));
  // Without a gap, also where pages came late.
  const numbers = [...choice.rows.keys()].map((key) => Number(key.slice(1))).sort((a, b) => a - b);
  await waitFor(() => expect(numbers).toEqual(numbers.map((_, i) => 10 + i)));
  expect(document.activeElement?.getAttribute("data-index")).toBe(String(numbers.at(-1)));
}, 15_000);

test("let go outside the window, it ends with the next move", async () => {
  const { choice } = await open(50);
  press(2);
  drag(of(4));
  drag(of(9), { buttons: 0 });
  drag(of(12));
  await waitFor(() => expect(document.activeElement).toBe(row(9)));
  expect(choice.n).toBe(8);
});

test("a million rows are never taken at once: it says how many are", async () => {
  const { choice } = await open(1_000_000);
  row(0).focus();
  row(0).dispatchEvent(new KeyboardEvent("keydown", { key: "End", shiftKey: true, bubbles: true }));
  await waitFor(() => expect(choice.n).toBe(5000), { timeout: 8000 });
  await waitFor(() => expect(toasts.some(({ tone }) => tone === "trouble")).toBe(true));
}, 15_000);

test("the list runs on only at its edges, faster further out, up to a limit", () => {
  expect(pace(300, 30, 670)).toBe(0);
  expect(pace(31, 30, 670)).toBeLessThan(0);
  expect(pace(669, 30, 670)).toBeGreaterThan(0);
  expect(pace(700, 30, 670)).toBeGreaterThan(pace(669, 30, 670));
  expect(pace(90_000, 30, 670)).toBe(pace(9000, 30, 670));
});
