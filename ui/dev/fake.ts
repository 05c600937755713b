/** The demo that answers for Rust while the screens are worked on. It decides nothing: rules live in Rust. */
import type { WebhookLine } from "../src/lib/bindings/WebhookLine";
import type { Choice } from "../src/lib/bindings/Choice";
import type { Claim } from "../src/lib/bindings/Claim";
import type { Cause } from "../src/lib/bindings/Cause";
import type { Company } from "../src/lib/bindings/Company";
import type { Diagnosed } from "../src/lib/bindings/Diagnosed";
import type { Fix } from "../src/lib/bindings/Fix";
import type { EmployeeLine } from "../src/lib/bindings/EmployeeLine";
import type { InvitationLine } from "../src/lib/bindings/InvitationLine";
import type { InvitationTab } from "../src/lib/bindings/InvitationTab";
import type { Me } from "../src/lib/bindings/Me";
import type { OutboxLine } from "../src/lib/bindings/OutboxLine";
import type { RuleFor } from "../src/lib/bindings/RuleFor";
import type { RuleLine } from "../src/lib/bindings/RuleLine";
import type { Language } from "../src/lib/bindings/Language";
import type { Preferences } from "../src/lib/bindings/Preferences";
import type { RequestLine } from "../src/lib/bindings/RequestLine";
import type { SavedFilter } from "../src/lib/bindings/SavedFilter";
import type { Stage } from "../src/lib/bindings/Stage";
import type { Verdict } from "../src/lib/bindings/Verdict";
import type { Line } from "../src/lib/bindings/Line";
import type { Commands, Problem, SyncStatus } from "../src/lib/gatehouse";
import { read } from "./file";
import { event, eventsAnswers } from "./log";
import { logo } from "./logo";
import { abroad, portalFound } from "./portal";
import { outgoing } from "./outgoing";
import { DAY, departments, employee, HOUR, invitations, MINUTE, now } from "./people";

export type Fake = {
  [K in keyof Commands]: (request: Commands[K][0]) => Commands[K][1] | Promise<Commands[K][1]>;
};
export const listeners: ((event: string, payload: unknown) => void)[] = [];
const emit = (event: string, payload: unknown) => listeners.forEach((tell) => tell(event, payload));

const query = new URLSearchParams(location.search);
const demo = query.get("demo") ?? "open";
const online = ["online", "optional", "clock", "fetching", "portal", "prepared", "logo"].includes(demo);
const empty = demo === "empty";
const total = Number(query.get("people") ?? (empty ? 1 : 512));
const me: Me = { workspace: "w1", employee: "e0", name: "Petra Novak", role: "owner", ip: "203.0.113.5" };
const ready: Stage = { stage: "ready", me };
const stages: Record<string, Stage> = {
  first: { stage: "first_run" },
  revoked: { stage: "revoked" },
  locked: { stage: "locked", workspace: "Northwind", passphrase: true },
  keychain: {
    stage: "trouble",
    problem: { code: "keychain_missing" },
    file: "/home/petra/.local/share/gatehouse/mirror.db",
  },
  wrongkey: {
    stage: "trouble",
    problem: { code: "vault_wrong_key" },
    file: "/home/petra/.local/share/gatehouse/mirror.db",
  },
  damaged: {
    stage: "trouble",
    problem: { code: "vault_damaged" },
    file: "/home/petra/.local/share/gatehouse/mirror.db",
  },
};
let stage = stages[demo] ?? ready;
const desk = empty ? [] : structuredClone(invitations);
let saved: SavedFilter[] = [];
/** Kept over a reload, as the file of preferences is. */
const LANGUAGE = "demo.language";
let preferences: Preferences = {
  theme: "system",
  language: (query.get("language") ?? sessionStorage.getItem(LANGUAGE)) as Language | null,
  density: query.get("density") === "compact" ? "compact" : "comfortable",
  lock_after_minutes: 15,
  lock_when_away: true,
  close_to_tray: false,
  start_at_login: false,
  notices: { wants_to_join: true, help: true, blocked: true, bounced: true, conflict: true },
  proxy: null,
  authority_file: null,
};
const waiting = (operation: string, kind: string) => ({
  operation,
  kind,
  undo_until: null,
  unsettled: false,
});
const line = (
  part: Partial<OutboxLine> & Pick<OutboxLine, "operation" | "decision" | "about">,
): OutboxLine => ({
  direction: "loosening",
  decided_at: now - 9 * MINUTE,
  undo_until: null,
  can_take_back: true,
  needs_step: false,
  sending: false,
  then: null,
  ended: null,
  settle: [],
  ...part,
});
const about = (name: string, address: string | null = null, employee: string | null = null) => ({
  name,
  address,
  employee,
});
const box: OutboxLine[] = empty
  ? []
  : [
      line({
        operation: "o1",
        direction: "creating",
        about: about("Ольга Петрова", "olga.petrova@northwind.example", "ie6"),
        decision: {
          kind: "invite",
          letters: true,
          people: [
            {
              employee: "ie6",
              invitation: "i6",
              address: "",
              name: null,
              department: null,
              position: null,
              role: "employee",
            },
          ],
        },
      }),
      line({
        operation: "o2",
        about: about("Design studio"),
        decision: { kind: "switch_link_off", link: "l2" },
      }),
      line({
        operation: "o3",
        about: about("Northwind"),
        direction: "descriptive",
        decision: {
          kind: "edit_settings",
          edit: {
            name: null,
            confirm_joining: null,
            listed_domains: { from: ["northwind.example"], to: ["northwind.example", "nw.example"] },
            invitation_days: { from: 7, to: 14 },
            grace_days: null,
            logo: null,
            invitation_text: null,
          },
        },
      }),
    ];
