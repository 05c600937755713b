import { readFileSync } from "node:fs";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { answer } from "../dev/fake";
import FileColumns from "../src/parts/FileColumns.svelte";
import Saved from "../src/parts/Saved.svelte";
import Toasts from "../src/parts/Toasts.svelte";
import Outbox from "../src/screens/Outbox.svelte";
import { start } from "../src/lib/app.svelte";
import { news } from "../src/lib/news";
import { forgetAll, say } from "../src/lib/toasts.svelte";
import type { News } from "../src/lib/bindings/News";

/** What strangers write: one list for all tests. */
const all = readFileSync("../tests/hostile.txt", "utf8").trim().split("\n");

beforeEach(start);
afterEach(() => {
  cleanup();
  forgetAll();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Each stands there as it was written, and nothing of it is drawn or runs. */
function areText() {
  const text = document.body.textContent;
  for (const one of all) expect(text).toContain(one);
  expect(document.querySelectorAll('img[src="x"], script, svg[onload], a[href^="javascript"]')).toHaveLength(
    0,
  );
}

test("titles and cells of a file that is imported are text (attack 34)", () => {
  render(FileColumns, {
    file: {
      name: `${all[0]}.csv`,
      encoding: "UTF-8",
      separator: ",",
      heading: true,
      columns: all.map((title) => ({ title, field: null, cells: [title] })),
      unknown_departments: all,
    },
    mapping: undefined,
    busy: false,
    wrong: undefined,
    onmap: () => {},
    onanother: () => {},
  });
  areText();
  const heads = [...document.querySelectorAll("th[scope=row]")].map((head) => head.textContent);
  expect(heads).toEqual(all);
});

test("the names of kept filters are text, in the list and as they are removed (attack 34)", async () => {
  const parts = { department: "d1" };
  vi.spyOn(answer, "saved_filters").mockReturnValue(
    all.map((name, i) => ({ list: "employees", name, parts: { department: `d${i + 1}` } })),
  );
  render(Saved, { list: "employees", parts, onapply: () => {} });
  await fireEvent.keyDown(await screen.findByLabelText("Saved filters", { selector: "button" }), {
    key: "Enter",
  });
  await screen.findByText(all[1] as string);
  areText();
  expect(screen.getByText(`Remove “${all[0]}”`)).toBeTruthy();
});

test("what waits in the outbox, and the news of it, name people in text (attack 34)", async () => {
  const outbox = answer.outbox(null);
  let next = 0;
  const named = (text: string) =>
    text.replace(/"name":"[^"]*"/g, () => `"name":${JSON.stringify(all[next++ % all.length])}`);
  const sly = JSON.parse(named(JSON.stringify(outbox))) as typeof outbox;
  expect(next).toBeGreaterThan(0);
  vi.spyOn(answer, "outbox").mockReturnValue(sly);
  render(Outbox);
  render(Toasts);
  await screen.findByText("Needs a decision");
  const shown = all.filter((one) => document.body.textContent.includes(one));
  expect(shown.length).toBeGreaterThan(Math.min(3, next - 1));
  for (const one of all) say("Invited", { more: one });
  await vi.waitFor(() => expect(document.querySelectorAll(".toast")).toHaveLength(3));
  expect(document.querySelectorAll('img[src="x"], script, svg[onload], a[href^="javascript"]')).toHaveLength(
    0,
  );
});

test("a notification hands names on as they were written, for the system to draw as text (attack 34)", async () => {
  vi.useFakeTimers();
  const notify = vi.spyOn(answer, "notify");
  const stands = vi.spyOn(answer, "news");
  const blocked = (name: string): News => ({
    kind: "blocked",
    key: name,
    name,
    employee: name,
    decision: null,
  });
  for (let n = 0; n <= all.length; n++) stands.mockImplementationOnce(() => all.slice(0, n).map(blocked));
  const wanted = { wants_to_join: true, help: true, blocked: true, bounced: true, conflict: true };
  const watch = news(
    () => wanted,
    () => true,
  );
  for (let i = 0; i <= all.length; i++) {
    watch.changed();
    await vi.advanceTimersByTimeAsync(2_000);
  }
  expect(notify.mock.calls.map(([{ body }]) => body)).toEqual(all);
});
