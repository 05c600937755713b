import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { emit } from "../dev/demo";
import { lineOf } from "../dev/employees";
import { answer } from "../dev/fake";
import App from "../src/App.svelte";
import { app, start } from "../src/lib/app.svelte";
import type { Choice } from "../src/lib/bindings/Choice";
import type { EmployeeLine } from "../src/lib/bindings/EmployeeLine";
import type { InvitationLine } from "../src/lib/bindings/InvitationLine";
import { call } from "../src/lib/gatehouse";
import { go, place } from "../src/lib/place.svelte";
import { remembered } from "../src/lib/remember.svelte";
import { decisions, press } from "./hands";

const grid = () => screen.getByRole("grid");
const rowAt = (index: number) => grid().querySelector<HTMLElement>(`[data-index="${index}"]`) as HTMLElement;
const nameAt = (index: number) => rowAt(index).querySelector("b")?.textContent;
const active = () => grid().querySelector(".row.active b")?.textContent;
const chosen = () =>
  [...grid().querySelectorAll(".row.chosen")].map((one) => one.querySelector("b")?.textContent);
const line = (i: number): EmployeeLine => ({ ...lineOf(i + 1), name: `Person ${i}` });
const newcomer: EmployeeLine = { ...lineOf(0), employee: "e400", name: "Newcomer" };

/** The list of employees, of whom some come and go. */
let people: EmployeeLine[] = [];
let hold: Promise<void> | undefined;
const employees = () =>
  vi.spyOn(answer, "employees").mockImplementation(async ({ window: { offset, limit } }) => {
    await hold;
    return { rows: people.slice(offset, offset + limit), total: people.length };
  });
async function show(n = 60) {
  people = Array.from({ length: n }, (_, i) => line(i));
  const asked = employees();
  go("employees");
  await start();
  render(App);
  await within(await screen.findByRole("grid")).findByText("Person 0");
  await waitFor(() => expect(document.activeElement).toBe(rowAt(0)));
  return asked;
}
const told = () => emit("status", { ...answer.status(null), generation: (app.status?.generation ?? 0) + 1 });
/** Whatever was asked before has its answer, and the window has taken it. */
async function settled() {
  await tick();
  await call("stage");
  await call("stage");
  await tick();
}
/** News come in, and the list is here as it is now. */
async function news() {
  told();
  await settled();
}
/** News come in; the list that they bring is on its way until `bring`. */
function newsOnTheWay() {
  let bring: () => void = () => {};
  hold = new Promise((done) => (bring = done));
  told();
  return async () => {
    bring();
    hold = undefined;
    await settled();
  };
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  hold = undefined;
  go("invitations");
});

test("a click opens who was clicked, also while news are on their way that move them", async () => {
  await show();
  const bring = newsOnTheWay();
  await tick();
  rowAt(3).click();
  people.unshift(newcomer);
  await bring();
  await waitFor(() => expect(nameAt(4)).toBe("Person 3"));
  expect(place.employee).toBe(line(3).employee);
  expect(active()).toBe("Person 3");
});

test("a key goes on to the next person, also while news are on their way that move them", async () => {
  await show();
  const bring = newsOnTheWay();
  await tick();
  press("j");
  people.unshift(newcomer);
  await bring();
  await waitFor(() => expect(active()).toBe("Person 1"));
  await news();
  expect(active()).toBe("Person 1");
  expect(document.activeElement).toBe(rowAt(2));
});

test("the same with a pane open: it turns to the next person, not to the same one again", async () => {
  await show();
  rowAt(2).click();
  await waitFor(() => expect(place.employee).toBe(line(2).employee));
  const bring = newsOnTheWay();
  await tick();
  press("j");
  people.unshift(newcomer);
  await bring();
  await waitFor(() => expect(place.employee).toBe(line(3).employee));
  expect(active()).toBe("Person 3");
});

/** Pages are on the way until `bring`. */
function pagesOnTheWay() {
  let bring: () => void = () => {};
  hold = new Promise((done) => (bring = done));
  return bring;
}
test("a key after End is for the last one, who is still on the way, also where news come first", async () => {
  const made = decisions();
  await show(400);
  const bring = pagesOnTheWay();
  press("End");
  press("e");
  told();
  await settled();
  expect(made).toEqual([]);
  bring();
  await waitFor(() => expect(made).toEqual([{ choice: "end_sessions", employee: line(399).employee }]));
});

