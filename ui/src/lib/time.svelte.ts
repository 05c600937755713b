/** One clock for every age on the screen, so that they tick together. */
let now = $state(Date.now());
let second = $state(Date.now());

if (typeof window !== "undefined") {
  setInterval(() => (now = Date.now()), 15_000);
  setInterval(() => (second = Date.now()), 1000);
}

/** By how many ms this computer's clock is off: every instant on the screen is by the server's. */
let off = $state(0);
export const setClockOff = (seconds: number) => (off = seconds * 1000);

/** The present by the server's clock, renewed every 15 seconds. */
export const clock = () => now - off;
/** The same, renewed every second: for countdowns. */
export const seconds = () => second - off;
/** The same at this moment. */
export const present = () => Date.now() - off;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const local = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });
const utc = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
const unit = (style: "short" | "narrow" | "long", name: string, n: number) =>
  new Intl.NumberFormat("en", { style: "unit", unit: name, unitDisplay: style }).format(n);

function largest(ms: number): [string, number] {
  if (ms < HOUR) return ["minute", Math.max(1, Math.floor(ms / MINUTE))];
  if (ms < DAY) return ["hour", Math.floor(ms / HOUR)];
  return ["day", Math.floor(ms / DAY)];
}

/** "14 min", "3 h", "2 d"; "now" within a minute. */
export function age(at: number, from = clock()): string {
  const ms = Math.max(0, from - at);
  if (ms < MINUTE) return "now";
  const [name, n] = largest(ms);
  if (name === "minute") return unit("short", "minute", n);
  return name === "hour" ? `${n} h` : `${n} d`;
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** "14 min. ago", "in 5 days", "now". */
export function ago(at: number, from = clock()): string {
  const ms = at - from;
  if (Math.abs(ms) < MINUTE) return relative.format(0, "second");
  const [name, n] = largest(Math.abs(ms));
  return relative.format(ms < 0 ? -n : n, name as Intl.RelativeTimeFormatUnit).replace(".", "");
}

/** "12 min", "3 hours", "2 days": how long something lasts. */
export function span(ms: number): string {
  const [name, n] = largest(ms);
  return unit(name === "minute" ? "short" : "long", name, n);
}

const thisYear = (at: number) => new Date(at).getFullYear() === new Date(clock()).getFullYear();
export const date = (at: number) => (thisYear(at) ? day : dayYear).format(at);
export const clockTime = (at: number) => time.format(at);
export const moment = (at: number) => `${date(at)} ${time.format(at)}`;
/** What hovering any time shows: here, and in UTC. */
export const exact = (at: number) => `${local.format(at)}\n${utc.format(at)} UTC`;
export const iso = (at: number) => new Date(at).toISOString();
/** "09:40" today, else with the day. */
export const since = (at: number) =>
  new Date(at).toDateString() === new Date(clock()).toDateString() ? time.format(at) : moment(at);
