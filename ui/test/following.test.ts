import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { emit } from "../dev/demo";
import { answer } from "../dev/fake";
import App from "../src/App.svelte";
import { start } from "../src/lib/app.svelte";
import type { InvitationLine } from "../src/lib/bindings/InvitationLine";
import { go, place } from "../src/lib/place.svelte";
import { decisions, press } from "./hands";

const row = (name: string) =>
  within(grid()).getByText(name).closest<HTMLElement>("[role=row]") as HTMLElement;
const grid = () => screen.getByRole("grid");
const all = async (): Promise<InvitationLine[]> =>
  (
    await answer.invitations({
      tab: "all",
      text: "",
      department: null,
      window: { offset: 0, limit: 500, sort: "need", descending: false },
    })
  ).rows;
const show = async (screenName: string, name: string) => {
  go(screenName);
  await start();
  render(App);
  await within(await screen.findByRole("grid")).findByText(name);
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("2"));
};

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  go("invitations");
});

test("a key acts on the person whose pane is open, not on the active row of the list", async () => {
  const made = decisions();
  await show("invitations", "Anna Ivanova");
  const sven = (await all()).find((line) => line.name === "Sven Larsen");
  go("invitations", sven?.employee ?? null);
  await screen.findByRole("heading", { name: "Sven Larsen" });
  await waitFor(() => expect(row("Sven Larsen").classList.contains("active")).toBe(true));
  expect(row("Anna Ivanova").classList.contains("active")).toBe(false);
  press("d");
  await waitFor(() => expect(made).toEqual([{ choice: "delete_invitation", invitation: sven?.invitation }]));
});

test("also when the shown person is in no row of the list", async () => {
  const made = decisions();
  await show("invitations", "Anna Ivanova");
  const sven = (await all()).find((line) => line.name === "Sven Larsen");
  go("invitations", sven?.employee ?? null);
  await screen.findByRole("heading", { name: "Sven Larsen" });
  screen.getByRole("tab", { name: /^Not delivered/ }).click();
  await waitFor(() => expect(within(grid()).queryByText("Sven Larsen")).toBeNull());
  expect(grid().querySelector(".active")).toBeNull();
  press("d");
  await waitFor(() => expect(made).toEqual([{ choice: "delete_invitation", invitation: sven?.invitation }]));
  screen.getByRole("tab", { name: /^All/ }).click();
});

test("an employee found from the search is who D dismisses", async () => {
  const made = decisions();
  await show("employees", "Petra Novak");
  const person = await answer.person({ employee: "e300" });
  go("employees", "e300");
  await screen.findByRole("heading", { name: person.employee.name });
  press("d");
  await waitFor(() => expect(made).toEqual([{ choice: "dismiss", employee: "e300", keep_webhooks: false }]));
});

test("a decided row that moves to the end leaves the next one active, with the focus and the pane", async () => {
  const order = await all();
  const [first, second, third] = order;
  if (!first || !second || !third) throw new Error("the demo has more");
  const real = answer.invitations;
  vi.spyOn(answer, "invitations").mockImplementation(async (query) => {
    const { rows } = await real(query);
    const done = rows.filter((one) => one.waiting !== null);
    return { rows: [...rows.filter((one) => one.waiting === null), ...done], total: rows.length };
  });
  await show("invitations", first.name);
  const open = [...grid().querySelectorAll<HTMLElement>("[data-index]")];
  const at = open[1];
  const name = at?.querySelector("b")?.textContent ?? "";
  const next = open[2]?.querySelector("b")?.textContent ?? "";
  at?.click();
  await screen.findByRole("heading", { name });
  await waitFor(() => expect(document.activeElement).toBe(at));
  press("a");
  await waitFor(() => expect(row(next).dataset["index"]).toBe("1"));
  await waitFor(() => expect(row(next).classList.contains("active")).toBe(true));
  await screen.findByRole("heading", { name: next });
  expect(document.activeElement).toBe(row(next));
  press("u");
  await waitFor(() => expect(row(name).dataset["index"]).not.toBe(String(order.length - 1)));
});

