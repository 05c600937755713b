import type { Of, Problems } from "../../problems";
import { plural } from "../../plural";
import { span, since } from "../../time.svelte";
import { badFields, badFiles } from "../../words";
import { portalTold } from "../../portal";
import { rangeFaults, rangeMeant } from "./places";
import { addressFaults, rights, statuses } from "./rules";

type Claim = Of<"address_taken">["claim"];

/** EML-2: whose it is, which field, and where that person stands. */
export function claimed(claim: Claim): string {
  const status = statuses[claim.status].toLowerCase();
  if (claim.login && claim.contact)
    return `It is the login and the contact email of ${claim.name} (${status}).`;
  if (claim.login) return `It is the login of ${claim.name} (${status}).`;
  return `It is the contact email of ${claim.name} (${status}).`;
}

/** EML-3 to EML-5: how that address becomes free. */
export function freeing(claim: Claim): string {
  if (claim.status === "dismissed")
    return claim.login
      ? `If it is the same person, reinstate ${claim.name}. Otherwise change the contact email, then ${claim.name} changes the login.`
      : `If it is the same person, reinstate ${claim.name}. Otherwise change the contact email of ${claim.name}.`;
  if (claim.login) return `Use another address, or ask ${claim.name} to change the login.`;
  return `Use another address, or change the contact email of ${claim.name}.`;
}

