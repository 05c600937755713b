import { render, screen, waitFor, within } from "@testing-library/svelte";
import { createRawSnippet, tick } from "svelte";
import { expect, test, vi } from "vitest";
import Grid from "../src/parts/Grid.svelte";
import { Choice } from "../src/lib/choice.svelte";
import { press } from "./hands";

interface Row {
  id: string;
  name: string;
}
const row = (i: number): Row => ({ id: `r${i}`, name: `Person ${i}` });

function open(total: number) {
  const choice = new Choice<Row>();
  const onopen = vi.fn();
  const ask = vi.fn(async (offset: number, limit: number) => ({
    rows: Array.from({ length: Math.min(limit, total - offset) }, (_, i) => row(offset + i)),
    total,
  }));
  const cell = createRawSnippet<[Row, unknown]>((one) => ({ render: () => `<b>${one().name}</b>` }));
  const { rerender } = render(Grid<Row>, {
    id: `test-${total}`,
    label: "People",
    columns: [{ key: "name", title: "Name", width: 100, sortable: true, fixed: true }],
    ask,
    keyOf: (one) => one.id,
    nameOf: (one) => one.name,
    cell,
    choice,
    onopen,
    sort: { by: "name", descending: false },
  });
  return { choice, onopen, ask, rerender };
}

test("a million rows: the grid says how many, and draws only the window", async () => {
  const { ask } = open(1_000_000);
  await screen.findByText("Person 0");
  const grid = screen.getByRole("grid");
  expect(grid.getAttribute("aria-rowcount")).toBe("1000001");
  expect(grid.getAttribute("aria-multiselectable")).toBe("true");
  expect(screen.getAllByRole("row").length).toBeLessThan(50);
  expect(screen.getAllByRole("columnheader")[1]?.getAttribute("aria-sort")).toBe("ascending");
  expect(ask.mock.calls.length).toBeLessThan(4);
});

test("arrows, End and Home move the one focusable row; Enter opens it", async () => {
  const { onopen } = open(300);
  await screen.findByText("Person 0");
  document.querySelector<HTMLElement>("[data-index='0']")?.focus();
  press("ArrowDown");
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("3"));
  expect(document.querySelectorAll("[role=row][tabindex='0']")).toHaveLength(1);
  press("End");
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("301"));
  press("Enter");
  await waitFor(() => expect(onopen).toHaveBeenCalledWith(row(299)));
  press("Home");
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("2"));
});

test("rows of another question stand, and are told to be old, until the answer is here", async () => {
  const { rerender } = open(40);
  expect(screen.getByRole("grid").ariaBusy).toBe("true");
  await screen.findByText("Person 0");
  expect(screen.getByRole("grid").ariaBusy).toBe("false");
  let bring: (answer: { rows: Row[]; total: number }) => void = () => {};
  await rerender({ ask: () => new Promise((done) => (bring = done)) });
  expect(screen.getByRole("grid").ariaBusy).toBe("true");
  expect(screen.getByText("Person 0")).toBeTruthy();
  bring({ rows: [row(7)], total: 1 });
  await waitFor(() => expect(screen.getByRole("grid").ariaRowCount).toBe("2"));
  expect(screen.getByRole("grid").ariaBusy).toBe("false");
});

test("where rows are on their way, nobody who stood there before is told or acted on", async () => {
  const { ask, choice, onopen } = open(500);
  await screen.findByText("Person 0");
  const grid = screen.getByRole("grid");
  ask.mockImplementation(() => new Promise(() => {}));
  grid.scrollTop = 300 * 32;
  grid.dispatchEvent(new Event("scroll"));
  const row = await waitFor(() => {
    const found = document.querySelector<HTMLElement>("[data-index='301']");
    if (!found) throw new Error("not drawn yet");
    return found;
  });
  expect(
    within(row)
      .getAllByRole("gridcell")
      .map((cell) => cell.ariaLabel),
  ).toEqual(["Loading"]);
  expect(row.ariaLabel).toBe("Loading");
  expect(row.querySelector("b")).toBeTruthy();
  expect(row.ariaSelected).toBe("false");
  row.querySelector("input")?.click();
  row.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: true }));
  row.click();
  expect([choice.n, onopen.mock.calls.length]).toEqual([0, 0]);
});

test("a button in a row is pressed by the keyboard, and the row is not opened by that", async () => {
  const { onopen } = open(5);
  await screen.findByText("Person 0");
  document.querySelector<HTMLElement>("[data-index='0']")?.focus();
  const button = document.createElement("button");
  document.querySelector("[data-index='0'] [role=gridcell]:last-child")?.append(button);
  const pressed = (target: Element | null, key: string) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    target?.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([pressed(button, "Enter"), pressed(button, " "), onopen.mock.calls.length]).toEqual([
    false,
    false,
    0,
  ]);
  expect(pressed(document.querySelector("[data-index='0']"), "Enter")).toBe(true);
  await waitFor(() => expect(onopen).toHaveBeenCalledTimes(1));
});

test("the keyboard stays on its row, however the list is scrolled away from it", async () => {
  open(500);
  await screen.findByText("Person 0");
  const grid = screen.getByRole("grid");
  const scroll = async (to: number) => {
    grid.scrollTop = to * 32;
    grid.dispatchEvent(new Event("scroll"));
    await waitFor(() => expect(document.querySelector(`[data-index='${to}'] b`)).toBeTruthy());
    await tick();
  };
  await scroll(300);
  document.querySelector<HTMLElement>("[data-index='303']")?.click();
  await waitFor(() => expect(document.activeElement?.getAttribute("data-index")).toBe("303"));
  for (const to of [3, 300, 318, 297, 60]) {
    await scroll(to);
    expect(document.activeElement?.getAttribute("data-index")).toBe("303");
  }
});

test("Shift and arrows choose a range, Ctrl+A all, Escape none", async () => {
  const { choice } = open(200);
  await screen.findByText("Person 0");
  document.querySelector<HTMLElement>("[data-index='0']")?.focus();
  press("ArrowDown", { shiftKey: true });
  await waitFor(() => expect([...choice.rows.keys()]).toEqual(["r0", "r1"]));
  press("a", { ctrlKey: true });
  expect(choice.n).toBe(200);
  press("Escape");
  expect(choice.n).toBe(0);
});