test("D on who asks to join rejects, and F is refused with its reason", async () => {
  const made = decisions();
  await show("invitations", "Anna Ivanova");
  const asks = (await all()).find((line) => line.can.includes("reject"));
  go("invitations", asks?.employee ?? null);
  await screen.findByRole("heading", { name: asks?.name ?? "" });
  press("f");
  await screen.findByText(`Not possible for ${asks?.name}: came by a link and waits for approval.`);
  press("d");
  await waitFor(() => expect(made).toEqual([{ choice: "reject", employee: asks?.employee }]));
});

test("who is left out of a change of many is counted, with the reason", async () => {
  const made = decisions();
  await show("invitations", "Anna Ivanova");
  const lines = await all();
  const asks = lines.find((line) => line.can.includes("approve"));
  for (const line of [asks, lines.find((one) => one.name === "Sven Larsen")])
    row(line?.name ?? "")
      .querySelector("input")
      ?.click();
  await screen.findByRole("toolbar", { name: "2 selected" });
  press("a");
  // First it is said with whom, and who is left out.
  const asking = await screen.findByRole("dialog", { name: "Approve 1 person" });
  expect(within(asking).getByText("has not asked to join").previousElementSibling?.textContent).toBe(
    "Sven Larsen",
  );
  expect(made).toEqual([]);
  within(asking).getByRole("button", { name: "Approve 1 person" }).click();
  await screen.findByText(`You approved ${asks?.name}`);
  await screen.findByText("Waiting, not yet in force. 1 is left out: has not asked to join");
  expect(made).toEqual([{ choice: "approve", employee: asks?.employee }]);
});

test("closing the pane gives the focus back to the list", async () => {
  await show("invitations", "Anna Ivanova");
  row("Anna Ivanova").click();
  await screen.findByRole("heading", { name: "Anna Ivanova" });
  const close = within(screen.getByRole("complementary")).getByRole("button", { name: "Close" });
  close.focus();
  close.click();
  await waitFor(() => expect(place.employee).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(row("Anna Ivanova")));
});

test("Escape in the list's find clears it first", async () => {
  await show("invitations", "Anna Ivanova");
  const find = screen.getByLabelText<HTMLInputElement>("Find in this list");
  find.focus();
  find.value = "sven";
  find.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await waitFor(() => expect(within(grid()).queryByText("Anna Ivanova")).toBeNull());
  press("Escape");
  await within(grid()).findByText("Anna Ivanova");
  expect(find.value).toBe("");
});

test("Escape closes the pane from a choice beside the list, too", async () => {
  await show("invitations", "Anna Ivanova");
  row("Anna Ivanova").click();
  await screen.findByRole("heading", { name: "Anna Ivanova" });
  screen.getByLabelText("Department").focus();
  press("Escape");
  expect(place.employee).toBeNull();
});

test("the sheet takes the focus, and a click beside it closes it", async () => {
  vi.spyOn(window, "matchMedia").mockReturnValue({
    matches: true,
    addEventListener() {},
    removeEventListener() {},
  } as unknown as MediaQueryList);
  await show("invitations", "Anna Ivanova");
  row("Anna Ivanova").click();
  await screen.findByRole("heading", { name: "Anna Ivanova" });
  const sheet = screen.getByRole("complementary");
  await waitFor(() => expect(document.activeElement).toBe(sheet));
  sheet.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(place.employee).not.toBeNull();
  screen.getByRole("tablist").dispatchEvent(new Event("pointerdown", { bubbles: true }));
  await waitFor(() => expect(place.employee).toBeNull());
});

test("who is chosen stays chosen while what others decided comes in, until the list shows something else", async () => {
  await show("employees", "Petra Novak");
  press("x");
  await screen.findByRole("toolbar", { name: "1 selected" });
  const [company, list] = [vi.spyOn(answer, "company"), vi.spyOn(answer, "employees")];
  const status = await answer.status(null);
  emit("status", { ...status, generation: status.generation + 1 });
  await waitFor(() => expect(list).toHaveBeenCalled());
  await waitFor(() => expect(company).toHaveResolved());
  await tick();
  expect(screen.queryByRole("toolbar", { name: "1 selected" })).toBeTruthy();
  screen.getByRole("button", { name: /^Dismissed/ }).click();
  await waitFor(() => expect(screen.queryByRole("toolbar", { name: "1 selected" })).toBeNull());
});
