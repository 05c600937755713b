import { expect, test, vi } from "vitest";
import { everyRow, MOST, PAGE, Pages } from "../src/lib/pages";

const rows = (from: number, tag: string, n = PAGE) =>
  Array.from({ length: n }, (_, i) => `${tag}${from + i}`);

test("an answer to an older question is dropped", async () => {
  const late: ((answer: { rows: string[]; total: number }) => void)[] = [];
  const pages = new Pages<string>(() => new Promise((done) => late.push(done)), vi.fn());
  void pages.want(0, 20);
  pages.renew(() => Promise.resolve({ rows: rows(0, "new"), total: 100 }));
  await pages.want(0, 20);
  late[0]?.({ rows: rows(0, "old"), total: 900 });
  await Promise.resolve();
  expect(pages.row(0)).toBe("new0");
  expect(pages.total).toBe(100);
});

test("what was shown stays until the new answer is here", async () => {
  const pages = new Pages<string>(async (offset, n) => ({ rows: rows(offset, "a", n), total: 300 }), vi.fn());
  await pages.want(0, 250);
  pages.renew(() => new Promise(() => {}));
  void pages.want(0, 20);
  expect(pages.row(5)).toBe("a5");
  expect(pages.row(205)).toBe("a205");
});

test("only the newest used pages are kept, and none is asked for twice", async () => {
  const ask = vi.fn(async (offset: number, n: number) => ({ rows: rows(offset, "a", n), total: 1_000_000 }));
  const pages = new Pages<string>(ask, vi.fn());
  for (let page = 0; page < 120; page++) await pages.want(page * PAGE, page * PAGE);
  const last = 119 * PAGE;
  await Promise.all([pages.want(last, last + 10), pages.want(last + 12, last + PAGE - 1)]);
  expect(ask).toHaveBeenCalledTimes(120);
  expect(pages.row(0)).toBeUndefined();
  expect(pages.row(last + PAGE - 1)).toBe(`a${last + PAGE - 1}`);
});

test("what is missing side by side is one question, without what is here or under way", async () => {
  const ask = vi.fn(async (offset: number, n: number) => ({ rows: rows(offset, "a", n), total: 1_000_000 }));
  const pages = new Pages<string>(ask, vi.fn());
  await pages.want(PAGE, PAGE);
  void pages.want(4 * PAGE, 4 * PAGE);
  await pages.want(0, 6 * PAGE);
  expect(ask.mock.calls).toEqual([
    [PAGE, PAGE],
    [4 * PAGE, PAGE],
    [0, PAGE],
    [2 * PAGE, 2 * PAGE],
    [5 * PAGE, 2 * PAGE],
  ]);
  expect(pages.row(6 * PAGE + 3)).toBe(`a${6 * PAGE + 3}`);
});

test("a row is found wherever it stands in what is here, and never behind the end", async () => {
  let total = 250;
  const pages = new Pages<string>(
    async (offset, n) => ({ rows: rows(offset, "a", n).slice(0, Math.max(0, total - offset)), total }),
    vi.fn(),
  );
  await pages.want(0, 249);
  expect(pages.find((row) => row === "a220")).toBe(220);
  total = 50;
  pages.renew(async (offset, n) => ({ rows: rows(offset, "a", n).slice(0, 50), total }));
  await pages.want(0, 20);
  expect(pages.find((row) => row === "a220")).toBeUndefined();
  expect(pages.find((row) => row === "a20")).toBe(20);
});

test("acting on all that match stops at the limit, and before it looks at everyone", async () => {
  const ask = vi.fn(async (offset: number, limit: number) => ({
    rows: Array.from({ length: Math.min(limit, 12_000 - offset) }, (_, i) => offset + i),
    total: 12_000,
  }));
  const all = await everyRow(ask, () => true);
  expect(all).toHaveLength(MOST);
  expect(ask).toHaveBeenCalledTimes(MOST / 500);
  expect(await everyRow(ask, (row) => row === 11_999)).toEqual([11_999]);
});

test("who is looked for is looked for no longer than until all are found", async () => {
  const ask = vi.fn(async (offset: number, limit: number) => ({
    rows: Array.from({ length: limit }, (_, i) => offset + i),
    total: 100_000,
  }));
  expect(await everyRow(ask, (row) => row === 3 || row === 700, 2)).toEqual([3, 700]);
  expect(ask).toHaveBeenCalledTimes(2);
});
