import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import { app, start } from "../src/lib/app.svelte";
import { go, place } from "../src/lib/place.svelte";
import { remembered } from "../src/lib/remember.svelte";
import { countsOf, shapes } from "../src/lib/steps.svelte";
import { forgetAll, toasts } from "../src/lib/toasts.svelte";
import { steps } from "../src/lib/words";
import Employees from "../src/screens/Employees.svelte";
import Integrations from "../src/screens/Integrations.svelte";
import SignInRules from "../src/screens/SignInRules.svelte";
import TwoStep from "../src/screens/TwoStep.svelte";

beforeEach(start);
afterEach(() => {
  cleanup();
  forgetAll();
  vi.restoreAllMocks();
});
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
const decided = () => {
  const decide = vi.spyOn(answer, "decide");
  return () => decide.mock.calls.flatMap(([{ choices }]) => choices);
};
const dialog = () => within(document.querySelector("dialog") as HTMLElement);

test("every chip of the two-step screen has a name, a count and something to say when nobody is there", () => {
  const names = Object.keys(shapes);
  expect(Object.keys(steps.chips)).toEqual(names);
  expect(Object.keys(steps.emptyHints)).toEqual(names);
  const counts = countsOf({
    adoption: { on: 4, in_grace: 3, must_enrol: 2, paused: 1, off: 5 },
    n_grace_ending: 2,
    n_few_codes: 1,
    requests: [],
  });
  expect(counts).toEqual({ all: 15, ready: 4, not_ready: 10, ending: 2, must: 2, paused: 1, codes: 1 });
});

test("a chip asks for those whose second step needs looking after, the policy and who asks for help stand above (TFA-7)", async () => {
  const asked = vi.spyOn(answer, "employees");
  render(TwoStep);
  await screen.findByText("Two-step is mandatory");
  await screen.findByText(/My phone fell into the sea/);
  (await button(/^Few codes left/)).click();
  await waitFor(() =>
    expect(asked.mock.lastCall?.[0].filter).toMatchObject({ status: "active", step: "few_codes" }),
  );
  (await button(/^Paused/)).click();
  await waitFor(() =>
    expect(asked.mock.lastCall?.[0].filter).toMatchObject({ two_step: "paused", step: null }),
  );
});

test("the grace of several is extended at once; who has set it up is left out with the reason (TFA-6)", async () => {
  remembered("two-step", { shape: "all" }).shape = "all";
  const real = answer.employees;
  vi.spyOn(answer, "employees").mockImplementation(async (query) => {
    const page = await real(query);
    const rows = page.rows.map((row, i) => ({ ...row, can: i < 2 ? ["extend_grace" as const] : [] }));
    return { ...page, rows };
  });
  render(TwoStep);
  const choices = decided();
  await waitFor(() => expect(document.querySelectorAll("[data-index] input").length).toBeGreaterThan(3));
  for (const i of [0, 1, 2]) document.querySelector<HTMLInputElement>(`[data-index="${i}"] input`)?.click();
  (await button(/^Extend the grace/)).click();
  await waitFor(() => expect(document.querySelector("dialog h2")?.textContent).toContain("of 2 people"));
  await fireEvent.change(dialog().getByLabelText("For how long"), { target: { value: "7" } });
  await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  await waitFor(() => expect(choices()).toHaveLength(2));
  expect(choices().every((one) => one.choice === "extend_grace" && one.days === 7)).toBe(true);
  await waitFor(() => expect(toasts.at(-1)?.text).toContain("extend the grace of 2 people to 7 days"));
  expect(toasts.at(-1)?.more).toContain("two-step is set up");
});

test("sign-in rules show the lists, who is exempt, and what the operator decided, which nobody changes here (IPR-1, BLK-1)", async () => {
  go("sign-in-rules");
  render(SignInRules);
  await screen.findByText("Allowed addresses");
  await screen.findByText("People with a list of their own");
  const operated = await screen.findByText(/Blocks by suspicion/);
  expect(operated.textContent).toContain("Set by the operator");
  expect(document.body.textContent).toContain("Signed out after 24 minutes");
  expect(document.body.textContent).toContain("At least 12 characters");
  expect(document.querySelectorAll(".fact button, .fact input")).toHaveLength(0);
  (await button("Open Petra Novak")).click();
  expect([place.screen, place.employee]).toEqual(["sign-in-rules", "e0"]);
});

test("a server that does not tell what holds at its door is said not to", async () => {
  if (app.company) app.company.workspace.door = null;
  render(SignInRules);
  await screen.findByText(/The server does not say/);
});

test("integrations say that REST is stopped, by whom, and open the case that lifts it (BLK-3, BLK-4)", async () => {
  go("integrations");
  render(Integrations);
  const choices = decided();
  await screen.findByText("It is stopped");
  expect(screen.getAllByText(/Not answered: somebody is blocked/).length).toBeGreaterThan(1);
  (await button(/^Open a case for /)).click();
  await waitFor(() => expect(document.querySelector("dialog form")).toBeTruthy());
  await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  await waitFor(() => expect(choices()).toMatchObject([{ choice: "open_case", employee: "e4" }]));
});

test("webhooks are listed with their owner, also those that ended", async () => {
  go("integrations");
  render(Integrations);
  await screen.findByText("Payroll");
  expect(screen.queryByText("Old intranet")).toBeNull();
  (await button(/^All/)).click();
  await screen.findByText("Old intranet");
  (await button(/^Of /)).click();
  expect([place.screen, place.employee]).toEqual(["integrations", "e8"]);
});

test("employees are narrowed by workgroup", async () => {
  const asked = vi.spyOn(answer, "employees");
  render(Employees);
  await fireEvent.change(await screen.findByLabelText("Workgroup"), { target: { value: "w0" } });
  await waitFor(() => expect(asked.mock.lastCall?.[0].filter.workgroup).toBe("w0"));
});
