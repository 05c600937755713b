import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { answer } from "../dev/fake";
import { abroad } from "../dev/portal";
import "../dev/install";
import App from "../src/App.svelte";
import FirstRun from "../src/screens/FirstRun.svelte";
import Invitations from "../src/screens/Invitations.svelte";
import Outbox from "../src/screens/Outbox.svelte";
import Person from "../src/screens/Person.svelte";
import InvitationFacts from "../src/parts/InvitationFacts.svelte";
import Invite from "../src/dialogs/Invite.svelte";
import NewWebhook from "../src/dialogs/NewWebhook.svelte";
import type { Facility } from "../src/lib/bindings/Facility";
import type { Field } from "../src/lib/bindings/Field";
import type { Invitation } from "../src/lib/bindings/Invitation";
import type { PortalFault } from "../src/lib/bindings/PortalFault";
import type { Source } from "../src/lib/bindings/Source";
import { app, start } from "../src/lib/app.svelte";
import { lineOf } from "../src/lib/line";
import { stopsOf } from "../src/lib/people.svelte";
import { inOneLine, told } from "../src/lib/problems";

afterEach(cleanup);

const ready = {
  stage: "ready" as const,
  me: { workspace: "w1", employee: "e0", name: "Petra Novak", role: "admin" as const, ip: null },
};

test("first run knows a webhook's address, says what it opens and what not, and connects with it", async () => {
  const address = "https://northwind.bitrix24.com/rest/1/brief/";
  const asked = vi.fn(() => ({ me: ready.me }));
  answer.connect_portal = asked;
  render(FirstRun);
  await fireEvent.input(screen.getByLabelText("Address"), { target: { value: address } });
  screen.getByRole("button", { name: "Go on" }).click();
  await screen.findByText("Connect to Northwind");
  expect(screen.getByText("northwind.bitrix24.com, by a webhook of Petra Novak")).toBeTruthy();
  expect(screen.getByText(/The event log, for which it needs/)).toBeTruthy();
  expect(screen.getByText(/Deciding: to dismiss, reinstate/)).toBeTruthy();
  expect(screen.queryByText(/You dismiss, reinstate/)).toBeNull();
  screen.getByRole("button", { name: "Connect" }).click();
  await waitFor(() => expect(asked).toHaveBeenCalledWith({ address, passphrase: null }));
});

test("what a portal has not is no place, no column and no part of a person (API-1)", async () => {
  answer.stage = () => ready;
  abroad(answer);
  await start();
  render(App);
  await screen.findByRole("navigation");
  const places = screen.getAllByRole("button").map((one) => one.textContent?.trim());
  for (const there of ["Overview", "Invitations", "Employees", "Events", "Company"])
    expect(places).toContain(there);
  // With what waits for a decision, behind its name.
  expect(places.some((one) => one?.startsWith("Outbox"))).toBe(true);
  for (const absent of ["Two-step", "Sign-in rules", "Integrations"]) expect(places).not.toContain(absent);
  screen.getByRole("button", { name: "Employees" }).click();
  await screen.findByRole("columnheader", { name: /Status/ });
  expect(screen.queryByRole("columnheader", { name: /Two-step|Role/ })).toBeNull();
});

/** The window at an open company of a portal. */
async function abroadNow() {
  answer.stage = () => ready;
  abroad(answer);
  await start();
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
}

test("on a portal one invites by mail into a department, and dismissing says what stops there (INV-1, DIS-1)", async () => {
  await abroadNow();
  render(Invite, { onclose: () => undefined });
  await screen.findByLabelText("Addresses");
  const department = screen.getByLabelText<HTMLSelectElement>("Department");
  expect([...department.options].map(({ value }) => value)).not.toContain("");
  expect(screen.queryByLabelText("Role")).toBeNull();
  expect(screen.queryByRole("checkbox")).toBeNull();
  cleanup();
  render(Person, { employee: "e12" });
  (await screen.findByRole("button", { name: "Dismiss" })).click();
  await screen.findByText(/Signing in to the portal stops/);
  const dialog = document.querySelector("dialog")?.textContent ?? "";
  expect(dialog).not.toMatch(/session|webhook/i);
  cleanup();
  render(Person, { employee: "e12" });
  (await screen.findByRole("button", { name: "Edit" })).click();
  await screen.findByLabelText("Position");
  expect(screen.getByLabelText<HTMLInputElement>("Contact email").value).toContain("@");
});

test("an invitation that nobody can tell of says where to look, and receipts say whose they are (SYN-1)", async () => {
  await abroadNow();
  const line = (await answer.outbox(null)).ended[0];
  if (!line) throw new Error("the fake outbox has ended lines");
  const unknown = {
    outcome: "unknown" as const,
    refused: [{ row: 0, problem: { code: "unanswered" as const, address: "dora@n.example", n_found: 0 } }],
  };
  const unsettled = { ...line, ended: { at: 1, outcome: unknown }, settle: ["leave_as_is" as const] };
  answer.outbox = async () => ({ waiting: [], unsettled: [unsettled], ended: [line], newer: [] });
  render(Outbox);
  await screen.findByText("Nobody can tell what came of the invitation to dora@n.example");
  expect(screen.getByText(/not sent again by itself. Look for the address/)).toBeTruthy();
  expect(screen.getByText(/made by this app, of what the portal answered/)).toBeTruthy();
});

