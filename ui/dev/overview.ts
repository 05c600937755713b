/** What needs somebody today, and how far the second step has come. */
import { empty } from "./demo";
import { employeeCounts, lineOf } from "./employees";
import type { Fake } from "./fake";
import { counts, desk } from "./invitations";
import { event } from "./log";
import { DAY, HOUR, MINUTE, now } from "./people";
import { asked } from "./requests";

export const overviewAnswers = {
  overview: () => ({
    requests: empty ? [] : asked,
    needs: empty
      ? [{ kind: "one_admin", n: 1, people: [] }]
      : [
          { kind: "unsettled", n: 1, people: [] },
          {
            kind: "wants_to_join",
            n: 2,
            people: desk.slice(1, 3).map((row) => ({
              employee: row.employee,
              invitation: row.invitation,
              name: row.name,
              words: row.address,
              at: row.at,
            })),
          },
          {
            kind: "bounced",
            n: 2,
            people: [0, 14]
              .flatMap((i) => desk[i] ?? [])
              .map((row) => ({
                employee: row.employee,
                invitation: row.invitation,
                name: row.name,
                words: row.words,
                at: row.at,
              })),
          },
          {
            kind: "blocked",
            n: 2,
            people: [4, 9].map((i) => ({
              employee: `e${i}`,
              invitation: null,
              name: lineOf(i).name,
              words: lineOf(i).address,
              at: now - i * HOUR,
            })),
          },
          { kind: "one_admin", n: 1, people: [] },
        ],
    invitations: counts(),
    employees: employeeCounts,
    days: Array.from({ length: 30 }, (_, i) => ({
      at: now - (29 - i) * DAY,
      sign_ins: empty ? 0 : (i % 7 < 2 ? 40 : 310) + ((i * 53) % 90),
      failures: empty ? 0 : (i * 29) % 23,
    })),
    two_step: { on: 371, in_grace: 64, must_enrol: 31, paused: 2, off: 14 },
    lately: empty
      ? []
      : [
          event("v1", now - 14 * MINUTE, "joined", null, "Ada Berg"),
          event("v2", now - 50 * MINUTE, "sign_in_failed", null, "Hugo Klein"),
          event("v3", now - 2 * HOUR, "approved", "Ivo Benda", "Luca Ito"),
        ],
  }),
  two_step: () => ({
    adoption: { on: 371, in_grace: 64, must_enrol: 31, paused: 2, off: 0 },
    n_grace_ending: 3,
    n_few_codes: 12,
    requests: empty ? [] : asked.filter(({ request }) => request.kind === "help"),
  }),
} satisfies Partial<Fake>;
