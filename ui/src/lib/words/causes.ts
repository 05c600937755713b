/** DOC-1: each cause in words, with a reply ready to send to the person. */
import type { Block } from "../bindings/Block";
import type { Cause } from "../bindings/Cause";
import type { Evidence } from "../bindings/Evidence";
import type { Signal } from "../bindings/Signal";
import type { UnusualDevice } from "../bindings/UnusualDevice";
import { plural } from "../plural";
import { ago, moment } from "../time.svelte";

export interface CauseWords {
  title: string;
  /** Evidence: what, since when. */
  text: string;
  /** The mail server's own words. */
  said?: string;
  /** INV-9: what helps before it is sent again. */
  advice?: string[];
  reply: string;
}
export interface About {
  name: string;
  address: string;
  /** INV-9: the address to be trusted by the receiver. */
  sender: string;
  /** BLK-3: their block stops REST for everyone. */
  restStopped?: boolean;
}
/** BLK-1: one signal that counted, in words. */
const signals: Record<Signal, (evidence: Evidence) => string> = {
  weak_password: () => "The password is weak",
  breached_password: () => "The password is on a list of breached ones",
  two_step_off: () => "No second step was asked for",
  unusual_devices: ({ n }) =>
    plural(n, {
      one: "The right password came from # unusual device within a day",
      other: "The right password came from # unusual devices within a day",
    }),
};
const where = ({ name, ip, at }: UnusualDevice) =>
  [name ?? "Unnamed device", ip, moment(at)].filter(Boolean).join(" · ");
const evidenceWords = (one: Evidence) => [
  `${signals[one.signal](one)} (+${one.points})`,
  ...one.devices.slice(0, 5).map(where),
];

/** BLK-1 to BLK-6: what counted, what stops, and whose it is to end it. */
function blockedWords(at: number, block: Block | null, { name, restStopped }: About) {
  const door = "The sign-in page says only “incorrect login or password”.";
  if (block?.by === "hand") {
    const by = block.admin ? ` by ${block.admin}` : "";
    return {
      text: `${name} is blocked since ${moment(at)}${by}. ${door}`,
      said: block.reason,
    };
  }
  const rest = restStopped
    ? " The REST API of the whole workspace is stopped until then: webhooks, integrations and applications."
    : "";
  const open = block?.case_at;
  const next = open
    ? `A case is open with the operator since ${moment(open)}.`
    : "Only the operator of the server can lift this: open a case.";
  const score = block ? ` The score was ${block.score} of ${block.threshold}:` : "";
  return {
    text: `${name} is blocked since ${moment(at)}. ${door} ${next}${rest}${score}`,
    ...(block ? { advice: block.evidence.flatMap(evidenceWords) } : {}),
  };
}

type Of<C extends Cause["cause"]> = Extract<Cause, { cause: C }>;

/** INV-9: where to look, and exactly whom to trust. */
export const notArrived = (name: string, sender: string) => [
  `If it did not arrive: ${name} should look in Spam and in Promotions.`,
  sender.includes("@")
    ? `To be trusted as a sender: ${sender}, or all of ${sender.slice(sender.lastIndexOf("@") + 1)}.`
    : `To be trusted as a sender: ${sender}.`,
];

export const causes: { [C in Cause["cause"]]: (cause: Of<C>, about: About) => CauseWords } = {
  letter_failed: ({ said, host, at }, { address }) => ({
    title: "The invitation did not arrive",
    text: host ? `${host} said on ${moment(at)}:` : `The mail server said on ${moment(at)}:`,
    said: said ?? "Nothing more",
    reply: `Our invitation to ${address} came back. Is the address right? Tell me another one and I send it again.`,
  }),
  letter_delayed: ({ said, at }, { address }) => ({
    title: "The letter is put off",
    text: `The mail server asked on ${moment(at)} to try again later. That happens by itself.`,
    ...(said === null ? {} : { said }),
    reply: `The mail server for ${address} takes our letter later. It is tried again by itself; please look once more in an hour.`,
  }),
  invitation_expired: ({ at }) => ({
    title: "The link is too old",
    text: `It stopped working ${ago(at)}. Sending again makes a new one.`,
    reply:
      "The link in the invitation was too old. I have sent you a new one; please open the newest letter.",
  }),
  not_joined_yet: ({ at, opened }, { name, sender }) => ({
    title: opened ? "The link was opened, not finished" : "The invitation is on its way",
    text: opened
      ? `${name} opened the link but did not finish.`
      : at === null
        ? `${name} has not opened the link yet.`
        : `Sent ${ago(at)}; ${name} has not opened the link yet.`,
    ...(opened ? {} : { advice: notArrived(name, sender) }),
    reply: opened
      ? "You opened the invitation but did not finish. Please open the link again and set a password."
      : `Please look for a letter from ${sender}, in Spam and Promotions too, and trust that address. If it is not there, tell me and I send it again.`,
  }),
  never_sent: (_, { name }) => ({
    title: "No invitation was sent",
    text: `${name} was added without a letter.`,
    reply: "You were not invited yet. I send the invitation now.",
  }),
  pending_approval: ({ at }, { name }) => ({
    title: "Wants to join",
    text: `${name} asked to join ${ago(at)}, and waits for an admin to approve it.`,
    reply: "Thank you for joining. I approve it now; please sign in again in a minute.",
  }),
  dismissed: ({ at }, { name }) => ({
    title: "Dismissed",
    text: `${name} was dismissed on ${moment(at)}. Reinstating restores login and data.`,
    reply: "Your access to this workspace was ended. I look into it and come back to you.",
  }),
  blocked: ({ at, block }, about) => ({
    title: block?.by === "hand" ? "Blocked by an admin" : "Blocked by suspicion",
    ...blockedWords(at, block, about),
    reply:
      "Your sign-in was stopped for safety. I am taking care of it; please do not try more passwords meanwhile.",
  }),
  password_void: ({ at }, { name }) => ({
    title: "A new password is needed",
    text: `The operator unblocked ${name} on ${moment(at)}. The old password does not work here any more.`,
    reply:
      "You are unblocked. Your old password does not work here any more: please recover it by email or phone on the sign-in page, and set a new one.",
  }),
  must_enrol: ({ at }, { name }) => ({
    title: "Two-step must be set up first",
    text: `The grace of ${name} ended ${ago(at)}. Signing in leads to the set-up.`,
    reply:
      "Please sign in with your password: the page then shows how to set up two-step. It takes two minutes.",
  }),
  failed_lately: ({ at }, { name }) => ({
    title: "Signing in failed lately",
    text: `The last failure of ${name} was ${ago(at)}. No cause is certain.`,
    reply:
      "Please check the address for typos, the keyboard language and Caps Lock. If it still fails, recover the password on the sign-in page.",
  }),
};

export function causeWords(cause: Cause, about: About): CauseWords {
  const say = causes[cause.cause] as (cause: Cause, about: About) => CauseWords;
  return say(cause, about);
}
