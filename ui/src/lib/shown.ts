/** How states look: icon, word, tone. One table each, so that a state looks the same on every screen. */
import Ban from "@lucide/svelte/icons/ban";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleMinus from "@lucide/svelte/icons/circle-minus";
import Clock from "@lucide/svelte/icons/clock";
import Mail from "@lucide/svelte/icons/mail";
import MailCheck from "@lucide/svelte/icons/mail-check";
import MailMinus from "@lucide/svelte/icons/mail-minus";
import MailOpen from "@lucide/svelte/icons/mail-open";
import MailWarning from "@lucide/svelte/icons/mail-warning";
import MailX from "@lucide/svelte/icons/mail-x";
import ShieldAlert from "@lucide/svelte/icons/shield-alert";
import ShieldCheck from "@lucide/svelte/icons/shield-check";
import ShieldOff from "@lucide/svelte/icons/shield-off";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import UserCheck from "@lucide/svelte/icons/user-check";
import UserPlus from "@lucide/svelte/icons/user-plus";
import UserX from "@lucide/svelte/icons/user-x";
import type { Component } from "svelte";
import type { InvitationLine } from "./bindings/InvitationLine";
import type { LetterFacts } from "./bindings/LetterFacts";
import type { Shown } from "./bindings/Shown";
import type { Status } from "./bindings/Status";
import type { TwoStepState } from "./bindings/TwoStepState";
import type { Waiting } from "./bindings/Waiting";
import { clock, span } from "./time.svelte";
import { invitations, shownStates, statuses, twoStepStates, waitingKind, waitingKinds } from "./words";

export interface Look {
  icon: Component;
  word: string;
  tone: "red" | "amber" | "green" | "blue" | "ink" | "plain" | "dim";
  more?: string | undefined;
}

const desk: Record<Shown, [Component, Look["tone"]]> = {
  wants_to_join: [UserPlus, "amber"],
  bounced: [MailX, "red"],
  refused: [MailX, "red"],
  delayed: [MailWarning, "amber"],
  expired: [MailMinus, "dim"],
  queued: [Mail, "plain"],
  sent: [MailCheck, "green"],
  opened: [MailOpen, "ink"],
  not_sent: [Mail, "dim"],
  inferred: [Mail, "plain"],
  waiting: [Clock, "blue"],
  joined: [UserCheck, "green"],
};

/** How far a letter got (INV-8). */
export function lookOfLetter({ state, said }: LetterFacts): Look {
  const shown = state === "waiting" ? "queued" : state;
  const [icon, tone] = desk[shown];
  return { icon, tone, word: shownStates[shown], more: said ?? undefined };
}

const plainWords: Partial<Record<Shown, string>> = {
  queued: invitations.state.queued,
  opened: invitations.state.opened,
  not_sent: invitations.state.importedQuietly,
};

/** A change that waits goes before what the copy says: it is the newest thing known. */
export function waitingLook(waiting: Waiting, offline: boolean): Look {
  if (waiting.unsettled)
    return {
      icon: TriangleAlert,
      word: waitingKinds.unsettled,
      tone: "amber",
      more: invitations.state.seeOutbox,
    };
  return {
    icon: Clock,
    word: waitingKind(waiting.kind) ?? invitations.state.waiting,
    tone: "blue",
    more: offline ? invitations.state.goesOut : invitations.state.goesOutSoon,
  };
}

export function lookOf(line: InvitationLine, offline: boolean): Look {
  if (line.waiting) return waitingLook(line.waiting, offline);
  const [icon, tone] = desk[line.shown];
  const words =
    line.shown === "wants_to_join" && line.words ? invitations.state.byLink(line.words) : line.words;
  return { icon, tone, word: shownStates[line.shown], more: words ?? plainWords[line.shown] };
}

const people: Record<Status, [Component, Look["tone"]]> = {
  invited: [Mail, "plain"],
  pending_approval: [UserPlus, "amber"],
  active: [CircleCheck, "green"],
  dismissed: [UserX, "dim"],
};

export function lookOfStatus(status: Status, blocked: boolean): Look {
  if (blocked) return { icon: Ban, word: shownStates.blocked, tone: "red" };
  const [icon, tone] = people[status];
  return { icon, tone, word: statuses[status] };
}

const steps: Record<TwoStepState, [Component, Look["tone"]]> = {
  on: [ShieldCheck, "green"],
  paused: [ShieldOff, "amber"],
  in_grace: [Clock, "amber"],
  must_enrol: [ShieldAlert, "red"],
  off: [CircleMinus, "dim"],
};
/** `until`: when a pause or a grace ends, told as what is left of it. */
export function lookOfTwoStep(state: TwoStepState, until: number | null = null): Look {
  const [icon, tone] = steps[state];
  return { icon, tone, word: twoStepStates[state], more: until ? span(until - clock()) : undefined };
}
