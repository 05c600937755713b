import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { afterEach, expect, test } from "vitest";
import { answer } from "../dev/fake";
import "../dev/install";
import Dialog from "../src/parts/Dialog.svelte";
import Toasts from "../src/parts/Toasts.svelte";
import { announce, decide, decideFrom, forgetDone, undoNewest } from "../src/lib/decide.svelte";
import { forgetAll } from "../src/lib/toasts.svelte";

afterEach(() => {
  cleanup();
  forgetDone();
  forgetAll();
});
const takenBack: string[][] = [];
answer.take_back = ({ operations }) => {
  takenBack.push(operations);
  return { taken: operations, sent: [] };
};

test("U takes back the newest decision whole, names it, and offers to do it again (OFF-2)", async () => {
  render(Toasts);
  const first = await decide([{ choice: "approve", employee: "ie1" }], "You approved Marek");
  const batch = await decide(
    [
      { choice: "approve", employee: "ie2" },
      { choice: "approve", employee: "ie3" },
    ],
    "You approved 2 people",
  );
  await undoNewest();
  expect(takenBack.at(-1)).toEqual(batch?.operations);
  await screen.findByText("Taken back");
  expect(screen.getByText("You approved 2 people")).toBeTruthy();
  (await screen.findByRole("button", { name: "Do it again" })).click();
  await waitFor(() => expect(screen.queryByText("Taken back")).toBeNull());
  await screen.findByText("You approved 2 people");
  await undoNewest();
  expect(takenBack.at(-1)).not.toEqual(batch?.operations);
  expect(takenBack.at(-1)).toHaveLength(2);
  await undoNewest();
  expect(takenBack.at(-1)).toEqual(first?.operations);
});

test("what another run decided is never taken back by U", async () => {
  render(Toasts);
  const before = takenBack.length;
  await undoNewest();
  await screen.findByText("Nothing to undo");
  expect(takenBack.length).toBe(before);
});

test("a conflict that is left as it is offers no undo, since nothing was decided", async () => {
  render(Toasts);
  announce({ operations: [], refused: [], undo_until: null, offline: true }, "Left as it is now");
  await screen.findByText("Left as it is now");
  expect(screen.queryByRole("button", { name: /Undo/ })).toBeNull();
});

test("news is drawn inside the open dialog, where it can be clicked, and once only", async () => {
  render(Toasts);
  const body = createRawSnippet(() => ({ render: () => "<p>body</p>" }));
  const { unmount } = render(Dialog, { title: "Invite people", onclose: () => {}, children: body });
  announce({ operations: ["o"], refused: [], undo_until: null, offline: true }, "You invite 1 person");
  const said = await screen.findByText("You invite 1 person");
  expect(said.closest("dialog")).not.toBeNull();
  unmount();
  await waitFor(() => expect(screen.getByText("You invite 1 person").closest("dialog")).toBeNull());
});

test("a double click decides once and tells it once; the same again later is another decision", async () => {
  render(Toasts);
  const decideAll = answer.decide;
  let n = 0;
  answer.decide = (asked) => (n++, decideAll(asked));
  const choose = () => decide([{ choice: "reject", employee: "ie2" }], "You refused Giulia");
  const [one, two] = await Promise.all([choose(), choose()]);
  expect(n).toBe(1);
  expect(two).toEqual(one);
  expect(await screen.findAllByText("You refused Giulia")).toHaveLength(1);
  const send = () => decideFrom({ choice: "require_two_step" }, "You required two-step");
  expect(await Promise.all([send(), send()])).toEqual([null, null]);
  expect(n).toBe(2);
  await choose();
  expect(n).toBe(3);
  answer.decide = decideAll;
});