if (demo === "prepared")
  box.unshift(
    line({
      operation: "o0",
      about: about("Hugo Klein", "hugo.klein@northwind.example", "e3"),
      decision: { kind: "pause_two_step", employee: "e3", hours: 24, reason: "Phone lost", paused: false },
      needs_step: true,
    }),
  );
const unsettled: OutboxLine[] = empty
  ? []
  : [
      line({
        operation: "o9",
        about: about("Lena Fischer", "lena.fischer@northwind.example", "e7"),
        decision: { kind: "approve", employee: "e7" },
        decided_at: now - 3 * HOUR,
        can_take_back: false,
        then: { standing: "pending_approval", since: now - DAY, by: null, fields: [] },
        ended: {
          at: now - 20 * MINUTE,
          outcome: {
            outcome: "conflict",
            now: { standing: "gone", since: now - HOUR, by: "Ivo Benda", fields: [] },
          },
        },
        settle: ["leave_as_is", "decide_again"],
      }),
      line({
        operation: "o8",
        about: about("Hugo Klein", "hugo.klein@northwind.example", "e3"),
        direction: "descriptive",
        decision: {
          kind: "edit_employee",
          employee: "e3",
          edit: {
            name: null,
            contact_email: null,
            department: { from: "d0", to: "d1" },
            position: { from: "Buyer", to: "Head of purchasing" },
            workgroups: { from: [], to: ["w0"] },
          },
        },
        decided_at: now - 2 * HOUR,
        can_take_back: false,
        then: { standing: "active", since: now - 90 * DAY, by: null, fields: [] },
        ended: {
          at: now - 18 * MINUTE,
          outcome: {
            outcome: "conflict",
            now: {
              standing: "active",
              since: null,
              by: null,
              fields: [{ field: "department", value: "d2" }],
            },
          },
        },
        settle: ["leave_as_is", "decide_again"],
      }),
      line({
        operation: "o7",
        about: about("Northwind"),
        direction: "descriptive",
        decision: {
          kind: "edit_settings",
          edit: {
            name: null,
            confirm_joining: { from: true, to: false },
            listed_domains: null,
            invitation_days: null,
            grace_days: null,
            logo: null,
            invitation_text: null,
          },
        },
        decided_at: now - 100 * DAY,
        can_take_back: false,
        ended: { at: now - 17 * MINUTE, outcome: { outcome: "expired" } },
        settle: ["leave_as_is", "decide_again"],
      }),
    ];
