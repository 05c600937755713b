/** The event log's screen: which kinds belong together, what narrows the list, and what an entry holds. */
import AppWindow from "@lucide/svelte/icons/app-window";
import Ban from "@lucide/svelte/icons/ban";
import KeyRound from "@lucide/svelte/icons/key-round";
import LogIn from "@lucide/svelte/icons/log-in";
import Mail from "@lucide/svelte/icons/mail";
import ScrollText from "@lucide/svelte/icons/scroll-text";
import Settings from "@lucide/svelte/icons/settings-2";
import ShieldCheck from "@lucide/svelte/icons/shield-check";
import User from "@lucide/svelte/icons/user";
import type { Component } from "svelte";
import { unitName } from "./app.svelte";
import type { EventKind } from "./bindings/EventKind";
import type { EventLine } from "./bindings/EventLine";
import type { EventsFilter } from "./bindings/EventsFilter";
import type { Role } from "./bindings/Role";
import { list } from "./plural";
import { remembered } from "./remember.svelte";
import { moment } from "./time.svelte";
import { common, company, detailOf, log as words, roles } from "./words";

export type Group = keyof typeof words.groups;

/** Every kind stands in one group; a new kind does not compile without. */
export const groupOf: Record<EventKind, Group> = {
  workspace_created: "rules",
  settings_edited: "rules",
  department_added: "rules",
  department_renamed: "rules",
  department_deleted: "rules",
  workgroup_added: "rules",
  workgroup_renamed: "rules",
  invited: "invitations",
  imported: "invitations",
  invitation_resent: "invitations",
  invitation_deleted: "invitations",
  address_fixed: "invitations",
  invitation_opened: "invitations",
  invitation_refused: "invitations",
  letter_failed: "invitations",
  letter_sent: "invitations",
  address_requested: "people",
  join_requested: "invitations",
  help_requested: "twoStep",
  invitation_requested: "invitations",
  request_answered: "people",
  joined: "invitations",
  approved: "invitations",
  rejected: "invitations",
  link_added: "invitations",
  link_switched_off: "invitations",
  employee_edited: "people",
  dismissed: "people",
  reinstated: "people",
  blocked: "blocks",
  block_lifted: "blocks",
  case_opened: "blocks",
  unblocked: "blocks",
  case_refused: "blocks",
  role_granted: "people",
  two_step_required: "twoStep",
  two_step_not_required: "twoStep",
  two_step_enrolled: "twoStep",
  two_step_paused: "twoStep",
  pause_ended: "twoStep",
  grace_extended: "twoStep",
  backup_codes_made: "twoStep",
  passkey_added: "twoStep",
  passkey_removed: "twoStep",
  passkey_used: "twoStep",
  backup_code_used: "twoStep",
  profile_opened: "door",
  login_changed: "passwords",
  login_change_refused: "passwords",
  identity_unlinked: "people",
  social_linked: "passwords",
  social_unlinked: "passwords",
  password_set: "passwords",
  recovery_asked: "passwords",
  recovery_sent: "passwords",
  recovery_opened: "passwords",
  recovery_refused: "passwords",
  password_recovered: "passwords",
  login_sent: "passwords",
  signed_in: "door",
  sign_in_failed: "door",
  ip_rule_changed: "rules",
  place_refused: "door",
  app_connected: "apps",
  device_revoked: "apps",
  sessions_ended: "door",
  webhook_added: "apps",
  webhook_disabled: "apps",
  webhook_kept: "apps",
  outgoing_added: "apps",
  outgoing_secrets_shown: "apps",
  outgoing_disabled: "apps",
  delivery_given_up: "apps",
  delivery_sent_again: "apps",
  rest_refused: "apps",
  portal_logged: "log",
  operation_refused: "log",
  operation_reused: "log",
  restored: "log",
};
export const kindsOf = (group: Group) =>
  (Object.keys(groupOf) as EventKind[]).filter((kind) => groupOf[kind] === group);

const icons: Record<Group, Component> = {
  door: LogIn,
  invitations: Mail,
  people: User,
  twoStep: ShieldCheck,
  passwords: KeyRound,
  blocks: Ban,
  rules: Settings,
  apps: AppWindow,
  log: ScrollText,
};
/** What stopped someone, or went wrong. */
const red = new Set<EventKind>([
  "letter_failed",
  "sign_in_failed",
  "place_refused",
  "invitation_refused",
  "recovery_refused",
  "login_change_refused",
  "rejected",
  "dismissed",
  "blocked",
  "rest_refused",
  "operation_refused",
  "operation_reused",
]);
/** Red is what stopped someone; a letter that is only put off will be tried again. */
export const toneOf = ({ kind, cause }: Pick<EventLine, "kind" | "cause">): "red" | "amber" | "plain" =>
  kind === "letter_failed" && cause === "delayed" ? "amber" : red.has(kind) ? "red" : "plain";
export const iconOf = (kind: EventKind) => icons[groupOf[kind]];

