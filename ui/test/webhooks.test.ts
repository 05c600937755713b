import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { fireEvent } from "@testing-library/dom";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
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
const confirmed = () => {
  if (app.status) app.status = { ...app.status, confirmed_until: Date.now() + 60_000 };
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

test("who has no second step makes a webhook on their own page, in the browser (API-1)", async () => {
  const answered = await answer.integrations(null);
  vi.spyOn(answer, "integrations").mockResolvedValue({ ...answered, can_make_webhook: false });
  const open = vi.spyOn(answer, "open_own_webhooks");
  render(Integrations);
  (await button("Make one in the browser")).click();
  await waitFor(() => expect(open).toHaveBeenCalledOnce());
});

describe("a webhook of one's own, made in the app", () => {
  const type = (label: string | RegExp, value: string) =>
    fireEvent.input(dialog().getByLabelText(label), { target: { value } });
  const submit = () => fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  const act = () => dialog().getByText("Make the webhook").closest("button");
  const open = async () => {
    render(Integrations);
    (await button("New webhook")).click();
    await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  };

  test("asks for the admin's own code and shows the address once, to be copied as a secret (API-1, TFA-4)", async () => {
    online();
    const make = vi.spyOn(answer, "make_webhook");
    const confirm = vi.spyOn(answer, "confirm_step");
    const copied = vi.spyOn(answer, "copy_secret");
    await open();
    await type("What it is for", " Payroll ");
    expect(act()?.getAttribute("aria-disabled")).toBe("true");
    await type("Your own code", "000000");
    await submit();
    await dialog().findByText(/is not right/);
    expect(make).not.toHaveBeenCalled();
    dialog().getByLabelText("Read the event log").click();
    await fireEvent.change(dialog().getByLabelText("It ends"), { target: { value: "never" } });
    await type("Your own code", "123456");
    await submit();
    const address = await dialog().findByText(/\/rest\/1\/5b2e/);
    expect(confirm).toHaveBeenCalledTimes(2);
    expect(make).toHaveBeenCalledExactlyOnceWith({
      title: "Payroll",
      scopes: ["user_basic", "department", "main"],
      days: null,
    });
    expect(dialog().getByText("It is shown only now")).toBeTruthy();
    // A click that missed does not take the address away, and neither does Enter make another.
    await fireEvent.mouseDown(document.querySelector("dialog") as HTMLElement);
    await submit();
    expect(make).toHaveBeenCalledOnce();
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Copy the address");
    dialog().getByRole("button", { name: "Copy the address", hidden: true }).click();
    await waitFor(() => expect(copied).toHaveBeenCalledWith({ secret: address.textContent }));
    dialog().getByRole("button", { name: "Done", hidden: true }).click();
    await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  });

  test("says what is wrong at its field, and that nothing is asked for without a scope (API-1)", async () => {
    online();
    confirmed();
    const make = vi.spyOn(answer, "make_webhook");
    await open();
    await type("What it is for", "Payroll");
    await fireEvent.change(dialog().getByLabelText("What it may do with people"), {
      target: { value: "none" },
    });
    dialog()
      .getByLabelText(/Read departments/)
      .click();
    await dialog().findByText("Choose what it may do.");
    await submit();
    expect(make).not.toHaveBeenCalled();
    dialog()
      .getByLabelText(/Read departments/)
      .click();
    make.mockRejectedValueOnce({ code: "bad_field", field: "title", reason: "control_character" });
    await submit();
    await dialog().findByText("The name holds a character that cannot be seen");
    expect(dialog().getByLabelText("What it is for").getAttribute("aria-invalid")).toBe("true");
    await type("What it is for", "Lost");
    await submit();
    await dialog().findByText(/its address did not arrive here/);
  });

  test("needs the network, and says so before anything is typed (API-1)", async () => {
    if (app.status)
      app.status = { ...app.status, line: { line: "offline", since: 1, problem: { code: "offline" } } };
    const make = vi.spyOn(answer, "make_webhook");
    await open();
    await dialog().findByText(/Making a webhook needs the network/);
    await type("What it is for", "Payroll");
    expect(act()?.getAttribute("aria-disabled")).toBe("true");
    await submit();
    expect(act()?.getAttribute("aria-busy")).toBeNull();
    expect(make).not.toHaveBeenCalled();
  });
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
  const all = vi.spyOn(answer, "webhooks_of");
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

test("however many webhooks stop, every one is named, in a list that keys scroll (DIS-2)", async () => {
  const [line] = await webhooksWith([{ ...target, employee: OWNER, name: "Boris Lang" }]);
  if (!line) throw new Error("the fake owner has webhooks");
  const { webhook } = line;
  const lines = Array.from({ length: 25 }, (_, i) => ({
    ...line,
    webhook: { ...webhook, id: `h${i}`, title: `Program ${i}` },
  }));
  render(WouldStop, { people: [], lines, keep: false });
  const all = screen.getByRole("group", { name: "25 webhooks stop with them" });
  const titles = [...all.querySelectorAll("b")].map(({ textContent }) => textContent);
  expect(titles).toEqual(lines.map(({ webhook }) => webhook.title));
  expect(all.tabIndex).toBe(0);
  cleanup();
  // A few are seen at once: nothing to stop at.
  render(WouldStop, { people: [], lines: lines.slice(0, 5), keep: false });
  expect(screen.getByRole("group").tabIndex).toBe(-1);
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
