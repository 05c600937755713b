import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import type { Person as Facts } from "../src/lib/bindings/Person";
import { start } from "../src/lib/app.svelte";
import Person from "../src/screens/Person.svelte";

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const button = async (label: string) =>
  (await screen.findByText(label)).closest("button") as HTMLButtonElement;

async function show(letter: Facts["letter"]) {
  const person = { ...(await answer.person({ employee: "e3" })), letter };
  person.can = ["send_recovery", "send_login"];
  vi.spyOn(answer, "person").mockReturnValue(person);
  render(Person, { employee: "e3" });
  return person;
}

test("a link and the login are sent from the person's pane (RCV-5, SGN-7)", async () => {
  await show(null);
  const decide = vi.spyOn(answer, "decide");
  (await button("Send recovery link")).click();
  (await button("Send login")).click();
  await waitFor(() => expect(decide).toHaveBeenCalledTimes(2));
  expect(decide.mock.calls.map(([{ choices }]) => choices)).toEqual([
    [{ choice: "send_recovery", employee: "e3" }],
    [{ choice: "send_login", employee: "e3" }],
  ]);
});

test("a letter that did not arrive: its state, where to look, whom to trust, and the countdown (INV-9)", async () => {
  const at = Date.now();
  const facts = { state: "refused" as const, at, said: "550 no such user", host: "mx.example" };
  const { sender } = await show({ kind: "recovery", asked_at: at, facts, next_from: at + 60_000 });
  await screen.findByText("Recovery letter");
  await screen.findByText("550 no such user");
  await screen.findByText(/in Spam and in Promotions/);
  await screen.findByText(new RegExp(sender));
  expect((await button("Send recovery link")).getAttribute("aria-disabled")).toBe("true");
  expect((await button("Send login")).getAttribute("aria-disabled")).toBeNull();
});