/** What narrows the list. Kept while the window lives, not on the disk: it names people and places. */
export const narrowed = $state({
  text: "",
  place: "",
  person: null as { id: string; name: string } | null,
  when: "any" as "any" | "hour" | "day" | "week" | "dates",
  from: "",
  to: "",
});
/** Group and kind say nothing about people: they are kept on the disk, as other screens keep theirs. */
export const view = remembered("events", { group: "" as Group | "", kind: "" as EventKind | "" });
/** Shows everything, but what `only` says. */
export function show(only: Partial<typeof narrowed> = {}) {
  Object.assign(view, { group: "", kind: "" });
  Object.assign(narrowed, { text: "", place: "", person: null, when: "any", from: "", to: "", ...only });
}

/** All that narrows it, as it is kept under a name; what narrows nothing is empty. */
export function partsNow(): Record<string, string> {
  const { text, place, person, when, from, to } = narrowed;
  const days: Record<string, string> = when === "dates" ? { from, to } : {};
  const whose: Record<string, string> = person ? { person: person.id, name: person.name } : {};
  return {
    ...view,
    text: text.trim(),
    place: place.trim(),
    when: when === "any" ? "" : when,
    ...days,
    ...whose,
  };
}
/** Narrows it so, and by nothing else. */
export function applyParts({
  group,
  kind,
  text,
  place,
  person,
  name,
  when,
  from,
  to,
}: Record<string, string>) {
  const isWhen = (one = ""): one is typeof narrowed.when => ["hour", "day", "week", "dates"].includes(one);
  show({
    text: text ?? "",
    place: place ?? "",
    person: person ? { id: person, name: name ?? "" } : null,
    when: isWhen(when) ? when : "any",
    from: from ?? "",
    to: to ?? "",
  });
  const known = (Object.keys(words.groups) as Group[]).find((one) => one === group);
  Object.assign(view, {
    group: known ?? "",
    kind: known && kindsOf(known).find((one) => one === kind) ? kind : "",
  });
}

const DAY = 86_400_000;
const spans = { hour: DAY / 24, day: DAY, week: 7 * DAY };
const midnight = (day: string) => (day === "" ? null : new Date(`${day}T00:00`).getTime());

/** The filter in the mirror's form. */
export function filterOf(kinds: EventKind[], now: number): EventsFilter {
  const { text, place, person, when, from, to } = narrowed;
  const until = when === "dates" ? midnight(to) : null;
  // By the minute, so that a question stays the same one while nothing changes.
  const minute = now - (now % 60_000);
  return {
    kinds,
    person: person?.id ?? null,
    place: place.trim(),
    since: when === "any" ? null : when === "dates" ? midnight(from) : minute - spans[when],
    // The last day is meant whole; a day of a clock change has 23 or 25 hours.
    until: until === null ? null : new Date(new Date(until).setDate(new Date(until).getDate() + 1)).getTime(),
    text: text.trim(),
  };
}

export interface Difference {
  what: string;
  before: string;
  after: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isChange = (value: unknown): value is { from: unknown; to: unknown } =>
  isObject(value) && "from" in value && "to" in value;
/** Ids say nothing to anybody; those of departments and workgroups have a name. */
const isId = (value: unknown) => typeof value === "string" && /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(value);

/** A value as people read it; empty where it says nothing. */
export function valueOf(key: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return value ? common.yes : common.no;
  if (typeof value === "number")
    return /(_at|until|_since)$/.test(key) && value > 1e11 ? moment(value) : String(value);
  if (typeof value === "string") {
    if (key === "role" || key === "from" || key === "to")
      return roles[value as Role] ?? unitName(value) ?? value;
    return unitName(value) ?? (isId(value) ? "" : value);
  }
  if (Array.isArray(value)) return list(value.map((one) => valueOf(key, one)).filter(Boolean));
  const parts = Object.entries(value).map(([name, one]) => [detailOf(name), valueOf(name, one)]);
  return parts
    .filter(([, said]) => said)
    .map(([name, said]) => `${name}: ${said}`)
    .join(", ");
}

/** The log holds the hashes of pictures, which say nothing to anybody. */
const logo = ({ from, to }: { from: unknown; to: unknown }): Difference => ({
  what: detailOf("logo"),
  before: from ? company.logo.one : "",
  after: to ? (from ? company.logo.another : company.logo.one) : "",
});

/** Before and after, and what else an entry holds. */
export function contentOf({ data }: Pick<EventLine, "data">): {
  changes: Difference[];
  more: [string, string][];
} {
  const changes: Difference[] = [];
  const more: [string, string][] = [];
  const change = (what: string, key: string, from: unknown, to: unknown) =>
    changes.push({ what, before: valueOf(key, from), after: valueOf(key, to) });
  if ("from" in data && "to" in data) change("", "to", data["from"], data["to"]);
  for (const [key, value] of Object.entries(data)) {
    if ((key === "from" || key === "to") && "from" in data && "to" in data) continue;
    if (key === "logo" && isChange(value)) changes.push(logo(value));
    else if (isChange(value)) change(detailOf(key), key, value.from, value.to);
    else {
      const said = valueOf(key, value);
      if (said) more.push([detailOf(key), said]);
    }
  }
  return { changes, more };
}
