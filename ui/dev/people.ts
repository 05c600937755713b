/** The demo company: people, invitations and what happened to them. */
import type { Block } from "../src/lib/bindings/Block";
import type { Employee } from "../src/lib/bindings/Employee";
import type { InvitationLine } from "../src/lib/bindings/InvitationLine";
import type { Role } from "../src/lib/bindings/Role";
import type { Shown } from "../src/lib/bindings/Shown";
import type { TwoStepState } from "../src/lib/bindings/TwoStepState";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const now = Date.now();
export const departments = ["Sales", "Warehouse", "Design", "Support", "Engineering", "Finance"];

const open: [string, string, string, Shown, string | null, number][] = [
  [
    "Anna Ivanova",
    "anna.ivanova@northwind.example",
    "Sales",
    "bounced",
    "550 5.1.1 No such mailbox here",
    2 * DAY,
  ],
  ["Marek Kowalski", "marek@partner.example", "Warehouse", "wants_to_join", "Warehouse, autumn", 14 * MINUTE],
  ["Giulia Rossi", "giulia.rossi@northwind.example", "Design", "wants_to_join", "Design studio", HOUR],
  ["Hassan Yilmaz", "h.yilmaz@northwind.example", "Support", "opened", null, 3 * HOUR],
  ["Priya Nair", "priya.nair@northwind.example", "Engineering", "sent", "Accepted by mx1", 5 * HOUR],
  ["Tomás García", "tomas.garcia@northwind.example", "Engineering", "sent", "Accepted by mx1", 5 * HOUR],
  ["Ольга Петрова", "olga.petrova@northwind.example", "Finance", "waiting", null, 0],
  ["Jörg Müller", "joerg.mueller@northwind.example", "Finance", "sent", "Accepted by mx2", DAY],
  ["Keiko Tanaka", "keiko.tanaka@northwind.example", "Sales", "expired", "Link older than 7 days", 8 * DAY],
  ["Liam O’Brien", "liam.obrien@northwind.example", "Sales", "sent", "Accepted by mx1", 2 * DAY],
  ["Nadia El Amrani", "nadia@northwind.example", "Design", "opened", null, 2 * DAY],
  [
    "Sven Larsen",
    "sven.larsen@northwind.example",
    "Warehouse",
    "delayed",
    "451 4.7.1 Try again later",
    40 * MINUTE,
  ],
  ["Rosa Silva", "rosa.silva@northwind.example", "Support", "sent", "Accepted by mx1", 3 * DAY],
  ["Chen Wei", "chen.wei@northwind.example", "Engineering", "expired", "Link older than 7 days", 9 * DAY],
  [
    "Farid Haddad",
    "farid.haddad@northwind.example",
    "Support",
    "refused",
    "554 5.7.1 Relay access denied",
    4 * DAY,
  ],
];
const can: Record<string, InvitationLine["can"]> = {
  wants_to_join: ["approve", "reject"],
  waiting: ["delete"],
  joined: [],
};
const first = [
  "Ada",
  "Bruno",
  "Clara",
  "Daniel",
  "Elif",
  "Felix",
  "Greta",
  "Hugo",
  "Ines",
  "Jonas",
  "Katya",
  "Luca",
];
const last = [
  "Abel",
  "Berg",
  "Costa",
  "Duda",
  "Engel",
  "Ferri",
  "Gomez",
  "Hansen",
  "Ito",
  "Jansen",
  "Klein",
  "Lopez",
  "Meyer",
];
const pick = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;

export const invitations: InvitationLine[] = Array.from({ length: 61 }, (_, i) => {
  const [name, address, department, shown, words, age] = open[i] ?? [
    `${pick(first, i * 5)} ${pick(last, i * 3)}`,
    `person${i}@northwind.example`,
    pick(departments, i),
    "sent" as Shown,
    "Accepted by mx1",
    (i - 9) * DAY * 0.4,
  ];
  return {
    invitation: `i${i}`,
    employee: `ie${i}`,
    name,
    address,
    department,
    role: "employee",
    shown,
    words,
    at: now - age,
    resend_from: shown === "delayed" ? now + 42_000 : null,
    waiting:
      shown === "waiting" ? { operation: "o1", kind: "invite", undo_until: null, unsettled: false } : null,
    can: can[shown] ?? ["resend", "fix_address", "delete"],
  };
});

