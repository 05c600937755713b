import type { Scope } from "../../bindings/Scope";
import { plural } from "../../plural";

export const webhooks = {
  title: "Webhooks",
  keptHint: "Sie blieben, als der Zugang ihres Eigentümers endete. Sie lesen weiter und ändern nichts.",
  scopes: {
    user_brief: "Personen mit Namen",
    user_basic: "Personen mit ihren Adressen",
    user: "Personen, und ändert sie",
    department: "Abteilungen",
    main: "das Ereignisprotokoll",
  } satisfies Record<Scope, string>,
  reads: (scopes: string) => `Liest ${scopes}`,
  used: (ago: string, ip: string | null) =>
    ip ? `zuletzt verwendet ${ago} von ${ip}` : `zuletzt verwendet ${ago}`,
  never: "nie verwendet",
  ends: (when: string) => `endet ${when}`,
  disabled: (ago: string) => `Deaktiviert ${ago}`,
  ended: (ago: string) => `Beendet ${ago}`,
  revoke: "Deaktivieren",
  revokeNamed: (title: string) => `Webhook ${title} deaktivieren`,
  ask: {
    title: (title: string) => `Webhook ${title} deaktivieren`,
    stops:
      "Was ihn verwendet, steht sofort still. Wieder einschalten geht nicht: Der Eigentümer macht einen neuen.",
  },
  done: (title: string) => `Sie haben den Webhook ${title} deaktiviert`,
  wouldStop: (n: number) => plural(n, { one: "# Webhook endet damit", other: "# Webhooks enden damit" }),
  stopsWhile: (n: number) =>
    plural(n, { one: "# Webhook steht bis dahin still", other: "# Webhooks stehen bis dahin still" }),
  disable: "Deaktivieren",
  disableHint: "Was sie verwendet, steht sofort still, für immer.",
  keep: "Behalten, ohne Eigentümer",
  keepHint: "Sie lesen weiter. Was sie für die Person ändern würden, wird abgewiesen.",
};
