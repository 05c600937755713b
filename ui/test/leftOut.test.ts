import { cleanup, render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { expect, test, vi } from "vitest";
import { partition } from "../src/lib/leftOut";
import { MOST } from "../src/lib/pages";
import SelectionBar from "../src/parts/SelectionBar.svelte";

const row = (name: string, can: boolean) => ({ name, can });
const able = (rows: { name: string; can: boolean }[], beyond = 0) =>
  partition(
    rows,
    ({ can }) => can,
    () => "joined already",
    beyond,
  );

test("nobody is left out without a word", () => {
  expect(able([row("Anna", true)]).rest).toBeUndefined();
  expect(able([row("Anna", true), row("Ben", false), row("Cleo", false)]).rest).toBe(
    "2 are left out: joined already.",
  );
  expect(able([row("Ben", false)])).toEqual({
    those: [],
    rest: "Not possible for Ben: joined already.",
    others: [{ name: "Ben", why: "joined already" }],
  });
});

test("who was chosen and is not looked at counts as left out", () => {
  expect(able([row("Anna", true)], 1).rest).toBe("1 is left out: no longer in this list.");
  const many = Array.from({ length: MOST }, (_, i) => row(`P${i}`, true));
  const { those, rest } = able(many, 7000);
  expect(those).toHaveLength(MOST);
  expect(rest).toBe("7,000 are left out: at most 5,000 are done at a time.");
});

test("where more are chosen than are acted on at a time, the bar says so before anything is done", () => {
  const children = createRawSnippet(() => ({ render: () => "<i></i>" }));
  for (const [count, said] of [
    [MOST, null],
    [MOST + 1, "at most 5,000 are done at a time"],
  ] as const) {
    render(SelectionBar, { count, onclear: vi.fn(), children });
    expect(screen.queryByText(/at a time/)?.textContent ?? null).toBe(said);
    cleanup();
  }
});
