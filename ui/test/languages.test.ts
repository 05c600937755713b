import { beforeAll, describe, expect, test } from "vitest";
import type { Language } from "../src/lib/bindings/Language";
import { byName, languages, systemLanguage } from "../src/lib/language";
import { bytes, list, number, plural } from "../src/lib/plural";
import { age, ago, span } from "../src/lib/time.svelte";
import { speak } from "../src/lib/words";
import * as de from "../src/lib/words/de";
import * as en from "../src/lib/words/en";
import * as es from "../src/lib/words/es";
import * as fr from "../src/lib/words/fr";
import * as pl from "../src/lib/words/pl";
import * as ptBr from "../src/lib/words/pt-BR";
import * as ru from "../src/lib/words/ru";

const all: Record<Language, object> = { de, en, es, fr, pl, "pt-BR": ptBr, ru };
const others = (Object.keys(all) as Language[]).filter((language) => language !== "en");

/** What is written as in English: loanwords, and what has no language. */
const alike: Record<Language, string> = {
  en: "",
  de: "Admin Apps Helpdesk Integrator Link Links Logo Name Online Passkey Passkeys Passphrase Portal Position Proxy Server Status Updates Version Webhook Webhooks",
  es: "Portal Roles Webhook Webhooks",
  fr: "Cause Invitation Invitations Logo Note Notifications Proxy Score Sections Sessions Verdict Version Webhook Webhooks invitations.csv",
  pl: "Integrator Link Login Logo Online Portal Status Webhook status",
  "pt-BR": "Link Links Login Portal Proxy Webhook Webhooks",
  ru: "",
};
const written: Partial<Record<Language, string[]>> = {
  de: ["1.234.567", "A, B und C", "vor 5 Tagen", "3 Stunden", "12,3 MB"],
  es: ["1.234.567", "A, B y C", "hace 5 días", "3 horas", "12,3 MB"],
  fr: ["1 234 567", "A, B et C", "il y a 5 jours", "3 heures", "12,3 Mo"],
  pl: ["1 234 567", "A, B i C", "5 dni temu", "3 godziny", "12,3 MB"],
  "pt-BR": ["1.234.567", "A, B e C", "há 5 dias", "3 horas", "12,3 MB"],
  ru: ["1 234 567", "A, B и C", "5 дней назад", "3 часа", "12,3 МБ"],
};
const anyLanguage = /northwind\.example|^gatehouse-server|^Gatehouse$/;

type Say = (...args: unknown[]) => unknown;
/** Every text and every function that makes one, by its path. */
function leaves(of: unknown, path: string, into: Map<string, unknown>) {
  if (typeof of === "string" || typeof of === "function") into.set(path, of);
  else if (typeof of === "object" && of !== null)
    for (const [key, value] of Object.entries(of)) leaves(value, `${path}.${key}`, into);
  return into;
}
const texts = (language: Language) => leaves(all[language], "", new Map());

/** Stands for whatever is put into a text: names, counts and lists at once, each told from all others. */
const sample = (at: number, n: number) => [`⟨${at}⟩`, n, [`⟨${at}a⟩`, `⟨${at}b⟩`]];

/** Everything a function says to arguments of the kinds that it takes, or nothing where it takes others. */
function said(say: Say, count: number): string[] {
  const out: string[] = [];
  const kinds = say.length > 0 ? 3 ** say.length : 1;
  for (let mix = 0; mix < kinds; mix++) {
    const args = Array.from(
      { length: say.length },
      (_, at) => sample(at, count + at)[Math.floor(mix / 3 ** at) % 3],
    );
    try {
      out.push(JSON.stringify(say(...args)) ?? "");
    } catch {
      // It wants another kind of argument there.
      out.push("");
    }
  }
  return out;
}
/** The names that went in, and the numbers as digits. */
const holes = (text: string) => [...new Set(text.match(/⟨\d\w?⟩/g) ?? [])].sort().join();
const digits = (text: string) =>
  (text.match(/\d+(?:[.,\s]\d{3})*/g) ?? []).map((one) => one.replace(/\D/g, ""));

