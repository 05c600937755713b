/** One person, with what there is to say of them. */
import { diagnosed } from "./causes";
import { company, hook, noRule } from "./company";
import type { Fake } from "./fake";
import { desk, offered } from "./invitations";
import { event } from "./log";
import { DAY, employee, HOUR, MINUTE, now } from "./people";
import { asked } from "./requests";

export const personAnswers = {
  person: ({ employee: id }) => {
    const row = desk.find((one) => one.employee === id);
    const base = employee(row ? 3 : Number(id.slice(1)));
    const { employee: person } = base;
    if (!row)
      return {
        sources: [],
        employee: person,
        department: base.department,
        workgroups: person.workgroups.map(() => "Audit 2026"),
        two_step: base.two_step,
        causes:
          person.status === "dismissed"
            ? [diagnosed("dismissed", ["reinstate"], { at: person.status_since })]
            : person.blocked_at
              ? [
                  diagnosed("blocked_by_suspicion", ["open_case"], {
                    at: person.blocked_at,
                    block: person.block,
                    stops_rest: true,
                  }),
                ]
              : base.two_step === "must_enrol"
                ? [diagnosed("must_enrol", ["extend_grace"], { at: now - DAY })]
                : asked
                    .filter(({ request }) => request.employee === id && request.kind === "help")
                    .map(({ request }) =>
                      diagnosed("cannot_confirm", ["pause_two_step"], {
                        sure: "tried",
                        at: request.since,
                        said: request.note,
                        n: person.two_step.codes_left,
                      }),
                    ),
        invitation_line: null,
        invitation:
          id === "e8"
            ? {
                id: "ie8joined",
                employee: id,
                channel: "email",
                address: person.contact_email ?? "",
                link: null,
                invited_by: "e0",
                invited_at: now - 14 * DAY,
                sends: [now - 14 * DAY, now - 12 * DAY],
                n_sent: 2,
                expires_at: now - 5 * DAY,
                letter: { state: "opened", at: now - 11 * DAY, said: null, host: null },
                pending_at: null,
                joined_at: now - 11 * DAY,
              }
            : null,
        requests: asked.filter(({ request }) => request.employee === id),
        webhooks: id === "e8" ? [hook("h1", id, "Payroll"), hook("h2", id, "Door cards", null)] : [],
        invited_by: "Petra Novak",
        places: {
          own: noRule({ of: "person", id }),
          in_force: company.ip_rule,
          exempt: person.role === "owner" || person.role === "admin",
        },
        timeline: [event("t1", now - HOUR, "signed_in", null, person.name)],
        sender: company.workspace.sender,
        letter: null,
        login_goes_to: person.contact_email,
        stops_rest: person.blocked_at !== null,
        operator: company.workspace.operator,
        can: person.blocked_at
          ? ["edit", "send_login", "open_case"]
          : person.status === "dismissed"
            ? ["reinstate", "edit", "request_address"]
            : [
                "edit",
                "block",
                "dismiss",
                "replace",
                "end_sessions",
                "revoke_device",
                "send_recovery",
                "send_login",
                ...(person.two_step.enrolled_at
                  ? (["pause_two_step"] as const)
                  : (["extend_grace"] as const)),
                ...(base.two_step === "paused" ? (["end_pause"] as const) : []),
                "transfer_ownership",
              ],
        grants: person.status === "dismissed" ? [] : ["helpdesk", "admin", "owner"],
        waiting: [],
        as_of: now - 18 * MINUTE,
      };
    const bad = row.shown === "bounced" || row.shown === "refused";
    return {
      employee: {
        ...person,
        id,
        name: row.name,
        status: row.shown === "wants_to_join" ? "pending_approval" : "invited",
        status_since: row.at,
        login: row.shown === "wants_to_join" ? row.address : null,
        contact_email: row.address,
        blocked_at: null,
        block: null,
        position: null,
      },
      department: row.department,
      workgroups: [],
      two_step: "off",
      causes: [
        bad
          ? diagnosed("letter_failed", ["fix_address", "resend"], {
              said: row.words,
              host: "mx1.northwind.example",
              address: row.address,
              at: row.at,
            })
          : row.shown === "wants_to_join"
            ? diagnosed("pending_approval", ["approve"], { at: row.at })
            : row.shown === "expired"
              ? diagnosed("invitation_expired", ["resend"], { at: now - DAY })
              : diagnosed("not_joined_yet", ["resend", "fix_address"], {
                  at: row.at,
                  word: row.shown === "opened" ? "opened" : null,
                }),
      ],
      requests: [],
      webhooks: [],
      sources: [],
      invitation_line: offered(row),
      invitation: {
        id: row.invitation,
        employee: id,
        channel: "email",
        address: row.address,
        link: null,
        invited_by: "e0",
        invited_at: now - 4 * DAY,
        sends: [now - 4 * DAY, row.at],
        n_sent: 2,
        expires_at: now + 5 * DAY,
        letter: null,
        pending_at: null,
        joined_at: null,
      },
      invited_by: "Petra Novak",
      places: { own: noRule({ of: "person", id }), in_force: null, exempt: false },
      timeline: [
        ...(bad ? [event("t3", row.at, "letter_failed", null, row.name, { said: row.words })] : []),
        event("t2", row.at - MINUTE, "invitation_resent", "Petra Novak", row.name),
        event("t1", now - 4 * DAY, "invited", "Petra Novak", row.name),
      ],
      sender: company.workspace.sender,
      letter: null,
      login_goes_to: null,
      stops_rest: false,
      operator: company.workspace.operator,
      can: row.shown === "wants_to_join" ? ["edit"] : [],
      grants: [],
      waiting: row.waiting ? [row.waiting] : [],
      as_of: now - 18 * MINUTE,
    };
  },
} satisfies Partial<Fake>;
