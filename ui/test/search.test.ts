import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { listeners } from "../dev/demo";
import { answer } from "../dev/fake";
import { app, start } from "../src/lib/app.svelte";
import { call } from "../src/lib/gatehouse";
import { go, place } from "../src/lib/place.svelte";
import SearchField from "../src/parts/SearchField.svelte";
import type { Found } from "../src/lib/bindings/Found";
import type { FoundPerson } from "../src/lib/bindings/FoundPerson";

const person = (name: string): FoundPerson => ({
  employee: name,
  name,
  address: null,
  department: null,
  role: "employee",
  status: "active",
  cannot_get_in: false,
});
const lit = () => document.querySelector("[role=option][aria-selected=true] b")?.textContent;
const type = (text: string) => {
  const field = screen.getByRole<HTMLInputElement>("combobox");
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  return field;
};

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("news does not move the highlight to another person", async () => {
  const people = [person("Anna"), person("Annika"), person("Hanna")];
  const search = vi
    .spyOn(answer, "search")
    .mockImplementation(() => ({ people, more: false, near: false, means: null }));
  render(SearchField);
  const field = type("an");
  await screen.findByText("Annika");
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  await waitFor(() => expect(lit()).toBe("Annika"));
  people.unshift(person("Andrea"));
  const asked = search.mock.calls.length;
  const status = app.status;
  for (const tell of listeners) tell("status", { ...status, generation: (status?.generation ?? 0) + 1 });
  await screen.findByText("Andrea");
  expect(search.mock.calls.length).toBeGreaterThan(asked);
  expect(search).toHaveBeenLastCalledWith({ text: "an", limit: 8, about: null });
  expect(lit()).toBe("Annika");
});

test("nobody is said to match before the answer is here", async () => {
  let answerIt: (found: Found) => void = () => {};
  vi.spyOn(answer, "search").mockImplementation(() => new Promise((done) => (answerIt = done)));
  render(SearchField);
  type("zzz");
  await waitFor(() => expect(answer.search).toHaveBeenCalled());
  expect(screen.queryByText(/Nobody matches/)).toBeNull();
  answerIt({ people: [], more: false, near: false, means: null });
  await screen.findByText("Nobody matches “zzz”");
});

test("Enter opens who matches what was typed, not who matched the beginning of it", async () => {
  const held: (() => void)[] = [];
  vi.spyOn(answer, "search").mockImplementation(async ({ text }) => {
    await new Promise<void>((done) => held.push(done));
    return { people: [person(text === "an" ? "Andrea" : "Anna")], more: false, near: false, means: null };
  });
  render(SearchField);
  const field = type("an");
  await waitFor(() => expect(held).toHaveLength(1));
  held[0]?.();
  await screen.findByText("Andrea");
  type("anna");
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  expect(place.employee).toBeNull();
  await waitFor(() => expect(held).toHaveLength(2));
  held[1]?.();
  await waitFor(() => expect(place.employee).toBe("Anna"));
  go("overview");
});

test("an answer to what was cleared meanwhile shows nobody", async () => {
  let answerIt: (found: Found) => void = () => {};
  vi.spyOn(answer, "search").mockImplementation(() => new Promise((done) => (answerIt = done)));
  render(SearchField);
  type("an");
  await waitFor(() => expect(answer.search).toHaveBeenCalled());
  type("");
  answerIt({ people: [person("Anna")], more: false, near: false, means: null });
  await call("stage");
  await call("stage");
  expect(screen.queryByText("Anna")).toBeNull();
});
