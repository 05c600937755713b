import type { Scope } from "../../bindings/Scope";
import { plural } from "../../plural";

/** API-1, DIS-2: webhooks, and what stops with their owner. */
export const webhooks = {
  title: "Webhooks",
  keptHint: "They stayed when their owner was dismissed. They read on, and change nothing.",
  scopes: {
    user_brief: "people by name",
    user_basic: "people with their addresses",
    user: "people, and changes them",
    department: "departments",
    main: "the event log",
  } satisfies Record<Scope, string>,
  reads: (scopes: string) => `Reads ${scopes}`,
  used: (ago: string, ip: string | null) => (ip ? `last used ${ago} from ${ip}` : `last used ${ago}`),
  never: "never used",
  ends: (when: string) => `ends ${when}`,
  disabled: (ago: string) => `Disabled ${ago}`,
  ended: (ago: string) => `Ended ${ago}`,
  revoke: "Disable",
  revokeNamed: (title: string) => `Disable the webhook ${title}`,
  ask: {
    title: (title: string) => `Disable the webhook ${title}`,
    stops: "Whatever uses it stops at once. It cannot be switched on again: its owner makes a new one.",
  },
  done: (title: string) => `You disabled the webhook ${title}`,
  /** Before a dismissal or a block. */
  wouldStop: (n: number) =>
    plural(n, { one: "# webhook stops with them", other: "# webhooks stop with them" }),
  stopsWhile: (n: number) =>
    plural(n, { one: "# webhook stops until then", other: "# webhooks stop until then" }),
  disable: "Disable them",
  disableHint: "Whatever uses them stops at once, for good.",
  keep: "Keep them, as nobody’s",
  keepHint: "They read on. What they would change for the person is refused.",
  /** One of one's own, made in the app. */
  make: {
    title: "New webhook",
    hint: "A program that has its address acts as you, until you leave the company or are blocked.",
    name: "What it is for",
    nameHint: "You and the admins see this name.",
    namePlaceholder: "Payroll",
    people: "What it may do with people",
    reads: {
      user_brief: "Read names, positions and departments",
      user_basic: "Read names, positions, departments and addresses",
      user: "Read everything, and change it as far as you may",
      none: "Nothing",
    },
    others: "What else it may do",
    department: "Read departments, and change them as far as you may",
    main: "Read the event log",
    choose: "Choose what it may do.",
    ends: "It ends",
    after: {
      year: "After a year",
      quarter: "After 90 days",
      month: "After 30 days",
      week: "After 7 days",
      never: "Never",
    },
    act: "Make the webhook",
    offline: "Making a webhook needs the network: its address is shown once, so nothing of it can wait here.",
    made: "Give this address to the program. Whoever has it acts as you.",
    once: "It is shown only now",
    onceHint:
      "Copy it to where only the program finds it. If it is lost, disable this webhook and make another.",
    copy: "Copy the address",
    done: "Done",
  },
};