test("a webhook that is no longer taken is mended in the settings, with one of the same portal", async () => {
  const line = lineOf({
    ...(await answer.status(null)),
    line: {
      line: "offline",
      since: 1,
      problem: { code: "portal", fault: "webhook_gone", said: "Invalid request credentials" },
    },
  });
  expect(line.settings).toBe(true);
  expect(line.problem?.why).toContain("Invalid request credentials");
  answer.connect_portal = () => {
    throw { code: "bad_field", field: "address", reason: "another_portal" };
  };
  render(NewWebhook, { onclose: () => undefined });
  await fireEvent.input(screen.getByLabelText("Address of the webhook"), { target: { value: "https://x" } });
  screen.getByRole("button", { name: "Save" }).click();
  await screen.findByText(/of another portal than the one connected here/);
  expect(app.stage?.stage).not.toBe("locked");
});

/** What each of them has to say: what happened, and what to do or that there is nothing to do. */
const right: Record<PortalFault, RegExp> = {
  too_many_calls: /takes no more calls now.*Other integrations.*goes on by itself/,
  time_used_up: /no more time for some minutes.*ten minutes.*goes on by itself/,
  overloaded: /shut REST off for overload.*every integration.*Write to the vendor’s support/,
  webhook_gone:
    /no longer takes this webhook.*deleted or changed.*blocked or dismissed.*Make a new one.*settings/,
  webhook_expired: /webhook’s time is over.*Make a new one.*settings/,
  owner_left: /Who made the webhook no longer works there.*another admin make one.*settings/,
  looks_blocked: /looks as if REST were blocked.*without saying why.*other integrations stopped too.*support/,
  blocked: /REST is blocked while somebody there is.*every webhook, integration and application.*unblocked/,
  not_on_plan: /plan has no REST.*commercial plan.*paid again/,
  scope_missing: /webhook may not read this.*lacks a scope.*“user”, “department” and “main”/,
  no_right: /Who made the webhook may not do this.*admin of the portal make one.*settings/,
  needs_https: /encrypted connections only.*begins with https/,
  portal_deleted: /portal was deleted.*read from it before stays here.*Forget this device/,
  confirmation_waits: /admin of the portal has to confirm this app first.*goes on by itself/,
  confirmation_refused: /admin of the portal refused this app.*Ask them, or paste another webhook/,
  portal_trouble: /fault of its own.*goes on by itself/,
  not_understood: /does not understand this app.*older or newer than what is documented.*Update this app/,
  wrong_address: /does not take this address.*Check how it is written/,
  address_taken:
    /Somebody on the portal has this address.*does not say who.*Dismissed people count.*Search for it/,
  too_many_people: /plan allows no more people.*Dismiss somebody who left.*plan extended/,
  needs_workgroup: /person from outside needs a workgroup.*Invite them on the portal/,
  change_denied:
    /does not allow this change.*not there, may not be changed.*admin whom the portal keeps.*See on the portal/,
  change_refused: /did not take the change.*does not say why.*Do it on the portal itself/,
};

test.each(Object.entries(right) as [PortalFault, RegExp][])(
  "the refusal %s is told in the right words, and with the portal’s own",
  (fault, words) => {
    expect(inOneLine({ code: "portal", fault, said: null })).toMatch(words);
    const { why, ...rest } = told({ code: "portal", fault, said: "Own words of it" });
    expect(why).toContain("The portal said: “Own words of it”");
    expect(rest.todo, "what to do, or that there is nothing to do").toBeTruthy();
    expect(inOneLine({ code: "portal", fault, said: "Own words of it" })).toMatch(words);
    expect(JSON.stringify(rest)).not.toContain("Own words");
  },
);

/** What the window says of where each field is from. */
const whence = () =>
  Object.fromEntries(
    [...(screen.getByText("Where this is from").closest("section")?.querySelectorAll("dt") ?? [])].map(
      (term) => [term.textContent, term.nextElementSibling?.textContent],
    ),
  );

test("every field of a person on a portal says where it is from, and what is inferred says that it may be wrong", async () => {
  await abroadNow();
  const whole = answer.person;
  const sources: [Field, Source][] = [
    ["name", "ours"],
    ["contact_email", "portal"],
    ["department", "portal"],
    ["position", "portal"],
    ["status", "portal"],
    ["since", "ours"],
    ["last_sign_in", "portal"],
  ];
  answer.person = async (query) => ({ ...(await whole(query)), sources });
  render(Person, { employee: "e4" });
  await screen.findByText("Where this is from");
  expect(whence()).toEqual({
    "From the portal": "contact email, department, position, status, and last sign-in",
    "Seen by this app": "name and since when",
  });
  expect(screen.queryByText(/probably not answered yet/)).toBeNull();
  cleanup();
  answer.person = whole;
  const window = { offset: 0, limit: 1, sort: "need" as const, descending: false };
  const query = { tab: "on_the_way" as const, text: "", department: null, window };
  const invited = (await answer.invitations(query)).rows[0]?.employee ?? "";
  render(Person, { employee: invited });
  await screen.findByText("Where this is from");
  expect(whence()).toEqual({
    "From the portal": "name, contact email, and department",
    Inferred: "status and since when",
  });
  screen.getByText("Active there and never signed in: the invitation is probably not answered yet.");
});

