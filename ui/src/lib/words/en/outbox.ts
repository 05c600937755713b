import type { Decision } from "../../bindings/Decision";
import type { Outcome } from "../../bindings/Outcome";
import type { Settlement } from "../../bindings/Settlement";
import { isAnywhere } from "../../places";
import { number, plural } from "../../plural";
import { roles } from "./rules";
import { twoStep } from "./twoStep";

type Kind = Decision["kind"];

/** What was decided, in plain words. `who` names the person, the link or the department it is about. */
export const decisions: {
  [K in Kind]: (who: string, decision: Extract<Decision, { kind: K }>) => string;
} = {
  invite: (who, { people, letters }) => {
    const first = people[0];
    const role = first && first.role !== "employee" ? roles[first.role].toLowerCase() : "";
    if (letters)
      return plural(
        people.length,
        { one: role ? "Invite {who} as {role}" : "Invite {who}", other: "Invite # people, {who} first" },
        { who, role },
      );
    return plural(
      people.length,
      { one: "Add {who} without a letter", other: "Add # people without letters, {who} first" },
      { who },
    );
  },
  resend_invitation: (who) => `Send the invitation of ${who} again`,
  fix_address: (who, { address }) => `Invite ${who} at ${address} instead`,
  delete_invitation: (who) => `Delete the invitation of ${who}`,
  approve: (who) => `Approve ${who}`,
  reject: (who) => `Reject ${who}`,
  dismiss: (who, { keep_webhooks }) =>
    keep_webhooks ? `Dismiss ${who} and keep the webhooks` : `Dismiss ${who}`,
  reinstate: (who) => `Reinstate ${who}`,
  replace_person: (who, { by }) => `Dismiss ${who} and invite ${by.address} instead`,
  end_sessions: (who) => `End the sessions of ${who}`,
  pause_two_step: (who, { hours }) =>
    `Pause two-step for ${who} for ${hours < 24 ? twoStep.hours(hours) : twoStep.days(Math.round(hours / 24))}`,
  end_pause: (who) => `End the pause of ${who}`,
  extend_grace: (who, { days }) => `Extend the grace of ${who} to ${twoStep.days(days)}`,
  grant_role: (who, { role }) => `Make ${who} ${roles[role.to].toLowerCase()}`,
  transfer_ownership: (who) => `Hand ownership on to ${who}`,
  revoke_device: (who) => `Revoke an app of ${who}`,
  revoke_webhook: (who) => `Disable the webhook “${who}”`,
  add_outgoing: (_, { title }) => `Add the outgoing webhook “${title}”`,
  disable_outgoing: (who) => `Disable the outgoing webhook “${who}”`,
  send_again: (who) => `Send a delivery to “${who}” again`,
  answer_request: (who, { answer }) =>
    answer === "done" ? `Close the request of ${who}` : `Refuse the request of ${who}`,
  send_recovery: (who) => `Send ${who} a link to a new password`,
  send_login: (who) => `Send ${who} the login`,
  block: (who) => `Block ${who}`,
  lift_block: (who) => `Lift the block of ${who}`,
  open_case: (who) => `Ask the operator to unblock ${who}`,
  request_address: (who, { address }) => `Ask ${who} to free ${address}`,
  edit_employee: (who) => `Change the profile of ${who}`,
  add_department: (_, { name }) => `Add the department ${name}`,
  rename_department: (_, { name }) => `Rename the department ${name.from} to ${name.to}`,
  delete_department: (_, { name }) => `Delete the department ${name}`,
  add_workgroup: (_, { name }) => `Add the workgroup ${name}`,
  rename_workgroup: (_, { name }) => `Rename the workgroup ${name.from} to ${name.to}`,
  add_link: (_, { name }) => `Make the link “${name}”`,
  switch_link_off: (who) => `Switch off the link “${who}”`,
  edit_settings: () => "Change the workspace’s settings",
  require_two_step: () => "Make two-step mandatory",
  stop_requiring_two_step: () => "Make two-step optional",
  set_ip_rule: (who, { rule, list }) => {
    const whom = rule.of === "workspace" ? "people" : who;
    if (list.to.length > 0 && !isAnywhere(list.to)) return `Let ${whom} in only from a list of addresses`;
    if (list.to.length > 0 || rule.of === "workspace") return `Let ${whom} in from anywhere`;
    return `Take the list of addresses of ${who} away`;
  },
};

export const outbox = {
  title: "Outbox",
  summary: (waiting: number, conflicts: number) =>
    [
      plural(waiting, { zero: "Nothing waits", one: "# change waits", other: "# changes wait" }),
      plural(conflicts, { zero: "", one: "# needs a decision", other: "# need a decision" }),
    ]
      .filter(Boolean)
      .join(" · "),
  conflicts: "Needs a decision",
  waiting: "Waiting, not yet in force",
  history: "Sent in the last 30 days",
  takeBack: "Take back",
  takeBackNamed: (sentence: string) => `Take back: ${sentence}`,
  open: "Open",
  openNamed: (name: string) => `Open ${name}`,
  decide: "Decide",
  decided: "Decided",
  leavesIn: (seconds: number) => `Leaves in ${seconds} s`,
  whenOnline: "Leaves when online",
  sending: "Being sent",

  yours: "You wanted",
  then: "It was then",
  now: "It is now",
  unknown: "Not known any more",
  tooOld: "Nothing has changed: it stayed here too long to be sent. Look whether it is still right.",
  fieldIs: (field: string, value: string) => `${field}: ${value}`,
  fieldBecomes: (field: string, from: string, to: string) => `${field}: ${from} → ${to}`,
  noValue: "none",
  departmentGone: "a department that is no longer there",
  workgroupGone: "a workgroup that is no longer there",
  by: (name: string) => `by ${name}`,
  since: (when: string) => `since ${when}`,
  settle: {
    leave_as_is: "Leave it as it is now",
    decide_again: "Do it again, on what is now",
    resend_existing: "Send the open invitation again",
  } satisfies Record<Settlement, string>,
  settled: {
    leave_as_is: "Left as it is now",
    decide_again: "You decided it again",
    resend_existing: "You send the open invitation again",
  } satisfies Record<Settlement, string>,

  outcomes: {
    applied: "In force",
    already: "Was so already",
    conflict: "Things had changed",
    rejected: "Not possible",
    expired: "Too old to be sent",
    unknown: "Not known",
  } satisfies Record<Outcome["outcome"], string>,
  refusedRows: (n: number) => plural(n, { one: "# person was left out", other: "# people were left out" }),
  refusedRow: (who: string, why: string) => `${who}: ${why}`,
  inRow: (row: number) => `Row ${number(row)}`,
  andMore: (n: number) => plural(n, { one: "and # more", other: "and # more" }),

  newer: "Made by a newer version of Gatehouse",
  newerHint: "This version cannot read it. It stays here until Gatehouse is updated.",
  newerAbout: (name: string) => (name ? `A change on ${name}` : "A change"),

  empty: "Every change is in force",
  emptyHint: "What you decide without a network waits here, in plain words, until the server has it.",
};
