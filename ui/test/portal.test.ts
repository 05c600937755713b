import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { answer } from "../dev/fake";
import { abroad } from "../dev/portal";
import "../dev/install";
import App from "../src/App.svelte";
import FirstRun from "../src/screens/FirstRun.svelte";
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
  expect(screen.getByText(/only reads/)).toBeTruthy();
  expect(screen.getByText(/The event log, for which it needs/)).toBeTruthy();
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
  for (const absent of ["Two-step", "Sign-in rules", "Integrations", "Outbox"])
    expect(places).not.toContain(absent);
  screen.getByRole("button", { name: "Employees" }).click();
  await screen.findByRole("columnheader", { name: /Status/ });
  expect(screen.queryByRole("columnheader", { name: /Two-step|Role/ })).toBeNull();
  expect(screen.queryByRole("button", { name: /Invite/ })).toBeNull();
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
