/** The words of docs/rules.md: states, statuses, roles, rights. */
import type { AddressFault } from "../../bindings/AddressFault";
import type { Shown } from "../../bindings/Shown";
import type { Right } from "../../bindings/Right";
import type { RiskKind } from "../../bindings/RiskKind";
import type { Role } from "../../bindings/Role";
import type { Standing } from "../../bindings/Standing";
import type { Status } from "../../bindings/Status";
import type { TwoStepState } from "../../bindings/TwoStepState";

export const statuses: Record<Status, string> = {
  invited: "Invited",
  pending_approval: "Wants to join",
  active: "Active",
  dismissed: "Dismissed",
};

export const roles: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  helpdesk: "Helpdesk",
  employee: "Employee",
  extranet: "Extranet",
  integrator: "Integrator",
};

/** An invitation with its letter, and "blocked", which stands beside every status. */
export const shownStates: Record<Shown | "blocked" | "cannotGetIn", string> = {
  wants_to_join: "Wants to join",
  bounced: "Bounced",
  refused: "Refused",
  delayed: "Delayed",
  expired: "Expired",
  queued: "Waiting",
  sent: "Sent",
  opened: "Opened",
  not_sent: "Not sent",
  inferred: "Probably invited",
  waiting: "Waiting",
  joined: "Joined",
  blocked: "Blocked",
  cannotGetIn: "Can’t get in",
};

/** A change that waits, seen on the row it is about. */
export const waitingKinds = {
  unsettled: "Not applied",
  invite: "Waiting",
  resend_invitation: "To be sent again",
  fix_address: "Fixed",
  delete_invitation: "Deleted",
  approve: "Approved",
  reject: "Rejected",
  dismiss: "Dismissed",
  reinstate: "Reinstated",
  replace_person: "Replaced",
  end_sessions: "Sessions ended",
  pause_two_step: "Two-step paused",
  end_pause: "Pause ended",
  extend_grace: "Grace extended",
  grant_role: "Role changed",
  transfer_ownership: "Ownership handed on",
  revoke_device: "App revoked",
  revoke_webhook: "Disabled",
  add_outgoing: "Added",
  disable_outgoing: "Disabled",
  send_again: "To be sent again",
  answer_request: "Answered",
  send_recovery: "Link to be sent",
  send_login: "Login to be sent",
  block: "Blocked",
  lift_block: "Block lifted",
  open_case: "Case opened",
  request_address: "Asked",
  edit_employee: "Edited",
  add_department: "Added",
  rename_department: "Renamed",
  delete_department: "Deleted",
  add_workgroup: "Added",
  rename_workgroup: "Renamed",
  add_link: "Made",
  switch_link_off: "Switched off",
  edit_settings: "Edited",
  require_two_step: "Made mandatory",
  stop_requiring_two_step: "Made optional",
  set_ip_rule: "Allowed addresses",
};

export const standings: Record<Standing, string> = {
  there: "Unchanged",
  invitation_open: "The invitation is open",
  invitation_expired: "The invitation has expired",
  pending_approval: "Wants to join",
  active: "Active employee",
  dismissed: "Dismissed",
  blocked: "Blocked",
  switched_off: "Switched off",
  gone: "No longer there",
};

export const twoStepStates: Record<TwoStepState, string> = {
  paused: "Paused",
  on: "On",
  in_grace: "In grace",
  must_enrol: "Must enrol",
  off: "Off",
};

/** BLK-8: why someone is easy to attack. */
export const risks: Record<RiskKind, string> = {
  password: "Weak password",
  no_second_step: "No second step",
  unusual_device: "Unusual device",
};

export const rights: Record<Right, string> = {
  read: "read this workspace",
  invite: "invite and approve people",
  resend: "send invitations again",
  dismiss: "dismiss and reinstate people",
  edit_employee: "edit profiles",
  end_sessions: "end sessions, send recovery or login",
  pause_two_step: "pause two-step",
  restrict: "block people and extend grace",
  configure: "change departments, links and settings",
  grant_role: "grant roles",
};

export const addressFaults: Record<AddressFault, string> = {
  empty: "Nothing was written.",
  too_long: "It is longer than 254 characters.",
  no_single_at: "An address has exactly one @.",
  local: "Something before the @ is missing or not allowed.",
  domain: "What stands after the @ is no domain name.",
  control_character: "It holds a character that cannot be seen. Type it anew.",
  unreadable: "It holds characters that cannot be read in the file’s encoding. Save the table as UTF-8.",
  mixed_scripts: "It mixes letters of several alphabets, as look-alike addresses do.",
  phone: "A phone number needs +, the country code, and 7 to 15 digits.",
  not_by_mail: "Portals are asked to invite by mail only.",
};