export const problems: Problems = {
  forbidden: ({ right }) => ({
    what: "Your role does not allow this",
    why: `It needs the right to ${rights[right]}.`,
    todo: "Ask an owner or an admin of this workspace.",
  }),
  portal: ({ fault, said }) => portalTold(fault, said),
  not_offered: () => ({
    what: "This workspace does not have that",
    why: "It lies on the vendor’s portal, where apps cannot do it.",
  }),
  unanswered: ({ address, n_found }) => ({
    what: `Nobody can tell what came of the invitation to ${address}`,
    why: plural(n_found, {
      zero: "It was sent and no answer came. Nobody there has the address now, so it was probably not made.",
      one: "It was sent and no answer came. # person there has the address now.",
      other: "It was sent and no answer came. # people there have the address now.",
    }),
    todo: "It is not sent again by itself. Look for the address among the people of the portal, the dismissed ones too; if it is not there, invite again.",
  }),
  bad_field: ({ field, reason }) => ({ what: badFields(field, reason) }),
  bad_address: ({ fault }) => ({ what: "That is not an address", why: addressFaults[fault] }),
  bad_range: ({ row, text, fault, meant }) => ({
    what: `Row ${row}: “${text}” cannot be taken`,
    why: rangeFaults[fault],
    ...(meant === null ? {} : { todo: rangeMeant(text, meant) }),
  }),
  address_taken: ({ claim }) => ({
    what: "This address is taken",
    why: claimed(claim),
    todo: freeing(claim),
  }),
  already_invited: ({ claim }) => ({
    what: `${claim.name} is already invited`,
    why: "An invitation to this address is open.",
    todo: "Send that invitation again.",
  }),
  too_soon: ({ seconds }) => ({
    what: `It can be sent again in ${seconds} s`,
    why: "The server waits between two invitations to the same person.",
  }),
  too_many: ({ until }) => ({
    what: `No more letters until ${since(until)}`,
    why: "The server limits how many letters one person gets in an hour, and how many a new workspace sends.",
  }),
  invitation_gone: () => ({
    what: "This invitation is no longer there",
    why: "It was deleted, or another one took its place.",
  }),
  already_joined: () => ({
    what: "The person has joined already",
    why: "An invitation that was accepted cannot be deleted.",
    todo: "Dismiss the person instead.",
  }),
  employee_gone: () => ({ what: "This person is no longer in the workspace" }),
  waits_for_approval: () => ({
    what: "The person has answered the invitation and waits for approval",
    todo: "Reject the person instead.",
  }),
  wrong_status: () => ({ what: "The person's status does not allow this now" }),
  unlinked: () => ({
    what: "This person unlinked their login from the workspace",
    why: "Their record is still here, but nobody can sign in as them.",
    todo: "Invite them anew.",
  }),
  last_owner: () => ({
    what: "The last owner cannot be dismissed, blocked or given a lower role",
    why: "Nobody could manage the workspace any more.",
    todo: "Transfer ownership first.",
  }),
  too_many_integrators: ({ most }) => ({
    what: plural(most, {
      one: "There may be # integrator at once",
      other: "There may be # integrators at once",
    }),
    todo: "Dismiss one, or delete an integrator’s invitation, first.",
  }),
  blocked_by_suspicion: () => ({
    what: "This block cannot be lifted here",
    why: "It was set because something looked like a break-in.",
    todo: "Open a case: the operator of the server lifts it.",
  }),
  blocked_by_hand: () => ({
    what: "This block needs no case",
    why: "An admin set it by hand.",
    todo: "Lift it.",
  }),
  department_gone: () => ({ what: "This department is no longer there", todo: "Choose another one." }),
  department_in_use: () => ({
    what: "The department is not empty",
    todo: "Move the people in it, dismissed ones too, and take its links and its list of addresses away first.",
  }),
  department_exists: () => ({
    what: "A department of this name is there already",
    todo: "Use another name.",
  }),
  workgroup_gone: () => ({ what: "This workgroup is no longer there", todo: "Choose another one." }),
  workgroup_exists: () => ({
    what: "A workgroup of this name is there already",
    todo: "Use another name.",
  }),
  needs_workgroup: () => ({
    what: "People from outside need a workgroup",
    why: "They are here for the sake of it, and of nothing else.",
    todo: "Choose a workgroup for them first.",
  }),
  link_gone: () => ({ what: "This link is no longer there" }),
  request_gone: () => ({
    what: "This request is no longer there",
    why: "Someone has answered it, or what it asked for was done.",
  }),
  device_gone: () => ({
    what: "This app is no longer connected",
    why: "It was revoked, or is someone else's.",
  }),
  webhook_gone: () => ({ what: "This webhook is disabled already" }),
  webhook_made: () => ({
    what: "A webhook was made, but its address did not arrive here",
    why: "The line was lost before the answer came. The address is shown only once.",
    todo: "Disable that webhook in the list, then make another.",
  }),
  too_many_webhooks: ({ most }) => ({
    what: plural(most, {
      one: "You have # webhook in use, and there may be no more",
      other: "You have # webhooks in use, and there may be no more",
    }),
    todo: "Disable one that is not needed any more.",
  }),
  too_many_outgoing: ({ most }) => ({
    what: plural(most, {
      one: "# outgoing webhook is in use, and there may be no more",
      other: "# outgoing webhooks are in use, and there may be no more",
    }),
    todo: "Disable one that is not needed any more.",
  }),
  secrets_shown: () => ({
    what: "These secrets were shown already",
    why: "They are shown once, to who added the webhook.",
    todo: "Disable it and add another one.",
  }),
  delivery_gone: () => ({
    what: "This delivery cannot be sent again",
    why: "Its webhook is disabled, or it is older than 30 days.",
  }),
  followed_not_applied: () => ({
    what: "Not done, because the change before it was not applied",
    todo: "Decide the earlier change first.",
  }),
  operation_reused: () => ({
    what: "The server has seen this change before, with other content or from someone else",
    why: "Another copy of this app's data may be in use.",
    todo: "Revoke devices you do not know, and connect this one anew.",
  }),
  app_too_new: () => ({
    what: "The server does not know this kind of change yet",
    why: "It is older than this app.",
    todo: "Ask whoever runs the server to update it. The change stays in the outbox.",
  }),
  app_too_old: () => ({
    what: "This app is too old for the server",
    todo: "Update the app. Nothing is lost.",
  }),
  wrong_credentials: () => ({
    what: "That login, password or code is not right",
    todo: "Check for a typo, the keyboard language and Caps Lock.",
  }),
  sign_in_again: () => ({
    what: "Sign in again to go on syncing",
    why: "This app's sign-in has ended.",
    todo: "What is stored here and every waiting change stay.",
  }),
  device_revoked: () => ({
    what: "An admin revoked this device",
    why: "What it had stored was erased.",
    todo: "Connect again, if you are still an admin.",
  }),
  place_not_allowed: ({ ip, ask }) => ({
    what: "This place is not allowed",
    why: ip === null ? "The server cannot tell your address here." : `Your address here is ${ip}.`,
    todo: `Go on from an allowed address, or ask ${ask ?? "an admin"} to allow this one. What is stored here and every waiting change stay.`,
  }),
  would_lock_out: ({ ip }) => ({
    what: "This list would shut you out yourself",
    why: ip === null ? "The server cannot tell your address here." : `Your address here is ${ip}.`,
    todo: "Add it to the list, or ask an owner or an admin, who are exempt.",
  }),
  not_an_admin: () => ({
    what: "Your role no longer opens this app",
    todo: "Ask an owner or an admin of this workspace.",
  }),
  sign_in_cancelled: () => ({ what: "The sign-in was not finished", todo: "Open the browser again." }),
  offline: () => ({
    what: "The server cannot be reached",
    todo: "Go on working: changes wait in the outbox until it can.",
  }),
  server_trouble: ({ status }) => ({
    what: "The server has trouble",
    why: status > 0 ? `It answered with ${status}.` : "Its answer broke off.",
    todo: "It is tried again by itself.",
  }),
  not_gatehouse: () => ({
    what: "There is no Gatehouse server at that address",
    todo: "Check the address, or paste the link from your invitation.",
  }),
  captive_portal: () => ({
    what: "Something between answered instead of the server",
    why: "This network may want you to sign in to it first.",
    todo: "Open any page in your browser, then try again.",
  }),
  bad_certificate: ({ host }) => ({
    what: `The certificate of ${host} is not trusted here`,
    why: "It may be signed by your company's own authority, or someone may be listening.",
    todo: "Add your company's authority in the settings, or ask whoever runs the server.",
  }),
  no_such_workspace: () => ({
    what: "No workspace of that name is on this server",
    todo: "Check the last part of the address.",
  }),
  clock_wrong: ({ seconds }) => ({
    what: `This computer's clock is ${span(Math.abs(seconds) * 1000)} ${seconds > 0 ? "ahead" : "behind"}`,
    why: "The server refuses what carries a wrong time.",
    todo: "Set the clock, then sync again.",
  }),
  disk_full: () => ({
    what: "The disk is full",
    why: "Nothing was stored.",
    todo: "Free some space, then do it again.",
  }),
  keychain_missing: () => ({
    what: "This computer's keychain does not answer",
    why: "It holds one half of the key to what is stored here.",
    todo: "Unlock the keychain and try again.",
  }),
  passphrase_wrong: () => ({
    what: "That is not the passphrase",
    todo: "Check the keyboard language and Caps Lock.",
  }),
  passphrase_weak: ({ min }) => ({
    what: `The passphrase needs at least ${min} characters`,
    todo: "Several words in a row are easy to keep in mind.",
  }),
  vault_wrong_key: () => ({
    what: "The key does not open what is stored here",
    why: "The keychain holds another key than the one it was locked with.",
  }),
  vault_damaged: () => ({ what: "The file with what is stored here is damaged" }),
  copy_damaged: () => ({
    what: "The copy on this computer is damaged",
    todo: "It is fetched again as soon as the server answers. Changes that are waiting stay.",
  }),
  log_changed: ({ since: from }) => ({
    what: `Events were changed or removed on the server since ${since(from)}`,
    why: "This computer knew other ones. Someone wrote in the database, or an older state of it was put back.",
    todo: "Tell whoever runs the server to run gatehouse-server events verify and to compare with a backup from before. What is stored on this computer is evidence: keep it.",
  }),
  locked: () => ({ what: "Gatehouse is locked", todo: "Unlock it first." }),
  already_running: () => ({
    what: "Gatehouse is open in another window",
    todo: "Go on there, or close it first.",
  }),
  already_sent: () => ({
    what: "The change was sent already",
    todo: "To undo it, make the opposite change.",
  }),
  bad_file: ({ reason, line }) => ({
    what: badFiles(reason),
    ...(line === null ? {} : { why: `Met in line ${line}.` }),
  }),
  mail_not_set_up: () => ({
    what: "The server cannot send mail yet",
    todo: "Ask whoever runs the server to set up outgoing mail.",
  }),
  mail_refused: ({ said }) => ({ what: "The mail server refused", why: `It said: ${said}` }),
  needs_fresh_step: () => ({
    what: "This needs your own second step",
    why: "Nothing has changed yet; the change waits in the outbox.",
    todo: "Type your code there.",
  }),
  set_up_two_step: () => ({
    what: "Set up two-step for yourself first",
    why: "This needs your own second step, and you have none.",
    todo: "Sign in to the workspace in a browser and set it up there, then do this again.",
  }),
  nothing_to_pause: () => ({
    what: "There is nothing to pause",
    why: "The person has not set up two-step.",
    todo: "Where it is mandatory and the grace is over, extend the grace instead.",
  }),
  nothing_to_extend: () => ({
    what: "There is no grace to extend",
    why: "Two-step is not mandatory here, or the person has set it up.",
  }),
  slow_down: ({ seconds }) => ({ what: `Too many attempts; go on in ${seconds} s` }),
  busy: ({ seconds }) => ({ what: `The server has too much to do; go on in ${seconds} s` }),
  broken: ({ trace }) => ({
    what: "Something broke that should not",
    why: "It was noted in the app's log.",
    todo: `Tell whoever runs the server this number: ${trace}`,
  }),
};
