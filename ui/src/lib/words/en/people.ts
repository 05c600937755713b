import type { EventKind } from "../../bindings/EventKind";
import type { PersonLetterKind } from "../../bindings/PersonLetterKind";
import { plural } from "../../plural";

export const employees = {
  title: "Employees",
  summary: (n: number) => plural(n, { zero: "Nobody yet", one: "# person", other: "# people" }),
  all: "All",
  blocked: "Blocked",
  columns: {
    name: "Name",
    contact: "Contact email",
    department: "Department",
    role: "Role",
    status: "Status",
    twoStep: "Two-step",
    lastSignIn: "Last sign-in",
  },
  never: "Never",
  find: "Find in this list",
  department: "Department",
  anyDepartment: "Any department",
  workgroup: "Workgroup",
  anyWorkgroup: "Any workgroup",
  anyRole: "Any role",
  anyTwoStep: "Any two-step",
  dismiss: "Dismiss",
  reinstate: "Reinstate",
  endSessions: "End sessions",
  replace: "Wrong person joined…",
  sendRecovery: "Send recovery link",
  sendLogin: "Send login",
  edit: "Edit",
  block: "Block",
  liftBlock: "Lift the block",
  openCase: "Open a case",
  anyRisk: "Any risk",
  risk: "Risk",
  empty: "Nobody here matches",
  emptyHint: "Take a filter away, or look for fewer letters.",
  first: "No employees yet",
  firstHint: "Whoever accepts an invitation stands here.",
  clear: "Show everyone",
  /** What was decided, never that it is in force: it may still wait. */
  done: {
    dismissed: (name: string) => `You dismissed ${name}`,
    dismissedMany: (n: number) =>
      plural(n, { one: "You dismissed # person", other: "You dismissed # people" }),
    reinstated: (name: string) => `You reinstated ${name}`,
    reinstatedMany: (n: number) =>
      plural(n, { one: "You reinstated # person", other: "You reinstated # people" }),
    replaced: (name: string, address: string) => `You dismissed ${name} and invite ${address} instead`,
    sessions: (name: string) => `You end the sessions of ${name}`,
    sessionsMany: (n: number) =>
      plural(n, { one: "You end the sessions of # person", other: "You end the sessions of # people" }),
    recovery: (name: string) => `You send ${name} a link to a new password`,
    login: (name: string) => `You send ${name} the login`,
    edited: (name: string) => `You changed the profile of ${name}`,
    blocked: (name: string) => `You blocked ${name}`,
    blockLifted: (name: string) => `You lifted the block of ${name}`,
    caseOpened: (name: string) => `You asked the operator to unblock ${name}`,
  },
  /** Why something cannot be done with one of the chosen. */
  cannot: {
    waits: "a change waits on them already",
    dismissed: "dismissed already",
    notDismissed: "not dismissed",
    notJoined: "not joined yet",
    yourself: "that is you",
    noSession: "no session is open",
    noRight: "your role does not allow it",
  },
  blockAsk: {
    title: (name: string) => `Block ${name}`,
    stops: (name: string) =>
      `Every session ends at once, and the sign-in page tells ${name} only that login or password is wrong. Password, second step and devices stay. You can lift this block.`,
    reason: "Reason",
    hint: "Seen by admins and in the event log, never by the person.",
  },
  caseAsk: {
    title: (name: string) => `Ask the operator to unblock ${name}`,
    text: (name: string) =>
      `Nobody in the company lifts a block by suspicion. The operator checks who is asking and lets ${name} in again; the old password then stops working here.`,
    verify: (name: string) =>
      `${name} administers this workspace, so the operator also verifies the identity. Say how you can be reached.`,
    note: "What the operator should know",
    noteHint: "Optional. How you can be reached, and what happened.",
    operator: (address: string) => `The operator’s address: ${address}`,
  },
  dismissAsk: {
    title: (name: string) => `Dismiss ${name}`,
    titleMany: (n: number) => plural(n, { one: "Dismiss # person", other: "Dismiss # people" }),
    stops: (n: number) =>
      plural(n, {
        one: "Every session ends at once and signing in to this workspace stops. Data and login are kept; reinstating restores them.",
        other:
          "All their sessions end at once and signing in to this workspace stops for # people. Data and logins are kept; reinstating restores them.",
      }),
    word: "dismiss",
  },
  sessionsAsk: {
    title: (name: string) => `End the sessions of ${name}`,
    titleMany: (n: number) =>
      plural(n, { one: "End the sessions of # person", other: "End the sessions of # people" }),
    stops: (n: number) =>
      plural(n, {
        one: "Every browser and app is signed out of this workspace at once. Unsaved work there may be lost.",
        other: "Every browser and app of # people is signed out at once. Unsaved work there may be lost.",
      }),
  },
  export: "Export",
  exportName: "employees.csv",
  exported: (n: number, path: string) =>
    plural(n, { one: "# person is written to {path}", other: "# people are written to {path}" }, { path }),
};

