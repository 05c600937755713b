import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { fireEvent } from "@testing-library/dom";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import { app, start } from "../src/lib/app.svelte";
import { handleKey } from "../src/lib/keys.svelte";
import { webhooksWith } from "../src/lib/people.svelte";
import { sentenceOf } from "../src/lib/words";
import ReplacePerson from "../src/dialogs/ReplacePerson.svelte";
import Employees from "../src/screens/Employees.svelte";
import Integrations from "../src/screens/Integrations.svelte";
import Person from "../src/screens/Person.svelte";
import WouldStop from "../src/parts/WouldStop.svelte";

const OWNER = "e8";

beforeEach(start);
const online = () => {
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
};
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const button = (label: string | RegExp) => screen.findByRole<HTMLButtonElement>("button", { name: label });
const dialog = () => within(document.querySelector("dialog") as HTMLElement);
const decided = () => {
  const decide = vi.spyOn(answer, "decide");
  return () => decide.mock.calls.flatMap(([{ choices }]) => choices);
};

test("a person's webhooks stand in their pane with what they read and when they were last used (API-1)", async () => {
  online();
  render(Person, { employee: OWNER });
  const choices = decided();
  await screen.findByText("Payroll");
  await screen.findByText(/last used .* from 203\.0\.113\.40/);
  await screen.findByText(/never used/);
  (await button("Disable the webhook Payroll")).click();
  await screen.findByText(/Whatever uses it stops at once/);
  expect(choices()).toEqual([]);
  dialog().getByRole("button", { name: "Disable", hidden: true }).click();
  await waitFor(() => expect(choices()).toEqual([{ choice: "revoke_webhook", webhook: "h1" }]));
});

test("whoever wants a webhook makes it on their own page, in the browser (API-1)", async () => {
  const make = vi.spyOn(answer, "make_webhook");
  render(Integrations);
  (await button("Make one in the browser")).click();
  await waitFor(() => expect(make).toHaveBeenCalledOnce());
});

test.each([
  ["no", false],
  ["yes", true],
])(
  "dismissing who owns webhooks shows what would stop, and asks: %s (DIS-2)",
  async (kept, keep_webhooks) => {
    render(Person, { employee: OWNER });
    const choices = decided();
    (await button("Dismiss")).click();
    await waitFor(() => expect(document.querySelector("dialog")?.textContent).toContain("2 webhooks stop"));
    expect(dialog().getByText("Payroll")).toBeTruthy();
    expect(dialog().getByText(/last used .* from 203\.0\.113\.40/)).toBeTruthy();
    const asked = dialog().getByLabelText("Webhooks");
    await fireEvent.change(asked, { target: { value: kept } });
    await fireEvent.input(dialog().getByLabelText(/dismiss/), { target: { value: "dismiss" } });
    await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
    await waitFor(() => expect(choices()).toEqual([{ choice: "dismiss", employee: OWNER, keep_webhooks }]));
  },
);

const target = { status: "active" as const, waiting: null, can: ["dismiss" as const] };

test("before people are dismissed, the webhooks in use of every one of them are read at once (DIS-2)", async () => {
  const many = Array.from({ length: 600 }, (_, i) => ({ ...target, employee: `x${i}`, name: `Person ${i}` }));
  const owners = [
    { ...target, employee: "e12", name: "Carla Petit" },
    { ...target, employee: OWNER, name: "Boris Lang" },
  ];
  const one = vi.spyOn(answer, "person");
  const all = vi.spyOn(answer, "integrations");
  const titles = async (people: typeof many) =>
    (await webhooksWith(people)).map(({ webhook }) => webhook.title);
  // Not the one that ended, and not the one that is nobody's.
  expect(await titles([...many, ...owners])).toEqual(["Payroll", "Door cards"]);
  expect(all).toHaveBeenCalledOnce();
  expect(await titles(many)).toEqual([]);
  all.mockClear();
  expect(await titles([])).toEqual([]);
  if (app.status) app.status = { ...app.status, absent: ["webhooks"] };
  expect(await titles(owners)).toEqual([]);
  expect(all).not.toHaveBeenCalled();
  expect(one).not.toHaveBeenCalled();
});

test("dismissing several names the webhooks that stop, whose, and when each was last used (DIS-2)", async () => {
  const people = [
    { ...target, employee: OWNER, name: "Boris Lang" },
    { ...target, employee: "e12", name: "Carla Petit" },
  ];
  render(WouldStop, { people, lines: await webhooksWith(people), keep: false });
  screen.getByText("2 webhooks stop with them");
  expect(screen.getByText("Payroll")).toBeTruthy();
  expect(screen.getAllByText("Boris Lang")).toHaveLength(2);
  expect(screen.getByText(/last used .* from 203\.0\.113\.40/)).toBeTruthy();
});

