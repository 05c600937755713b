import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import ChangeRole from "../src/dialogs/ChangeRole.svelte";
import ConfirmStep from "../src/dialogs/ConfirmStep.svelte";
import ExtendGrace from "../src/dialogs/ExtendGrace.svelte";
import PauseTwoStep from "../src/dialogs/PauseTwoStep.svelte";
import TwoStepFacts from "../src/parts/TwoStepFacts.svelte";
import { app, start } from "../src/lib/app.svelte";
import { sentenceOf } from "../src/lib/words";
import { nPrepared } from "../src/lib/step.svelte";

const type = (label: string, value: string) => {
  const field = screen.getByLabelText<HTMLInputElement>(label);
  field.value = value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
const choose = (label: string, value: string) => {
  const field = screen.getByLabelText<HTMLSelectElement>(label);
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
const submit = () =>
  document
    .querySelector("dialog form")
    ?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
const online = (fresh = false) => {
  if (app.status)
    app.status = {
      ...app.status,
      line: { line: "online" },
      ...(fresh ? { confirmed_until: Date.now() + 60_000 } : {}),
    };
};
const taken = { operations: ["o"], refused: [], undo_until: null, offline: false };
/** As the demo answers, but nothing of it outlasts the test. */
const confirming = () =>
  vi.spyOn(answer, "confirm_step").mockImplementation(({ code }) => {
    if (code === "000000") throw { code: "bad_field", field: "code", reason: "wrong_code" };
    return { until: 0 };
  });
const pane = (id: string) => Promise.resolve(answer.person({ employee: id }));

beforeEach(async () => {
  confirming();
  await start();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("a pause asks for the admin\u2019s own code first, and is decided only once that is right (TFA-4)", async () => {
  online();
  const decide = vi.spyOn(answer, "decide").mockReturnValue(taken);
  const onclose = vi.fn();
  render(PauseTwoStep, { employee: "e1", name: "Ada Abel", onclose });
  type("Why", "Lost the phone");
  choose("For how long", "72");
  type("Your own code", "000000");
  submit();
  await waitFor(() => expect(screen.getByText(/That code is not right/)).toBeTruthy());
  expect(decide).not.toHaveBeenCalled();
  type("Your own code", "123 456");
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(decide).toHaveBeenCalledWith({
    choices: [{ choice: "pause_two_step", employee: "e1", hours: 72, reason: "Lost the phone" }],
  });
});

test("the pauses that are offered are the operator\u2019s (TFA-4)", () => {
  online(true);
  const door = { pauses: [2, 48, 100, 240] };
  app.company = { workspace: { door } } as never;
  render(PauseTwoStep, { employee: "e1", name: "Ada Abel", onclose: vi.fn() });
  const offered = screen.getByLabelText("For how long").querySelectorAll("option");
  const labels = [...offered].map((one) => one.textContent?.trim());
  expect(labels.slice(0, 4)).toEqual(["2 hours", "2 days", "100 hours", "10 days"]);
  app.company = null;
});

test("without a network no code is asked for, and it is said that it waits for one (TFA-4)", async () => {
  const decide = vi.spyOn(answer, "decide").mockReturnValue({ ...taken, offline: true });
  const onclose = vi.fn();
  render(PauseTwoStep, { employee: "e1", name: "Ada Abel", onclose });
  expect(screen.queryByLabelText("Your own code")).toBeNull();
  expect(screen.getByText(/until you type your own code once the server can be reached/)).toBeTruthy();
  type("Why", "Lost the phone");
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(decide).toHaveBeenCalled();
});

test("a fresh code is not asked for again, and another time is counted in days up to 30 (TFA-4)", async () => {
  online(true);
  const decide = vi.spyOn(answer, "decide").mockReturnValue(taken);
  render(PauseTwoStep, { employee: "e1", name: "Ada Abel", onclose: vi.fn() });
  expect(screen.queryByLabelText("Your own code")).toBeNull();
  type("Why", "Travels");
  choose("For how long", "other");
  await waitFor(() => screen.getByLabelText("Days, 1 to 30"));
  type("Days, 1 to 30", "31");
  submit();
  expect(decide).not.toHaveBeenCalled();
  type("Days, 1 to 30", "30");
  submit();
  await waitFor(() => expect(decide).toHaveBeenCalled());
  expect(decide.mock.calls[0]?.[0].choices[0]).toMatchObject({ hours: 720 });
});

test("why a grace cannot be extended stands at the field (TFA-6)", async () => {
  const problem = { code: "nothing_to_extend" } as const;
  const refused = { operations: [], refused: [{ index: 0, problem }], undo_until: null, offline: false };
  vi.spyOn(answer, "decide").mockReturnValue(refused);
  const onclose = vi.fn();
  render(ExtendGrace, { employee: "e3", name: "Daniel", onclose });
  submit();
  await waitFor(() => expect(screen.getByText(/There is no grace to extend/)).toBeTruthy());
  expect(onclose).not.toHaveBeenCalled();
});

test("only what gives more asks for a code, and ownership is handed on by its own choice (DIS-3, TFA-4)", async () => {
  online();
  const decide = vi.spyOn(answer, "decide").mockReturnValue(taken);
  const person = await pane("e41");
  expect(person.employee.role).toBe("helpdesk");
  person.grants = ["employee", "admin"];
  const onclose = vi.fn();
  render(ChangeRole, { person, onclose });
  expect(screen.queryByLabelText("Your own code")).toBeNull();
  choose("New role", "admin");
  await waitFor(() => expect(screen.getByLabelText("Your own code")).toBeTruthy());
  choose("New role", "transfer");
  await waitFor(() => expect(screen.getByText("Hand ownership on")).toBeTruthy());
  type("Your own code", "123456");
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(decide.mock.calls[0]?.[0].choices).toEqual([{ choice: "transfer_ownership", employee: "e41" }]);
});

test("a role that others gave while the code was looked at is decided no more (SYN-2)", async () => {
  online();
  const decide = vi.spyOn(answer, "decide").mockReturnValue(taken);
  let answered: (ended: { until: number }) => void = () => {};
  vi.spyOn(answer, "confirm_step").mockImplementation(
    (() => new Promise((resolve) => (answered = resolve))) as never,
  );
  const person = await pane("e41");
  person.grants = ["employee", "admin"];
  const onclose = vi.fn();
  const { rerender } = render(ChangeRole, { person, onclose });
  choose("New role", "admin");
  await waitFor(() => screen.getByLabelText("Your own code"));
  type("Your own code", "123456");
  submit();
  await waitFor(() => expect(answer.confirm_step).toHaveBeenCalled());
  const made = { ...person, grants: [], can: [], employee: { ...person.employee, role: "admin" } };
  await rerender({ person: made as typeof person });
  answered({ until: 0 });
  await screen.findByText("Changed meanwhile to “Admin”.");
  expect(screen.getByLabelText<HTMLSelectElement>("New role").value).toBe("");
  expect([decide.mock.calls.length, onclose.mock.calls.length]).toEqual([0, 0]);
});

test("a prepared change asks for its code, also by a backup code (TFA-2, TFA-4)", async () => {
  online();
  if (app.status) app.status = { ...app.status, n_prepared: 1 };
  expect(nPrepared()).toBe(1);
  const confirm = confirming();
  const onclose = vi.fn();
  render(ConfirmStep, { onclose });
  expect(screen.getByText(/1 change waits for your own second step/)).toBeTruthy();
  screen.getByText("Use a backup code").click();
  await waitFor(() => screen.getByLabelText("Backup code"));
  type("Number", "3");
  type("Backup code", "abcd-efgh");
  submit();
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(confirm).toHaveBeenCalledWith({ code: "", number: "3", backup: "abcd-efgh" });
});

test("who has a passkey confirms in the browser, and may give up there (TFA-4)", async () => {
  online();
  if (app.status) app.status = { ...app.status, n_prepared: 1 };
  const cancel = vi.spyOn(answer, "cancel_connect").mockReturnValue(null);
  let end: (ended: { until: number } | Error) => void = () => {};
  const opened = vi.spyOn(answer, "confirm_in_browser").mockImplementation(
    (() =>
      new Promise((resolve, reject) => {
        end = (ended) => {
          if (ended instanceof Error) reject(Object.assign(ended, { code: "sign_in_cancelled" }));
          else resolve(ended);
        };
      })) as never,
  );
  const onclose = vi.fn();
  render(ConfirmStep, { onclose });
  screen.getByText("Use a passkey, in the browser").click();
  await waitFor(() => screen.getByText(/Your browser is open: confirm there/));
  await waitFor(() => expect(opened).toHaveBeenCalled());
  expect(screen.queryByLabelText("Your own code")).toBeNull();
  screen.getAllByText("Cancel")[0]?.click();
  await waitFor(() => expect(cancel).toHaveBeenCalled());
  end(new Error());
  await waitFor(() => screen.getByLabelText("Your own code"));
  expect(onclose).not.toHaveBeenCalled();
  screen.getByText("Use a passkey, in the browser").click();
  await waitFor(() => expect(opened).toHaveBeenCalledTimes(2));
  end({ until: Date.now() + 60_000 });
  await waitFor(() => expect(onclose).toHaveBeenCalled());
});

test("what was decided reads as a sentence", () => {
  const about = { name: "Anna", address: null, employee: "e" };
  const employee = "e";
  expect(
    sentenceOf({
      about,
      decision: { kind: "pause_two_step", employee, hours: 24, reason: "x", paused: false },
    }),
  ).toBe("Pause two-step for Anna for 1 day");
  expect(
    sentenceOf({
      about,
      decision: { kind: "grant_role", employee, role: { from: "employee", to: "admin" } },
    }),
  ).toBe("Make Anna admin");
});

test("the pane says by what someone confirms, and how many passkeys they have and when one was last used (TFA-1)", async () => {
  const person = await pane("e1");
  const enrolled = { ...person.employee.two_step, enrolled_at: 1, codes_left: 7 };
  const shown = (factors: Partial<typeof enrolled>) => {
    cleanup();
    const employee = { ...person.employee, two_step: { ...enrolled, ...factors } };
    const { container } = render(TwoStepFacts, { person: { ...person, employee } });
    return container.textContent.replace(/\s+/g, " ");
  };
  const both = shown({ authenticator_at: 1, n_passkeys: 2, passkey_used_at: 1_790_000_000_000 });
  expect(both).toMatch(/By Authenticator app or passkey/);
  expect(both).toMatch(/Passkeys 2 · last used 21 Sep/);
  const one = shown({ authenticator_at: null, n_passkeys: 1, passkey_used_at: null });
  expect(one).toMatch(/By Passkey Passkeys 1 · not used yet/);
  const phone = shown({ authenticator_at: 1, n_passkeys: 0, passkey_used_at: null });
  expect(phone).toMatch(/By Authenticator app Backup codes 7 left/);
});
