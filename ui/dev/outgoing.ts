/** Outgoing webhooks of the demo: one that arrives, one that is given up, one that was just added. */
import type { Delivery } from "../src/lib/bindings/Delivery";
import type { Outgoing } from "../src/lib/bindings/Outgoing";
import type { OutgoingLine } from "../src/lib/bindings/OutgoingLine";
import { DAY, HOUR, MINUTE, now } from "./people";

export function outgoing(): OutgoingLine[] {
  const one = (id: string, title: string, host: string, more: Partial<Outgoing> = {}): OutgoingLine => ({
    outgoing: {
      id,
      title,
      host,
      occasions: ["user_added", "dismissed", "blocked"],
      made_at: now - 60 * DAY,
      made_by: "e1",
      secrets_shown_at: now - 60 * DAY,
      disabled_at: null,
      delivered_at: now - 40 * MINUTE,
      failing_since: null,
      gave_up_at: null,
      n_waiting: 0,
      deliveries: [],
      ...more,
    },
    can_disable: true,
    can_see_secrets: false,
    can_send_again: (more.deliveries ?? []).map(({ id }) => id),
    waiting: null,
  });
  const delivery = (id: string, more: Partial<Delivery>): Delivery => ({
    id,
    occasion: "user_added",
    queued_at: now - 40 * MINUTE,
    n_tries: 1,
    tried_at: now - 40 * MINUTE,
    failed: null,
    next_try_at: null,
    delivered_at: now - 40 * MINUTE,
    ...more,
  });
  const failed = { delivered_at: null, failed: { why: "status" as const, status: 503 } };
  return [
    {
      ...one("o3", "Badge printer", "badges.northwind.example", {
        made_at: now - MINUTE,
        secrets_shown_at: null,
        delivered_at: null,
      }),
      can_see_secrets: true,
    },
    one("o1", "Wages", "wages.northwind.example", {
      deliveries: [
        delivery("d1", {}),
        delivery("d2", { occasion: "dismissed", queued_at: now - 5 * HOUR, n_tries: 3 }),
      ],
    }),
    one("o2", "Old ticket system", "tickets.northwind.example:8443", {
      failing_since: now - 3 * DAY,
      gave_up_at: now - 8 * HOUR,
      delivered_at: now - 4 * DAY,
      n_waiting: 1,
      deliveries: [
        delivery("d3", {
          ...failed,
          occasion: "blocked",
          queued_at: now - 3 * HOUR,
          n_tries: 6,
          next_try_at: now + 90 * MINUTE,
        }),
        delivery("d4", { ...failed, queued_at: now - 2 * DAY, n_tries: 11, failed: { why: "too_slow" } }),
      ],
    }),
  ];
}
