import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import { start } from "../src/lib/app.svelte";
import { narrowed, showAll } from "../src/lib/narrow.svelte";
import { remembered } from "../src/lib/remember.svelte";
import { narrowed as events, show, view } from "../src/lib/log.svelte";
import Employees from "../src/screens/Employees.svelte";
import Events from "../src/screens/Events.svelte";
import TwoStep from "../src/screens/TwoStep.svelte";

beforeEach(start);
afterEach(() => {
  cleanup();
  showAll();
  remembered("employees", { risk: "" }).risk = "";
  vi.restoreAllMocks();
});

async function save(name: string) {
  await choose(/^Save these filters/);
  await fireEvent.input(await screen.findByLabelText("Name", { selector: "input" }), {
    target: { value: name },
  });
  (document.querySelector("dialog button[type=submit]") as HTMLElement).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
}
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
  await save("Admins");
  expect(kept.mock.lastCall?.[0]).toEqual({ list: "employees", name: "Admins", parts: { role: "admin" } });

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

test("what narrows the event log is kept and taken again: group, kind, time, place, person and words", async () => {
  const kept = vi.spyOn(answer, "save_filter");
  render(Events);
  Object.assign(view, { group: "door", kind: "signed_in" });
  const [from, to] = ["2026-11-01", "2026-11-02"];
  const all = { text: "vpn", place: "203.0.113.0/24", when: "dates" as const, from, to };
  Object.assign(events, { ...all, person: { id: "e3", name: "Jonas Duda" } });
  await save("Jonas");
  expect(kept.mock.lastCall?.[0].parts).toEqual({
    ...all,
    group: "door",
    kind: "signed_in",
    person: "e3",
    name: "Jonas Duda",
  });
  show({ text: "other" });
  await choose(/^Jonas$/);
  expect({ ...events }).toEqual({ ...all, person: { id: "e3", name: "Jonas Duda" } });
  expect({ ...view }).toEqual({ group: "door", kind: "signed_in" });
  show();
});

test("what narrows the two-step list is kept and taken again", async () => {
  const kept = vi.spyOn(answer, "save_filter");
  render(TwoStep);
  const steps = remembered("two-step", { shape: "" });
  steps.shape = "codes";
  await save("Codes");
  expect(kept.mock.lastCall?.[0]).toEqual({ list: "two-step", name: "Codes", parts: { shape: "codes" } });
  steps.shape = "ready";
  await choose(/^Codes$/);
  expect(steps.shape).toBe("codes");
});