export const fields = {
  name: "The name",
  title: "The name",
  address: "The address",
  contact_email: "The contact email",
  department: "The department",
  workgroups: "The list of workgroups",
  position: "The position",
  note: "The note",
  role: "The role",
  people: "The list",
  list: "The list",
  path: "The file",
  proxy: "The proxy",
  authority_file: "The certificate file",
  server: "The address of the server",
  account: "The account",
  edit: "The change",
  operation: "The change",
  slug: "The short name",
  lock_after_minutes: "The minutes before locking",
  confirm_joining: "Confirmation of who joins by link",
  listed_domains: "The list of mail domains",
  invitation_days: "The days an invitation lives",
  grace_days: "The days of grace",
  logo: "The logo",
  invitation_text: "The text of invitations",
  hours: "The time of a pause",
  days: "The time of a grace",
  reason: "The reason",
  code: "That code",
  ip_rule: "The list of addresses",
  event: "The entry",
};

/** Before a colon, beside a value. */
export const labels = {
  name: "Name",
  contact_email: "Contact email",
  department: "Department",
  position: "Position",
  workgroups: "Workgroups",
  role: "Role",
  paused_until: "Paused until",
  confirm_joining: "Confirm who joins by link",
  listed_domains: "Mail domains that need no confirmation",
  invitation_days: "Days an invitation lives",
  grace_days: "Days of grace for two-step",
  logo: "Logo",
  invitation_text: "What invitations say",
  ip_rule: "Allowed addresses",
};

export const reasons = {
  empty: (field: string) => `${field} is empty`,
  too_long: (field: string) => `${field} is too long`,
  too_many: (field: string) => `${field} has too many entries`,
  control_character: (field: string) => `${field} holds a character that cannot be seen`,
  range_1_30: (field: string) => `${field}: a number from 1 to 30`,
  range_0_30: (field: string) => `${field}: a number from 0 to 30`,
  range_1_720: (field: string) => `${field}: from 1 hour to 30 days`,
  not_more: (field: string) => `${field}: as much is left already`,
  wrong_code: (field: string) => `${field} is not right`,
  code_used: (field: string) => `${field} was used already; wait for the next one`,
  phone_clock: (field: string) => `${field} is too old: set the phone’s clock to automatic`,
  wrong_backup_code: (field: string) => `${field} is not right; check the number before it`,
  backup_code_used: (field: string) => `${field} was used already; take the next of your list`,
  range_1_1440: (field: string) => `${field}: a number from 1 to 1,440`,
  no_address: (field: string) => `${field} is no https address`,
  not_https: (field: string) => `${field} has to begin with https`,
  credentials: (field: string) => `${field} may hold no name and no password`,
  domain: (field: string) => `${field}: only domains such as northwind.example`,
  address: (field: string) => `${field} is not an address that can be used`,
  not_found: (field: string) => `${field} is not there`,
  not_allowed: (field: string) => `${field} may not be written there`,
  not_email: (field: string) => `${field} is not a mail address`,
  not_their_login: (field: string) => `${field} is no longer the login of that person`,
  webhook: () => "That is not the address of a webhook",
  webhook_plain: () => "A webhook’s address begins with https",
  another_portal: () => "That webhook is of another portal than the one connected here",
  needed: (field: string) => `${field} is needed on a portal`,
  another_person: (field: string) => `${field} is another person's than the one connected here`,
  unchanged: (field: string) => `${field} changes nothing`,
  gone: (field: string) => `${field} is no longer there`,
  settled: (field: string) => `${field} is decided already`,
  taken: (field: string) => `${field} is taken`,
  repeated: (field: string) => `${field} stands twice in the list`,
  too_many_lines: (field: string) => `${field} has more than 10 lines`,
  svg: () => "That picture is an SVG, which can hold scripts. Save it as a PNG and choose that",
  no_picture: () => "That file is neither a PNG nor a JPEG",
  picture_too_big: () => "The picture has more than 64 KB",
  picture_too_wide: () => "The picture has more than 512 pixels on a side",
  /** Any other reason. */
  unknown: (field: string) => `${field} cannot be taken`,
};

export const files = {
  too_big: "The file is larger than 35 MB",
  binary: "The file is not a text file. Save the table as CSV",
  no_rows: "The file has no rows",
  too_many_rows: "The file has more than 150,000 people",
  quote: "A quotation mark in the file is never closed",
  unreadable: "The file cannot be read",
  list_too_big: "The list is larger than 10 MB",
  list_empty: "The list holds no address",
  list_too_long: "The list has more than 150,000 people",
  /** Any other reason. */
  unknown: "The file cannot be read as a list of people",
};
