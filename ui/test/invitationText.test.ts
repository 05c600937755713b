import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answer } from "../dev/fake";
import "../dev/install";
import InvitationText from "../src/parts/InvitationText.svelte";
import { app, enter } from "../src/lib/app.svelte";
import { forgetAll, toasts } from "../src/lib/toasts.svelte";
import type { Choice } from "../src/lib/bindings/Choice";
import type { PreviewInvitation } from "../src/lib/bindings/PreviewInvitation";
import type { Settings } from "../src/lib/bindings/Settings";

const asked: Choice[] = [];
const seen: PreviewInvitation[] = [];
answer.decide = ({ choices }) => {
  asked.push(...choices);
  return { operations: ["o"], refused: [], undo_until: null, offline: false };
};
const invitation = answer.preview_invitation;
answer.preview_invitation = (request) => {
  seen.push(request);
  return invitation(request);
};

let settings: Settings;
beforeEach(async () => {
  asked.length = seen.length = 0;
  await enter(await answer.stage(null));
  if (!app.company || !app.status) throw new Error("no company");
  settings = { ...app.company.workspace.settings, invitation_text: "Welcome!" };
  app.status = { ...app.status, line: { line: "online" } };
});
afterEach(() => {
  cleanup();
  forgetAll();
});
const field = () => screen.getByLabelText<HTMLTextAreaElement>("In the company’s own words");
const type = (value: string) => fireEvent.input(field(), { target: { value } });
const save = () => screen.getByRole("button", { name: "Save" });

test("what invitations say is saved as it is kept, and emptied to say nothing", async () => {
  const { rerender } = render(InvitationText, { settings, can: true });
  expect(field().value).toBe("Welcome!");
  expect(save().getAttribute("aria-disabled")).toBe("true");
  await type("  Welcome! \n\n\nThird floor.\n");
  save().click();
  await waitFor(() => expect(toasts.at(-1)?.text).toBe("You changed what invitations say"));
  const kept = "Welcome!\n\nThird floor.";
  expect(asked).toMatchObject([{ choice: "edit_settings", name: null, invitation_text: kept }]);
  await rerender({ settings: { ...settings, invitation_text: kept }, can: true });
  await type("");
  save().click();
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toMatchObject({ invitation_text: "" });
});

test("too much of it says how much, and is neither saved nor shown", async () => {
  render(InvitationText, { settings, can: true });
  for (const [text, said] of [
    ["ж".repeat(501), "At most 500 characters, and there are 501"],
    ["a\n".repeat(11), "At most 10 lines, and there are 11"],
  ] as const) {
    await type(text);
    expect(document.querySelector(".wrong")?.textContent).toBe(said);
    for (const name of ["Save", "Preview"])
      expect(screen.getByRole("button", { name }).getAttribute("aria-disabled")).toBe("true");
  }
  await fireEvent.submit(document.querySelector("form") as HTMLFormElement);
  expect(asked).toEqual([]);
});

test("news from the server does not overwrite what is being typed", async () => {
  const { rerender } = render(InvitationText, { settings, can: true });
  await type("Hello");
  await rerender({ settings: { ...settings, invitation_text: "Another" }, can: true });
  expect(field().value).toBe("Hello");
});

test("the invitation is shown as its reader has it, in the language that is chosen", async () => {
  render(InvitationText, { settings, can: true });
  screen.getByRole("button", { name: "Preview" }).click();
  const dialog = await screen.findByRole("dialog");
  await waitFor(() => expect(dialog.textContent).toContain("Northwind writes:"));
  await fireEvent.change(screen.getByLabelText("The reader’s language"), { target: { value: "pl" } });
  await waitFor(() => expect(seen.map(({ language }) => language)).toEqual(["en", "pl"]));
  expect(seen[1]?.text).toBe("Welcome!");
  expect(asked).toEqual([]);
});

test("who may not change it reads it, and sees nothing where there is none", async () => {
  const { rerender } = render(InvitationText, { settings, can: false });
  expect(screen.getByText("Welcome!").tagName).toBe("P");
  expect(screen.queryByRole("button")).toBeNull();
  await rerender({ settings: { ...settings, invitation_text: null }, can: false });
  expect(screen.queryByRole("heading")).toBeNull();
});