export interface Row {
  employee: Employee;
  department: string;
  two_step: TwoStepState;
}
/** The nth employee; made when asked for, so that a million cost nothing. */
/** BLK-1: what a block by suspicion keeps. */
const block: Block = {
  by: "suspicion",
  score: 110,
  threshold: 100,
  case_at: null,
  evidence: [
    {
      signal: "unusual_devices",
      points: 60,
      n: 4,
      devices: [
        { name: "Firefox on Linux", ip: "198.51.100.7", at: now - 3 * HOUR },
        { name: "Chrome on Windows", ip: "203.0.113.44", at: now - 4 * HOUR },
      ],
    },
    { signal: "breached_password", points: 30, n: 0, devices: [] },
    { signal: "weak_password", points: 20, n: 0, devices: [] },
  ],
};

export function employee(i: number): Row {
  const name = i === 0 ? "Petra Novak" : `${pick(first, i * 7)} ${pick(last, i)}`;
  const role: Role = i === 0 ? "owner" : i % 41 === 0 ? "helpdesk" : "employee";
  const dismissed = i % 17 === 5;
  const step: TwoStepState =
    i % 5 === 3 ? "in_grace" : i % 11 === 4 ? "must_enrol" : i % 19 === 2 ? "paused" : "on";
  return {
    department: pick(departments, i),
    two_step: step,
    employee: {
      id: `e${i}`,
      name,
      contact_email: `${name.toLowerCase().replace(" ", ".")}${i}@northwind.example`,
      login: `${name.toLowerCase().replace(" ", ".")}${i}@northwind.example`,
      department: `d${i % departments.length}`,
      position: i === 0 ? "Office manager" : null,
      role,
      workgroups: i % 7 === 2 ? ["w0"] : [],
      status: dismissed ? "dismissed" : "active",
      status_since: now - ((i % 400) + 3) * DAY,
      joined_at: now - ((i % 400) + 3) * DAY,
      blocked_at: i % 97 === 23 ? now - 3 * HOUR : null,
      block: i % 97 === 23 ? block : null,
      password_void_at: null,
      risk: {
        weak_password_at: i % 19 === 7 ? now - 6 * DAY : null,
        breached_password_at: null,
        unusual_device_at: i % 97 === 23 ? now - 3 * HOUR : null,
      },
      two_step: {
        enrolled_at: step === "on" || step === "paused" ? now - 90 * DAY : null,
        authenticator_at: (step === "on" || step === "paused") && i % 4 !== 2 ? now - 90 * DAY : null,
        n_passkeys: (step === "on" || step === "paused") && i % 2 === 0 ? 1 + (i % 3) : 0,
        passkey_used_at: i % 4 === 0 ? now - 5 * HOUR : null,
        codes_left: i % 9,
        paused_until: step === "paused" ? now + 2 * DAY : null,
        pause_reason: step === "paused" ? "Lost the phone on a journey" : null,
        grace_until: step === "in_grace" ? now + 30 * HOUR : null,
      },
      last_sign_in_at: i % 13 === 6 ? null : now - ((i * 37) % 5000) * MINUTE,
      last_failure_at: i % 6 === 2 ? now - ((i * 11) % 3000) * MINUTE : null,
      language: null,
      n_sessions: dismissed ? 0 : i % 4,
      devices:
        role === "owner" || i === 4
          ? [
              {
                id: `v${i}`,
                name: "Gatehouse on front-desk-2",
                connected_at: now - 40 * DAY,
                seen_at: now - 12 * MINUTE,
              },
            ]
          : [],
    },
  };
}
