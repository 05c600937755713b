import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import IpRule from "../src/dialogs/IpRule.svelte";
import type { Rehearsed } from "../src/lib/bindings/Rehearsed";
import type { RuleLine } from "../src/lib/bindings/RuleLine";
import { start } from "../src/lib/app.svelte";
import { editsOf } from "../src/lib/edits";
import { lineOf } from "../src/lib/line";
import { allowed } from "../src/lib/places";
import { inOneLine } from "../src/lib/problems";
import { choose } from "./hands";

const everyone: RuleLine = {
  rule: { of: "workspace" },
  allow: { allow: "as_wider" },
  since: null,
  wanted: null,
  waiting: null,
};
const nobody: Rehearsed = {
  since: 0,
  n_sign_ins: 12,
  n_refused: 0,
  n_people: 0,
  people: [],
  own_outside: null,
};
const type = (value: string) => {
  const field = screen.getByLabelText<HTMLTextAreaElement>("Addresses and ranges");
  field.value = value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
const save = () => screen.getByText("Save").closest("button") as HTMLButtonElement;
const isOff = () => save().getAttribute("aria-disabled") === "true";

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("a list can be saved only once it was tried on the sign-ins there were (IPR-6)", async () => {
  let tell: (told: Rehearsed) => void = () => undefined;
  const asked = vi
    .spyOn(answer, "rehearse_ip_rule")
    .mockImplementation(() => new Promise((resolve) => (tell = resolve)));
  const decide = vi.spyOn(answer, "decide");
  const onclose = vi.fn();
  render(IpRule, { line: everyone, onclose });
  choose("Allowed", "only");
  await screen.findByLabelText("Addresses and ranges");
  expect(isOff()).toBe(true);
  type("203.0.113.0/24");
  await waitFor(() => expect(asked).toHaveBeenCalled());
  expect(isOff()).toBe(true);
  tell(nobody);
  await screen.findByText(/Nobody would have been refused. All 12 sign-ins/);
  expect(isOff()).toBe(false);
  // What is typed further was not tried yet.
  type("203.0.113.0/25");
  await waitFor(() => expect(isOff()).toBe(true));
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  tell(nobody);
  await waitFor(() => expect(isOff()).toBe(false));
  save().click();
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(decide.mock.calls[0]?.[0].choices).toEqual([
    {
      choice: "set_ip_rule",
      rule: { of: "workspace" },
      allow: { allow: "only", text: "203.0.113.0/25" },
    },
  ]);
});

test("who would have been refused is named, the rest are counted, and the admin's own address is told (IPR-6)", async () => {
  render(IpRule, { line: everyone, onclose: vi.fn() });
  choose("Allowed", "only");
  await screen.findByLabelText("Addresses and ranges");
  type("10.0.0.0/8");
  await screen.findByText(/64 people would have been refused: 256 of 1,204 sign-ins/);
  expect(document.querySelectorAll("tbody tr")).toHaveLength(50);
  screen.getByText("and 14 more people");
  screen.getByText(/You are at 203.0.113.5 now, which is not in the list/);
  expect(document.querySelector("tbody")?.textContent).toContain("198.51.100.7 (3)");
});

test("what is no range is told at the field with what was meant, and cannot be saved (IPR-1)", async () => {
  vi.spyOn(answer, "rehearse_ip_rule").mockImplementation(() => {
    throw {
      code: "bad_range",
      row: 2,
      text: "203.0.113.7/24",
      fault: "host_bits",
      meant: "203.0.113.0/24",
    };
  });
  render(IpRule, { line: everyone, onclose: vi.fn() });
  choose("Allowed", "only");
  await screen.findByLabelText("Addresses and ranges");
  type("10.0.0.1\n203.0.113.7/24");
  const wrong = await screen.findByText(/Row 2: “203.0.113.7\/24” cannot be taken/);
  expect(wrong.textContent).toContain("Write 203.0.113.0/24 for the range, or 203.0.113.7 for the address");
  expect(isOff()).toBe(true);
});

test("a list is one short sentence on every level (IPR-1)", () => {
  const only = (text: string) => allowed({ allow: "only", text }, "workspace");
  expect(only("203.0.113.0/24")).toBe("Only from 203.0.113.0/24");
  expect(only("1.1.1.1\n2.2.2.2\n3.3.3.3\n4.4.4.4")).toBe("Only from 1.1.1.1, 2.2.2.2, 3.3.3.3 and 1 more");
  expect(allowed({ allow: "as_wider" }, "workspace")).toBe("From anywhere");
  expect(allowed({ allow: "as_wider" }, "department")).toBe("As everyone");
});

test("a change of a list shows both lists, and anywhere as a word (SYN-2)", () => {
  const edits = editsOf(
    {
      kind: "set_ip_rule",
      rule: { of: "person", id: "e1" },
      list: { from: [], to: ["0.0.0.0/0", "::/0"] },
      wider: [],
    },
    () => undefined,
  );
  expect(edits).toMatchObject([{ label: "Allowed addresses", from: "none", to: "From anywhere" }]);
});

test("an app at a place that is not allowed says so, and that nothing is lost (IPR-1)", () => {
  const problem = { code: "place_not_allowed", ip: "198.51.100.9", ask: "Petra Novak" } as const;
  const told = lineOf({
    line: { line: "offline", since: Date.now(), problem },
    as_of: null,
    n_waiting: 1,
    n_prepared: 0,
    n_unsettled: 0,
    n_employees: 0,
    n_invitations: 0,
    n_needing: 0,
    n_people_needing: 0,
    n_steps_needing: 0,
    n_stopping_rest: 0,
    absent: [],
    n_given_up: 0,
    generation: 1,
  });
  expect(told.word).toBe("This place is not allowed");
  expect(told.problem?.why).toContain("198.51.100.9");
  expect(inOneLine(problem)).toContain("every waiting change stay");
});