test("without a network too, dismissing who owns webhooks from the list asks first and names them (DIS-2)", async () => {
  if (app.status)
    app.status = {
      ...app.status,
      line: { line: "offline", since: 1, problem: { code: "offline" } },
    };
  const choices = decided();
  const { unmount } = render(Employees);
  const dismissing = async (name: string) => {
    (await screen.findByLabelText<HTMLInputElement>(`Select ${name}`)).click();
    handleKey(new KeyboardEvent("keydown", { key: "d" }));
  };
  await dismissing("Ines Ito");
  await waitFor(() => expect(document.querySelector("dialog")?.textContent).toContain("2 webhooks stop"));
  expect(dialog().getByText("Payroll")).toBeTruthy();
  expect(dialog().getByText(/last used .* from 203\.0\.113\.40/)).toBeTruthy();
  expect(choices()).toEqual([]);
  await fireEvent.input(dialog().getByLabelText(/dismiss/), { target: { value: "dismiss" } });
  await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  const dismissed = (employee: string) => ({ choice: "dismiss", employee, keep_webhooks: false });
  await waitFor(() => expect(choices()).toEqual([dismissed(OWNER)]));
  // Who owns none can be taken back without a network, so nothing is asked.
  unmount();
  render(Employees);
  await dismissing("Hugo Berg");
  await waitFor(() => expect(choices()).toEqual([dismissed(OWNER), dismissed("e1")]));
});

test("the list's dismissal asks what becomes of the webhooks too, and of several people at once (DIS-2)", async () => {
  online();
  const choices = decided();
  render(Employees);
  for (const name of ["Ines Ito", "Hugo Berg"])
    (await screen.findByLabelText<HTMLInputElement>(`Select ${name}`)).click();
  handleKey(new KeyboardEvent("keydown", { key: "d" }));
  await waitFor(() => expect(document.querySelector("dialog")?.textContent).toContain("2 webhooks stop"));
  const asked = dialog().getByLabelText<HTMLSelectElement>("Webhooks");
  expect(asked.value).toBe("no");
  await fireEvent.change(asked, { target: { value: "yes" } });
  await fireEvent.input(dialog().getByLabelText(/dismiss/), { target: { value: "dismiss" } });
  await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  await waitFor(() => expect(choices()).toHaveLength(2));
  expect(choices().every((choice) => choice.choice === "dismiss" && choice.keep_webhooks)).toBe(true);
});

test("who is replaced leaves webhooks behind as at any dismissal (DIS-2, INV-6)", async () => {
  const choices = decided();
  render(ReplacePerson, { person: await answer.person({ employee: OWNER }), onclose: vi.fn() });
  expect(dialog().getByText("Payroll")).toBeTruthy();
  await fireEvent.change(dialog().getByLabelText("Webhooks"), { target: { value: "yes" } });
  await fireEvent.input(dialog().getByLabelText("Right address"), {
    target: { value: "the.right.one@northwind.example" },
  });
  const act = await button(/Dismiss and invite/);
  await waitFor(() => expect(act.getAttribute("aria-disabled")).toBeNull());
  await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  await waitFor(() => expect(choices()).toMatchObject([{ choice: "replace_person", keep_webhooks: true }]));
});

test("before a block the dialog names the webhooks that stop with it (BLK-3)", async () => {
  render(Person, { employee: OWNER });
  (await button("Block")).click();
  await waitFor(() =>
    expect(document.querySelector("dialog")?.textContent).toContain("2 webhooks stop until then"),
  );
  expect(dialog().getByText("Door cards")).toBeTruthy();
  expect(dialog().getByText(/last used .* from 203\.0\.113\.40/)).toBeTruthy();
});

test("webhooks that stayed when their owner left are the company's to disable (DIS-2)", async () => {
  render(Integrations);
  (await button(/^Nobody’s/)).click();
  const choices = decided();
  (await button("Disable the webhook Phone book")).click();
  await waitFor(() => expect(choices()).toEqual([{ choice: "revoke_webhook", webhook: "h3" }]));
});

test("the outbox says that the webhooks are kept (DIS-2)", () => {
  const about = { name: "Anna" };
  const dismiss = { kind: "dismiss" as const, employee: "e" };
  expect(sentenceOf({ decision: { ...dismiss, keep_webhooks: true }, about })).toContain("keep the webhooks");
  expect(sentenceOf({ decision: { ...dismiss, keep_webhooks: false }, about })).toBe("Dismiss Anna");
});
