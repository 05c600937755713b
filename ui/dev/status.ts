/** The line at the top, and what happens to decisions. */
import type { Choice } from "../src/lib/bindings/Choice";
import type { Line } from "../src/lib/bindings/Line";
import type { Problem, SyncStatus } from "../src/lib/gatehouse";
import { demo, emit, empty, online, total, waiting } from "./demo";
import { employeeCounts } from "./employees";
import type { Fake } from "./fake";
import { desk } from "./invitations";
import { box, ended, unsettled } from "./outbox";
import { MINUTE, now } from "./people";

let moves = 1;
/** Until when the admin's own second step is fresh. */
let confirmedUntil = 0;
const away = (problem: Problem): Line => ({ line: "offline", since: now - 16 * MINUTE, problem });
const lines: Record<string, Line> = {
  certificate: away({ code: "bad_certificate", host: "access.northwind.example" }),
  full: away({ code: "disk_full" }),
  clock: { line: "online" },
  again: { line: "sign_in_again" },
  fetching: { line: "syncing", done: 4100, total: 12_600 },
};
const status = (): SyncStatus => ({
  line: lines[demo] ?? (online || empty ? { line: "online" } : away({ code: "offline" })),
  as_of: demo === "fetching" ? null : now - 18 * MINUTE,
  ...(demo === "clock" ? { clock_wrong: 312 } : {}),
  n_waiting: box.length,
  n_prepared: box.filter((one) => one.needs_step).length,
  ...(confirmedUntil > 0 ? { confirmed_until: confirmedUntil } : {}),
  n_unsettled: unsettled.length,
  n_employees: total,
  n_invitations: desk.length,
  n_needing: desk.filter((row) => ["wants_to_join", "bounced", "refused", "expired"].includes(row.shown))
    .length,
  n_people_needing: empty ? 0 : employeeCounts.blocked,
  n_steps_needing: empty ? 0 : 4,
  n_given_up: empty ? 0 : 1,
  n_stopping_rest: empty || demo === "online" ? 0 : 1,
  absent: [],
  generation: moves,
});
const moved = () => {
  moves++;
  emit("status", status());
};

const rowOf = (choice: Choice) =>
  desk.find(
    (row) =>
      ("invitation" in choice && row.invitation === choice.invitation) ||
      ("employee" in choice && row.employee === choice.employee),
  );

export const decided = (choices: Choice[]) => {
  const operations = choices.map((choice) => {
    const operation = `n${++moves}`;
    const row = rowOf(choice);
    if (row) row.waiting = waiting(operation, choice.choice);
    return operation;
  });
  queueMicrotask(moved);
  return { operations, refused: [], undo_until: online ? Date.now() + 10_000 : null, offline: !online };
};

export const statusAnswers = {
  status,
  decide: ({ choices }) => decided(choices),
  take_back: ({ operations }) => {
    for (const row of desk) if (row.waiting && operations.includes(row.waiting.operation)) row.waiting = null;
    for (const one of operations) {
      const at = box.findIndex((held) => held.operation === one);
      if (at >= 0) box.splice(at, 1);
    }
    queueMicrotask(moved);
    return { taken: operations, sent: [] };
  },
  outbox: () => ({ waiting: box, unsettled, ended, newer: [] }),
  settle: () => {
    unsettled.length = 0;
    return decided([{ choice: "require_two_step" }]);
  },
  sync_now: () => null,
  confirm_step: ({ code }) => {
    if (code === "000000") throw { code: "bad_field", field: "code", reason: "wrong_code" };
    confirmedUntil = Date.now() + 5 * MINUTE;
    queueMicrotask(moved);
    return { until: confirmedUntil };
  },
  confirm_in_browser: () => {
    confirmedUntil = Date.now() + 5 * MINUTE;
    queueMicrotask(moved);
    return { until: confirmedUntil };
  },
} satisfies Partial<Fake>;
