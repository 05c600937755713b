import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answer } from "../dev/fake";
import "../dev/install";
import Company from "../src/screens/Company.svelte";
import TwoStep from "../src/screens/TwoStep.svelte";
import { app, enter } from "../src/lib/app.svelte";
import { forgetAll, toasts } from "../src/lib/toasts.svelte";
import type { Choice } from "../src/lib/bindings/Choice";
import type { Decided } from "../src/lib/bindings/Decided";

const asked: Choice[][] = [];
let reply: Decided;
answer.decide = ({ choices }) => {
  asked.push(choices);
  return reply;
};
const refused: Decided = {
  operations: [],
  refused: [{ index: 0, problem: { code: "department_exists" } }],
  undo_until: null,
  offline: false,
};
const done: Decided = { operations: ["o"], refused: [], undo_until: null, offline: false };

beforeEach(async () => {
  asked.length = 0;
  await enter(await answer.stage(null));
  render(Company);
});
afterEach(() => {
  cleanup();
  forgetAll();
});

test("what was typed stays where it is refused, and goes once it is taken", async () => {
  const field = (await screen.findByPlaceholderText("Name of the department")) as HTMLInputElement;
  await fireEvent.input(field, { target: { value: "Sales" } });
  reply = refused;
  screen.getByRole("button", { name: "Add department" }).click();
  await waitFor(() => expect(toasts.at(-1)?.text).toContain("is there already"));
  expect(field.value).toBe("Sales");
  reply = done;
  screen.getByRole("button", { name: "Add department" }).click();
  await waitFor(() => expect(field.value).toBe(""));
});

test("an empty department is deleted once it was said what that means", async () => {
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
  reply = done;
  (await screen.findByRole("button", { name: "Delete Reception" })).click();
  await waitFor(() => expect(document.querySelector("dialog")?.textContent).toContain("Nobody is in it"));
  expect(asked).toEqual([]);
  await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  await waitFor(() => expect(asked).toEqual([[{ choice: "delete_department", department: "reception" }]]));
  expect(screen.queryByRole("button", { name: "Delete Sales" })).toBeNull();
});

test("settings that are refused can still be saved once mended", async () => {
  const name = (await screen.findByLabelText("Company name")) as HTMLInputElement;
  await fireEvent.input(name, { target: { value: "Northwind Ltd" } });
  // The first is the settings’, the other that of what invitations say.
  const save = () => screen.getAllByRole("button", { name: "Save" })[0] as HTMLElement;
  reply = refused;
  save().click();
  await waitFor(() => expect(toasts.at(-1)?.text).toContain("is there already"));
  expect(save().getAttribute("aria-disabled")).toBeNull();
  expect(name.value).toBe("Northwind Ltd");
  reply = done;
  save().click();
  await waitFor(() => expect(save().getAttribute("aria-disabled")).toBe("true"));
});

test("making two-step mandatory first says how many people it is about (TFA-6)", async () => {
  const { workspace } = app.company ?? {};
  if (!workspace || !app.status) throw new Error("no workspace");
  workspace.settings.two_step_required_since = null;
  app.status = { ...app.status, line: { line: "online" } };
  cleanup();
  render(TwoStep);
  (await screen.findByRole("button", { name: "Make it mandatory" })).click();
  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toMatch(/\d+ people have not set it up and get 2 days of grace/);
  expect(asked).toHaveLength(0);
  reply = done;
  const buttons = [...dialog.querySelectorAll("button")];
  buttons.find((one) => one.textContent?.includes("Make it mandatory"))?.click();
  await waitFor(() => expect(asked).toEqual([[{ choice: "require_two_step" }]]));
});
