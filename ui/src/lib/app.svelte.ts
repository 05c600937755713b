/** What every screen shares: where the app stands, how the line is, and how it shall look. */
import type { Company } from "./bindings/Company";
import type { Preferences } from "./bindings/Preferences";
import type { Stage } from "./bindings/Stage";
import { call, on, problemOf, type SyncStatus } from "./gatehouse";
import { inOneLine } from "./problems";
import { go } from "./place.svelte";
import { say } from "./toasts.svelte";

export const app = $state<{
  stage: Stage | null;
  status: SyncStatus | null;
  company: Company | null;
  preferences: Preferences | null;
}>({ stage: null, status: null, company: null, preferences: null });

export const generation = () => app.status?.generation ?? 0;
export const isOffline = () =>
  app.status?.line.line === "offline" || app.status?.line.line === "sign_in_again";
export const companyName = () => app.company?.workspace.name ?? "Gatehouse";
export const departments = () => app.company?.departments ?? [];
export const canInvite = () => app.company?.can_invite ?? false;
export const canConfigure = () => app.company?.can_configure ?? false;

/** Shows a rejection where no field or page of its own does. */
export function complain(rejected: unknown) {
  say(inOneLine(problemOf(rejected)), { tone: "trouble" });
}

export function paint(preferences: Preferences) {
  const dark =
    preferences.theme === "dark" ||
    (preferences.theme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  document.documentElement.dataset["density"] = preferences.density;
}

async function company() {
  try {
    app.company = await call("company");
  } catch {
    // The stage says why there is none: first run, locked or in trouble.
    app.company = null;
  }
}

export async function enter(stage: Stage) {
  app.stage = stage;
  if (stage.stage !== "ready") return;
  app.status = await call("status");
  await company();
}

export async function start() {
  on("status", (status) => {
    const moved = status.generation !== app.status?.generation;
    app.status = status;
    if (moved && app.stage?.stage === "ready") void company();
  });
  on("stage", (stage) => void enter(stage));
  on("open", ({ screen, employee }) => {
    if (screen) go(screen);
    if (employee) go(undefined, employee);
  });
  try {
    app.preferences = await call("preferences");
    paint(app.preferences);
    await enter(await call("stage"));
  } catch (rejected) {
    app.stage = { stage: "trouble", problem: problemOf(rejected), file: "" };
  }
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (app.preferences) paint(app.preferences);
  });
}

export async function prefer(change: Partial<Preferences>) {
  if (!app.preferences) return;
  app.preferences = { ...app.preferences, ...change };
  paint(app.preferences);
  try {
    await call("set_preferences", app.preferences);
  } catch (rejected) {
    complain(rejected);
  }
}
