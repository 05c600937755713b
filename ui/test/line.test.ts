import { expect, test } from "vitest";
import type { Problem, SyncStatus } from "../src/lib/gatehouse";
import { lineOf } from "../src/lib/line";

const status = (line: SyncStatus["line"]): SyncStatus => ({
  line,
  as_of: null,
  n_waiting: 1,
  n_prepared: 0,
  n_unsettled: 0,
  n_employees: 0,
  n_invitations: 0,
  n_needing: 0,
  n_people_needing: 0,
  n_steps_needing: 0,
  n_stopping_rest: 0,
  absent: [],
  n_given_up: 0,
  generation: 1,
});
const away = (problem: Problem) => lineOf(status({ line: "offline", since: Date.now(), problem }));

test("what is not known yet is not called online", () => {
  expect(lineOf(null).word).toBe("Starting");
  expect(lineOf(status({ line: "online" })).word).toBe("Online");
});

test("only silence is called offline; every other problem is named with its way out", () => {
  expect(away({ code: "offline" }).word).toMatch(/^Offline since/);
  expect(away({ code: "offline" }).problem).toBeUndefined();
  for (const problem of [
    { code: "disk_full" },
    { code: "server_trouble", status: 500 },
    { code: "clock_wrong", seconds: 400 },
  ] as Problem[]) {
    const told = away(problem);
    expect(told.word).toMatch(/^Not syncing since/);
    expect(told.problem?.todo).toBeTruthy();
    expect(told.settings).toBe(false);
  }
});

test("an untrusted certificate leads to the settings of the connection", () => {
  expect(away({ code: "bad_certificate", host: "h" }).settings).toBe(true);
  expect(away({ code: "bad_field", field: "proxy", reason: "address" }).settings).toBe(true);
});

test("a first sync shows how far it is", () => {
  const told = lineOf(status({ line: "syncing", done: 50, total: 200 }));
  expect(told.progress).toBe(0.25);
  expect(told.word).toBe("Fetching 50 of 200");
});

test("what the server does not take is told although the line is up", () => {
  const held = lineOf({ ...status({ line: "online" }), held_back: { code: "server_trouble", status: 413 } });
  expect([held.word, held.tone, held.way]).toEqual(["Changes are held back", "amber", "sync"]);
  expect(held.problem?.what).toBe("The server has trouble");
});

test("a log that was changed on the server is told before anything else log_3", () => {
  const told = lineOf({
    ...status({ line: "online" }),
    held_back: { code: "server_trouble", status: 413 },
    log_changed: { code: "log_changed", since: Date.now() },
  });
  expect([told.word, told.tone]).toEqual(["The log was changed", "amber"]);
  expect(told.problem?.what).toMatch(/^Events were changed or removed on the server since/);
  expect(told.problem?.todo).toContain("gatehouse-server events verify");
});
