import { spoken } from "./language";
import { common } from "./words";

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

/** In English the day goes before the month, and the clock has 24 hours. */
const dates = (options: Intl.DateTimeFormatOptions) =>
  spoken((locale) => new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, options));
const day = dates({ day: "numeric", month: "short" });
const dayYear = dates({ day: "numeric", month: "short", year: "numeric" });
const time = dates({ hour: "2-digit", minute: "2-digit" });
const local = dates({ dateStyle: "medium", timeStyle: "long" });
const utc = dates({ dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
const unit = (unit: string, unitDisplay: "short" | "long") =>
  spoken((locale) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay }));
const units = { minute: unit("minute", "short"), hour: unit("hour", "long"), day: unit("day", "long") };
// Elsewhere short forms end with a full stop, which stands ill at the end of a sentence.
const relative = spoken(
  (locale) =>
    new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: locale === "en" ? "short" : "long" }),
);

function largest(ms: number): ["minute" | "hour" | "day", number] {
  if (ms < HOUR) return ["minute", Math.max(1, Math.floor(ms / MINUTE))];
  if (ms < DAY) return ["hour", Math.floor(ms / HOUR)];
  return ["day", Math.floor(ms / DAY)];
}

/** "14 min", "3 h", "2 d"; "now" within a minute. */
export function age(at: number, from = clock()): string {
  const ms = Math.max(0, from - at);
  if (ms < MINUTE) return common.now;
  const [name, n] = largest(ms);
  return { minute: common.minutes, hour: common.hours, day: common.days }[name](n);
}

/** "14 min ago", "in 5 days", "now". */
export function ago(at: number, from = clock()): string {
  const ms = at - from;
  if (Math.abs(ms) < MINUTE) return relative().format(0, "second");
  const [name, n] = largest(Math.abs(ms));
  return relative()
    .format(ms < 0 ? -n : n, name)
    .replace(".", "");
}

/** "12 min", "3 hours", "2 days": how long something lasts. */
export function span(ms: number): string {
  const [name, n] = largest(ms);
  return units[name]().format(n);
}

const thisYear = (at: number) => new Date(at).getFullYear() === new Date(clock()).getFullYear();
export const date = (at: number) => (thisYear(at) ? day() : dayYear()).format(at);
export const clockTime = (at: number) => time().format(at);
export const moment = (at: number) => `${date(at)} ${time().format(at)}`;
/** What hovering any time shows: here, and in UTC. */
export const exact = (at: number) => `${local().format(at)}\n${utc().format(at)} UTC`;
export const iso = (at: number) => new Date(at).toISOString();
/** "09:40" today, else with the day. */
export const since = (at: number) =>
  new Date(at).toDateString() === new Date(clock()).toDateString() ? time().format(at) : moment(at);
