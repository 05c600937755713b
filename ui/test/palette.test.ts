import { cleanup, render } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import App from "../src/App.svelte";
import { start } from "../src/lib/app.svelte";
import { commands } from "../src/lib/palette";
import { go, place } from "../src/lib/place.svelte";

beforeEach(async () => {
  go("settings");
  await start();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});
const named = (text: string) => commands(text, 50).map(({ label }) => label);

test("every screen, syncing, locking and the look are found by any part of their names", () => {
  render(App);
  for (const name of ["Two-step", "Sign-in rules", "Events", "Integrations", "Company"])
    expect(named(`go ${name}`)).toEqual([`Go to ${name}`]);
  expect(named("sync")).toContain("Sync now");
  expect(named("lock")).toContain("Lock");
  commands("go to events", 1)[0]?.run();
  expect(place.screen).toBe("events");
});

test("the look is switched by a command, and what it is already is not offered", async () => {
  const set = vi.spyOn(answer, "set_preferences");
  expect(named("theme")).toEqual(["Theme: light", "Theme: dark"]);
  commands("theme dark", 1)[0]?.run();
  await vi.waitFor(() => expect(set.mock.lastCall?.[0].theme).toBe("dark"));
  expect(named("theme")).toEqual(["Theme: like the system", "Theme: light"]);
});

test("no command stands twice", () => {
  render(App);
  const all = named("");
  expect(new Set(all).size).toBe(all.length);
});
