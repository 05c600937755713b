import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import { app, start } from "../src/lib/app.svelte";
import { sentenceOf } from "../src/lib/words";
import Integrations from "../src/screens/Integrations.svelte";

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const button = (label: string | RegExp) => screen.findByRole<HTMLButtonElement>("button", { name: label });
const dialog = () => within(document.querySelector("dialog") as HTMLElement);
const decided = () => {
  const decide = vi.spyOn(answer, "decide");
  return () => decide.mock.calls.flatMap(([{ choices }]) => choices);
};

test("outgoing webhooks stand with their host, what they are told of and how they fare (API-1)", async () => {
  render(Integrations);
  await screen.findByText("wages.northwind.example");
  await screen.findByText(/A delivery was given up/);
  await screen.findAllByText(/Tells when somebody joined, somebody was dismissed,? and somebody was blocked/);
  expect(screen.getByText(/Next try in 1 hr/).textContent).toContain("answered 503");
  expect(screen.getByText(/11 tries/).textContent).toContain("did not answer in time");
  const said = [...document.querySelectorAll("ol li .grow > div")].map((one) => one.textContent);
  expect(said.length).toBeGreaterThan(2);
  for (const line of said) expect(line).toMatch(/^(Somebody|A block)/);
});

test("a delivery is sent again, and a webhook disabled once it was said what stops (API-1)", async () => {
  render(Integrations);
  const choices = decided();
  const again = await screen.findAllByRole("button", {
    name: /^Send again: somebody was blocked/,
    hidden: true,
  });
  again[0]?.click();
  await waitFor(() => expect(choices()).toEqual([{ choice: "send_again", outgoing: "o2", delivery: "d3" }]));
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
  (await button("Disable the outgoing webhook Wages")).click();
  await screen.findByText(/not even what waits/);
  expect(choices()).toHaveLength(1);
  dialog().getByRole("button", { name: "Disable", hidden: true }).click();
  await waitFor(() => expect(choices().at(-1)).toEqual({ choice: "disable_outgoing", outgoing: "o1" }));
});

test("one is added with what it is told of, and a refused address is said at its field (API-1)", async () => {
  render(Integrations);
  const decide = vi.spyOn(answer, "decide");
  (await button("Add")).click();
  await waitFor(() => expect(document.querySelector("dialog")).toBeTruthy());
  await fireEvent.input(dialog().getByLabelText("Name"), { target: { value: " Payroll " } });
  const address = dialog().getByLabelText("Address");
  await fireEvent.input(address, { target: { value: "https://127.0.0.1/" } });
  await fireEvent.click(dialog().getByLabelText("somebody was blocked"));
  decide.mockReturnValueOnce({
    operations: [],
    refused: [{ index: 0, problem: { code: "bad_field", field: "address", reason: "credentials" } }],
    undo_until: null,
    offline: false,
  });
  await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  await waitFor(() => expect(address.getAttribute("aria-invalid")).toBe("true"));
  await fireEvent.submit(document.querySelector("dialog form") as HTMLFormElement);
  await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  expect(decide.mock.calls.at(-1)?.[0].choices).toEqual([
    {
      choice: "add_outgoing",
      title: "Payroll",
      address: "https://127.0.0.1/",
      occasions: ["user_added", "dismissed"],
    },
  ]);
});

test("the secrets are shown where they were not yet, and say that it is once (API-1)", async () => {
  render(Integrations);
  (await button("Show the secrets of Badge printer")).click();
  await screen.findByText(/shown only now/);
  expect(screen.getByText("Signing key")).toBeTruthy();
  expect(dialog().getAllByRole("button", { name: /^Copy/, hidden: true })).toHaveLength(2);
  expect(screen.queryByRole("button", { name: /secrets of Wages/ })).toBeNull();
});

test("the outbox says what becomes of an outgoing webhook", () => {
  const about = { name: "Payroll" };
  const id = { outgoing: "o", delivery: "d" };
  expect(sentenceOf({ decision: { kind: "disable_outgoing", ...id }, about })).toContain("Disable");
  expect(sentenceOf({ decision: { kind: "send_again", ...id }, about })).toContain("again");
});
