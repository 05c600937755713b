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
};