describe.each(others)("%s", (language) => {
  beforeAll(() => speak(language));

  test("has every text that English has, and no other", () => {
    expect([...texts(language).keys()].sort()).toEqual([...texts("en").keys()].sort());
  });

  test("says nothing in the words of English", () => {
    const english = texts("en");
    const same = [...texts(language)]
      .filter(
        ([path, text]) => typeof text === "string" && text === english.get(path) && /[a-z]{2}/.test(text),
      )
      .map(([, text]) => text as string)
      .filter((text) => !anyLanguage.test(text) && !alike[language].split(" ").includes(text));
    expect([...new Set(same)]).toEqual([]);
  });

  test("puts into each text what English puts in, for every form of a number", async () => {
    const wrong: string[] = [];
    for (const count of [1, 2, 5, 21, 22, 25, 1_000_000]) {
      await speak("en");
      const english = new Map(
        [...texts("en")]
          .filter(([, say]) => typeof say === "function")
          .map(([path, say]) => [path, said(say as Say, count)]),
      );
      await speak(language);
      for (const [path, say] of texts(language)) {
        if (typeof say !== "function") continue;
        said(say as Say, count).forEach((text, mix) => {
          const before = english.get(path)?.[mix] ?? "";
          if (text === "" || before === "") return;
          if (holes(text) !== holes(before)) wrong.push(`${path} with ${count}: ${text} for ${before}`);
          if (/undefined|\{\w+\}|#|NaN/.test(text.replace(/#\//g, "")) && !/undefined|NaN/.test(before))
            wrong.push(`${path} with ${count}: ${text}`);
          // Where English tells a count, so does every other form.
          const told = count > 1 && digits(before).includes(String(count));
          if (told && !digits(text).includes(String(count))) wrong.push(`${path} hides ${count}: ${text}`);
        });
      }
    }
    expect([...new Set(wrong)]).toEqual([]);
  });

  test("has a form for every category of its numbers", () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const many = language === "pl" || language === "ru";
    // What has more forms than one and other is written in all of them; the compiler sees to that through `counted`.
    expect(pluralCategories.includes("few")).toBe(many);
  });

  test("writes numbers, lists, ages and sizes in its own way", () => {
    const here = [
      number(1234567),
      list(["A", "B", "C"]),
      ago(0, 5 * 86_400_000),
      span(3 * 3_600_000),
      bytes(12_345_678),
    ];
    expect(here.map((one) => one.replace(/\s/g, " "))).toEqual(written[language]);
    expect(age(0, 14 * 60_000)).toContain("14");
  });
});

test("in English a million stays as it was", async () => {
  await speak("en");
  expect(plural(1_000_000, { one: "# person", other: "# people" })).toBe("1,000,000 people");
});

test("names are sorted as the language sorts them", async () => {
  const sorted = (names: string[]) =>
    names
      .map((name) => ({ name }))
      .sort(byName)
      .map(({ name }) => name);
  await speak("pl");
  expect(sorted(["Łódź", "Mława", "Lublin", "Ćma", "Cel"])).toEqual([
    "Cel",
    "Ćma",
    "Lublin",
    "Łódź",
    "Mława",
  ]);
  await speak("de");
  expect(sorted(["Zoll", "Äcker", "Bau 10", "Bau 9"])).toEqual(["Äcker", "Bau 9", "Bau 10", "Zoll"]);
  await speak("en");
});

test("the system's language is taken where it is spoken here, whatever the country", () => {
  expect(systemLanguage(["de-AT", "en"])).toBe("de");
  expect(systemLanguage(["pt"])).toBe("pt-BR");
  expect(systemLanguage(["nl-NL", "ja", "ru_RU"])).toBe("ru");
  expect(systemLanguage(["nl"])).toBe("en");
  expect(systemLanguage([])).toBe("en");
  expect(Object.keys(languages).sort()).toEqual(Object.keys(all).sort());
});
