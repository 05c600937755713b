/** DOC-1: each cause in words, with its evidence. The replies for the person stand in `../../replies`. */
import type { Block } from "../../bindings/Block";
import type { Cause } from "../../bindings/Cause";
import type { Diagnosed } from "../../bindings/Diagnosed";
import type { Fix } from "../../bindings/Fix";
import type { Signal } from "../../bindings/Signal";
import { evidenceWords, quoted, type About, type CauseWords } from "../../causes";
import { plural } from "../../plural";
import { ago, moment } from "../../time.svelte";
import { notArrived } from "./people";
import { portal } from "./portal";

/** BLK-1: one signal that counted, in words. */
export const signals: Record<Signal, (n: number) => string> = {
  weak_password: () => "The password is weak",
  breached_password: () => "The password is on a list of breached ones",
  two_step_off: () => "No second step was asked for",
  unusual_devices: (n) =>
    plural(n, {
      one: "The right password came from # unusual device within a day",
      other: "The right password came from # unusual devices within a day",
    }),
};

/** When it last happened, and how often since the last success; nothing where it is only possible. */
const last = ({ at, n, ip }: Diagnosed) =>
  at === null
    ? ""
    : plural(
        n ?? 1,
        { one: "Last {ago}{from}. ", other: "# times since the last success, last {ago}{from}. " },
        { ago: ago(at), from: ip ? `, from ${ip}` : "" },
      );
const since = (at: number | null) => (at === null ? "" : ` since ${moment(at)}`);
const on = (at: number | null) => (at === null ? "" : ` on ${moment(at)}`);

const door = "The sign-in page says only “incorrect login or password”.";
/** BLK-1 to BLK-6: what counted, what stops, and whose it is to end it. */
function suspicion({ at, block, verify, stops_rest }: Diagnosed, name: string) {
  const counted: Extract<Block, { by: "suspicion" }> | null = block?.by === "suspicion" ? block : null;
  const rest = stops_rest
    ? " The REST API of the whole workspace is stopped until then: webhooks, integrations and applications."
    : "";
  const identity = verify ? " For an admin the operator verifies the identity first." : "";
  const next = counted?.case_at
    ? `A case is open with the operator since ${moment(counted.case_at)}.`
    : "Only the operator of the server can lift this: open a case.";
  const score = counted ? ` The score was ${counted.score} of ${counted.threshold}:` : "";
  return {
    text: `${name} is blocked${since(at)}. ${door} ${next}${identity}${rest}${score}`,
    ...(counted ? { advice: counted.evidence.flatMap(evidenceWords) } : {}),
  };
}

const codes = (word: string | null) =>
  word === "no_codes"
    ? " No backup code is left: only a pause helps when the phone is gone."
    : word === "codes"
      ? " Backup codes are left: each works once, instead of the phone."
      : "";
const list = ({ list }: Diagnosed) =>
  ({ workspace: "the company’s list", department: "the department’s list", person: "their own list" })[
    list?.of ?? "workspace"
  ];
const older: Record<string, string> = {
  used: "It had set a password already.",
  voided: "A newer one was asked for, and only the newest works.",
  changed: "The password or the login was changed meanwhile.",
  expired: "Its time was over.",
};

/** A letter that the mail server did not take yet. */
const putOff = ({ said, at }: Diagnosed) => ({
  title: "The letter is put off",
  text: `The mail server asked${on(at)} to try again later. That happens by itself.`,
  ...quoted(said),
});

