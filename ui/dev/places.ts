/** Lists of allowed addresses, and who would be refused by one. */
import { noRule } from "./company";
import { empty, me } from "./demo";
import { lineOf } from "./employees";
import type { Fake } from "./fake";
import { DAY, HOUR, now } from "./people";

export const placesAnswers = {
  person_ip_rules: () =>
    empty
      ? []
      : [3, 6].map((i) => ({
          employee: `e${i}`,
          name: lineOf(i).name,
          line: {
            ...noRule({ of: "person", id: `e${i}` }),
            allow: { allow: "only", text: "198.51.100.24" },
            since: now - 40 * DAY,
          },
          exempt: false,
        })),
  rehearse_ip_rule: ({ allow }) => {
    if (allow.allow === "only" && allow.text.includes("/33"))
      throw { code: "bad_range", row: 1, text: allow.text, fault: "bad_length", meant: null };
    const n = allow.allow === "only" ? (allow.text.includes("10.") ? 64 : 3) : 0;
    return {
      since: now - 30 * DAY,
      n_sign_ins: 1204,
      n_refused: n * 4,
      n_people: n,
      people: Array.from({ length: Math.min(n, 50) }, (_, i) => ({
        employee: `e${i + 2}`,
        name: lineOf(i + 2).name,
        n: 4,
        places: [
          { ip: `198.51.100.${i + 7}`, n: 3, last_at: now - i * HOUR },
          { ip: "2001:db8:77::9", n: 1, last_at: now - 3 * DAY },
        ],
      })),
      own_outside: n > 50 ? me.ip : null,
    };
  },
} satisfies Partial<Fake>;
