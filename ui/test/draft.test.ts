import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import EditEmployee from "../src/dialogs/EditEmployee.svelte";
import IpRule from "../src/dialogs/IpRule.svelte";
import { start } from "../src/lib/app.svelte";
import type { Employee } from "../src/lib/bindings/Employee";
import type { RuleLine } from "../src/lib/bindings/RuleLine";
import { choose, decisions, submit, type } from "./hands";

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const told = (label: string) =>
  document.getElementById(field(label).getAttribute("aria-describedby")?.split(" ")[0] ?? "")?.textContent;

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** The form of somebody, of whom others change something while it is open. */
async function edit() {
  const person = await answer.person({ employee: "e3" });
  const { rerender } = render(EditEmployee, { person, onclose: vi.fn() });
  return (more: Partial<Employee>) =>
    rerender({ person: { ...person, employee: { ...person.employee, ...more } } });
}

test("what others make of a field meanwhile stands in it, unless something was typed there: then it is told (SYN-2)", async () => {
  const change = await edit();
  const made = decisions();
  type("Position", "Head of purchasing");
  await change({ name: "Ana Lima", position: "Buyer" });
  expect(field("Name").value).toBe("Ana Lima");
  expect(field("Position").value).toBe("Head of purchasing");
  expect(told("Position")).toBe("Changed meanwhile to “Buyer”. Saving sets yours.");
  expect(told("Name")).toBeUndefined();
  submit();
  await waitFor(() =>
    expect(made).toMatchObject([
      {
        choice: "edit_employee",
        name: null,
        position: "Head of purchasing",
        department: null,
        workgroups: null,
      },
    ]),
  );
});

test("a space stays where it was typed, also while others change something else (SYN-2)", async () => {
  const change = await edit();
  const name = field("Name").value;
  type("Name", `${name} `);
  await change({ position: "Buyer" });
  expect(field("Name").value).toBe(`${name} `);
  expect(field("Position").value).toBe("Buyer");
});

test("what others made the same meanwhile is not sent again (SYN-2)", async () => {
  const change = await edit();
  const made = decisions();
  type("Position", "Buyer");
  type("Name", "Ana Lima");
  await change({ position: "Buyer" });
  expect(told("Position")).toBeUndefined();
  submit();
  await waitFor(() => expect(made).toMatchObject([{ name: "Ana Lima", position: null }]));
});

test("a field that others emptied meanwhile says so (SYN-2)", async () => {
  const change = await edit();
  await change({ position: "Buyer" });
  type("Position", "Head of purchasing");
  await change({ position: null });
  expect(told("Position")).toBe("Emptied meanwhile. Saving sets yours.");
});

test("a list of addresses that others set meanwhile is told beside what was typed (SYN-2, IPR-1)", async () => {
  const everyone = (await answer.company(null)).ip_rule;
  const { rerender } = render(IpRule, { line: everyone, onclose: vi.fn() });
  const set = (text: string): RuleLine => ({ ...everyone, wanted: null, allow: { allow: "only", text } });
  await rerender({ line: set("203.0.113.0/24") });
  expect(field("Addresses and ranges").value).toBe("203.0.113.0/24");
  type("Addresses and ranges", "203.0.113.0/24\n198.51.100.7");
  await rerender({ line: set("192.0.2.0/24") });
  expect(field("Addresses and ranges").value).toBe("203.0.113.0/24\n198.51.100.7");
  expect(screen.getByText(/Changed meanwhile to “.*192\.0\.2\.0\/24”/)).toBeTruthy();
});

test("what is typed into a list stays in sight when others take the list away, and a change of it is told (SYN-2, IPR-1)", async () => {
  const everyone = (await answer.company(null)).ip_rule;
  const set = (allow: RuleLine["allow"]): RuleLine => ({ ...everyone, wanted: null, allow });
  const { rerender } = render(IpRule, {
    line: set({ allow: "only", text: "192.0.2.0/24" }),
    onclose: vi.fn(),
  });
  type("Addresses and ranges", "192.0.2.0/24\n");
  expect(field("Addresses and ranges").value).toBe("192.0.2.0/24\n");
  type("Addresses and ranges", "192.0.2.0/24\n198.51.100.7");
  await rerender({ line: set({ allow: "as_wider" }) });
  expect(field("Addresses and ranges").value).toBe("192.0.2.0/24\n198.51.100.7");
  expect(screen.getByText(/Changed meanwhile to “From anywhere”/)).toBeTruthy();
  choose("Allowed", "as_wider");
  await rerender({ line: set({ allow: "only", text: "203.0.113.0/24" }) });
  expect(screen.getByText(/Changed meanwhile to “.*203\.0\.113\.0\/24”/)).toBeTruthy();
  choose("Allowed", "only");
  await waitFor(() => expect(field("Addresses and ranges").value).toBe("192.0.2.0/24\n198.51.100.7"));
});
