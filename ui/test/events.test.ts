import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import { event } from "../dev/log";
import { now } from "../dev/people";
import { start } from "../src/lib/app.svelte";
import type { EventKind } from "../src/lib/bindings/EventKind";
import type { Proved } from "../src/lib/bindings/Proved";
import { contentOf, kindsOf, narrowed, show, toneOf } from "../src/lib/log.svelte";
import { go, place } from "../src/lib/place.svelte";
import { forgetAll, toasts } from "../src/lib/toasts.svelte";
import { events, log } from "../src/lib/words";
import Entry from "../src/screens/Entry.svelte";
import Events from "../src/screens/Events.svelte";
import Person from "../src/screens/Person.svelte";

beforeEach(async () => {
  go("events");
  show();
  await start();
});
afterEach(() => {
  cleanup();
  forgetAll();
  vi.restoreAllMocks();
});
const rows = () => document.querySelectorAll("[role=row][data-index]").length;
/** By its name; asking for roles is slow where a grid is drawn. */
const button = (label: string | RegExp) =>
  waitFor(() => {
    const found = [...document.querySelectorAll("button")].find((one) => {
      const name = (one.getAttribute("aria-label") ?? one.textContent).trim();
      return typeof label === "string" ? name === label : label.test(name);
    });
    if (!found) throw new Error(`no button ${String(label)}`);
    return found;
  });

test("every kind of event stands in one group, and no group is empty (LOG-2)", () => {
  const groups = Object.keys(log.groups) as (keyof typeof log.groups)[];
  const kinds = groups.flatMap(kindsOf);
  expect([...kinds].sort()).toEqual(Object.keys(events).sort());
  expect(groups.filter((group) => kindsOf(group).length === 0)).toEqual([]);
});

test("red is what stopped someone; a letter that is only put off is not (INV-8)", () => {
  expect(toneOf({ kind: "letter_failed", cause: "bounced" })).toBe("red");
  expect(toneOf({ kind: "letter_failed", cause: "delayed" })).toBe("amber");
  expect(toneOf({ kind: "signed_in", cause: "in" })).toBe("plain");
});

test("a person's pane goes from why to the timeline in the order that answers a call", async () => {
  go("employees", "e8");
  render(Person, { employee: "e8" });
  await button("Edit");
  const titles = [...document.querySelectorAll("aside h3")].map((title) => title.textContent.trim());
  const wanted = ["Sign-in", "Two-step", "Webhooks", "Profile", "Invitation", "Timeline"];
  expect(titles.filter((title) => wanted.includes(title))).toEqual(wanted);
  expect(screen.getByText("Joined")).toBeTruthy();
  expect(await button("Copy the login")).toBeTruthy();
});

test("group, kind, time, place and words narrow what is asked for and what is written (LOG-2)", async () => {
  const asked = vi.spyOn(answer, "events");
  render(Events);
  await waitFor(() => expect(rows()).toBeGreaterThan(5));
  expect(asked.mock.lastCall?.[0].filter.kinds).toEqual([]);
  (await button("Sign-in")).click();
  await waitFor(() => expect(asked.mock.lastCall?.[0].filter.kinds).toEqual(kindsOf("door")));
  await fireEvent.change(screen.getByLabelText("Kind"), { target: { value: "sign_in_failed" } });
  await fireEvent.change(screen.getByLabelText("When"), { target: { value: "week" } });
  await fireEvent.input(screen.getByLabelText("Address or range"), { target: { value: "198.51.100.0/24" } });
  await fireEvent.input(screen.getByLabelText("Find in this list"), { target: { value: "wrong" } });
  const wanted = { kinds: ["sign_in_failed"], place: "198.51.100.0/24", text: "wrong", until: null };
  await waitFor(() => expect(asked.mock.lastCall?.[0].filter).toMatchObject(wanted));
  const since = asked.mock.lastCall?.[0].filter.since ?? 0;
  expect(Math.abs(Date.now() - 7 * 86_400_000 - since)).toBeLessThan(120_000);
  const written = vi.spyOn(answer, "export_events");
  (await button("Export")).click();
  await waitFor(() => expect(written.mock.lastCall?.[0].filter).toMatchObject(wanted));
  await waitFor(() => expect(toasts.at(-1)?.text).toMatch(/written to/));
});

