import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { diagnosed } from "../dev/causes";
import { answer } from "../dev/fake";
import { start } from "../src/lib/app.svelte";
import type { Language } from "../src/lib/bindings/Language";
import type { Means } from "../src/lib/bindings/Means";
import type { Person } from "../src/lib/bindings/Person";
import * as gatehouse from "../src/lib/gatehouse";
import { go, place } from "../src/lib/place.svelte";
import { languages } from "../src/lib/language";
import { replies, replyTo, type Reply } from "../src/lib/replies";
import { ago, moment } from "../src/lib/time.svelte";
import { causes, causeWords } from "../src/lib/words";
import SearchField from "../src/parts/SearchField.svelte";
import Why from "../src/parts/Why.svelte";

const about = { name: "Anna", address: "anna@x.example", sender: "gate@x.example" };
const type = (text: string) => {
  const field = screen.getByRole<HTMLInputElement>("combobox");
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("every reply is there in seven languages, with the same placeholders (DOC-1)", () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
  const kinds = Object.keys(replies.en) as Reply[];
  for (const language of Object.keys(languages) as Language[])
    for (const kind of kinds) {
      const text = replies[language][kind];
      expect(places(text), `${language} ${kind}`).toEqual(places(replies.en[kind]));
      if (language !== "en") expect(text).not.toBe(replies.en[kind]);
    }
});

test("every cause has words and a reply, with evidence and without (DOC-1)", () => {
  const filling = { company: "Northwind", sender: about.sender, address: about.address, login: "anna" };
  for (const cause of Object.keys(causes) as (keyof typeof causes)[])
    for (const one of [
      diagnosed(cause, [], { sure: "possible" }),
      diagnosed(cause, [], {
        at: Date.now(),
        until: Date.now(),
        n: 3,
        ip: "192.0.2.7",
        said: "550 no",
        who: "Ben",
        address: "ben@x.example",
        list: { of: "workspace" },
        word: "voided",
      }),
    ]) {
      const { title, text } = causeWords(one, about);
      expect(title.length, cause).toBeGreaterThan(3);
      expect(text, cause).not.toMatch(/null|undefined|\{|NaN/);
      expect(replyTo(one, "ru", filling), cause).not.toMatch(/[{}]/);
    }
});

const shown = (more: Partial<Person>): Person => ({
  ...(answer.person({ employee: "e4" }) as Person),
  ...more,
});

test("the first true cause leads, with its fix and a reply in the person’s language (DOC-1)", async () => {
  const copied = vi.spyOn(gatehouse, "copyText").mockResolvedValue(null);
  const decided = vi.spyOn(answer, "decide");
  render(Why, {
    person: shown({
      causes: [
        diagnosed("dismissed", ["reinstate"], { at: Date.now() - 60_000 }),
        diagnosed("wrong_password", ["send_recovery"], { sure: "tried", at: Date.now() - 60_000, n: 4 }),
        diagnosed("other_login", ["send_login"], { sure: "known", address: "a@x.example" }),
      ],
      can: ["reinstate"],
    }),
  });
  const titles = [...document.querySelectorAll("strong")].map((one) => one.textContent);
  expect(titles).toEqual(["Dismissed", "The password was wrong", "The login is another address"]);
  expect(screen.getByText(/4 times since the last success/)).toBeTruthy();
  // What may not be done now is not offered.
  expect(screen.queryByRole("button", { name: "Send recovery link" })).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: "Reinstate" }));
  await waitFor(() => expect(decided).toHaveBeenCalled());
  expect(JSON.stringify(decided.mock.calls[0])).toContain('"choice":"reinstate"');
  const reply = screen.getAllByRole("button", { name: "Copy a reply" })[0];
  if (reply) await fireEvent.click(reply);
  expect(copied.mock.calls[0]?.[0]).toContain("was ended");
});

