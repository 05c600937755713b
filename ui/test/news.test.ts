import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import type { Notices } from "../src/lib/bindings/Notices";
import type { Overview } from "../src/lib/bindings/Overview";
import { news } from "../src/lib/news";

const all: Notices = { wants_to_join: true, help: true, blocked: true, bounced: true, conflict: true };
type Need = Overview["needs"][number];
const need = (kind: Need["kind"], ...names: string[]): Need => ({
  kind,
  n: names.length,
  people: names.map((name) => ({ employee: `id of ${name}`, invitation: null, name, words: null, at: 1 })),
});

let whole = true;

/** What the overview says in turn, and what was told. */
function told(wanted: Notices, ...overviews: Need[][]) {
  const base = answer.overview(null) as Overview;
  const notify = vi.spyOn(answer, "notify");
  const overview = vi.spyOn(answer, "overview");
  for (const needs of overviews) overview.mockImplementationOnce(() => ({ ...base, requests: [], needs }));
  const watch = news(
    () => wanted,
    () => whole,
  );
  return {
    watch,
    notices: () => notify.mock.calls.map(([notice]) => notice),
    change: async () => {
      watch.changed();
      await vi.advanceTimersByTimeAsync(2_000);
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("what stands there when the window opens is no news, and what comes is told once", async () => {
  const anna = need("wants_to_join", "Anna");
  const both = need("wants_to_join", "Anna", "Ben");
  const { change, notices } = told(all, [anna], [both], [both], [anna], [both]);
  for (let i = 0; i < 5; i++) await change();
  expect(notices()).toEqual([
    { title: "Someone wants to join", body: "Ben", screen: "employees", employee: "id of Ben" },
  ]);
});

test("many at once are one notification, and a kind that is switched off is not told", async () => {
  const { change, notices } = told(
    { ...all, blocked: false },
    [],
    [need("bounced", "Anna", "Ben", "Cleo"), need("blocked", "Dora"), need("unsettled", "Emil")],
  );
  await change();
  await change();
  expect(notices()).toEqual([
    { title: "3 letters came back", body: "Anna, Ben, and Cleo", screen: "overview", employee: null },
    { title: "A change did not come into force", body: "Emil", screen: "outbox", employee: null },
  ]);
});

test("what a first sync brings is no news", async () => {
  const { change, notices } = told(all, [need("blocked", "Anna")], [need("blocked", "Anna", "Ben")]);
  whole = false;
  await change();
  whole = true;
  await change();
  expect(notices()).toEqual([]);
  await change();
  expect(notices().map(({ body }) => body)).toEqual(["Ben"]);
});

test("what came while the vault was locked is no news when it opens", async () => {
  const { change, notices, watch } = told(all, [], [need("blocked", "Anna")]);
  await change();
  watch.forget();
  await change();
  expect(notices()).toEqual([]);
});
