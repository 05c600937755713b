/** What every screen shares: where the app stands, how the line is, and how it shall look. */
import { afterwards } from "./asking.svelte";
import type { Company } from "./bindings/Company";
import type { Facility } from "./bindings/Facility";
import type { Density } from "./bindings/Density";
import type { Preferences } from "./bindings/Preferences";
import type { Stage } from "./bindings/Stage";
import type { Theme } from "./bindings/Theme";
import { closeByHand } from "./copying.svelte";
import { call, on, problemOf, type SyncStatus } from "./gatehouse";
import { byName, language, systemLanguage } from "./language";
import { news } from "./news";
import { told } from "./problems";
import { sentences } from "./plural";
import { shownAs } from "./picture";
import { go } from "./place.svelte";
import { remembered } from "./remember.svelte";
import { setClockOff } from "./time.svelte";
import { say } from "./toasts.svelte";
import { frame, tray } from "./words";

export const app = $state<{
  stage: Stage | null;
  status: SyncStatus | null;
  company: Company | null;
  preferences: Preferences | null;
  /** Where the browser signs in while it is waited for. */
  signInAt: string | null;
}>({ stage: null, status: null, company: null, preferences: null, signInAt: null });

/** Whether the workspace has a part of access; the window leaves the others out, whatever has them or not. */
export const offers = (facility: Facility) => app.status?.absent.includes(facility) !== true;
// By their values: every word of the sync is a new status, mostly with the same in it, and screens are answered anew by these.
const changes = $derived(app.status?.generation ?? 0);
const offline = $derived(app.status?.line.line === "offline" || app.status?.line.line === "sign_in_again");
export const generation = () => changes;
export const isOffline = () => offline;
/** Before the first sync has ended, what is missing on a screen says nothing yet. */
export const isFetching = () => app.status !== null && app.status.as_of === null;
export const companyName = () => app.company?.workspace.name ?? "Gatehouse";
export const companyLogo = () => shownAs(app.company?.workspace.picture);
export const departments = () => app.company?.departments ?? [];
export const canInvite = () => app.company?.can_invite ?? false;
export const workgroups = () => app.company?.workgroups ?? [];
/** The name of a department or a workgroup. */
export const unitName = (id: string) =>
  departments().find((one) => one.department === id)?.name ??
  workgroups().find((one) => one.workgroup === id)?.name;
export const canConfigure = () => app.company?.can_configure ?? false;

/** Shows a rejection where no field or page of its own does. */
export function complain(rejected: unknown) {
  const { what, why, todo } = told(problemOf(rejected));
  say(what, { more: sentences([why, todo]) || undefined, tone: "trouble" });
}

/** As it was the last time, so that the first picture has the right colours. */
const look = remembered("look", { theme: "system" as Theme, density: "comfortable" as Density });
paint(look);

export function paint(preferences: Pick<Preferences, "theme" | "density">) {
  look.theme = preferences.theme;
  look.density = preferences.density;
  const dark =
    preferences.theme === "dark" ||
    (preferences.theme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  document.documentElement.dataset["density"] = preferences.density;
}

function show(status: SyncStatus) {
  setClockOff(status.clock_wrong ?? 0);
  app.status = status;
}

const latest = news(
  () => app.preferences?.notices,
  () => app.status?.as_of != null,
);

/** Of the answers about the company only the newest one's counts; none does after a lock. */
let asked = 0;
async function company() {
  const mine = ++asked;
  try {
    const company = await call("company");
    if (mine !== asked) return;
    app.company = {
      ...company,
      departments: company.departments.toSorted(byName),
      workgroups: company.workgroups.toSorted(byName),
    };
  } catch {
    // The stage says why there is none. What is here stays: forms and filters hang on it.
  }
}

export async function enter(stage: Stage) {
  app.stage = stage;
  app.signInAt = null;
  closeByHand();
  if (stage.stage !== "ready") {
    // Locked means that nothing of the company is held here any more.
    latest.forget();
    asked++;
    app.company = null;
    app.status = null;
    return;
  }
  const before = heard;
  const status = await call("status");
  // Told meanwhile, it is newer; locked meanwhile, there is none.
  if (heard === before && app.stage?.stage === "ready") show(status);
  latest.changed();
  await company();
}

/** Counts what the sync told. */
let heard = 0;
export async function start() {
  on("status", (status) => {
    heard++;
    const moved = status.generation !== app.status?.generation;
    const first = app.status?.as_of == null && status.as_of != null;
    show(status);
    if (app.stage?.stage !== "ready") return;
    if (moved) void company();
    if (moved || first) latest.changed();
  });
  on("stage", (stage) => void enter(stage));
  on("sign_in", (address) => (app.signInAt = address));
  on("open", ({ screen, employee }) => {
    const waits = afterwards(() => {
      if (screen) go(screen);
      if (employee) go(undefined, employee);
    });
    if (waits) say(frame.opensAfterwards);
  });
  void call("name_tray", tray).catch(() => undefined);
  try {
    app.preferences = await call("preferences");
    paint(app.preferences);
    await enter(await call("stage"));
  } catch (rejected) {
    app.stage = { stage: "trouble", problem: problemOf(rejected), file: "" };
  }
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(look));
}

export async function prefer(change: Partial<Preferences>) {
  const before = app.preferences;
  if (!before) return;
  app.preferences = { ...before, ...change };
  paint(app.preferences);
  try {
    await call("set_preferences", $state.snapshot(app.preferences));
    // Texts are read where modules begin. The address stays, and with it the place.
    if ((app.preferences.language ?? systemLanguage()) !== language) location.reload();
  } catch (rejected) {
    // What was refused must not go along with the next change.
    const refused = Object.keys(change) as (keyof Preferences)[];
    const back = Object.fromEntries(refused.map((key) => [key, before[key]]));
    app.preferences = { ...app.preferences, ...back };
    paint(app.preferences);
    complain(rejected);
  }
}
