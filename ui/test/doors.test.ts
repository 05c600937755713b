import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answer } from "../dev/fake";
import "../dev/install";
import App from "../src/App.svelte";
import FirstRun from "../src/screens/FirstRun.svelte";
import Trouble from "../src/screens/Trouble.svelte";
import Unlock from "../src/screens/Unlock.svelte";
import { app, enter, prefer, start } from "../src/lib/app.svelte";
import { decide } from "../src/lib/decide.svelte";
import { toasts } from "../src/lib/toasts.svelte";

beforeEach(() => {
  Object.assign(app, { stage: null, status: null, company: null });
});
afterEach(cleanup);

async function toTheBrowser() {
  await fireEvent.input(screen.getByLabelText("Address"), { target: { value: "access.northwind.example" } });
  screen.getByRole("button", { name: "Go on" }).click();
  (await screen.findByRole("button", { name: "Sign in in the browser" })).click();
  await screen.findByText("Go on in the browser");
}

test("while the browser is waited for, it can be opened again, and cancelling blames nothing", async () => {
  const waits: ((why: unknown) => void)[] = [];
  answer.connect = () => new Promise((_, reject) => waits.push(reject));
  answer.cancel_connect = () => {
    waits.at(-1)?.({ code: "sign_in_cancelled" });
    return null;
  };
  render(FirstRun);
  await toTheBrowser();
  await waitFor(() => expect(waits).toHaveLength(1));
  screen.getByRole("button", { name: "Open the browser again" }).click();
  await waitFor(() => expect(waits).toHaveLength(2));
  waits[0]?.({ code: "sign_in_cancelled" });
  for (let i = 0; i < 10; i++) await tick();
  expect(screen.queryByRole("alert")).toBeNull();
  screen.getByRole("button", { name: "Cancel" }).click();
  await screen.findByText("Connect to Northwind");
  expect(document.querySelector("[aria-invalid]")).toBeNull();
  expect(screen.queryByText(/not finished/)).toBeNull();
});

test("a revoked device says so on the first page (SYN-4)", async () => {
  await enter({ stage: "revoked" });
  render(App);
  expect(screen.getByText("An admin revoked this device")).toBeTruthy();
  expect(screen.getByLabelText("Address")).toBeTruthy();
});

test("before it is known where the app stands, the window says that it opens", () => {
  render(App);
  expect(screen.getByRole("status", { name: "" }).textContent).toContain("Opening");
});

test("a wrong passphrase is told at its field", async () => {
  render(Unlock, { workspace: "Northwind", passphrase: true });
  await fireEvent.input(screen.getByLabelText("Passphrase"), { target: { value: "no" } });
  screen.getByRole("button", { name: "Unlock" }).click();
  await screen.findByText(/That is not the passphrase/);
});

test("a damaged file is set aside, never deleted, and the page says where it lies now", async () => {
  render(Trouble, { problem: { code: "vault_damaged" }, file: "/data/mirror.db" });
  expect(screen.getByText("/data/mirror.db")).toBeTruthy();
  screen.getByRole("button", { name: "Set the file aside and connect anew" }).click();
  await waitFor(() => expect(toasts.at(-1)?.text).toContain("/aside"));
  await waitFor(() => expect(app.stage?.stage).toBe("first_run"));
});

test("locking leaves no news, no company and nothing to undo on the screen", async () => {
  answer.stage = () => ({
    stage: "ready",
    me: { workspace: "w1", employee: "e0", name: "Petra Novak", role: "owner", ip: null },
  });
  await start();
  render(App);
  await screen.findByRole("navigation");
  await decide([{ choice: "approve", employee: "ie1" }], "You approved Marek Kowalski");
  await screen.findByText("You approved Marek Kowalski");
  await enter({ stage: "locked", workspace: "Northwind", passphrase: true });
  await screen.findByText("Unlock Northwind");
  expect(screen.queryByText("You approved Marek Kowalski")).toBeNull();
  expect(app.company).toBeNull();
  expect(document.title).toBe("Gatehouse");
});

test("a preference that is refused does not go along with the next one", async () => {
  const asked = vi.fn((wanted: { proxy: string | null }) => {
    if (wanted.proxy === "no address") throw { code: "bad_field", field: "proxy", reason: "address" };
    return null;
  });
  answer.set_preferences = asked;
  app.preferences = await answer.preferences(null);
  await prefer({ proxy: "no address" });
  expect(toasts.at(-1)?.text).toBe("The proxy is not an address that can be used");
  await prefer({ theme: "dark" });
  expect(asked.mock.lastCall?.[0]).toMatchObject({ proxy: null, theme: "dark" });
});