test("a reply is in the language the person was last in, whatever the company’s and the message’s is (DOC-1)", async () => {
  const copied = vi.spyOn(gatehouse, "copyText").mockResolvedValue(null);
  const causes = [diagnosed("dismissed", [], { at: 1 })];
  const person = shown({ causes });
  const russian = { ...person, employee: { ...person.employee, language: "ru" as const } };
  const copy = () => fireEvent.click(screen.getByRole("button", { name: "Copy a reply" }));
  render(Why, { person: russian });
  await copy();
  expect(copied.mock.calls[0]?.[0]).toMatch(/^Ваш доступ/);
  cleanup();
  const { id, name } = person.employee;
  const about = { employee: id, name, address: null, department: null, cannot_get_in: true };
  vi.spyOn(answer, "person").mockReturnValue(russian);
  vi.spyOn(answer, "search").mockImplementation(() => ({
    ...found,
    means: means({ causes, about: { ...about, role: "employee", status: "dismissed" } }),
  }));
  render(SearchField);
  type("Anmeldename oder Passwort stimmen nicht");
  await screen.findByText("Dismissed");
  await waitFor(async () => {
    await copy();
    expect(copied.mock.calls.at(-1)?.[0]).toMatch(/^Ваш доступ/);
  });
  // The reply about an address that is taken goes to who wants it, not to who has it.
  cleanup();
  const held = [diagnosed("address_is_contact", [], { employee: id, who: name })];
  vi.spyOn(answer, "search").mockImplementation(() => ({ ...found, means: means({ causes: held }) }));
  render(SearchField);
  type("Diese Adresse ist schon ein Anmeldename");
  await screen.findByText("The address is a contact email already");
  await copy();
  expect(copied.mock.calls.at(-1)?.[0]).toMatch(/Adresse/);
});

test("a pause is one click away for who lost the phone (TFA-3)", async () => {
  render(Why, {
    person: shown({
      causes: [diagnosed("cannot_confirm", ["pause_two_step"], { sure: "tried", n: 0, said: "Lost it" })],
      can: ["pause_two_step"],
    }),
  });
  expect(screen.getByText("Lost it")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Pause two-step" }));
  expect(await screen.findByRole("dialog")).toBeTruthy();
});

const means = (more: Partial<Means>): Means => ({
  message: "Anmeldename oder Passwort stimmen nicht",
  vendors: false,
  language: "de",
  address: null,
  about: null,
  causes: [
    diagnosed("wrong_password", [], { sure: "possible" }),
    diagnosed("keyboard", [], { sure: "possible" }),
  ],
  as_of: Date.now(),
  ...more,
});
const found = { people: [], more: false, near: false };

test("a pasted message is explained while typing, and replied to in its language (DOC-1)", async () => {
  const copied = vi.spyOn(gatehouse, "copyText").mockResolvedValue(null);
  vi.spyOn(answer, "search").mockImplementation(() => ({ ...found, means: means({}) }));
  render(SearchField);
  type("Anmeldename oder Passwort stimmen nicht");
  expect(await screen.findByText("What this message means")).toBeTruthy();
  expect(screen.getByText("The password was wrong")).toBeTruthy();
  expect(screen.getByText(/Open a person first/)).toBeTruthy();
  const reply = screen.getAllByRole("button", { name: "Copy a reply" })[0];
  if (reply) await fireEvent.click(reply);
  expect(copied.mock.calls[0]?.[0]).toContain("Feststelltaste");
});

test("of a person whose address is in it, the true cause leads to them (DOC-1)", async () => {
  go("overview");
  const about = {
    employee: "e4",
    name: "Bob Brown",
    address: "bob@x.example",
    department: null,
    role: "employee" as const,
    status: "dismissed" as const,
    cannot_get_in: true,
  };
  const causes = [diagnosed("dismissed", ["reinstate"], { at: 1 })];
  const answered = { ...found, people: [about], means: means({ about, causes }) };
  vi.spyOn(answer, "search").mockImplementation(() => answered);
  render(SearchField);
  type("bob@x.example: Incorrect login or password");
  expect(await screen.findByText("What this message means for Bob Brown")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Open Bob Brown" }));
  expect(place.employee).toBe("e4");
});

test("an address that is taken is freed from where it was pasted, by what may be done with who holds it (EML-2)", async () => {
  const decided = vi.spyOn(answer, "decide");
  const holder = shown({ can: ["reinstate", "request_address", "edit"] });
  const { id, name, login } = holder.employee;
  const of = { employee: id, who: name, address: "bob@x.example" };
  vi.spyOn(answer, "person").mockReturnValue(holder);
  vi.spyOn(answer, "search").mockImplementation(() => ({
    ...found,
    means: means({
      message: "user with email {address} already exists",
      vendors: true,
      language: "en",
      address: "bob@x.example",
      causes: [diagnosed("address_of_dismissed", ["reinstate", "edit", "request_address", "open_case"], of)],
    }),
  }));
  render(SearchField);
  type("A user with email bob@x.example already exists");
  await fireEvent.click(await screen.findByRole("button", { name: "Ask them to free it" }));
  await fireEvent.click(screen.getByRole("button", { name: "Reinstate" }));
  await waitFor(() => expect(decided).toHaveBeenCalledTimes(2));
  expect(login).not.toBe("bob@x.example");
  expect(decided.mock.calls.map(([{ choices }]) => choices)).toEqual([
    [{ choice: "request_address", employee: id, address: "bob@x.example" }],
    [{ choice: "reinstate", employee: id }],
  ]);
  // What may not be done with them is not offered; what asks first asks over the screen.
  expect(screen.queryByRole("button", { name: "Open a case" })).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: "Edit" }));
  expect(await screen.findByRole("dialog")).toBeTruthy();
});