test("a day is meant whole, to its last minute", async () => {
  const asked = vi.spyOn(answer, "events");
  Object.assign(narrowed, { when: "dates", from: "2026-11-02", to: "2026-11-03" });
  render(Events);
  const at = (day: number) => new Date(2026, 10, day).getTime();
  await waitFor(() => expect(asked.mock.lastCall?.[0].filter).toMatchObject({ since: at(2), until: at(4) }));
});

test("an address that is still being typed is told beside the field, and what was found stays", async () => {
  render(Events);
  await waitFor(() => expect(rows()).toBeGreaterThan(5));
  await fireEvent.input(screen.getByLabelText("Address or range"), { target: { value: "203.0.113.0/33" } });
  expect(
    (await waitFor(() => document.querySelector("[role=alert]") ?? Promise.reject(new Error("no alert"))))
      .textContent,
  ).toMatch(/up to 32/);
  expect(rows()).toBeGreaterThan(5);
  expect(toasts).toHaveLength(0);
  await fireEvent.input(screen.getByLabelText("Address or range"), { target: { value: "203.0.113.0/32" } });
  await waitFor(() => expect(document.querySelector("[role=alert]")).toBeNull());
});

test("an off-list sign-in carries its reason, and an entry opens to before and after (IPR-5)", async () => {
  render(Events);
  await screen.findAllByText(/Outside the list: refused afterwards/);
  const row = (await screen.findAllByText("Profile changed by Petra Novak"))[0];
  row?.click();
  await waitFor(() => expect(place.event).toMatch(/^v\d+$/));
  expect(location.hash).toBe(`#/events/entry/${place.event}`);
  render(Entry, { event: place.event ?? "" });
  await screen.findByText("Head of purchasing");
  const cells = [...document.querySelectorAll("td")].map((cell) => cell.textContent);
  expect(cells).toEqual(["Sales", "Warehouse", "Buyer", "Head of purchasing"]);
  (await button(/^Only events from /)).click();
  expect(narrowed.place).toMatch(/^198\.51\.100\./);
});

test("what an entry holds is said in words, and ids are left out", () => {
  const of = (data: Record<string, unknown>) =>
    contentOf(event("x", now, "role_granted" as EventKind, null, "A", data));
  expect(of({ from: "employee", to: "helpdesk" }).changes).toEqual([
    { what: "", before: "Employee", after: "Helpdesk" },
  ]);
  const { changes, more } = of({
    grace_days: { from: 2, to: 7 },
    operation: "01931f6e-7a2b-7cc0-9d1e-5a0b7c3d2e1f",
    reason: "Phone lost",
    evidence: [{ signal: "weak_password", score: 40 }],
  });
  expect(changes).toEqual([{ what: "Days of grace", before: "2", after: "7" }]);
  expect(more.map(([name]) => name)).toEqual(["Reason", "evidence"]);
});

test("all events of a person are one step from their pane", async () => {
  render(Person, { employee: "e8" });
  (await button(/^All of them: every event of /)).click();
  expect(place.screen).toBe("events");
  expect(narrowed.person?.id).toBe("e8");
});

const proof = (part: Partial<Proved>): Proved => ({
  proof: { proof: "whole" },
  n_proved: 10,
  span: [now - 86_400_000, now],
  n_heads: 2,
  n_before: 0,
  n_after: 0,
  changed: null,
  ...part,
});

test.each([
  [proof({ n_before: 7 }), [/10 entries are unbroken/, /Not covered: 7 older entries/, /operator/]],
  [proof({ proof: { proof: "nothing" }, n_proved: 0, span: null }), [/Nothing can be proved yet/]],
  [proof({ proof: { proof: "part_only" }, n_proved: 0, span: null }), [/sent a part of the log/]],
  [proof({ proof: { proof: "missing", number: 14 } }), [/Entry 14 is missing/]],
  [proof({ proof: { proof: "differs", after: 10, until: 20 } }), [/changed after entry 10, by entry 20/]],
  [proof({ changed: now }), [/another one than this computer knew/]],
])("verifying says what is proved and what is not covered (LOG-3) %#", async (proved, said) => {
  vi.spyOn(answer, "verify_events").mockImplementation(() => proved);
  render(Events);
  (await button("Verify")).click();
  const note = await waitFor(
    () => document.querySelector("[role=alert]") ?? Promise.reject(new Error("no alert")),
  );
  for (const sentence of said) expect(note.textContent).toMatch(sentence);
});
