import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import { start } from "../src/lib/app.svelte";
import { narrowed, showAll } from "../src/lib/narrow.svelte";
import { remembered } from "../src/lib/remember.svelte";
import Employees from "../src/screens/Employees.svelte";

beforeEach(start);
afterEach(() => {
  cleanup();
  showAll();
  remembered("employees", { risk: "" }).risk = "";
  vi.restoreAllMocks();
});

async function choose(name: RegExp) {
  await fireEvent.keyDown(await screen.findByLabelText("Saved filters", { selector: "button" }), {
    key: "Enter",
  });
  await fireEvent.click(await screen.findByText(name));
}

test("what narrows the list is kept under a name, taken again, and gone when it is removed", async () => {
  const kept = vi.spyOn(answer, "save_filter");
  const removed = vi.spyOn(answer, "remove_filter");
  render(Employees);
  narrowed.role = "admin";
  await choose(/^Save these filters/);
  await fireEvent.input(await screen.findByLabelText("Name", { selector: "input" }), {
    target: { value: "Admins" },
  });
  (document.querySelector("dialog button[type=submit]") as HTMLElement).click();
  await waitFor(() =>
    expect(kept.mock.lastCall?.[0]).toEqual({ list: "employees", name: "Admins", parts: { role: "admin" } }),
  );
  await waitFor(() => expect(document.querySelector("dialog")).toBeNull());

  showAll();
  narrowed.department = "d1";
  await choose(/^Admins$/);
  expect({ ...narrowed }).toEqual({ department: "", workgroup: "", role: "admin", twoStep: "" });

  await choose(/^Remove “Admins”$/);
  await waitFor(() => expect(removed).toHaveBeenCalledOnce());
});

test("filters that another company kept are not there once it is forgotten", async () => {
  const read = vi.spyOn(answer, "saved_filters");
  read.mockReturnValueOnce([{ list: "employees", name: "Theirs", parts: { role: "owner" } }]);
  const { unmount } = render(Employees);
  await choose(/^Theirs$/);
  unmount();
  read.mockReturnValueOnce([]);
  render(Employees);
  await fireEvent.keyDown(await screen.findByLabelText("Saved filters", { selector: "button" }), {
    key: "Enter",
  });
  await screen.findByText(/^Save these filters/);
  expect(screen.queryByText("Theirs")).toBeNull();
});