test("an open invitation to a pasted address is sent again from there (EML-6)", async () => {
  const decided = vi.spyOn(answer, "decide");
  const invited = answer.person({ employee: "i1" }) as Person;
  const line = { ...invited.invitation_line, can: ["resend"], resend_from: null };
  vi.spyOn(answer, "person").mockReturnValue({ ...invited, invitation_line: line as never });
  const of = { employee: "i1", who: invited.employee.name, address: "kim@x.example" };
  vi.spyOn(answer, "search").mockImplementation(() => ({
    ...found,
    means: means({ vendors: true, causes: [diagnosed("address_invited", ["resend"], of)] }),
  }));
  render(SearchField);
  type("A user with email kim@x.example already exists");
  await fireEvent.click(await screen.findByRole("button", { name: "Send again" }));
  await waitFor(() => expect(JSON.stringify(decided.mock.calls)).toContain('"choice":"resend"'));
});

test("a letter is called what it brings, and a link that ran out says until when it worked (DOC-1, INV-9)", () => {
  const [at, until] = [Date.now() - 7_200_000, Date.now() - 3_600_000];
  const failed = (word: string | null) => diagnosed("recovery_letter_failed", [], { at, word });
  expect(causeWords(failed("login"), about).title).toBe("The letter with the login did not arrive");
  expect(causeWords(failed(null), about).title).toBe("The letter for a new password did not arrive");
  const outdated = causeWords(diagnosed("recovery_outdated", [], { at, until }), about);
  expect(outdated.text).toBe(`Asked for ${ago(at)}, and not opened. It worked until ${moment(until)}.`);
  const refused = causeWords(diagnosed("recovery_outdated", [], { at, n: 1, word: "expired" }), about);
  expect(refused.text).toBe(`Last ${ago(at)}. Its time was over.`);
});

test("who was registered with a wrong address is replaced by the right person (INV-6)", async () => {
  render(Why, {
    person: shown({
      causes: [
        diagnosed("recovery_letter_failed", ["edit", "send_recovery", "replace"], { sure: "tried", at: 1 }),
      ],
      can: ["replace"],
    }),
  });
  await fireEvent.click(screen.getByRole("button", { name: "Invite the right person" }));
  expect(await screen.findByRole("dialog")).toBeTruthy();
});

test("nearest people are said to be only that, and an unknown address can be invited (DOC-1)", async () => {
  const person = { employee: "e1", name: "Ann Brown", address: "ann@x.example" };
  const near = { ...person, department: null, role: "employee", status: "active", cannot_get_in: false };
  const answered = {
    ...found,
    people: [near as never],
    near: true,
    means: means({
      message: null,
      address: "an@x.example",
      causes: [diagnosed("never_joined", ["invite"], { sure: "possible", address: "an@x.example" })],
    }),
  };
  vi.spyOn(answer, "search").mockImplementation(() => answered);
  render(SearchField);
  type("an@x.example");
  expect(await screen.findByText(/These come nearest/)).toBeTruthy();
  expect(screen.getByText("Nobody here has an@x.example")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Invite" }));
  await waitFor(() => expect(document.querySelector("textarea")?.value).toBe("an@x.example"));
});
