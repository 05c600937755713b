import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import type { Checked } from "../src/lib/bindings/Checked";
import Updates from "../src/parts/Updates.svelte";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});
const offered: Checked = { checked: "offered", version: "1.4.0", notes: "Twice as fast." };
function setUp(installs: boolean, checked: Checked = offered) {
  vi.spyOn(answer, "updates").mockReturnValue({ updates: "on", from: "gatehouse.example", installs });
  vi.spyOn(answer, "check_update").mockReturnValue(checked);
  render(Updates);
}

test("where nobody set updates up, nobody is asked", async () => {
  const asked = vi.spyOn(answer, "check_update");
  render(Updates);
  await screen.findByText(/^Off: nobody is asked/);
  expect(screen.queryByRole("button")).toBeNull();
  expect(asked).not.toHaveBeenCalled();
});

test("a newer version is shown with what changed, and installed only when that was said", async () => {
  const installed = vi.spyOn(answer, "install_update").mockReturnValue({ installed: "done" });
  const restarted = vi.spyOn(answer, "restart");
  setUp(true);
  await screen.findByText("Version 1.4.0 is there");
  await screen.findByText("Twice as fast.");
  expect(installed).not.toHaveBeenCalled();
  screen.getByRole("button", { name: "Install 1.4.0" }).click();
  await screen.findByText("Version 1.4.0 is installed");
  expect(restarted).not.toHaveBeenCalled();
  screen.getByRole("button", { name: "Start anew" }).click();
  await waitFor(() => expect(restarted).toHaveBeenCalledOnce());
});

test("what is not signed by the office is not installed, and it says whom to tell", async () => {
  vi.spyOn(answer, "install_update").mockReturnValue({ installed: "failed", fault: "not_signed" });
  setUp(true);
  (await screen.findByRole("button", { name: "Install 1.4.0" })).click();
  await screen.findByText(/is not signed with your office’s key .* Tell who looks after this computer\./);
  expect(screen.getByRole("button", { name: "Install 1.4.0" })).toBeTruthy();
});

test("where packages update the app, it says so instead of offering to", async () => {
  setUp(false);
  await screen.findByText(/^Your package system updates this app/);
  expect(screen.queryByRole("button", { name: /^Install/ })).toBeNull();
});

test("a server that does not answer, and settings that cannot be used, say what to do", async () => {
  setUp(true, { checked: "failed", fault: "unreachable" });
  await screen.findByText(/does not answer\. Try again/);
  cleanup();
  vi.spyOn(answer, "updates").mockReturnValue({
    updates: "unusable",
    file: "/etc/gatehouse/updates.toml",
    fault: "endpoint",
  });
  render(Updates);
  await screen.findByText(/\/etc\/gatehouse\/updates\.toml, which names no address under https/);
});
