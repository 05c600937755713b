import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import { start } from "../src/lib/app.svelte";
import Person from "../src/screens/Person.svelte";

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** Someone of the desk, as they stand there. */
async function show(shown: "wants_to_join" | "sent") {
  const { rows } = await answer.invitations({
    tab: "all",
    text: "",
    department: null,
    window: { offset: 0, limit: 50, sort: "need", descending: false },
  });
  const row = rows.find((one) => one.shown === shown);
  const employee = row?.employee as string;
  render(Person, { employee });
  await screen.findByRole("heading", { name: row?.name });
}

test("who waits to be let in has a profile that is edited before they are (INV-7)", async () => {
  await show("wants_to_join");
  (await screen.findByText("Edit")).closest("button")?.click();
  expect(await screen.findByRole("dialog", { hidden: true })).toBeTruthy();
  expect(screen.getByText("Contact email", { selector: "dt" })).toBeTruthy();
});

test("who has not joined yet has none", async () => {
  await show("sent");
  expect(screen.queryByText("Edit")).toBeNull();
  expect(screen.queryByText("Contact email", { selector: "dt" })).toBeNull();
});
