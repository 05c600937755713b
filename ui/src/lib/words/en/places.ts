import type { OffList } from "../../bindings/OffList";
import type { RangeFault } from "../../bindings/RangeFault";
import type { RuleFor } from "../../bindings/RuleFor";
import { list, number, plural } from "../../plural";

/** From where people may be in (IPR-1). */
export const places = {
  title: "Allowed addresses",
  everyone: "Everyone",
  hint: "The nearest list replaces the wider one: a person’s, else the department’s, else everyone’s. Owners and admins are exempt.",
  change: "Change",
  changeNamed: (name: string) => `Change from where ${name} may come`,

  /** What a list says, on the level it stands on. */
  none: {
    workspace: "From anywhere",
    department: "As everyone",
    person: "As their department, or everyone",
  } satisfies Record<RuleFor["of"], string>,
  anywhere: "From anywhere, whatever the wider list says",
  only: (texts: string[]) => `Only from ${list(texts)}`,
  onlyFirst: (texts: string[], more: number) =>
    plural(
      more,
      { one: "Only from {first} and # more", other: "Only from {first} and # more" },
      {
        first: texts.join(", "),
      },
    ),
  since: (ago: string) => `since ${ago}`,
  becomes: (what: string) => `Shall be: ${what}`,

  /** In the pane of a person. */
  from: "May come",
  by: {
    workspace: "Everyone’s list",
    department: "The department’s list",
    person: "A list of their own",
  } satisfies Record<RuleFor["of"], string>,
  whose: "By",
  exempt: "Owners and admins are exempt from it.",
  free: "From anywhere",

  dialog: {
    title: (name: string) => `From where ${name} may come`,
    everyone: "From where people may come",
    allow: "Allowed",
    options: {
      workspace: { as_wider: "From anywhere", only: "Only from these addresses" },
      department: {
        as_wider: "As everyone",
        only: "Only from these addresses",
        anywhere: "From anywhere, whatever everyone’s list says",
      },
      person: {
        as_wider: "As their department, or everyone",
        only: "Only from these addresses",
        anywhere: "From anywhere, whatever the wider list says",
      },
    },
    addresses: "Addresses and ranges",
    addressesHint: "One a line: 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48.",
    saved: (name: string) => `You changed from where ${name} may come`,
    savedAll: "You changed from where people may come",
  },

  rehearsal: {
    untold: "address unknown",
    title: "On the sign-ins of the last 30 days",
    trying: "Trying it on the sign-ins of the last 30 days",
    nobody: (n: number) =>
      plural(n, {
        one: "Nobody would have been refused. The one sign-in it is about came from inside.",
        other: "Nobody would have been refused. All # sign-ins it is about came from inside.",
      }),
    nothing: "Nobody it is about has signed in, so nothing can be said of them.",
    refused: (people: number, signIns: number, all: number) =>
      plural(
        people,
        {
          one: "# person would have been refused: {refused} of {all} sign-ins.",
          other: "# people would have been refused: {refused} of {all} sign-ins.",
        },
        { refused: number(signIns), all: number(all) },
      ),
    name: "Who",
    times: "Times",
    where: "From where, and when last",
    place: (ip: string, n: number) => (n === 1 ? ip : `${ip} (${number(n)})`),
    more: (n: number) => plural(n, { one: "and # more person", other: "and # more people" }),
    ownOutside: (ip: string) =>
      `You are at ${ip} now, which is not in the list. You are exempt as an owner or admin; your people here would be refused.`,
    ownOutsideHeld: (ip: string) =>
      `You are at ${ip} now, which is not in the list. The server does not let you shut yourself out.`,
  },
};

/** IPR-5: why a sign-in came from outside the list. */
export const offList: Record<OffList, string> = {
  integration: "Outside the list: an integration acting for the person",
  session_from_before: "Outside the list, which came later",
  refused_afterwards: "Outside the list: refused afterwards",
  exempt_admin: "Outside the list: owners and admins are exempt",
};

export const rangeFaults: Record<RangeFault, string> = {
  no_address: "It is neither an address nor a range in CIDR form.",
  bad_length: "What stands after the / is a number up to 32, or up to 128 with IPv6.",
  host_bits: "It names one address inside a range, so it is unclear which is meant.",
  zone: "What stands after the % means something on one computer only.",
  everywhere: "It would let everyone in.",
};
export const rangeMeant = (text: string, meant: string) =>
  `Write ${meant} for the range, or ${text.split("/")[0] ?? text} for the address alone.`;