export const person = {
  label: (name: string) => `About ${name}`,
  invitedBy: (name: string) => `invited by ${name}`,
  whyNot: (name: string) => `Why ${name} can’t get in`,
  notInYet: (name: string) => `Why ${name} is not in yet`,
  mayStop: (name: string) => `What may stop ${name}`,
  canGetIn: (name: string) => `Nothing known here stops ${name}`,
  asOf: (ago: string) => `As of ${ago}`,
  worthKnowing: "Worth knowing",
  copyReply: "Copy a reply",
  replyIn: "Copy the reply in another language",
  replyCopied: "The reply is copied",

  invitation: "Invitation",
  address: "Address",
  role: "Role",
  invited: "Invited",
  cameByLink: "Came by link",
  invitedOn: (when: string, by: string) => `${when}, by ${by}`,
  letterState: "Letter",
  letterWas: (state: string, when: string) => `${state}, ${when}`,
  askedToJoin: "Asked to join",
  joined: "Joined",
  id: "Id",
  idHint: "For programs",
  copyLogin: "Copy the login",
  copyContact: "Copy the contact email",
  copyId: "Copy the id",
  linkEnds: "Link ends",
  linkEnded: "Link ended",
  sent: "Sent",
  sentTimes: (n: number, last: string) =>
    plural(n, { zero: "Never", one: "Once, {last}", other: "# times, last {last}" }, { last }),

  profile: "Profile",
  name: "Name",
  contact: "Contact email",
  login: "Login",
  department: "Department",
  position: "Position",
  workgroups: "Workgroups",
  status: "Status",
  since: (ago: string) => `since ${ago}`,
  none: "None",
  notYet: "None until joining",

  signIn: "Sign-in",
  lastSignIn: "Last sign-in",
  lastFailure: "Last failure",
  sessions: "Sessions",
  openSessions: (n: number) => plural(n, { zero: "None open", one: "# open", other: "# open" }),
  letter: { recovery: "Recovery letter", login: "Letter with the login" } satisfies Record<
    PersonLetterKind,
    string
  >,

  twoStep: "Two-step",
  state: "State",
  by: "By",
  byWhat: { authenticator: "Authenticator app", passkey: "Passkey", both: "Authenticator app or passkey" },
  passkeys: "Passkeys",
  lastUsed: (when: string) => `last used ${when}`,
  notUsedYet: "not used yet",
  codesLeft: "Backup codes",
  codes: (n: number) => plural(n, { zero: "None left", one: "# left", other: "# left" }),
  graceUntil: "Grace until",
  pausedUntil: "Paused until",

  waiting: "Waiting, not yet in force",
  timeline: "Timeline",
  noTimeline: "Nothing in the last 30 days",

  replace: {
    title: (name: string) => `${name} is the wrong person`,
    dismissed: (name: string) =>
      `${name} is dismissed: their sessions end and signing in to this workspace stops.`,
    freed: (address: string) => `Their contact email ${address} is freed. Their login stays theirs.`,
    nothingToFree: "They have no contact email to free. Their login stays theirs.",
    invited: (department: string | null, role: string) =>
      department
        ? `The right person is invited as ${role.toLowerCase()} of ${department}, by a new letter.`
        : `The right person is invited as ${role.toLowerCase()}, by a new letter.`,
    address: "Right address",
    name: "Name",
    act: "Dismiss and invite",
  },

  editTitle: (name: string) => `Edit ${name}`,
  editHint: "The contact email is no login. Changing it frees the old address.",
};