test.each([
  ["another key went on", false, () => press("Home")],
  ["another key went on beside a pane", true, () => press("Home")],
  ["a box was ticked", false, () => rowAt(3).querySelector("input")?.click()],
])("a key after End is for nobody, once %s", async (_, withPane, meanwhile) => {
  const made = decisions();
  await show(400);
  if (withPane) {
    rowAt(1).click();
    await waitFor(() => expect(place.employee).toBe(line(1).employee));
  }
  const bring = pagesOnTheWay();
  press("End");
  press("e");
  meanwhile();
  bring();
  await settled();
  await settled();
  expect(made).toEqual([]);
});

test("a range goes on from the person it began at, whoever came in above", async () => {
  await show();
  press("j");
  await waitFor(() => expect(active()).toBe("Person 1"));
  press("ArrowDown", { shiftKey: true });
  await waitFor(() => expect(chosen()).toEqual(["Person 1", "Person 2"]));
  people.unshift(newcomer);
  await news();
  await waitFor(() => expect(nameAt(3)).toBe("Person 2"));
  press("ArrowDown", { shiftKey: true });
  await waitFor(() => expect(chosen()).toContain("Person 3"));
  expect(chosen()).toEqual(["Person 1", "Person 2", "Person 3"]);
});

test("of who is gone by somebody else's doing nobody takes the place until a key goes on", async () => {
  const made = decisions();
  await show();
  press("j");
  await waitFor(() => expect(active()).toBe("Person 1"));
  people.splice(1, 1);
  await news();
  await waitFor(() => expect(nameAt(1)).toBe("Person 2"));
  press("d");
  press("x");
  await news();
  expect(made).toEqual([]);
  expect(chosen()).toEqual([]);
  expect(active()).toBeUndefined();
  press("j");
  await waitFor(() => expect(active()).toBe("Person 2"));
  press("ArrowDown");
  await waitFor(() => expect(active()).toBe("Person 3"));
});

test("another list has an active row again", async () => {
  await show();
  press("j");
  await waitFor(() => expect(active()).toBe("Person 1"));
  people = people.slice(10);
  screen.getByRole("button", { name: /^Dismissed/ }).click();
  await waitFor(() => expect(active()).toBe("Person 11"));
  screen.getByRole("button", { name: /^All/ }).click();
});

test("what is read stays where it is seen, whoever came in above", async () => {
  await show(300);
  grid().scrollTop = 3200;
  grid().dispatchEvent(new Event("scroll"));
  await screen.findByText("Person 110");
  people.unshift(newcomer, { ...newcomer, employee: "e401" });
  await news();
  await waitFor(() => expect(nameAt(112)).toBe("Person 110"));
  expect(grid().scrollTop).toBe(3264);
  people.splice(0, 2);
  await news();
  await waitFor(() => expect(nameAt(110)).toBe("Person 110"));
  expect(grid().scrollTop).toBe(3200);
});

test("Space after a click into a box is for the same person, wherever news move them", async () => {
  await show();
  const box = within(rowAt(4)).getByRole<HTMLInputElement>("checkbox");
  box.focus();
  box.click();
  await waitFor(() => expect(chosen()).toEqual(["Person 4"]));
  people.unshift(newcomer);
  await news();
  await waitFor(() => expect(nameAt(5)).toBe("Person 4"));
  expect(document.activeElement?.closest("[data-index]")).toBe(rowAt(5));
});

test("a click that was begun on a person who then moved is for nobody else", async () => {
  await show();
  const down = {
    pointerType: "mouse",
    button: 0,
    buttons: 1,
    clientX: 200,
    clientY: 30 + 32 * 4 + 16,
    bubbles: true,
  };
  const box = within(rowAt(4)).getByRole("checkbox");
  box.dispatchEvent(new PointerEvent("pointerdown", down));
  people.unshift(newcomer);
  await news();
  await waitFor(() => expect(nameAt(4)).toBe("Person 3"));
  await fireEvent.click(box, { detail: 1 });
  await fireEvent.click(rowAt(4), { detail: 1 });
  expect(chosen()).toEqual([]);
  expect(place.employee).toBeNull();
});

