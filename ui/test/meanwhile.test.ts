import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { emit } from "../dev/demo";
import { answer } from "../dev/fake";
import { app, start } from "../src/lib/app.svelte";
import { call } from "../src/lib/gatehouse";
import { go, place } from "../src/lib/place.svelte";
import { forgetAll, say, toasts } from "../src/lib/toasts.svelte";
import App from "../src/App.svelte";
import Invite from "../src/dialogs/Invite.svelte";
import Company from "../src/screens/Company.svelte";
import Overview from "../src/screens/Overview.svelte";
import Person from "../src/screens/Person.svelte";
import { decisions } from "./hands";

/** The server brings news, and this is answered anew. */
async function news(asked: "company" | "overview" | "person") {
  const again = vi.spyOn(answer, asked);
  again.mockClear();
  const status = answer.status(null);
  emit("status", { ...status, generation: (app.status?.generation ?? 0) + 1 });
  await waitFor(() => expect(again).toHaveResolved());
  await tick();
}
const dialog = () => within(document.querySelector("dialog") as HTMLElement);
const button = (name: string | RegExp) => screen.findByRole<HTMLButtonElement>("button", { name });
const type = (label: string, value: string) =>
  fireEvent.input(dialog().getByLabelText(label), { target: { value } });
const submit = () => fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
const nameOf = async (employee: string) => (await answer.person({ employee })).employee.name;

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("a button of the pane is for who is seen in it, also while the next person is still on the way", async () => {
  const made = decisions();
  const { rerender } = render(Person, { employee: "e3" });
  await screen.findByRole("heading", { name: await nameOf("e3") });
  vi.spyOn(answer, "person").mockReturnValue(new Promise(() => {}));
  await rerender({ employee: "e4" });
  (await button("End sessions")).click();
  await waitFor(() => expect(made).toEqual([{ choice: "end_sessions", employee: "e3" }]));
});

test("a form stays with whom it was opened for, and keeps what was typed, whoever the pane turns to", async () => {
  const made = decisions();
  const { rerender } = render(Person, { employee: "e3" });
  const name = await nameOf("e3");
  await screen.findByRole("heading", { name });
  (await button("Edit")).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  await type("Position", "Head of purchasing");
  const asked = vi.spyOn(answer, "person");
  await rerender({ employee: "e4" });
  await waitFor(() => expect(asked).toHaveResolved());
  await tick();
  expect(dialog().getByLabelText<HTMLInputElement>("Position").value).toBe("Head of purchasing");
  await submit();
  await waitFor(() =>
    expect(made).toMatchObject([{ choice: "edit_employee", employee: "e3", position: "Head of purchasing" }]),
  );
  await screen.findByRole("heading", { name: await nameOf("e4") });
});

test("a form of the pane tells what others change while it is open (SYN-2)", async () => {
  render(Person, { employee: "e3" });
  await screen.findByRole("heading", { name: await nameOf("e3") });
  (await button("Edit")).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  await type("Position", "Head of purchasing");
  const person = await answer.person({ employee: "e3" });
  const moved = { ...person, employee: { ...person.employee, position: "Buyer" } };
  vi.spyOn(answer, "person").mockReturnValue(moved);
  const status = answer.status(null);
  emit("status", { ...status, generation: (app.status?.generation ?? 0) + 1 });
  await dialog().findByText("Changed meanwhile to “Buyer”. Saving sets yours.");
  expect(dialog().getByLabelText<HTMLInputElement>("Position").value).toBe("Head of purchasing");
});

test("the form of a role tells what others made of it, and offers what is left (SYN-2)", async () => {
  const made = decisions();
  const person = await answer.person({ employee: "e41" });
  const asked = vi.spyOn(answer, "person").mockReturnValue({ ...person, grants: ["employee", "integrator"] });
  render(Person, { employee: "e41" });
  await screen.findByRole("heading", { name: await nameOf("e41") });
  (await button("Change the role")).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  const role = () => dialog().getByLabelText<HTMLSelectElement>("New role");
  expect(role().value).toBe("employee");
  const moved = { ...person.employee, role: "employee" as const };
  asked.mockReturnValue({ ...person, grants: ["helpdesk", "integrator"], employee: moved });
  await news("person");
  await dialog().findByText("Changed meanwhile to “Employee”.");
  expect(role().value).toBe("");
  await submit();
  expect(made).toEqual([]);
});

test("what a notification opens waits until the form is closed", async () => {
  go("employees", "e3");
  render(App);
  await screen.findByRole("heading", { name: await nameOf("e3") });
  (await button("Edit")).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  await type("Position", "Head of purchasing");
  emit("open", { screen: "invitations", employee: "e9" });
  await dialog().findByText("It opens once this form is closed.");
  expect(place).toMatchObject({ screen: "employees", employee: "e3" });
  expect(dialog().getByLabelText<HTMLInputElement>("Position").value).toBe("Head of purchasing");
  dialog().getByRole("button", { name: "Cancel" }).click();
  await waitFor(() => expect(place).toMatchObject({ screen: "invitations", employee: "e9" }));
  emit("open", { screen: "overview", employee: null });
  expect(place.screen).toBe("overview");
});

