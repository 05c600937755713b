import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import type { Language } from "../src/lib/bindings/Language";
import { start } from "../src/lib/app.svelte";
import { formatOf, localDay, movedDay, readDay, shownDay } from "../src/lib/day";
import { narrowed, show } from "../src/lib/log.svelte";
import { speak } from "../src/lib/words";
import Events from "../src/screens/Events.svelte";

const TODAY = "2026-11-27";

beforeEach(start);
afterEach(async () => {
  cleanup();
  show();
  vi.restoreAllMocks();
  await speak("en");
});

test("a day is shown and read in each language's own order, with the format named in its letters", async () => {
  const wanted: Record<Language, [string, string]> = {
    de: ["TT.MM.JJJJ", "02.11.2026"],
    en: ["DD/MM/YYYY", "02/11/2026"],
    es: ["DD/MM/AAAA", "02/11/2026"],
    fr: ["JJ/MM/AAAA", "02/11/2026"],
    pl: ["DD.MM.RRRR", "02.11.2026"],
    "pt-BR": ["DD/MM/AAAA", "02/11/2026"],
    ru: ["ДД.ММ.ГГГГ", "02.11.2026"],
  };
  for (const [language, [format, shown]] of Object.entries(wanted)) {
    await speak(language as Language);
    expect([formatOf(), shownDay("2026-11-02")], language).toEqual([format, shown]);
    for (const typed of [shown, " 2-11-2026 ", "2 11 26", "02112026", "2026-11-02", "2.11."])
      expect(readDay(typed, TODAY), `${language} ${typed}`).toEqual({ day: "2026-11-02" });
  }
});

test("what is no day is told apart from what cannot be read, and leap days are right", () => {
  for (const typed of ["", "x", "2", "2/11/2026 pm", "1/2/3/4", "2026-11", "1/1/10000"])
    expect(readDay(typed, TODAY), typed).toEqual({ fault: "unreadable" });
  for (const typed of ["31/11/2026", "29/2/2027", "0/1/2026", "1/13/2026"])
    expect(readDay(typed, TODAY), typed).toEqual({ fault: "noSuchDay" });
  expect(readDay("29/2/2028", TODAY)).toEqual({ day: "2028-02-29" });
  expect(shownDay("")).toBe("");
  expect(movedDay("2026-03-01", -1, "day")).toBe("2026-02-28");
  expect(movedDay("2026-01-31", 1, "month")).toBe("2026-02-28");
  expect(movedDay("2026-12-31", 1, "day")).toBe("2027-01-01");
  expect(localDay(new Date(2026, 10, 2, 23, 59).getTime())).toBe("2026-11-02");
});

const type = async (field: HTMLElement, value: string) => {
  await fireEvent.input(field, { target: { value } });
  await fireEvent.blur(field);
};

test("days are typed, moved by the arrows within each other, and what is wrong says why while what was found stays", async () => {
  const asked = vi.spyOn(answer, "events");
  Object.assign(narrowed, { when: "dates", from: "2026-11-02", to: "2026-11-03" });
  render(Events);
  const from = await screen.findByLabelText<HTMLInputElement>("From (DD/MM/YYYY)");
  const to = screen.getByLabelText<HTMLInputElement>("To (DD/MM/YYYY)");
  expect([from.value, to.value]).toEqual(["02/11/2026", "03/11/2026"]);
  const alert = () => document.querySelector("[role=alert]")?.textContent ?? null;

  await fireEvent.keyDown(from, { key: "ArrowUp" });
  expect([from.value, narrowed.from]).toEqual(["03/11/2026", "2026-11-03"]);
  // Not beyond the last day.
  await fireEvent.keyDown(from, { key: "ArrowUp" });
  expect(narrowed.from).toBe("2026-11-03");
  await fireEvent.keyDown(from, { key: "PageDown" });
  expect([from.value, narrowed.from]).toEqual(["03/10/2026", "2026-10-03"]);
  await fireEvent.keyDown(to, { key: "ArrowDown" });
  expect(narrowed.to).toBe("2026-11-02");

  for (const [typed, why] of [
    ["32/11/2026", "There is no such day."],
    ["soon", /^Type a day as DD\/MM\/YYYY, like \d\d\/\d\d\/\d{4}\.$/],
    ["05/12/2026", "The first day is after the last one."],
  ] as const) {
    await fireEvent.input(from, { target: { value: typed } });
    expect(alert()).toBeNull();
    await fireEvent.blur(from);
    await waitFor(() => expect(alert()).toMatch(why));
    expect(from.getAttribute("aria-invalid")).toBe("true");
    expect([from.value, narrowed.from]).toEqual([typed, "2026-10-03"]);
    await type(from, "3/10/26");
    await waitFor(() => expect(alert()).toBeNull());
    expect(from.value).toBe("03/10/2026");
  }
  await type(to, "");
  expect(narrowed.to).toBe("");
  await waitFor(() =>
    expect(asked.mock.lastCall?.[0].filter).toMatchObject({
      since: new Date(2026, 9, 3).getTime(),
      until: null,
    }),
  );
});

test("an empty field begins at today, and a kept filter fills it", async () => {
  narrowed.when = "dates";
  render(Events);
  const from = await screen.findByLabelText<HTMLInputElement>("From (DD/MM/YYYY)");
  await fireEvent.keyDown(from, { key: "ArrowDown" });
  expect(narrowed.from).toBe(localDay(Date.now()));
  show({ when: "dates", from: "2026-01-05" });
  await waitFor(() => expect(from.value).toBe("05/01/2026"));
});
