import { cleanup, render, screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answer } from "../dev/fake";
import "../dev/install";
import Toasts from "../src/parts/Toasts.svelte";
import Outbox from "../src/screens/Outbox.svelte";
import { enter } from "../src/lib/app.svelte";

beforeEach(async () => {
  await enter(await answer.stage(null));
  render(Outbox);
  render(Toasts);
  await screen.findByText("Needs a decision");
});
afterEach(cleanup);
const conflict = (title: string) =>
  within(screen.getByRole("heading", { name: title }).closest("article") as HTMLElement);
const side = (title: string, label: string) =>
  conflict(title).getByText(label).closest("div")?.querySelector("dd")?.textContent ?? "";

test("a conflict tells yours, then and now field by field, with names for ids (SYN-2)", () => {
  const edit = "Change the profile of Hugo Klein";
  expect(side(edit, "You wanted")).toContain("Position: Head of purchasing");
  expect(side(edit, "You wanted")).toContain("Department: Warehouse");
  expect(side(edit, "It was then")).toContain("Position: Buyer");
  expect(side(edit, "It was then")).toContain("Department: Sales");
  expect(side(edit, "It is now")).toMatch(/Department: (?!d2)\w+/);
});

test("a change that is too old says so, and booleans are words", () => {
  const settings = "Change the workspace’s settings";
  expect(side(settings, "You wanted")).toContain("Confirm who joins by link: No");
  expect(side(settings, "It is now")).toContain("too long");
});

test("a waiting edit shows each field from what to what", () => {
  expect(screen.getByText("Days an invitation lives: 7 → 14")).toBeTruthy();
});

test("who was left out of an import is named, with the reason", async () => {
  expect(
    screen.getByText(/otto\.brandt@northwind\.example: This department is no longer there/),
  ).toBeTruthy();
  expect(screen.queryByText(/jan\.smid/)).toBeNull();
  screen.getByRole("button", { name: "and 1 more" }).click();
  await screen.findByText(/jan\.smid@northwind\.example:/);
});

test("a settled conflict stays busy until it leaves the page, and leaving it offers no undo", async () => {
  answer.settle = () => ({ operations: [], refused: [], undo_until: null, offline: true });
  const buttons = () => conflict("Approve Lena Fischer").getAllByRole("button");
  buttons()[0]?.click();
  await screen.findByText("Left as it is now");
  expect(buttons()[0]?.getAttribute("aria-busy")).toBe("true");
  expect(screen.queryByRole("button", { name: /Undo/ })).toBeNull();
});
