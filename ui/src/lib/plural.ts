const numbers = new Intl.NumberFormat("en");
const cardinal = new Intl.PluralRules("en");
const lists = new Intl.ListFormat("en", { type: "conjunction" });

export const number = (n: number) => numbers.format(n);
const percents = new Intl.NumberFormat("en", { style: "percent" });
export const percent = (share: number) => percents.format(share);
const sizes = new Intl.NumberFormat("en", { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
export const bytes = (n: number) => sizes.format(n / 1e6);
export const list = (names: readonly string[]) => lists.format(names);

/** Picks the form for `n`; `#` in it becomes the number as people write it, `{name}` what stands in `more`. */
export function plural(
  n: number,
  forms: { zero?: string; one: string; other: string },
  more: Record<string, string> = {},
): string {
  const form =
    n === 0 && forms.zero !== undefined ? forms.zero : forms[cardinal.select(n) === "one" ? "one" : "other"];
  return form.replace(/#|\{(\w+)\}/g, (_, key?: string) =>
    key === undefined ? number(n) : (more[key] ?? ""),
  );
}
