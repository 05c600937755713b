import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { afterEach, expect, test } from "vitest";
import Grid from "../src/parts/Grid.svelte";
import { Choice } from "../src/lib/choice.svelte";

interface Row {
  id: string;
}
async function open() {
  const choice = new Choice<Row>();
  const cell = createRawSnippet<[Row, unknown]>((one) => ({ render: () => `<b>${one().id}</b>` }));
  render(Grid<Row>, {
    id: "boxes",
    label: "People",
    columns: [{ key: "name", title: "Name", width: 100, fixed: true }],
    ask: async () => ({ rows: Array.from({ length: 9 }, (_, i) => ({ id: `r${i}` })), total: 9 }),
    keyOf: (one) => one.id,
    nameOf: (one) => one.id,
    cell,
    choice,
  });
  await screen.findByText("r0");
  return choice;
}
const box = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const click = (one: HTMLElement, more: MouseEventInit = {}) =>
  one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, ...more }));

afterEach(cleanup);

test("the box over all rows is empty once nobody is chosen any more", async () => {
  const choice = await open();
  click(box("Select r2"));
  await waitFor(() => expect(box("Select all").indeterminate).toBe(true));
  click(box("Select all"));
  await waitFor(() => expect(choice.n).toBe(0));
  await waitFor(() => expect(box("Select all").indeterminate).toBe(false));
  expect(box("Select all").checked).toBe(false);
});

test("the box of a row says whether it is chosen, also at the end of a range", async () => {
  const choice = await open();
  click(box("Select r4"));
  click(box("Select r1"));
  click(box("Select r4"), { shiftKey: true });
  await waitFor(() => expect([...choice.rows.keys()].sort()).toEqual(["r1", "r2", "r3", "r4"]));
  for (const id of ["r1", "r2", "r3", "r4"]) expect(box(`Select ${id}`).checked).toBe(true);
});
