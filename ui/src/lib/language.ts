/** The language of the window. It is chosen before the first screen is there; another one loads the window anew. */
import type { Language } from "./bindings/Language";

/** Each language by the name it calls itself, in the order of their names. */
export const languages: Record<Language, string> = {
  de: "Deutsch",
  en: "English",
  es: "Español",
  fr: "Français",
  pl: "Polski",
  "pt-BR": "Português (Brasil)",
  ru: "Русский",
};
const all = Object.keys(languages) as Language[];

/** The one that is spoken now. */
export let language: Language = "en";

export function use(one: Language) {
  language = one;
  document.documentElement.lang = one;
}

/** The one of these tags (BCP 47, best first) that can be spoken: the language counts, the country does not. */
export function systemLanguage(tags: readonly string[] = navigator.languages): Language {
  const first = (tag: string) => tag.split(/[-_]/)[0]?.toLowerCase();
  for (const tag of tags) {
    const found = all.find((one) => first(one) === first(tag));
    if (found) return found;
  }
  return "en";
}

/** What formats by the language: made once for each, when it is first needed. */
export function spoken<T>(make: (locale: string) => T): () => T {
  const made = new Map<Language, T>();
  return () => {
    const one = made.get(language) ?? make(language);
    made.set(language, one);
    return one;
  };
}

const collator = spoken((locale) => new Intl.Collator(locale, { numeric: true }));
/** In the order in which the language sorts names. */
export const byName = (a: { name: string }, b: { name: string }) => collator().compare(a.name, b.name);

/** Whether the window runs from right to left: what a key or a drag to the left means there. */
const isRightToLeft = () => document.documentElement.dir === "rtl";
/** Which way an arrow key leads along the line: on, back, or neither. */
export function along(key: string): 1 | -1 | 0 {
  if (key !== "ArrowRight" && key !== "ArrowLeft") return 0;
  return (key === "ArrowRight") !== isRightToLeft() ? 1 : -1;
}
