import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { answer } from "../dev/fake";
import { abroad } from "../dev/portal";
import "../dev/install";
import App from "../src/App.svelte";
import FirstRun from "../src/screens/FirstRun.svelte";
import Outbox from "../src/screens/Outbox.svelte";
import Person from "../src/screens/Person.svelte";
import Invite from "../src/dialogs/Invite.svelte";
import NewWebhook from "../src/dialogs/NewWebhook.svelte";
import { app, start } from "../src/lib/app.svelte";
import { lineOf } from "../src/lib/line";
import { portalFaults } from "../src/lib/words";
import { told } from "../src/lib/problems";

afterEach(cleanup);

const ready = {
  stage: "ready" as const,
  me: { workspace: "w1", employee: "e0", name: "Petra Novak", role: "admin" as const, ip: null },
};

test("first run knows a webhook's address, says what it opens and what not, and connects with it", async () => {
  const address = "https://northwind.bitrix24.com/rest/1/brief/";
  const asked = vi.fn(() => ({ me: ready.me }));
  answer.connect_portal = asked;
  render(FirstRun);
  await fireEvent.input(screen.getByLabelText("Address"), { target: { value: address } });
  screen.getByRole("button", { name: "Go on" }).click();
  await screen.findByText("Connect to Northwind");
  expect(screen.getByText("northwind.bitrix24.com, by a webhook of Petra Novak")).toBeTruthy();
  expect(screen.getByText(/The event log, for which it needs/)).toBeTruthy();
  expect(screen.getByText(/Deciding: to dismiss, reinstate/)).toBeTruthy();
  expect(screen.queryByText(/You dismiss, reinstate/)).toBeNull();
  screen.getByRole("button", { name: "Connect" }).click();
  await waitFor(() => expect(asked).toHaveBeenCalledWith({ address, passphrase: null }));
});

test("what a portal has not is no place, no column and no part of a person (API-1)", async () => {
  answer.stage = () => ready;
  abroad(answer);
  await start();
  render(App);
  await screen.findByRole("navigation");
  const places = screen.getAllByRole("button").map((one) => one.textContent?.trim());
  for (const there of ["Overview", "Invitations", "Employees", "Events", "Company"])
    expect(places).toContain(there);
  // With what waits for a decision, behind its name.
  expect(places.some((one) => one?.startsWith("Outbox"))).toBe(true);
  for (const absent of ["Two-step", "Sign-in rules", "Integrations"]) expect(places).not.toContain(absent);
  screen.getByRole("button", { name: "Employees" }).click();
  await screen.findByRole("columnheader", { name: /Status/ });
  expect(screen.queryByRole("columnheader", { name: /Two-step|Role/ })).toBeNull();
});

/** The window at an open company of a portal. */
async function abroadNow() {
  answer.stage = () => ready;
  abroad(answer);
  await start();
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
}

test("on a portal one invites by mail into a department, and dismissing says what stops there (INV-1, DIS-1)", async () => {
  await abroadNow();
  render(Invite, { onclose: () => undefined });
  await screen.findByLabelText("Addresses");
  const department = screen.getByLabelText<HTMLSelectElement>("Department");
  expect([...department.options].map(({ value }) => value)).not.toContain("");
  expect(screen.queryByLabelText("Role")).toBeNull();
  expect(screen.queryByRole("checkbox")).toBeNull();
  cleanup();
  render(Person, { employee: "e12" });
  (await screen.findByRole("button", { name: "Dismiss" })).click();
  await screen.findByText(/Signing in to the portal stops/);
  const dialog = document.querySelector("dialog")?.textContent ?? "";
  expect(dialog).not.toMatch(/session|webhook/i);
  cleanup();
  render(Person, { employee: "e12" });
  (await screen.findByRole("button", { name: "Edit" })).click();
  await screen.findByLabelText("Position");
  expect(screen.queryByLabelText("Contact email")).toBeNull();
});

test("an invitation that nobody can tell of says where to look, and receipts say whose they are (SYN-1)", async () => {
  await abroadNow();
  const line = (await answer.outbox(null)).ended[0];
  if (!line) throw new Error("the fake outbox has ended lines");
  const unknown = {
    outcome: "unknown" as const,
    refused: [{ row: 0, problem: { code: "unanswered" as const, address: "dora@n.example", n_found: 0 } }],
  };
  const unsettled = { ...line, ended: { at: 1, outcome: unknown }, settle: ["leave_as_is" as const] };
  answer.outbox = async () => ({ waiting: [], unsettled: [unsettled], ended: [line], newer: [] });
  render(Outbox);
  await screen.findByText("Nobody can tell what came of the invitation to dora@n.example");
  expect(screen.getByText(/not sent again by itself. Look for the address/)).toBeTruthy();
  expect(screen.getByText(/made by this app, of what the portal answered/)).toBeTruthy();
});

test("a webhook that is no longer taken is mended in the settings, with one of the same portal", async () => {
  const line = lineOf({
    ...(await answer.status(null)),
    line: {
      line: "offline",
      since: 1,
      problem: { code: "portal", fault: "webhook_gone", said: "Invalid request credentials" },
    },
  });
  expect(line.settings).toBe(true);
  expect(line.problem?.why).toContain("Invalid request credentials");
  answer.connect_portal = () => {
    throw { code: "bad_field", field: "address", reason: "another_portal" };
  };
  render(NewWebhook, { onclose: () => undefined });
  await fireEvent.input(screen.getByLabelText("Address of the webhook"), { target: { value: "https://x" } });
  screen.getByRole("button", { name: "Save" }).click();
  await screen.findByText(/of another portal than the one connected here/);
  expect(app.stage?.stage).not.toBe("locked");
});

test("every refusal of a portal says what happened, and what lasts says what to do or why", () => {
  for (const fault of Object.keys(portalFaults) as (keyof typeof portalFaults)[]) {
    const { what, why, todo } = told({ code: "portal", fault, said: null });
    expect(what.length).toBeGreaterThan(10);
    const itself = ["wrong_address", "too_many_people", "needs_workgroup"].includes(fault);
    expect(itself || Boolean(why ?? todo), fault).toBe(true);
  }
});
