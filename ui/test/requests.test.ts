import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import { app, start } from "../src/lib/app.svelte";
import Overview from "../src/screens/Overview.svelte";
import Person from "../src/screens/Person.svelte";

beforeEach(start);
/** With a network, what restricts leaves at once. */
const online = () => {
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
};
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const button = (label: string) => screen.findByRole<HTMLButtonElement>("button", { name: label });
const dialog = () => within(document.querySelector("dialog") as HTMLElement);
const decided = () => {
  const decide = vi.spyOn(answer, "decide");
  return () => decide.mock.calls.map(([{ choices }]) => choices);
};

test("who asks at the door stands first, with the note, and is answered (TFA-7)", async () => {
  render(Overview);
  const choices = decided();
  await screen.findByRole("heading", { name: "2 people ask you" });
  expect(screen.getAllByRole("heading", { level: 3 })[0]?.textContent).toBe("2 people ask you");
  await screen.findByText(/My phone fell into the sea/);
  (await button("Mark as done: Greta Gomez")).click();
  await waitFor(() =>
    expect(choices()).toEqual([[{ choice: "answer_request", request: "q1", answer: "done" }]]),
  );
});

test("refusing says first what it means (TFA-7)", async () => {
  online();
  render(Overview);
  const choices = decided();
  (await button("Refuse Greta Gomez")).click();
  await screen.findByText(/the second step is still asked/);
  expect(choices()).toEqual([]);
  dialog().getByRole("button", { name: "Refuse", hidden: true }).click();
  await waitFor(() =>
    expect(choices()).toEqual([[{ choice: "answer_request", request: "q1", answer: "refuse" }]]),
  );
});

test("who never joined is invited at the login they asked with (SGN-2)", async () => {
  render(Overview);
  (await button("Invite Zoe Marsh")).click();
  await waitFor(() =>
    expect(document.querySelector<HTMLTextAreaElement>("dialog textarea")?.value).toBe(
      "zoe@fabrikam.example",
    ),
  );
});

test("what this admin may not answer is only shown", async () => {
  const overview = await answer.overview(null);
  const requests = overview.requests.map((line) => ({ ...line, can_answer: false }));
  vi.spyOn(answer, "overview").mockReturnValue({ ...overview, requests });
  render(Overview);
  await screen.findByText("2 people ask you");
  expect(screen.queryByRole("button", { name: "Refuse Greta Gomez" })).toBeNull();
});

test("an app of someone is revoked, after saying what that erases (SES-3)", async () => {
  online();
  render(Person, { employee: "e4" });
  const choices = decided();
  (await button("Revoke Gatehouse on front-desk-2")).click();
  await screen.findByText(/erases its copy of this workspace/);
  dialog().getByRole("button", { name: "Revoke", hidden: true }).click();
  await waitFor(() =>
    expect(choices()).toEqual([[{ choice: "revoke_device", employee: "e4", device: "v4" }]]),
  );
});
