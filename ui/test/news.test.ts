import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import type { News } from "../src/lib/bindings/News";
import type { Notices } from "../src/lib/bindings/Notices";
import { news } from "../src/lib/news";

const all: Notices = { wants_to_join: true, help: true, blocked: true, bounced: true, conflict: true };
const of = (kind: News["kind"], ...names: string[]): News[] =>
  names.map((name) => ({ kind, key: `of ${name}`, name, employee: `id of ${name}`, decision: null }));

let whole = true;

/** What stands there in turn, and what was told. */
function told(wanted: Notices, ...looks: News[][]) {
  const notify = vi.spyOn(answer, "notify");
  const asked = vi.spyOn(answer, "news");
  for (const stands of looks) asked.mockImplementationOnce(() => stands);
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
  const anna = of("wants_to_join", "Anna");
  const both = of("wants_to_join", "Anna", "Ben");
  const { change, notices } = told(all, anna, both, both, anna, both);
  for (let i = 0; i < 5; i++) await change();
  expect(notices()).toEqual([
    { title: "Someone wants to join", body: "Ben", screen: "employees", employee: "id of Ben" },
  ]);
});

test("many at once are one notification with their number, and a kind that is switched off is not told", async () => {
  const letters = of("bounced", "Anna", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus");
  const { change, notices } = told({ ...all, blocked: false }, [], [...letters, ...of("blocked", "Hal")]);
  await change();
  await change();
  expect(notices()).toEqual([
    {
      title: "7 letters came back",
      body: "Anna, Ben, Cleo, Dora, Emil and 2 more",
      screen: "overview",
      employee: null,
    },
  ]);
});

test("who asks for help is told with their name, and a click leads to them where they are known", async () => {
  const anna = of("help", "Anna");
  const stranger = { ...(of("help", "Bo")[0] as News), employee: null };
  const { change, notices } = told(all, [], anna, [...anna, stranger]);
  for (let i = 0; i < 3; i++) await change();
  expect(notices()).toEqual([
    { title: "Someone asks for help", body: "Anna", screen: "employees", employee: "id of Anna" },
    { title: "Someone asks for help", body: "Bo", screen: "overview", employee: null },
  ]);
});

test("a change that did not come into force is told by what was decided, also where it is about nobody", async () => {
  const conflict: News = {
    kind: "conflict",
    key: "o1",
    name: "Support",
    employee: null,
    decision: { kind: "delete_department", department: "d1", name: "Support" },
  };
  const { change, notices } = told(all, [], [conflict]);
  await change();
  await change();
  expect(notices()).toEqual([
    {
      title: "A change did not come into force",
      body: "Delete the department Support",
      screen: "outbox",
      employee: null,
    },
  ]);
});

test("what a first sync brings is no news", async () => {
  const { change, notices } = told(all, of("blocked", "Anna"), of("blocked", "Anna", "Ben"));
  whole = false;
  await change();
  whole = true;
  await change();
  expect(notices()).toEqual([]);
  await change();
  expect(notices().map(({ body }) => body)).toEqual(["Ben"]);
});

test("what came while the vault was locked is no news when it opens", async () => {
  const { change, notices, watch } = told(all, [], of("blocked", "Anna"));
  await change();
  watch.forget();
  await change();
  expect(notices()).toEqual([]);
});
