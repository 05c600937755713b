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
  /** One of one's own, made in the app. */
  make: {
    title: "Neuer Webhook",
    hint: "Ein Programm, das seine Adresse hat, handelt in Ihrem Namen, bis Sie die Firma verlassen oder gesperrt werden.",
    name: "Wofür er ist",
    nameHint: "Sie und die Admins sehen diesen Namen.",
    namePlaceholder: "Lohnabrechnung",
    people: "Was er mit Personen tun darf",
    reads: {
      user_brief: "Namen, Positionen und Abteilungen lesen",
      user_basic: "Namen, Positionen, Abteilungen und Adressen lesen",
      user: "Alles lesen und ändern, soweit Sie es dürfen",
      none: "Nichts",
    },
    others: "Was er sonst noch tun darf",
    department: "Abteilungen lesen und ändern, soweit Sie es dürfen",
    main: "Das Ereignisprotokoll lesen",
    choose: "Wählen Sie, was er tun darf.",
    ends: "Er endet",
    after: {
      year: "Nach einem Jahr",
      quarter: "Nach 90 Tagen",
      month: "Nach 30 Tagen",
      week: "Nach 7 Tagen",
      never: "Nie",
    },
    act: "Webhook erstellen",
    offline:
      "Einen Webhook zu erstellen braucht das Netz: Seine Adresse wird einmal gezeigt, deshalb kann hier nichts davon warten.",
    made: "Geben Sie diese Adresse dem Programm. Wer sie hat, handelt in Ihrem Namen.",
    once: "Sie wird nur jetzt gezeigt",
    onceHint:
      "Kopieren Sie sie dorthin, wo nur das Programm sie findet. Geht sie verloren, deaktivieren Sie diesen Webhook und erstellen Sie einen anderen.",
    copy: "Adresse kopieren",
    done: "Fertig",
  },
};