test("what asks for a word asks it of the same person to the end", async () => {
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
  const made = decisions();
  const { rerender } = render(Person, { employee: "e3" });
  await screen.findByRole("heading", { name: await nameOf("e3") });
  (await button("Dismiss")).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  await fireEvent.input(dialog().getByRole("textbox", { hidden: true }), { target: { value: "dismiss" } });
  const asked = vi.spyOn(answer, "person");
  await rerender({ employee: "e4" });
  await waitFor(() => expect(asked).toHaveResolved());
  await tick();
  await submit();
  await waitFor(() => expect(made).toMatchObject([{ choice: "dismiss", employee: "e3" }]));
});

test("the form that answers a request stays open when somebody else answers it meanwhile", async () => {
  render(Overview);
  (await button("Pause two-step for Greta Gomez")).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  await type("Why", "Phone lost");
  const overview = await answer.overview(null);
  vi.spyOn(answer, "overview").mockReturnValue({ ...overview, requests: [] });
  await news("overview");
  expect(dialog().getByLabelText<HTMLInputElement>("Why").value).toBe("Phone lost");
  dialog().getByRole("button", { name: "Cancel", hidden: true }).click();
  await waitFor(() => expect(screen.queryByText(/ask you/)).toBeNull());
});

test("the address that is being mended stays in its field when the invitation is gone meanwhile", async () => {
  const { rows } = await answer.invitations({
    tab: "bounced",
    text: "",
    department: null,
    window: { offset: 0, limit: 1, sort: "need", descending: false },
  });
  const employee = rows[0]?.employee ?? "";
  render(Person, { employee });
  (await button(/Fix address/)).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  await type("Right address", "anna.right@northwind.example");
  const person = await answer.person({ employee });
  vi.spyOn(answer, "person").mockReturnValue({ ...person, invitation_line: null, causes: [] });
  await news("person");
  expect(dialog().getByLabelText<HTMLInputElement>("Right address").value).toBe(
    "anna.right@northwind.example",
  );
});

test("a slow answer does not turn an open question to somebody else", async () => {
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
  const { rows } = await answer.invitations({
    tab: "bounced",
    text: "",
    department: null,
    window: { offset: 0, limit: 2, sort: "need", descending: false },
  });
  const [one, other] = rows;
  const overview = await answer.overview(null);
  const needs = overview.needs.filter(({ kind }) => kind === "bounced");
  const people = rows.map(({ employee, invitation, name }) => ({
    employee,
    invitation,
    name,
    words: null,
    at: 0,
  }));
  vi.spyOn(answer, "overview").mockReturnValue({
    ...overview,
    needs: needs.map((need) => ({ ...need, people })),
  });
  const { person } = answer;
  let late: () => void = () => {};
  const asked = vi.spyOn(answer, "person").mockImplementation(async (query) => {
    if (query.employee === one?.employee) await new Promise<void>((done) => (late = done));
    return person(query);
  });
  render(Overview);
  (await button(`Fix address: ${one?.name}`)).click();
  await waitFor(() => expect(asked).toHaveBeenCalledOnce());
  (await button(`Fix address: ${other?.name}`)).click();
  await waitFor(() => expect(document.querySelector("dialog h2")?.textContent).toContain(other?.name));
  late();
  await asked.mock.results[0]?.value;
  await call("stage");
  await tick();
  expect(document.querySelector("dialog h2")?.textContent).toContain(other?.name);
});

test("saving one setting leaves those alone that somebody else changed meanwhile", async () => {
  const made = decisions();
  render(Company);
  const name = (await screen.findByLabelText("Company name")) as HTMLInputElement;
  await fireEvent.input(name, { target: { value: "Northwind Ltd" } });
  const now = await answer.company(null);
  const settings = { ...now.workspace.settings, invitation_days: 14 };
  vi.spyOn(answer, "company").mockReturnValue({ ...now, workspace: { ...now.workspace, settings } });
  await news("company");
  await waitFor(() =>
    expect(screen.getByLabelText<HTMLInputElement>("Days an invitation lives").value).toBe("14"),
  );
  expect(name.value).toBe("Northwind Ltd");
  screen.getAllByRole("button", { name: "Save" })[0]?.click();
  await waitFor(() =>
    expect(made).toMatchObject([{ choice: "edit_settings", name: "Northwind Ltd", invitation_days: null }]),
  );
});

test("news that can be undone is not pushed out by what goes wrong meanwhile", () => {
  forgetAll();
  say("You approved Anna Ivanova", { undo: () => {} });
  for (const n of [1, 2, 3]) say(`The disk is full ${n}`, { tone: "trouble" });
  expect(toasts.map(({ text }) => text)).toEqual([
    "You approved Anna Ivanova",
    "The disk is full 2",
    "The disk is full 3",
  ]);
  forgetAll();
});

test("the verdict below a list is of the row that stands there now", async () => {
  render(Invite, { onclose: vi.fn() });
  await type("Addresses", "nobody lena@northwind.example");
  await screen.findByText("nobody");
  document.querySelector<HTMLElement>("[data-index='0']")?.click();
  await waitFor(() => expect(document.querySelector("p.more")?.textContent).toContain("nobody:"));
  await type("Addresses", "otto@northwind.example");
  await waitFor(() =>
    expect(document.querySelector("p.more")?.textContent).toContain("otto@northwind.example:"),
  );
});
