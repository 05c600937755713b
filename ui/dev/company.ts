/** The company and its settings. */
import type { Company } from "../src/lib/bindings/Company";
import type { RuleFor } from "../src/lib/bindings/RuleFor";
import type { RuleLine } from "../src/lib/bindings/RuleLine";
import type { WebhookLine } from "../src/lib/bindings/WebhookLine";
import { demo, empty, waiting } from "./demo";
import type { Fake } from "./fake";
import { logo } from "./logo";
import { DAY, departments, HOUR, now } from "./people";

export const noRule = (rule: RuleFor): RuleLine => ({
  rule,
  allow: { allow: "as_wider" },
  since: null,
  wanted: null,
  waiting: null,
});

export const hook = (
  id: string,
  owner: string | null,
  title: string,
  used: number | null = now - 2 * HOUR,
): WebhookLine => ({
  webhook: {
    id,
    employee: owner,
    title,
    scopes: ["user_basic", "department"],
    made_at: now - 200 * DAY,
    expires_at: used === null ? now + 20 * DAY : null,
    last_used_at: used,
    last_used_ip: used === null ? null : "203.0.113.40",
    disabled_at: null,
  },
  in_use: true,
  can_revoke: true,
  waiting: null,
});

export const company: Company = {
  lacks: [],
  ip_rule: {
    ...noRule({ of: "workspace" }),
    allow: { allow: "only", text: "203.0.113.0/24\n2001:db8:1::/48" },
    since: now - 12 * DAY,
  },
  workspace: {
    id: "w1",
    name: "Northwind",
    address: "access.northwind.example/w/northwind",
    sender: "gatehouse@northwind.example",
    operator: "help@northwind.example",
    block_policy: "workspace",
    door: {
      idle_minutes: 24,
      session_hours: 24,
      app_days: 30,
      password_min: 12,
      password_min_two_step: 8,
      breached_list: true,
      free_tries: 10,
      strangers_max: 100,
      recovery: {
        link_minutes: 60,
        code_seconds: 60,
        code_tries: 5,
        wait_seconds: 60,
        an_hour: 5,
        a_day: 20,
      },
      invitations: { wait_seconds: 60, an_hour: 5, young_letters: 100, integrators: 3 },
      pauses: [1, 24, 72, 168],
      weights: {
        threshold: 100,
        weak_password: 20,
        breached_password: 30,
        two_step_off: 20,
        unusual_device: 20,
        unusual_devices_most: 80,
      },
    },
    created_at: now - 400 * DAY,
    settings: {
      confirm_joining: true,
      listed_domains: ["northwind.example"],
      invitation_days: 7,
      two_step_required_since: demo === "optional" ? null : now - 60 * DAY,
      grace_days: 2,
      language: null,
      logo: demo === "logo" ? "demo" : null,
      invitation_text:
        demo === "logo"
          ? "Welcome to Northwind!\nYour desk is on the third floor, and lunch is at twelve."
          : null,
    },
    ...(demo === "logo" ? { picture: logo } : {}),
  },
  departments: empty
    ? []
    : [
        ...departments.map((name, i) => ({
          department: `d${i}`,
          name,
          n_employees: 40 + i * 17,
          ip_rule: noRule({ of: "department", id: `d${i}` }),
          waiting: null,
        })),
        {
          department: "reception",
          name: "Reception",
          n_employees: 0,
          ip_rule: noRule({ of: "department", id: "reception" }),
          waiting: null,
        },
      ],
  workgroups: empty
    ? []
    : ["Audit 2026", "New website"].map((name, i) => ({
        workgroup: `w${i}`,
        name,
        n_employees: 3 + i,
        waiting: null,
      })),
  links: empty
    ? []
    : [
        {
          link: "l1",
          name: "Warehouse, autumn",
          url: "https://access.northwind.example/w/northwind/join/kq3v9-t7xw2",
          department: "Warehouse",
          created_at: now - 20 * DAY,
          switched_off_at: null,
          n_joined: 14,
          waiting: null,
        },
        {
          link: "l2",
          name: "Design studio",
          url: "https://access.northwind.example/w/northwind/join/m8r4c-p5hd1",
          department: "Design",
          created_at: now - 40 * DAY,
          switched_off_at: null,
          n_joined: 1,
          waiting: waiting("o2", "switch_link_off"),
        },
        {
          link: "l3",
          name: "Summer",
          url: null,
          department: null,
          created_at: now - 140 * DAY,
          switched_off_at: now - 60 * DAY,
          n_joined: 31,
          waiting: null,
        },
      ],
  admins: [{ employee: "e0", name: "Petra Novak", address: "petra@northwind.example", role: "owner" }],
  rights: [
    ["owner", ["invite", "resend", "dismiss", "edit_employee", "end_sessions", "configure", "grant_role"]],
    ["admin", ["invite", "resend", "dismiss", "edit_employee", "end_sessions", "configure"]],
    ["helpdesk", ["resend", "end_sessions"]],
    ["employee", []],
  ],
  webhooks: empty ? [] : [hook("h3", null, "Phone book")],
  can_configure: true,
  can_invite: true,
  gives: ["employee", "helpdesk", "integrator", "admin", "owner"],
  waiting: null,
};

export const companyAnswers = {
  company: () => company,
  test_letter: () => ({ to: "petra@northwind.example", said: "250 2.0.0 Ok: queued as 4B1C2" }),
  preview_invitation: ({ text }) => ({
    subject: "Petra Novak invites you to Northwind",
    text: `Hello Petra Novak,

You will sign in with petra@northwind.example. Choose a password and you are in.
${
  text &&
  `
Northwind writes:

${text.replace(/^(?=.)/gm, "    ")}
`
}
https://access.northwind.example/w/northwind/i/…

The link works once, until 9 January 2027. Opening it does not use it up; your confirmation does.
You did not expect this? Then do nothing: without you nothing happens.

--
Northwind, access.northwind.example/w/northwind`,
  }),
} satisfies Partial<Fake>;
