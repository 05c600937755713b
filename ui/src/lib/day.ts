/** A day as people read and type it, in the order of their language; kept as the calendar writes it, `2026-11-02`. */
import { spoken } from "./language";
import { days as words } from "./words";

export type DayFault = "unreadable" | "noSuchDay";

// In English the day goes before the month, as everywhere in the window.
const written = spoken(
  (locale) =>
    new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      timeZone: "UTC",
    }),
);
type Part = keyof typeof words.letters;
const isPart = (type: string): type is Part => type in words.letters;
/** In which order the language writes them. */
const order = () =>
  written()
    .formatToParts(0)
    .flatMap(({ type }) => (isPart(type) ? [type] : []));

/** How a day is typed, with the letters that the language has for it: "DD/MM/YYYY". */
export const formatOf = () =>
  written()
    .formatToParts(0)
    .map(({ type, value }) => (isPart(type) ? words.letters[type] : value))
    .join("");

const at = (day: string) => Date.parse(`${day}T00:00Z`);
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
/** As the language writes it; empty where there is none. */
export const shownDay = (day: string) => (Number.isNaN(at(day)) ? "" : written().format(at(day)));

/** The day of an instant, where this computer is. */
export function localDay(ms: number): string {
  const one = new Date(ms);
  return dayOf(Date.UTC(one.getFullYear(), one.getMonth(), one.getDate()));
}

/**
 * What was typed: in the language's order or the calendar's, with whatever between the numbers or nothing at all. A year of two
 * digits is of this century, and without one it is that of `today`.
 */
export function readDay(text: string, today: string): { day: string } | { fault: DayFault } {
  const unreadable = { fault: "unreadable" } as const;
  let numbers: string[] = text.match(/\d+/g) ?? [];
  if (/\p{L}/u.test(text)) return unreadable;
  let parts: Part[] = numbers[0]?.length === 4 ? ["year", "month", "day"] : order();
  if (numbers.length === 1 && numbers[0]?.length === 8) {
    let rest = numbers[0];
    parts = order();
    numbers = parts.map((part) => {
      const digits = rest.slice(0, part === "year" ? 4 : 2);
      rest = rest.slice(digits.length);
      return digits;
    });
  }
  if (numbers.length === 2 && numbers[0]?.length !== 4) parts = parts.filter((part) => part !== "year");
  if (numbers.length !== parts.length) return unreadable;
  const read = { day: 0, month: 0, year: Number(today.slice(0, 4)) };
  parts.forEach((part, i) => (read[part] = Number(numbers[i])));
  if (read.year < 100) read.year += 2000;
  if (read.year > 9999) return unreadable;
  const found = new Date(Date.UTC(read.year, read.month - 1, read.day));
  const isThere = found.getUTCMonth() === read.month - 1 && found.getUTCDate() === read.day;
  return isThere ? { day: dayOf(found.getTime()) } : { fault: "noSuchDay" };
}

/** So many days, or months, from that one: the last of a month that has no such day. */
export function movedDay(day: string, by: number, unit: "day" | "month"): string {
  const from = new Date(at(day));
  if (unit === "day") return dayOf(from.setUTCDate(from.getUTCDate() + by));
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + by + 1, 0));
  return dayOf(last.setUTCDate(Math.min(from.getUTCDate(), last.getUTCDate())));
}
