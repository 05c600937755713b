/** Numbers, lists and sentences as the language of the window writes them. */
import { language, spoken } from "./language";

const numbers = spoken((locale) => new Intl.NumberFormat(locale));
const cardinal = spoken((locale) => new Intl.PluralRules(locale));
const lists = spoken((locale) => new Intl.ListFormat(locale, { type: "conjunction" }));
const percents = spoken((locale) => new Intl.NumberFormat(locale, { style: "percent" }));
const sizes = spoken(
  (locale) => new Intl.NumberFormat(locale, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }),
);

export const number = (n: number) => numbers().format(n);
export const percent = (share: number) => percents().format(share);
export const bytes = (n: number) => sizes().format(n / 1e6);
export const list = (names: readonly string[]) => lists().format(names);

/** One text for each form a number can ask for; `zero` and `single` are for exactly that many. */
export interface Forms {
  zero?: string;
  single?: string;
  one: string;
  few?: string;
  many?: string;
  other: string;
}

/** Picks the form for `n`; `#` in it becomes the number as people write it, `{name}` what stands in `more`. */
export function plural(n: number, forms: Forms, more: Record<string, string> = {}): string {
  const exact = n === 0 ? forms.zero : n === 1 ? forms.single : undefined;
  const kind = cardinal().select(n);
  const form = exact ?? (kind === "zero" || kind === "two" ? undefined : forms[kind]) ?? forms.other;
  return form.replace(/#|\{(\w+)\}/g, (_, key?: string) =>
    key === undefined ? number(n) : (more[key] ?? ""),
  );
}

/** For Polish and Russian, which tell few from many; a fraction, which no count is, would be told as few. */
export const counted = (
  n: number,
  forms: Required<Pick<Forms, "one" | "few" | "many">> & Pick<Forms, "zero" | "single">,
  more?: Record<string, string>,
) => plural(n, { ...forms, other: forms.few }, more);

/** Words as they stand at the beginning of a line. */
export function begun(words: string): string {
  const [first = ""] = words;
  return first.toLocaleUpperCase(language) + words.slice(first.length);
}

/** Whole sentences, one after another. The last one ends as it began: without a full stop. */
export const sentences = (all: (string | undefined)[]) =>
  all
    .filter((one) => one !== undefined && one !== "")
    .map((one) => one?.replace(/[.]$/, ""))
    .join(". ");