const everyone = {
  tab: "all",
  text: "",
  department: null,
  window: { offset: 0, limit: 500, sort: "need", descending: false },
} as const;
/** The desk, where who was decided goes to the end as in the copy. */
async function desk(moves: boolean) {
  const view = remembered("desk", { tab: "all", sort: { by: "need", descending: false } });
  view.tab = "all";
  const real = answer.invitations;
  const more: InvitationLine[] = [];
  vi.spyOn(answer, "invitations").mockImplementation(async (query) => {
    const { rows } = await real(query);
    const order = (row: InvitationLine) => (moves && row.waiting !== null ? 1 : 0);
    await hold;
    return {
      rows: [...more, ...rows.toSorted((a, b) => order(a) - order(b))],
      total: rows.length + more.length,
    };
  });
  go("invitations");
  await start();
  render(App);
  await within(await screen.findByRole("grid")).findByText("Anna Ivanova");
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("2"));
  const asks = (await answer.invitations(everyone)).rows.find((one) => one.can.includes("approve"));
  const first = asks?.name ?? "";
  const at = Number(within(grid()).getByText(first).closest<HTMLElement>("[data-index]")?.dataset["index"]);
  for (let i = 0; i < at; i++) press("j");
  await waitFor(() => expect(active()).toBe(first));
  return { more, first, at };
}
const another = async (): Promise<InvitationLine> => {
  const { rows } = await answer.invitations(everyone);
  const row = rows.find((one) => one.shown === "sent");
  if (!row) throw new Error("the demo has one");
  return { ...row, employee: "ie99", invitation: "i99", name: "Newcomer" };
};

test("the pane stays with who was decided and kept their place, when news move them later", async () => {
  const { more, first, at } = await desk(false);
  rowAt(at).click();
  await screen.findByRole("heading", { name: first });
  const shown = place.employee;
  press("a");
  await waitFor(() => expect(rowAt(at).classList.contains("waiting")).toBe(true));
  more.push(await another());
  await news();
  await waitFor(() => expect(nameAt(at + 1)).toBe(first));
  expect(place.employee).toBe(shown);
  expect(active()).toBe(first);
  press("u");
  await settled();
  await news();
  await waitFor(() => expect(rowAt(at + 1).classList.contains("waiting")).toBe(false));
});

test("the pane stays with who could not be decided, when news move them later", async () => {
  const { more, first, at } = await desk(false);
  rowAt(at).click();
  await screen.findByRole("heading", { name: first });
  const shown = place.employee;
  const decide = vi.spyOn(answer, "decide").mockReturnValue({
    operations: [],
    refused: [{ index: 0, problem: { code: "already_joined" } }],
    undo_until: null,
    offline: false,
  });
  press("a");
  await waitFor(() => expect(decide).toHaveResolved());
  await news();
  more.push(await another());
  await news();
  await waitFor(() => expect(nameAt(at + 1)).toBe(first));
  expect(place.employee).toBe(shown);
});

test("the menu of a row is about the same person to the end, whoever takes their place", async () => {
  const { first, at } = await desk(true);
  const made: Choice[] = [];
  const { decide } = answer;
  vi.spyOn(answer, "decide").mockImplementation((asked) => (made.push(...asked.choices), decide(asked)));
  let bring: () => void = () => {};
  hold = new Promise((done) => (bring = done));
  press("a");
  await waitFor(() => expect(made).toHaveLength(1));
  press("F10", { shiftKey: true });
  const menu = await screen.findByRole("menu");
  const items = within(menu)
    .getAllByRole("menuitem")
    .map((one) => one.textContent);
  bring();
  hold = undefined;
  await waitFor(() => expect(nameAt(at)).not.toBe(first));
  await tick();
  expect(
    within(menu)
      .getAllByRole("menuitem")
      .map((one) => one.textContent),
  ).toEqual(items);
  await fireEvent.keyDown(menu, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  press("u");
  await waitFor(() => expect(nameAt(at)).toBe(first));
});

test("a key that is held down acts once, and only walks on", async () => {
  const { first, at } = await desk(true);
  const made: Choice[] = [];
  const { decide } = answer;
  vi.spyOn(answer, "decide").mockImplementation((asked) => (made.push(...asked.choices), decide(asked)));
  press("a");
  await waitFor(() => expect(nameAt(at)).not.toBe(first));
  press("a", { repeat: true });
  press("j", { repeat: true });
  await waitFor(() => expect(document.activeElement).toBe(rowAt(at + 1)));
  expect(made).toHaveLength(1);
  press("u");
  await waitFor(() => expect(nameAt(at)).toBe(first));
});

test("who is chosen stays chosen when a pause of somebody else is ended", async () => {
  decisions();
  people = Array.from({ length: 20 }, (_, i) => ({ ...line(i), can: ["end_pause" as const] }));
  employees();
  go("two-step");
  await start();
  render(App);
  await within(await screen.findByRole("grid")).findByText("Person 0");
  within(rowAt(2)).getByRole("checkbox").click();
  await waitFor(() => expect(chosen()).toEqual(["Person 2"]));
  await fireEvent.contextMenu(rowAt(5));
  const item = within(await screen.findByRole("menu")).getByText("End the pause");
  const ended = vi.mocked(answer.decide);
  await fireEvent.click(item);
  await waitFor(() => expect(ended).toHaveResolved());
  await settled();
  expect(chosen()).toEqual(["Person 2"]);
});