test("when somebody was invited and came is said to be inferred on a portal, and what nobody told is no instant", async () => {
  await abroadNow();
  const window = { offset: 0, limit: 1, sort: "need" as const, descending: false };
  const query = { tab: "on_the_way" as const, text: "", department: null, window };
  const [line] = (await answer.invitations(query)).rows;
  if (!line) throw new Error("the fake desk has lines");
  const person = await answer.person({ employee: line.employee });
  const { invitation: whole } = person;
  if (!whole) throw new Error("the line is of an invitation");
  const joined = { ...whole, channel: null, joined_at: 86_400_000 };
  /** What is shown at the terms of an invitation. */
  const facts = (invitation: Invitation) => {
    cleanup();
    const { container } = render(InvitationFacts, { person, invitation });
    const at = (term: string) =>
      [...container.querySelectorAll("dt")].find(({ textContent }) => textContent === term)
        ?.nextElementSibling?.textContent;
    return [at("Invited"), at("Joined")];
  };
  for (const text of facts(joined)) expect(text).toMatch(/\d.*Inferred$/);
  const [unknown] = facts({ ...joined, invited_at: 0 });
  expect(unknown).toBeUndefined();
  // What was decided here is no inference, and on a server there is none.
  expect(facts({ ...joined, channel: "email" })[0]).not.toMatch(/Inferred/);
  if (app.status) app.status = { ...app.status, absent: [] };
  for (const text of facts(joined)) expect(text).not.toMatch(/Inferred/);
});

test("the list of the invited shows no age of what nobody told the instant of", async () => {
  await abroadNow();
  const whole = answer.invitations;
  const of = async (at: number) => {
    cleanup();
    answer.invitations = async (query) => {
      const page = await whole(query);
      return { ...page, rows: page.rows.map((row) => ({ ...row, at })) };
    };
    const { container } = render(Invitations);
    await waitFor(() => expect(container.querySelector("[role=row][data-index]")).toBeTruthy());
    return container.querySelectorAll("[role=row] time").length;
  };
  expect(await of(86_400_000)).toBeGreaterThan(0);
  expect(await of(0)).toBe(0);
  answer.invitations = whole;
});

/** What follows from a part that is absent, and from nothing else. */
const following: Facility[] = ["sessions", "receipts", "door_rules", "no_department"];
test.each<{ absent: Facility[]; said: Facility[] }>([
  { absent: ["links", "chain"], said: [] },
  ...following.map((one) => ({ absent: [one], said: [one] })),
])(
  "where $absent is absent the window says so, wherever the workspace lies (API-1)",
  async ({ absent, said }) => {
    await abroadNow();
    if (app.status) app.status = { ...app.status, absent };
    const found: Facility[] = stopsOf(1).includes("portal") ? ["sessions"] : [];
    const outbox = render(Outbox);
    await screen.findByText("Sent in the last 30 days");
    if (outbox.container.textContent?.includes("Portals give no receipts")) found.push("receipts");
    cleanup();
    render(Person, { employee: "e4" });
    (await screen.findByRole("button", { name: "Edit" })).click();
    const edit = await screen.findByLabelText<HTMLSelectElement>("Department");
    if (screen.queryByText(/as far as the portal tells/)) found.push("door_rules");
    const isChoice = ({ options }: HTMLSelectElement) => [...options].some(({ value }) => value === "");
    if (!isChoice(edit)) found.push("no_department");
    cleanup();
    render(Invite, { onclose: () => undefined });
    const invite = await screen.findByLabelText<HTMLSelectElement>("Department");
    expect(isChoice(invite)).toBe(isChoice(edit));
    expect(invite.value === "").toBe(isChoice(invite));
    expect(found).toEqual(said);
  },
);

test("of a person on a portal nothing is shown that a portal has not, and nothing that cannot be done (API-1)", async () => {
  await abroadNow();
  const { container } = render(Person, { employee: "e4" });
  await screen.findByText("Where this is from");
  const texts = (selector: string) =>
    [...container.querySelectorAll(selector)].map((one) => one.textContent?.trim());
  expect(texts("h3").slice(1)).toEqual(["Sign-in", "Profile", "Where this is from", "Timeline"]);
  expect(texts("h3")[0]).toContain("as far as the portal tells");
  expect(texts("dt")).toEqual([
    "Last sign-in",
    "Status",
    "Contact email",
    "Department",
    "Id",
    "From the portal",
    "Inferred",
  ]);
  expect(texts("button").filter(Boolean)).toEqual(["Edit", "Dismiss", "All of them"]);
  expect(container.querySelectorAll(":disabled, [aria-disabled=true]")).toHaveLength(0);
});
