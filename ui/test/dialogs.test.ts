import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import App from "../src/App.svelte";
import Block from "../src/dialogs/Block.svelte";
import EditEmployee from "../src/dialogs/EditEmployee.svelte";
import FixAddress from "../src/dialogs/FixAddress.svelte";
import ReplacePerson from "../src/dialogs/ReplacePerson.svelte";
import Invite from "../src/dialogs/Invite.svelte";
import Links from "../src/dialogs/Links.svelte";
import OpenCase from "../src/dialogs/OpenCase.svelte";
import { start } from "../src/lib/app.svelte";
import { handleKey } from "../src/lib/keys.svelte";
import { toasts } from "../src/lib/toasts.svelte";
import type { Problem } from "../src/lib/gatehouse";
import { submit, type } from "./hands";

const button = (label: RegExp) => screen.getByText(label).closest("button") as HTMLButtonElement;
const refuse = (problem: Problem) =>
  vi
    .spyOn(answer, "decide")
    .mockReturnValue({ operations: [], refused: [{ index: 0, problem }], undo_until: null, offline: false });
const line = async () => {
  const { rows } = await answer.invitations({
    tab: "all",
    text: "",
    department: null,
    window: { offset: 0, limit: 1, sort: "need", descending: false },
  });
  if (!rows[0]) throw new Error("the demo has invitations");
  return rows[0];
};

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("the address that is fixed can be emptied and typed anew (INV-6)", async () => {
  const one = await line();
  render(FixAddress, { line: one, onclose: vi.fn() });
  expect(screen.getByLabelText<HTMLInputElement>("Right address").value).toBe(one.address);
  const field = type("Right address", "");
  await waitFor(() => expect(button(/Send to this address/).getAttribute("aria-disabled")).toBe("true"));
  expect(field.value).toBe("");
});

test("a refused fix stays open with what was typed and why it was refused (INV-6)", async () => {
  const onclose = vi.fn();
  const decide = refuse({ code: "invitation_gone" });
  render(FixAddress, { line: await line(), onclose });
  const field = type("Right address", "anna.right@northwind.example");
  await waitFor(() => expect(button(/Send to this address/).getAttribute("aria-disabled")).toBeNull());
  submit();
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  expect(decide).toHaveBeenCalledOnce();
  expect(onclose).not.toHaveBeenCalled();
  expect(field.value).toBe("anna.right@northwind.example");
  decide.mockRestore();
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
});

test("the wrong person is replaced in one step that says what it does (INV-6)", async () => {
  const onclose = vi.fn();
  const person = await answer.person({ employee: "e3" });
  const decide = vi.spyOn(answer, "decide");
  render(ReplacePerson, { person, onclose });
  expect(screen.getByText(new RegExp(`${person.employee.name} is dismissed`))).toBeTruthy();
  expect(screen.getByText(/Their login stays theirs/)).toBeTruthy();
  const act = () => button(/Dismiss and invite/);
  expect(act().getAttribute("aria-disabled")).toBe("true");
  type("Right address", "nobody");
  await waitFor(() =>
    expect(screen.getByLabelText("Right address").getAttribute("aria-invalid")).toBe("true"),
  );
  type("Right address", "the.right.one@northwind.example");
  await waitFor(() => expect(act().getAttribute("aria-disabled")).toBeNull());
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
  expect(decide).toHaveBeenCalledWith({
    choices: [
      {
        choice: "replace_person",
        employee: "e3",
        address: "the.right.one@northwind.example",
        name: person.employee.name,
        keep_webhooks: false,
      },
    ],
  });
});

test("an edit that is refused shows why at its field, and closes only once it was taken (EML-4)", async () => {
  const onclose = vi.fn();
  const decide = refuse({ code: "bad_address", fault: "no_single_at" });
  const person = await answer.person({ employee: "e3" });
  render(EditEmployee, { person, onclose });
  const field = type("Contact email", "nobody");
  await waitFor(() => expect(button(/Save/).getAttribute("aria-disabled")).toBeNull());
  submit();
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  expect(field.value).toBe("nobody");
  expect(onclose).not.toHaveBeenCalled();
  decide.mockRestore();
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
});

test("a link that is refused keeps its name in the field", async () => {
  refuse({ code: "bad_field", field: "name", reason: "control_character" });
  render(Links, { onclose: vi.fn() });
  const field = type("Name", "Warehouse");
  await waitFor(() => expect(button(/Make a link/).getAttribute("aria-disabled")).toBeNull());
  submit();
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  expect(field.value).toBe("Warehouse");
});

test("only the verdicts of what stands in the box are sent (INV-2)", async () => {
  const invite = vi.spyOn(answer, "invite");
  const onclose = vi.fn();
  render(Invite, { onclose });
  type("Addresses", "lena@northwind.example otto@northwind.example");
  await screen.findByText("All 2 addresses are fine");
  const field = type("Addresses", "lena@northwind.example");
  submit();
  expect(invite).not.toHaveBeenCalled();
  await screen.findByText("The address is fine");

  vi.spyOn(answer, "check_list").mockImplementation(() => {
    throw { code: "bad_field", field: "people", reason: "too_long" };
  });
  field.value = "a list that cannot be checked";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  submit();
  expect(invite).not.toHaveBeenCalled();
  vi.restoreAllMocks();

  const sent = vi.spyOn(answer, "invite");
  type("Addresses", "otto@northwind.example");
  await waitFor(() => expect(button(/Invite 1 person/).getAttribute("aria-disabled")).toBeNull());
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
  expect(sent).toHaveBeenCalledOnce();
});