/** LOG-1: what happened, in the words of the timeline. */
export const events: Record<EventKind, (by: string | null) => string> = {
  workspace_created: () => "Workspace made",
  settings_edited: (by) => (by ? `Settings changed by ${by}` : "Settings changed"),
  department_added: (by) => (by ? `Department added by ${by}` : "Department added"),
  department_renamed: (by) => (by ? `Department renamed by ${by}` : "Department renamed"),
  department_deleted: (by) => (by ? `Department deleted by ${by}` : "Department deleted"),
  workgroup_added: (by) => (by ? `Workgroup added by ${by}` : "Workgroup added"),
  workgroup_renamed: (by) => (by ? `Workgroup renamed by ${by}` : "Workgroup renamed"),
  invited: (by) => (by ? `Invited by ${by}` : "Invited"),
  imported: (by) => (by ? `People imported by ${by}` : "People imported"),
  invitation_resent: (by) => (by ? `Sent again by ${by}` : "Sent again"),
  invitation_deleted: (by) => (by ? `Invitation deleted by ${by}` : "Invitation deleted"),
  address_fixed: (by) => (by ? `Address fixed by ${by}` : "Address fixed"),
  invitation_opened: () => "Link opened",
  invitation_refused: () => "Link refused",
  letter_failed: () => "Letter not delivered",
  letter_sent: () => "Letter taken by the mail server",
  address_requested: (by) => (by ? `Asked by ${by} to free the address` : "Asked to free the address"),
  join_requested: () => "Asked to join by a link",
  help_requested: () => "Asked for help with the second step",
  invitation_requested: () => "Asked for an invitation",
  request_answered: (by) => (by ? `Request answered by ${by}` : "Request answered"),
  joined: () => "Joined",
  approved: (by) => (by ? `Approved by ${by}` : "Approved"),
  rejected: (by) => (by ? `Rejected by ${by}` : "Rejected"),
  link_added: (by) => (by ? `Link made by ${by}` : "Link made"),
  link_switched_off: (by) => (by ? `Link switched off by ${by}` : "Link switched off"),
  employee_edited: (by) => (by ? `Profile changed by ${by}` : "Profile changed"),
  dismissed: (by) => (by ? `Dismissed by ${by}` : "Dismissed"),
  reinstated: (by) => (by ? `Reinstated by ${by}` : "Reinstated"),
  blocked: (by) => (by ? `Blocked by ${by}` : "Blocked by suspicion"),
  block_lifted: (by) => (by ? `Block lifted by ${by}` : "Block lifted"),
  case_opened: (by) => (by ? `Case opened by ${by}` : "Case opened by the operator"),
  unblocked: () => "Unblocked by the operator",
  case_refused: () => "Case refused by the operator",
  role_granted: (by) => (by ? `Role granted by ${by}` : "Role granted"),
  two_step_required: (by) => (by ? `Two-step made mandatory by ${by}` : "Two-step made mandatory"),
  two_step_not_required: (by) => (by ? `Two-step made optional by ${by}` : "Two-step made optional"),
  two_step_enrolled: () => "Two-step set up",
  two_step_paused: (by) => (by ? `Two-step paused by ${by}` : "Two-step paused"),
  pause_ended: (by) => (by ? `Pause ended by ${by}` : "Pause ended"),
  grace_extended: (by) => (by ? `Grace extended by ${by}` : "Grace extended"),
  backup_codes_made: () => "New backup codes made",
  passkey_added: () => "Passkey added",
  passkey_removed: () => "Passkey removed",
  passkey_used: () => "Passkey used",
  backup_code_used: () => "Backup code used",
  profile_opened: () => "Signed in to their own profile",
  login_changed: () => "Login changed by the person",
  login_change_refused: () => "Change of login refused",
  identity_unlinked: () => "The person unlinked their login",
  social_linked: () => "Linked a social account",
  social_unlinked: () => "Unlinked a social account",
  password_set: () => "Password set",
  recovery_asked: () => "Asked for a new password",
  recovery_sent: (by) => (by ? `Recovery link sent by ${by}` : "Recovery link sent"),
  recovery_opened: () => "Recovery link opened",
  recovery_refused: () => "Recovery link or code refused",
  password_recovered: () => "New password set by a link or code",
  login_sent: (by) => (by ? `Login sent by ${by}` : "Login sent"),
  signed_in: () => "Signed in",
  sign_in_failed: () => "Sign-in failed",
  ip_rule_changed: (by) => (by ? `Allowed addresses changed by ${by}` : "Allowed addresses changed"),
  place_refused: () => "Refused: the address is not allowed",
  app_connected: () => "App connected",
  device_revoked: (by) => (by ? `Device revoked by ${by}` : "Device revoked"),
  sessions_ended: (by) => (by ? `Sessions ended by ${by}` : "Sessions ended"),
  webhook_added: () => "Made a webhook",
  webhook_disabled: (by) => (by ? `Webhook disabled by ${by}` : "Webhook disabled"),
  webhook_kept: (by) => (by ? `Webhook kept by ${by}` : "Webhook kept"),
  outgoing_added: (by) => (by ? `Outgoing webhook added by ${by}` : "Outgoing webhook added"),
  outgoing_secrets_shown: (by) =>
    by ? `Secrets of an outgoing webhook shown to ${by}` : "Secrets of an outgoing webhook shown",
  outgoing_disabled: (by) => (by ? `Outgoing webhook disabled by ${by}` : "Outgoing webhook disabled"),
  delivery_given_up: () => "Delivery to an outgoing webhook given up",
  delivery_sent_again: (by) => (by ? `Delivery sent again by ${by}` : "Delivery sent again"),
  rest_refused: () => "Webhook not answered",
  portal_logged: () => "Logged by the portal",
  operation_refused: () => "Change refused",
  operation_reused: () => "Change repeated by someone else, or with other content",
  restored: () => "Database restored from a backup",
};

/** INV-9: where to look, and exactly whom to trust. */
export const notArrived = (name: string, sender: string) => [
  `If it did not arrive: ${name} should look in Spam and in Promotions.`,
  sender.includes("@")
    ? `To be trusted as a sender: ${sender}, or all of ${sender.slice(sender.lastIndexOf("@") + 1)}.`
    : `To be trusted as a sender: ${sender}.`,
];

/** A device that never said what it is. */
export const unnamedDevice: string = "Unnamed device";
