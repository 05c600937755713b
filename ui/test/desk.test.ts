import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import "../dev/install";
import App from "../src/App.svelte";
import { start } from "../src/lib/app.svelte";
import { go } from "../src/lib/place.svelte";
import { press } from "./hands";

const row = (name: string) => screen.getByText(name).closest<HTMLElement>("[role=row]") as HTMLElement;

beforeEach(async () => {
  go("invitations");
  await start();
  render(App);
  await screen.findByText("Anna Ivanova");
});
afterEach(cleanup);

test("the desk by keyboard: J, A approves at once and U takes it back (OFF-2)", async () => {
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("2"));
  press("j");
  await waitFor(() => expect(document.activeElement).toBe(row("Marek Kowalski")));
  press("a");
  await screen.findByText("You approved Marek Kowalski");
  await within(row("Marek Kowalski")).findByText("Approved");
  expect(row("Marek Kowalski").classList.contains("waiting")).toBe(true);
  press("u");
  await within(row("Marek Kowalski")).findByText("Wants to join");
});

test("X chooses, the bar counts, and ? lists the keys", async () => {
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("2"));
  press("x");
  await screen.findByRole("toolbar", { name: "1 selected" });
  expect(document.activeElement?.getAttribute("aria-selected")).toBe("true");
  press("?");
  const keys = await screen.findByRole("dialog", { hidden: true });
  expect(within(keys).getByText("Fix address")).toBeTruthy();
});

test("an invitation that was sent a moment ago counts down on the button itself (INV-4)", async () => {
  press("Escape");
  row("Sven Larsen").querySelector("input")?.click();
  const bar = await screen.findByRole("toolbar");
  const button = within(bar).getByText(/Send again/);
  expect(button.closest("button")?.getAttribute("aria-disabled")).toBe("true");
  expect(button.closest("button")?.textContent).toMatch(/\d+ s/);
});