test("the pasted list is still there after a look at one of its people, and gone once it is sent", async () => {
  const first = render(Invite, { onclose: vi.fn() });
  type("Addresses", "lena@northwind.example felix@northwind.example");
  await screen.findByText(/1 address is fine/);
  first.unmount();
  const onclose = vi.fn();
  const second = render(Invite, { onclose });
  expect(screen.getByLabelText<HTMLTextAreaElement>("Addresses").value).toContain("felix");
  await waitFor(() => expect(button(/Invite 1 person/).getAttribute("aria-disabled")).toBeNull());
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
  second.unmount();
  render(Invite, { onclose: vi.fn() });
  expect(screen.getByLabelText<HTMLTextAreaElement>("Addresses").value).toBe("");
});

test("the rows that are left out can be looked at alone", async () => {
  render(Invite, { onclose: vi.fn() });
  type("Addresses", "lena@northwind.example nobody otto@northwind.example");
  await screen.findByText("lena@northwind.example");
  (await screen.findByLabelText("Only the one that is left out")).click();
  await waitFor(() => expect(screen.queryByText("lena@northwind.example")).toBeNull());
  expect(screen.getByText("nobody")).toBeTruthy();
});

test("a click beside a dialog throws nothing away that was typed", async () => {
  const onclose = vi.fn();
  render(Invite, { onclose });
  const beside = () =>
    document.querySelector("dialog")?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  type("Addresses", "lena@northwind.example");
  beside();
  expect(onclose).not.toHaveBeenCalled();
  type("Addresses", "");
  beside();
  expect(onclose).toHaveBeenCalledOnce();
});

test("a click beside a dialog gives the focus back, and the second of the double click that opened it is none", () => {
  const onclose = vi.fn();
  render(Links, { onclose });
  const beside = (detail: number) => {
    const press = new MouseEvent("mousedown", { bubbles: true, cancelable: true, detail });
    document.querySelector("dialog")?.dispatchEvent(press);
    return press.defaultPrevented;
  };
  expect(beside(2), "the browser takes the focus nowhere").toBe(true);
  expect(onclose).not.toHaveBeenCalled();
  expect(beside(1)).toBe(true);
  expect(onclose).toHaveBeenCalledOnce();
});

test("what a verdict's button did changes the verdict, and U takes it back inside the dialog (EML-2)", async () => {
  render(App);
  render(Invite, { onclose: vi.fn() });
  type("Addresses", "felix@northwind.example");
  const fix = await screen.findByText("Reinstate");
  const check = vi.spyOn(answer, "check_list");
  const takeBack = vi.spyOn(answer, "take_back");
  fix.click();
  await waitFor(() => expect(check).toHaveBeenCalled());
  await waitFor(() => expect(toasts.some((toast) => toast.undo)).toBe(true));
  handleKey(new KeyboardEvent("keydown", { key: "u", code: "KeyU" }));
  await waitFor(() => expect(takeBack).toHaveBeenCalledOnce());
});

test("a block by hand needs a reason, and keeps it where it is refused (BLK-10)", async () => {
  const person = await answer.person({ employee: "e1" });
  const onclose = vi.fn();
  const decide = refuse({ code: "last_owner" });
  render(Block, { person, onclose });
  expect(button(/^Block$/).getAttribute("aria-disabled")).toBe("true");
  submit();
  expect(decide).not.toHaveBeenCalled();
  const field = type("Reason", "Laptop lost");
  await waitFor(() => expect(button(/^Block$/).getAttribute("aria-disabled")).not.toBe("true"));
  submit();
  await waitFor(() =>
    expect(decide).toHaveBeenCalledWith({
      choices: [{ choice: "block", employee: "e1", reason: "Laptop lost" }],
    }),
  );
  await screen.findByText(/last owner/);
  expect(field.value).toBe("Laptop lost");
  expect(onclose).not.toHaveBeenCalled();
});

test("a case for an admin says that the identity is verified, and names the operator (BLK-5)", async () => {
  const { employee, ...rest } = await answer.person({ employee: "e1" });
  const person = {
    ...rest,
    operator: "help@northwind.example",
    employee: { ...employee, role: "admin" as const },
  };
  render(OpenCase, { person, onclose: vi.fn() });
  screen.getByText(/verifies the identity/);
  screen.getByText(/help@northwind.example/);
});

test("what a list leaves out is written to a file, each row with its whole verdict (INV-2)", async () => {
  const written = vi.spyOn(answer, "export_refused");
  const { container } = render(Invite, { onclose: vi.fn() });
  const bad = Array.from({ length: 620 }, (_, i) => `nobody${i}`);
  type("Addresses", ["fine@northwind.example", ...bad].join("\n"));
  const save = await screen.findByText("Save what is left out as a file");
  save.closest("button")?.click();
  await waitFor(() => expect(written).toHaveBeenCalledOnce());
  const asked = written.mock.calls[0]?.[0];
  expect(asked?.sheet.titles).toEqual(["Address", "Name", "Department", "Position", "Reason"]);
  expect(asked?.reasons).toHaveLength(620);
  for (const why of asked?.reasons ?? []) expect(why).toMatch(/^Not an address\. .+/);
  await waitFor(() => expect(toasts.at(-1)?.text).toMatch(/^620 rows are written to /));
  expect(container.ownerDocument.querySelector("dialog")).toBeTruthy();
});
