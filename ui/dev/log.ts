/** Invented events, for the timelines and the screen of the log. */
import type { EventLine } from "../src/lib/bindings/EventLine";
import type { EventsFilter } from "../src/lib/bindings/EventsFilter";
import type { Fake } from "./fake";
import { DAY, employee, HOUR, MINUTE, now } from "./people";

export const event = (
  id: string,
  at: number,
  kind: EventLine["kind"],
  actor: string | null,
  on: string,
  data: Record<string, unknown> = {},
): EventLine => ({
  id,
  number: Math.round(at / MINUTE) % 100_000,
  at,
  kind,
  actor,
  actor_id: actor ? "e0" : null,
  on,
  on_id: "e3",
  ip: kind.startsWith("sign") ? "198.51.100.24" : null,
  device: kind.startsWith("sign") ? "Firefox 145 on Windows" : null,
  off_list: null,
  cause: null,
  data,
});

type Part = Partial<EventLine> & Pick<EventLine, "kind">;
const parts: Part[] = [
  { kind: "signed_in" },
  { kind: "sign_in_failed", cause: "wrong_password" },
  { kind: "signed_in", off_list: "refused_afterwards", ip: "192.0.2.61", data: { place: "refused" } },
  { kind: "place_refused", ip: "192.0.2.61", cause: "place_not_allowed" },
  {
    kind: "employee_edited",
    actor: "Petra Novak",
    data: {
      department: { from: "d0", to: "d1" },
      position: { from: "Buyer", to: "Head of purchasing" },
    },
  },
  { kind: "recovery_asked", ip: "203.0.113.9" },
  { kind: "two_step_paused", actor: "Ivo Benda", data: { reason: "Phone lost on the way home", hours: 24 } },
  { kind: "signed_in", off_list: "exempt_admin", ip: "2001:db8:77::9" },
  { kind: "role_granted", actor: "Petra Novak", data: { from: "employee", to: "helpdesk" } },
  {
    kind: "letter_failed",
    ip: null,
    cause: "bounced",
    data: { said: "550 5.1.1 no such user", kind: "recovery" },
  },
  { kind: "invited", actor: "Petra Novak" },
  {
    kind: "ip_rule_changed",
    actor: "Petra Novak",
    data: { from: ["203.0.113.0/24"], to: ["203.0.113.0/24", "2001:db8:1::/48"] },
  },
  { kind: "sign_in_failed", cause: "wrong_code" },
  { kind: "webhook_disabled", actor: "Petra Novak", data: { title: "Payroll" } },
  { kind: "dismissed", actor: "Ivo Benda" },
];
const N = 5200;
const lineOf = (i: number): EventLine => {
  const part = parts[(i * 7) % parts.length] ?? { kind: "signed_in" };
  const { id, name } = employee((i * 13) % 300).employee;
  const isOwn = part.actor === undefined;
  return {
    ...event(`v${i}`, now - i * 7 * MINUTE - (i % 5) * 41_000, part.kind, isOwn ? name : null, name),
    number: 41_877 - i,
    actor_id: isOwn ? id : "e0",
    on_id: id,
    ip: `198.51.100.${(i * 31) % 250}`,
    device: i % 3 === 0 ? "Safari on iPhone" : "Firefox 145 on Windows",
    ...part,
  };
};

const found = ({ kinds, person, place, since, until, text }: EventsFilter) =>
  Array.from({ length: N }, (_, i) => lineOf(i)).filter(
    (row) =>
      (kinds.length === 0 || kinds.includes(row.kind)) &&
      (!person || row.on_id === person || row.actor_id === person) &&
      (!place || row.ip?.startsWith(place.replace(/0\/.*/, "")) === true) &&
      (!since || row.at >= since) &&
      (!until || row.at < until) &&
      `${row.on} ${row.actor} ${row.kind} ${row.cause} ${row.ip}`.toLowerCase().includes(text.toLowerCase()),
  );

/** What the demo says of the log. */
export const eventsAnswers = (
  empty: boolean,
): Pick<Fake, "events" | "event" | "verify_events" | "export_events"> => ({
  events: ({ filter, offset, limit }) => {
    if (filter.place.includes("/33"))
      throw { code: "bad_range", row: 1, text: filter.place, fault: "bad_length", meant: null };
    const rows = empty ? [] : found(filter);
    return { rows: rows.slice(offset, offset + limit), total: rows.length, n_unread: 0 };
  },
  event: ({ event: id }) => {
    if (!/^v\d+$/.test(id)) throw { code: "bad_field", field: "event", reason: "gone" };
    return lineOf(Number(id.slice(1)));
  },
  verify_events: () =>
    empty
      ? {
          proof: { proof: "nothing" },
          n_proved: 0,
          span: null,
          n_heads: 0,
          n_before: 0,
          n_after: 3,
          changed: null,
        }
      : {
          proof: { proof: "whole" },
          n_proved: 4180,
          span: [now - 21 * DAY, now - HOUR],
          n_heads: 21,
          n_before: 1020,
          n_after: 0,
          changed: null,
        },
  export_events: ({ filter, path }) => ({ rows: found(filter).length, path }),
});