const ended: OutboxLine[] = empty
  ? []
  : [
      line({
        operation: "o6",
        about: about("Lena Fischer", "lena.fischer@northwind.example", null),
        direction: "creating",
        decision: {
          kind: "invite",
          letters: true,
          people: ["lena.fischer", "otto.brandt", "felix.ferri", "nora.lund", "ida.holm", "jan.smid"].map(
            (one, i) => ({
              employee: `x${i}`,
              invitation: `y${i}`,
              address: `${one}@northwind.example`,
              name: null,
              department: null,
              position: null,
              role: "employee",
            }),
          ),
        },
        can_take_back: false,
        ended: {
          at: now - 30 * MINUTE,
          outcome: {
            outcome: "applied",
            refused: [1, 3, 4, 5].map((row) => ({ row, problem: { code: "department_gone" } })),
          },
        },
      }),
      line({
        operation: "o5",
        about: about("Sven Larsen", "sven.larsen@northwind.example", "ie11"),
        decision: { kind: "resend_invitation", invitation: "i11" },
        can_take_back: false,
        ended: { at: now - 40 * MINUTE, outcome: { outcome: "applied", refused: [] } },
      }),
      line({
        operation: "o4",
        about: about("Tomás García", null, "ie5"),
        decision: { kind: "delete_invitation", invitation: "i5" },
        can_take_back: false,
        ended: {
          at: now - DAY,
          outcome: { outcome: "rejected", problem: { code: "already_joined" }, now: null },
        },
      }),
    ];

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

/** On what a change waits already, nothing else is offered. */
const offered = (row: InvitationLine): InvitationLine => (row.waiting ? { ...row, can: [] } : row);

const tabs: Record<InvitationTab, (row: InvitationLine) => boolean> = {
  all: () => true,
  wants_to_join: ({ shown }) => shown === "wants_to_join",
  bounced: ({ shown }) => shown === "bounced" || shown === "refused",
  expired: ({ shown }) => shown === "expired",
  on_the_way: ({ shown }) => ["sent", "opened", "delayed", "queued", "waiting"].includes(shown),
  joined: ({ shown }) => shown === "joined",
};
const counts = () =>
  Object.fromEntries(Object.entries(tabs).map(([tab, test]) => [tab, desk.filter(test).length])) as Record<
    InvitationTab,
    number
  >;
