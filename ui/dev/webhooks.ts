/** Webhooks, of both directions. */
import { company, hook } from "./company";
import { demo, empty, query } from "./demo";
import { lineOf } from "./employees";
import type { Fake } from "./fake";
import { outgoing } from "./outgoing";
import { DAY, HOUR, now } from "./people";

/** Why webhooks are not answered in this demo. */
const restStops = empty || demo === "online" ? null : ("blocked" as const);

export const webhooksAnswers = {
  webhooks_of: ({ employees }) =>
    empty || !employees.includes("e8")
      ? []
      : [hook("h1", "e8", "Payroll"), hook("h2", "e8", "Door cards", null)],
  integrations: () => ({
    webhooks: empty
      ? []
      : [
          { line: hook("h1", "e8", "Payroll"), owner: lineOf(8).name, stop: restStops },
          { line: hook("h2", "e8", "Door cards", null), owner: lineOf(8).name, stop: restStops },
          { line: hook("h3", null, "Phone book"), owner: null, stop: restStops },
          {
            line: {
              ...hook("h4", "e12", "Old intranet"),
              in_use: false,
              can_revoke: false,
              webhook: { ...hook("h4", "e12", "Old intranet").webhook, disabled_at: now - 9 * DAY },
            },
            owner: lineOf(12).name,
            stop: null,
          },
        ],
    n_webhooks: empty ? 0 : 4,
    can_make_webhook: !query.has("no-factor"),
    outgoing: empty ? [] : outgoing(),
    can_add_outgoing: true,
    stopping: restStops
      ? [
          {
            employee: "e4",
            name: lineOf(4).name,
            since: now - 4 * HOUR,
            case_at: null,
            can_open_case: true,
            waiting: null,
          },
        ]
      : [],
    policy: "workspace",
    operator: company.workspace.operator,
    is_told: true,
  }),
  make_webhook: ({ title }) => {
    if (title === "Lost") throw { code: "webhook_made" };
    const secret = "5b2e9c417d08af36c1e4b7720d95f8a3".repeat(2);
    return { address: `https://access.northwind.example/rest/1/${secret}/` };
  },
  open_own_webhooks: () => null,
  outgoing_secrets: () => ({
    signing_key: "Gq0r5m1fXc3dV8uT2yHn7LwKzPbA9sJe4iOoRtYvUxM",
    token: "k7P2wZ9qLr5xTn3BvC8mHs1DyFg6JeA4uQoIiRtYxNw",
  }),
} satisfies Partial<Fake>;
