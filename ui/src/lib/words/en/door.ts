import type { Policy } from "../../bindings/Policy";
import type { WebhookStop } from "../../bindings/WebhookStop";
import { number, plural } from "../../plural";

const minutes = (n: number) => plural(n, { one: "# minute", other: "# minutes" });
const seconds = (n: number) => plural(n, { one: "# second", other: "# seconds" });
const tried = (n: number) => plural(n, { one: "one try", other: "# tries" });
const hours = (n: number) => plural(n, { one: "# hour", other: "# hours" });
const characters = (n: number) => plural(n, { one: "# character", other: "# characters" });

/** The screen of sign-in rules: what admins set, and what holds at the door of the server. */
export const signInRules = {
  title: "Sign-in rules",
  own: "People with a list of their own",
  ownNone: "Nobody has a list of their own. It is set in a person’s pane.",
  open: "Open",
  openNamed: (name: string) => `Open ${name}`,
  exempt: "Exempt from allowed addresses",
  exemptHint:
    "Owners and admins come from anywhere, so that nobody is shut out of mending a list. Each such sign-in says so in the log.",

  byOperator: "Set by the operator of the server",
  unknown: "The server does not say. It tells after its next update.",

  sessions: "Sessions",
  idle: "A browser without activity",
  idleIs: (n: number) => `Signed out after ${minutes(n)}; activity extends it.`,
  longest: "A browser in any case",
  longestIs: (n: number) => `Signed out after ${hours(n)}.`,
  apps: "An app",
  appsIs: (days: number) =>
    plural(days, {
      one: "Signed in as long as it is used at least every day.",
      other: "Signed in as long as it is used at least every # days.",
    }),
  ends: "Ends them all",
  endsIs: "A new password, a block and a dismissal. An admin ends anyone’s in their pane.",

  passwords: "Passwords",
  without: "Without two-step",
  with: "With two-step",
  atLeast: (n: number) => `At least ${characters(n)}`,
  judged: "Judged",
  judgedIs:
    "By how hard it is to guess, with the name, the address and the company in mind. No rules for signs.",
  breached: "Breached passwords",
  breachedYes: "Refused, by the operator’s list.",
  breachedNo: "The operator gave no list; only the commonest ones are refused.",

  tries: "Wrong passwords",
  proof: "From one place",
  proofIs: (n: number) =>
    plural(n, {
      one: "After # wrong password a proof of work is asked for.",
      other: "After # wrong passwords a proof of work is asked for.",
    }),
  strangers: "From unknown devices",
  strangersIs: (n: number) =>
    plural(n, {
      one: "Waits grow; after # failure in a row they are not listened to. Known devices never wait.",
      other: "Waits grow; after # failures in a row they are not listened to. Known devices never wait.",
    }),

  recovery: "New passwords",
  link: "A link by mail",
  linkIs: (n: number) => `Works once, for ${minutes(n)}; only the newest works.`,
  code: "A code by SMS",
  codeIs: (lives: number, tries: number) => `Works for ${seconds(lives)} and ${tried(tries)}.`,
  again: "Asked for again",
  againIs: (after: number, hour: number, day: number) =>
    `After ${seconds(after)}; at most ${number(hour)} an hour and ${number(day)} a day.`,

  lockout: "Blocks by suspicion",
  lockoutHint:
    "Wrong passwords never count here, so that nobody can block a person or stop the REST API by typing.",
  threshold: "Blocks at",
  points: (n: number) => plural(n, { one: "# point", other: "# points" }),
  left: "Left out",
  weak: "Weak password",
  breachedSignal: "Breached password",
  off: "No second step asked for",
  unusual: "Right password from an unusual device",
  unusualIs: (each: number, most: number) =>
    `${number(each)} for each but the first, at most ${number(most)}`,
  reach: "Stops the REST API of",
  reaches: { workspace: "the whole workspace", person: "the blocked person only" } satisfies Record<
    Policy,
    string
  >,
};

/** The integrations screen (API-1, BLK-3, BLK-4). */
export const integrations = {
  title: "Integrations",
  summary: (n: number) => plural(n, { zero: "No webhooks", one: "# webhook", other: "# webhooks" }),
  rest: "REST API",
  runs: "It answers",
  runsHint: {
    workspace:
      "While somebody is blocked by suspicion, it stops for the whole workspace. The operator set it so.",
    person: "While somebody is blocked, only that person’s webhooks stop. The operator set it so.",
  } satisfies Record<Policy, string>,
  stopped: "It is stopped",
  stoppedHint: (n: number) =>
    plural(n, {
      one: "Webhooks, integrations and applications get “blocked” until this person is unblocked.",
      other: "Webhooks, integrations and applications get “blocked” until these # people are unblocked.",
    }),
  since: (ago: string) => `Blocked by suspicion ${ago}`,
  caseOpen: (ago: string) => `The operator has a case, opened ${ago}.`,
  noCase: "Only the operator lifts it. No case is open yet.",
  cannot: "Somebody who may read this workspace opens the case.",
  openCase: "Open a case",
  openCaseNamed: (name: string) => `Open a case for ${name}`,
  see: "See why",
  seeNamed: (name: string) => `See why: ${name}`,
  operator: (address: string) => `The operator’s address: ${address}`,

  webhooks: "Webhooks",
  inUse: "In use",
  all: "All",
  stops: "Not answered",
  unused: "Never used",
  noOwner: "Nobody’s",
  ownerOf: (name: string) => `Of ${name}`,
  stop: {
    owner_left: "Not answered: its owner left or is a guest",
    blocked: "Not answered: somebody is blocked",
  } satisfies Record<WebhookStop, string>,
  more: (n: number) =>
    plural(n, { one: "# older webhook is not shown.", other: "# older webhooks are not shown." }),
  make: "Make one in the browser",
  new: "New webhook",
  none: "No webhooks yet",
  noneHint:
    "Everyone makes their own on the page “Webhooks” of their sign-in. Each stands here with its owner and its last use.",
  noMatch: "None of these",
  noMatchHint: "Choose another list.",
  showAll: "Show all",
  notTold: "Webhooks are shown to owners and admins.",
};