export const causes: Record<Cause, (one: Diagnosed, about: About) => CauseWords> = {
  blocked_by_suspicion: (one, { name }) => ({ title: "Blocked by suspicion", ...suspicion(one, name) }),
  blocked_by_hand: ({ at, block }, { name }) => ({
    title: "Blocked by an admin",
    text: `${name} is blocked${since(at)}${block?.by === "hand" && block.admin ? ` by ${block.admin}` : ""}. ${door}`,
    ...(block?.by === "hand" ? quoted(block.reason) : {}),
  }),
  only_user: () => ({
    title: "Nobody else could confirm it",
    text: "They are the only one who works here, so the operator cannot confirm who they are. A second admin has to be made before that happens.",
  }),
  never_sent: ({ at }, { name }) => ({
    title: "No invitation was sent",
    text: `${name} was added without a letter${on(at)}.`,
  }),
  letter_failed: ({ said, host, at }) => ({
    title: "The invitation did not arrive",
    text: at === null ? "The mail server refused it." : `${host ?? "The mail server"} said${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nothing more")),
  }),
  letter_delayed: putOff,
  invitation_expired: ({ at }) => ({
    title: "The invitation’s link is too old",
    text: `It stopped working ${at === null ? "after its days" : ago(at)}. Sending again makes a new one.`,
  }),
  not_joined_yet: ({ at, word }, { name, sender }) =>
    word === "inferred"
      ? { title: portal.notInYet.title, text: portal.notInYet.text(name) }
      : word === "opened"
        ? {
            title: "The link was opened, not finished",
            text: `${name} opened the link but did not finish.`,
          }
        : {
            title: "The invitation is on its way",
            text: `${at === null ? "" : `Sent ${ago(at)}; `}${name} has not opened the link yet.`,
            advice: notArrived(name, sender),
          },
  older_invitation: (one, { name }) => ({
    title: "An older invitation was opened",
    text: `${last(one)}Only the link of the newest letter works; ${name} opened another.`,
  }),
  pending_approval: ({ at }, { name }) => ({
    title: "Wants to join",
    text: `${name} asked to join${at === null ? "" : ` ${ago(at)}`}, and waits for an admin to approve it.`,
  }),
  dismissed: ({ at }, { name }) => ({
    title: "Dismissed",
    text: `${name} was dismissed${on(at)}. Reinstating restores login and data.`,
  }),
  password_void: ({ at }, { name }) => ({
    title: "A new password is needed",
    text: `The operator unblocked ${name}${on(at)}. The old password does not work here any more.`,
  }),
  place_not_allowed: (one, { name }) => ({
    title: "Not from this address",
    text: one.ip
      ? `${name} came from ${one.ip}${on(one.at)}, which is not on ${list(one)}. The sign-in itself is logged as right, then refused.`
      : "They come from an address that is on no list that counts for them. The sign-in itself is logged as right, then refused.",
  }),
  must_enrol: ({ at }, { name }) => ({
    title: "Two-step must be set up first",
    text: `The grace of ${name} ended${at === null ? "" : ` ${ago(at)}`}. Signing in leads to the set-up.`,
  }),
  cannot_confirm: ({ at, said, n }, { name }) => ({
    title: "The phone is lost or does not confirm",
    text: `${at === null ? "" : `${name} asked for help ${ago(at)}. `}${
      n === null
        ? "A backup code works instead of the phone; without one, pause two-step."
        : plural(n, {
            zero: "No backup code is left: pause two-step, and they set up a new phone.",
            one: "# backup code is left; it works instead of the phone.",
            other: "# backup codes are left; each works instead of the phone.",
          })
    }`,
    ...quoted(said),
  }),
  wrong_password: (one) => ({
    title: "The password was wrong",
    text: `${last(one)}A typo, Caps Lock, another keyboard language, or forgotten: then a link sets a new one.`,
  }),
  no_password: (one, { name }) => ({
    title: "There is no password yet",
    text: `${last(one)}${name} never set one. A link to their login sets it.`,
  }),
  captcha: (one) => ({
    title: "After many wrong passwords the page asks for proof",
    text: `${last(one)}The page works on it by itself. “Remove the saved sign-in data of this device” clears it; the right password does, too.`,
  }),
  throttled: (one) => ({
    title: "Too many attempts: a wait",
    text: `${last(one)}Nothing is checked for a while. Known devices are not held up by what strangers type.`,
  }),
  strangers_shut: (one) => ({
    title: "Only known devices are listened to",
    text: `${last(one)}After a hundred failures from unknown devices the password works from a known one, or after it is recovered.`,
  }),
  wrong_code: (one) => ({
    title: "The code was wrong",
    text: `${last(one)}The code of another company, or of an older phone, or the phone’s clock is off.${codes(one.word)}`,
  }),
  code_used: (one) => ({
    title: "The code was used already",
    text: `${last(one)}Each works once: the next one comes within 30 seconds.`,
  }),
  phone_clock: (one) => ({
    title: "The phone’s clock is wrong",
    text: `${last(one)}The code was right a while ago. Set the phone’s time to automatic.${codes(one.word)}`,
  }),
  wrong_backup_code: (one) => ({
    title: "The backup code was wrong",
    text: `${last(one)}Its number counts, too, and a newer list ends an older one.${codes(one.word)}`,
  }),
  backup_code_used: (one) => ({
    title: "The backup code was used already",
    text: `${last(one)}Each works once: take the next one of the list.${codes(one.word)}`,
  }),
  passkey_refused: (one) => ({
    title: "The passkey was not taken",
    text: `${last(one)}It answered too late, is not theirs, or was copied. A code works instead.`,
  }),
  no_factor: (one, { name }) => ({
    title: "A second step they do not have",
    text: `${last(one)}${name} has no authenticator: the form for a backup code or a passkey may be open.`,
  }),
  codes_used_up: (_, { name }) => ({
    title: "No backup code is left",
    text: `Without the phone ${name} cannot get in. They can make new codes while they are signed in; with the phone lost, pause two-step.`,
  }),
  not_an_admin: (one) => ({
    title: "The app is for admins",
    text: `${last(one)}Their role does not open the desktop app; the workspace itself is open to them.`,
  }),
  several_identities: (one) => ({
    title: "One social account, several logins",
    text: `${last(one)}Their ${one.host ?? "social"} account is linked to more than one login. The page lists them; one has to be unlinked there.`,
  }),
  recovery_outdated: (one) => ({
    title: "The link to a new password is outdated",
    text:
      one.at !== null && one.until !== null
        ? `Asked for ${ago(one.at)}, and not opened. It worked until ${moment(one.until)}.`
        : `${last(one)}${older[one.word ?? ""] ?? "Only the link of the newest letter works, until the time that stands in it."}`,
  }),
  recovery_code_wrong: (one) => ({
    title: "The code by SMS was wrong or too old",
    text: `${last(one)}It works for a short time, and for a few tries.`,
  }),
  recovery_letter_failed: ({ said, host, at, word }) => ({
    title:
      word === "login"
        ? "The letter with the login did not arrive"
        : "The letter for a new password did not arrive",
    text: at === null ? "The mail server refused it." : `${host ?? "The mail server"} said${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nothing more")),
  }),
  recovery_not_opened: (one, { name, sender }) => {
    if (one.word === "delayed") return putOff(one);
    if (one.word === "waiting")
      return {
        title: "The letter has not left the server yet",
        text: "It leaves by itself. Where it stays here, the operator looks after the server’s mail.",
      };
    const { at, until } = one;
    return {
      title: "The letter is out, and not opened",
      text:
        at === null || until === null
          ? "It may be in Spam."
          : `Sent ${ago(at)}. Its link is good until ${moment(until)}.`,
      advice: notArrived(name, sender),
    };
  },
  login_taken: ({ address, at }) => ({
    title: "The new login is another’s",
    text: `${address ?? "The address"} could not become the login${on(at)}: somebody has it. Whoever has it signs in with it and changes it there; then it is free.`,
  }),
  failed_lately: ({ at }, { name }) => ({
    title: "Signing in failed lately",
    text: `The last failure of ${name} was${at === null ? " lately" : ` ${ago(at)}`}. Why is not in the log kept here.`,
  }),
  grace_ends: ({ until }, { name }) => ({
    title: "Two-step has to be set up soon",
    text: `${name} gets in without it until ${until === null ? "the grace ends" : moment(until)}; then signing in leads to the set-up.`,
  }),
  other_login: ({ address }, { name }) => ({
    title: "The login is another address",
    text: `${name} signs in with ${address ?? "another address"}, not with the contact email.`,
  }),
  made_up_login: ({ address }, { name }) => ({
    title: "The login was made up",
    text: `${name} came with a social account and has the login ${address ?? "that was made for it"}. They can change it in their profile.`,
  }),
  weak_password: ({ at, word }) => ({
    title: "The password is easy to guess",
    text: `${signals[word === "breached" ? "breached_password" : "weak_password"](0)}${since(at)}. It lets them in, and is what a block by suspicion counts first. A link sets a stronger one, used nowhere else.`,
  }),
  sign_in_anew: () => ({
    title: "A fresh sign-in is asked for",
    text: "What they want to change asks for a sign-in of just now, or the session is over. They sign in once more and begin again.",
  }),
  provider_fails: ({ host, word }, { name }) =>
    word === "not_anew"
      ? {
          title: "The provider has nobody sign in anew",
          text: `${host ?? "The provider"} did not say that ${name} signed in just now, as what they want to do asks for; more time for two-step changes nothing. Who has a password signs in with it; a login that is an address or a number gets one by a link. For a login that was made up, only the operator can let this provider’s word count.`,
        }
      : {
          title: "The social sign-in did not work",
          text: "The provider did not answer, its answer did not count, or the account is not linked to that login. Login and password work; who has no password sets one by a link, unless their login was made up.",
        },
  passkeys_not_here: () => ({
    title: "Passkeys do not work at this address",
    text: "Browsers use none at an address of bare numbers or without https. A code or a backup code works; the operator can give the server a name.",
  }),
  server_broke: () => ({
    title: "The server had a fault",
    text: "Nothing of theirs is lost. With the number on the page the operator finds the reason in the server’s log.",
  }),
  server_busy: (one) => ({
    title: "The server had too much to do",
    text: `${last(one)}What they typed was not looked at, and was no try. A moment later it is; if this comes often, the operator gives the server more.`,
  }),
  session_over: ({ at }) => ({
    title: "The session ended by itself",
    text: `A browser session ends 24 minutes after the last activity; the messenger and the app go on while they are used.${at === null ? "" : ` Last sign-in ${ago(at)}.`}`,
  }),
  rest_stopped: ({ who, at }) => ({
    title: "The REST API stands still",
    text: who
      ? `${who} is blocked by suspicion${since(at)}. Webhooks, integrations and applications of the whole workspace wait for that block.`
      : "Somebody is blocked by suspicion. Webhooks, integrations and applications wait for that block.",
  }),
  unknown_login: ({ address }) => ({
    title: "A login that nobody has",
    text: `${address ? `Nobody here signs in with ${address}: a` : "A"} typo, or another address than the one that counts. Admins see the right one in the profile.`,
  }),
  keyboard: () => ({
    title: "Caps Lock or another keyboard",
    text: "The password field shows when Caps Lock is on. “Show” reveals what is typed.",
  }),
  other_workspace: () => ({
    title: "Another company’s address",
    text: "They sign in at the address of another workspace than theirs. After the password the page lists the ones they are in.",
  }),
  other_identity: () => ({
    title: "Somebody else is signed in",
    text: "The browser is signed in as another login, which is not in this workspace. The page offers to sign out and come in as somebody else.",
  }),
  never_joined: ({ address }) => ({
    title: "Never invited",
    text: `${address ?? "They"} ${address ? "is" : "are"} not in this workspace. Invite them, and they are in with the login they have.`,
  }),
  asks_for_invitation: ({ who, address, at, said }) => ({
    title: "Asked to be invited",
    text: who
      ? `${who} (${address ?? ""}) asked at the door${at === null ? "" : ` ${ago(at)}`}.`
      : "They asked at the door.",
    ...quoted(said),
  }),
  address_is_login: ({ who, address, word }) => ({
    title: "The address is a login already",
    text: who
      ? `${address ?? "It"} is the login ${word === "both" ? "and the contact email " : ""}of ${who}. Only they can change it: ask them, or use another address.`
      : "Another employee signs in with it. Only they can change it, in their profile.",
  }),
  address_is_contact: ({ who, address }) => ({
    title: "The address is a contact email already",
    text: who
      ? `${address ?? "It"} stands as contact email in the profile of ${who}. Change it there; then it is free.`
      : "It stands in another employee’s profile. Change it there; then it is free.",
  }),
  address_of_dismissed: ({ who, address }) => ({
    title: "The address is a dismissed person’s",
    text: who
      ? `${address ?? "It"} belongs to ${who}, who was dismissed. The same person? Reinstate. Another one? Change the contact email first, then the login.`
      : "Dismissed people count. The same person? Reinstate. Another one? Change the contact email first, then the login.",
  }),
  address_invited: ({ who, address }) => ({
    title: "The address is invited already",
    text: who
      ? `${address ?? "It"} has an open invitation, for ${who}: send it again.`
      : "It has an open invitation: send it again.",
  }),
  recovery_of_another: () => ({
    title: "The link is for another login",
    text: "The browser is signed in as somebody else. A private window opens the link without ending that session.",
  }),
  off_list: () => ({
    title: "A sign-in from outside the list, explained",
    text: "An integration acting for them, a session from before the rule, a sign-in that was refused afterwards, or an exempt admin: the timeline says which.",
  }),
  still_linked: () => ({
    title: "The login is still in use",
    text: "A login can be deleted once no company is linked to it; the page says which are left.",
  }),
};

/** What a fix is called on its button. */
export const fixes: Record<Fix, string> = {
  approve: "Approve",
  resend: "Send again",
  fix_address: "Fix address",
  invite: "Invite",
  replace: "Invite the right person",
  reinstate: "Reinstate",
  edit: "Edit",
  request_address: "Ask them to free it",
  lift_block: "Lift the block",
  open_case: "Open a case",
  pause_two_step: "Pause two-step",
  extend_grace: "Extend the grace",
  send_recovery: "Send recovery link",
  send_login: "Send login",
  set_ip_rule: "Change from where",
};