const employeeCounts = {
  all: total,
  active: Math.ceil((total * 16) / 17),
  pending: 0,
  dismissed: Math.floor(total / 17),
  blocked: Math.ceil(total / 97),
  admins: 2,
  two_step_on: Math.floor(total * 0.72),
};
const lineOf = (i: number): EmployeeLine => {
  const row = employee(i);
  const { id, name, contact_email, role, status: state, blocked_at, last_sign_in_at } = row.employee;
  return {
    employee: id,
    name,
    address: contact_email,
    department: row.department,
    role,
    status: state,
    blocked_at,
    two_step: row.two_step,
    two_step_until:
      row.two_step === "paused" ? now + 2 * DAY : row.two_step === "in_grace" ? now + (i % 9) * DAY : null,
    codes_left: row.two_step === "on" || row.two_step === "paused" ? i % 11 : null,
    last_sign_in_at,
    waiting: null,
    can:
      i === 0
        ? ["edit"]
        : state === "dismissed"
          ? ["reinstate", "edit"]
          : [
              "edit",
              "dismiss",
              "replace",
              "end_sessions",
              "set_ip_rule",
              ...(row.two_step === "in_grace" || row.two_step === "must_enrol"
                ? (["extend_grace"] as const)
                : []),
            ],
  };
};
const noRule = (rule: RuleFor): RuleLine => ({
  rule,
  allow: { allow: "as_wider" },
  since: null,
  wanted: null,
  waiting: null,
});
const hook = (
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
const company: Company = {
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
/** Why webhooks are not answered in this demo. */
const restStops = empty || demo === "online" ? null : ("blocked" as const);
const claim: Claim = {
  employee: "e5",
  name: "Felix Ferri",
  status: "dismissed",
  login: false,
  contact: true,
  invitation: null,
};
let lists = 0;
let checked: { address: string; verdict: Verdict; name?: string; department?: string | null }[] = [];
const check = (addresses: string[]) => {
  checked = addresses.map((address, i, all) => {
    if (!/^[^@]+@[^@]+\.[^@]+$/.test(address))
      return { address, verdict: { verdict: "malformed", fault: "no_single_at" } };
    if (all.indexOf(address) < i)
      return { address, verdict: { verdict: "repeated", row: all.indexOf(address) + 1 } };
    const known = desk.find((row) => row.address === address);
    if (known)
      return {
        address,
        verdict: {
          verdict: "already_invited",
          claim: {
            ...claim,
            employee: known.employee,
            name: known.name,
            status: "invited",
            invitation: known.invitation,
          },
        },
      };
    if (address.startsWith("felix")) return { address, verdict: { verdict: "taken", claim } };
    return { address, verdict: { verdict: "fine" } };
  });
  return {
    list: ++lists,
    n_rows: checked.length,
    n_fine: checked.filter((row) => row.verdict.verdict === "fine").length,
    file: null,
    as_of: now,
  };
};
/** A cause with its evidence, as the mirror's diagnosis answers it. */
export const diagnosed = (cause: Cause, fixes: Fix[] = [], more: Partial<Diagnosed> = {}): Diagnosed => ({
  cause,
  sure: "stops",
  at: null,
  until: null,
  n: null,
  ip: null,
  said: null,
  host: null,
  address: null,
  who: null,
  employee: null,
  list: null,
  word: null,
  block: null,
  verify: false,
  stops_rest: false,
  fixes,
  ...more,
});

const rowOf = (choice: Choice) =>
  desk.find(
    (row) =>
      ("invitation" in choice && row.invitation === choice.invitation) ||
      ("employee" in choice && row.employee === choice.employee),
  );
const asked: RequestLine[] = [
  {
    request: {
      id: "q1",
      kind: "help",
      employee: "e6",
      name: lineOf(6).name,
      login: lineOf(6).address ?? "",
      note: "My phone fell into the sea on Saturday, I am back in the office tomorrow",
      since: now - 25 * MINUTE,
    },
    can_answer: true,
    waiting: null,
  },
  {
    request: {
      id: "q2",
      kind: "invitation",
      employee: null,
      name: "Zoe Marsh",
      login: "zoe@fabrikam.example",
      note: null,
      since: now - 5 * MINUTE,
    },
    can_answer: true,
    waiting: null,
  },
];

const decided = (choices: Choice[]) => {
  const operations = choices.map((choice) => {
    const operation = `n${++moves}`;
    const row = rowOf(choice);
    if (row) row.waiting = waiting(operation, choice.choice);
    return operation;
  });
  queueMicrotask(moved);
  return { operations, refused: [], undo_until: online ? Date.now() + 10_000 : null, offline: !online };
};

export const answer: Fake = {
  stage: () => stage,
  status,
  find_server: ({ address }) => {
    if (!address.includes(".")) throw { code: "not_gatehouse" };
    if (address.includes("/rest/")) return portalFound(address);
    return {
      server: "https://access.northwind.example",
      workspace: { slug: "northwind", name: "Northwind" },
      plain: false,
      version: "0.1.0",
    };
  },
  connect_portal: () => ({ me }),
  vault_needs: () => ({ keychain: true, passphrase_min: 8 }),
  connect: () => {
    emit(
      "sign_in",
      "https://access.northwind.example/oauth/authorize?response_type=code&client_id=gatehouse",
    );
    return new Promise(() => {});
  },
  cancel_connect: () => null,
  notify: () => null,
  sign_in_again: () => new Promise(() => {}),
  unlock: ({ passphrase }) => {
    if (passphrase !== "correct horse battery") throw { code: "passphrase_wrong" };
    return (stage = ready);
  },
  lock: () => (stage = stages["locked"] ?? ready),
  active: () => null,
  set_passphrase: () => null,
  set_aside: () => {
    stage = { stage: "first_run" };
    return { folder: "/home/petra/.local/share/gatehouse/aside" };
  },
  forget_device: () => (stage = { stage: "first_run" }),
  news: () => [],
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
  invitations: ({ tab, text, department, window: { offset, limit, sort, descending } }) => {
    const rows = desk
      .filter(tabs[tab])
      .filter(
        (row) =>
          `${row.name} ${row.address}`.toLowerCase().includes(text.toLowerCase()) &&
          (!department || row.department === departments[Number(department.slice(1))]),
      );
    const key = {
      name: "name",
      address: "address",
      department: "department",
      state: "shown",
      age: "at",
      need: null,
    }[sort] as keyof InvitationLine | null;
    if (key) rows.sort((a, b) => String(a[key]).localeCompare(String(b[key])) * (descending ? -1 : 1));
    return { rows: rows.slice(offset, offset + limit).map(offered), total: rows.length };
  },
  invitation_counts: counts,
  employees: ({ filter, window: { offset, limit } }) => {
    if (
      !filter.text &&
      !filter.status &&
      !filter.blocked &&
      !filter.risk &&
      !filter.department &&
      !filter.role &&
      !filter.two_step &&
      !filter.step &&
      !filter.workgroup
    )
      return {
        rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) =>
          lineOf(offset + i),
        ),
        total,
      };
    const rows = Array.from({ length: Math.min(total, 5000) }, (_, i) => lineOf(i)).filter(
      (row) =>
        row.name.toLowerCase().includes(filter.text.toLowerCase()) &&
        (!filter.status || row.status === filter.status) &&
        (!filter.blocked || row.blocked_at !== null) &&
        (!filter.role || row.role === filter.role) &&
        (!filter.two_step || row.two_step === filter.two_step) &&
        (!filter.workgroup || row.employee.endsWith("3")) &&
        (filter.step === "few_codes"
          ? row.codes_left !== null && row.codes_left <= 2
          : filter.step === "grace_ending"
            ? row.two_step === "in_grace"
            : filter.step === null || !["on", "paused"].includes(row.two_step)) &&
        (!filter.department || row.department === departments[Number(filter.department.slice(1))]),
    );
    return { rows: rows.slice(offset, offset + limit), total: rows.length };
  },
  employee_counts: () => employeeCounts,
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
  search: async ({ text, about }) => {
    const everyone = [
      ...desk.map((row) => ({
        employee: row.employee,
        name: row.name,
        address: row.address,
        department: row.department,
        role: row.role,
        status: "invited" as const,
        cannot_get_in: true,
      })),
      ...Array.from({ length: Math.min(total, 400) }, (_, i) => lineOf(i)).map((row) => ({
        employee: row.employee,
        name: row.name,
        address: row.address,
        department: row.department,
        role: row.role,
        status: row.status,
        cannot_get_in: row.blocked_at !== null,
      })),
    ];
    const found = everyone.filter((row) =>
      `${row.name} ${row.address}`.toLowerCase().includes(text.toLowerCase()),
    );
    // Nearest is here whose letters stand in another order only.
    const letters = (name: string) => [...name.toLowerCase()].sort().join("");
    const nearest = everyone.filter((row) => letters(row.name) === letters(text)).slice(0, 5);
    const near = found.length === 0 && nearest.length > 0;
    const people = near ? nearest : found.slice(0, 50);
    if (/does not exist/i.test(text) && about) {
      const { causes } = await answer.person({ employee: about });
      const whom = { ...lineOf(Number(about.slice(1))), cannot_get_in: causes.length > 0 };
      const means = {
        message: "this employee does not exist",
        vendors: true,
        language: "en" as const,
        address: null,
        about: whom,
        causes: [...causes, diagnosed("other_workspace", [], { sure: "possible" })],
        as_of: now - 18 * MINUTE,
      };
      return { people: [whom], more: false, near: false, means };
    }
    if (/already exists/i.test(text)) {
      const holder = { ...lineOf(5), cannot_get_in: true };
      const of = { employee: holder.employee, who: holder.name, address: holder.address };
      const means = {
        message: "user with email {address} already exists",
        vendors: true,
        language: "en" as const,
        address: holder.address,
        about: holder,
        causes: [
          diagnosed("dismissed", ["reinstate"], { at: now - 40 * DAY }),
          diagnosed("address_of_dismissed", ["reinstate", "edit", "request_address"], of),
        ],
        as_of: now - 18 * MINUTE,
      };
      return { people: [holder], more: false, near: false, means };
    }
    if (!/password is not right|incorrect login/i.test(text))
      return { people, more: found.length > 50, near, means: null };
    const means = {
      message: "That login or password is not right",
      vendors: false,
      language: "en" as const,
      address: null,
      about: null,
      causes: (["wrong_password", "keyboard", "unknown_login", "blocked_by_suspicion"] as const).map(
        (cause) => diagnosed(cause, [], { sure: "possible" }),
      ),
      as_of: now - 18 * MINUTE,
    };
    return { people: [], more: false, near: false, means };
  },
  ...eventsAnswers(empty),
  two_step: () => ({
    adoption: { on: 371, in_grace: 64, must_enrol: 31, paused: 2, off: 0 },
    n_grace_ending: 3,
    n_few_codes: 12,
    requests: empty ? [] : asked.filter(({ request }) => request.kind === "help"),
  }),
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
  company: () => company,
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
  check_list: ({ text }) => check(text.split(/[\s,;]+/).filter(Boolean)),
  check_file: ({ mapping }) => {
    const { facts, people } = read(mapping);
    const list = check(people.map(({ address }) => address));
    checked = checked.map((row, i) => ({ ...row, ...people[i] }));
    return { ...list, file: facts };
  },
  checked_rows: ({ offset, limit, only_refused }) => {
    const rows = checked
      .map((row, i) => ({ row: i, line: i + 1, name: null, department: null, ...row }))
      .filter((row) => !only_refused || row.verdict.verdict !== "fine");
    return {
      rows: rows.slice(offset, offset + limit),
      total: rows.length,
    };
  },
  export_refused: ({ path, reasons }) => ({ rows: reasons.length, path }),
  invite: () => decided([{ choice: "require_two_step" }]),
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
  test_letter: () => ({ to: "petra@northwind.example", said: "250 2.0.0 Ok: queued as 4B1C2" }),
  export_employees: ({ path }) => ({ rows: total, path }),
  export_invitations: ({ tab, path }) => ({ rows: desk.filter(tabs[tab]).length, path }),
  connections: () =>
    query.has("connections")
      ? [
          { connection: 1, workspace: "Northwind", shown: demo !== "first" },
          { connection: 2, workspace: "Contoso", shown: demo === "first" },
        ]
      : [],
  show_connection: () => stage,
  saved_filters: () => saved,
  save_filter: (filter) => {
    saved = [...saved.filter((one) => one.list !== filter.list || one.name !== filter.name), filter];
    return null;
  },
  remove_filter: (filter) => {
    saved = saved.filter((one) => one.list !== filter.list || one.name !== filter.name);
    return null;
  },
  updates: () =>
    demo === "updates" || demo === "unsigned"
      ? { updates: "on", from: "gatehouse.northwind.example", installs: true }
      : demo === "package"
        ? { updates: "on", from: "gatehouse.northwind.example", installs: false }
        : { updates: "off" },
  check_update: () => ({
    checked: "offered",
    version: "1.4.0",
    notes: "Letters that came back are tried again.\nThe list of people opens twice as fast.",
  }),
  install_update: () =>
    demo === "unsigned" ? { installed: "failed", fault: "not_signed" } : { installed: "done" },
  restart: () => null,
  copy_secret: () => demo !== "bare",
  preferences: () => preferences,
  set_preferences: (wanted) => {
    preferences = { ...wanted };
    if (wanted.language) sessionStorage.setItem(LANGUAGE, wanted.language);
    else sessionStorage.removeItem(LANGUAGE);
    return null;
  },
  speak: () => null,
  name_tray: () => null,
  about: () => ({
    version: "0.1.0",
    server: "https://access.northwind.example",
    folder: "/home/petra/.local/share/gatehouse",
    bytes: 4_200_000,
    passphrase: true,
    keychain: true,
    diagnostics: "Gatehouse 0.1.0",
  }),
};

if (demo === "portal") abroad(answer);
