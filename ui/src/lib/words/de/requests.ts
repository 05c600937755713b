import type { Answer } from "../../bindings/Answer";
import type { RequestKind } from "../../bindings/RequestKind";
import { plural } from "../../plural";

export const requests = {
  title: (n: number) => plural(n, { one: "# Person hat eine Bitte", other: "# Personen haben eine Bitte" }),
  hint: "Sie stehen an der Tür. Vergewissern Sie sich, wer es ist, bevor Sie jemanden hereinlassen.",
  asks: {
    help: "kann den zweiten Schritt nicht bestätigen",
    invitation: "bittet um eine Einladung",
  } satisfies Record<RequestKind, string>,
  own: "Bittet um Hilfe",
  ownHint:
    "Das Passwort stimmte. Sprechen Sie mit der Person, bevor Sie die Zwei-Schritt-Anmeldung aussetzen.",
  markDone: "Als erledigt markieren",
  doneNamed: (name: string) => `Als erledigt markieren: ${name}`,
  refuse: "Ablehnen",
  refuseNamed: (name: string) => `${name} ablehnen`,
  invite: "Einladen",
  inviteNamed: (name: string) => `${name} einladen`,
  stops: {
    help: "Die Anfrage ist sofort geschlossen, und für die Person ändert sich nichts: Der zweite Schritt wird weiter verlangt.",
    invitation:
      "Die Anfrage ist sofort geschlossen. Die Person erfährt es nicht und kann morgen wieder fragen.",
  } satisfies Record<RequestKind, string>,
  done: {
    done: (name: string) => `Sie haben die Anfrage von ${name} geschlossen`,
    refuse: (name: string) => `Sie haben die Anfrage von ${name} abgelehnt`,
  } satisfies Record<Answer, (name: string) => string>,
};

export const devices = {
  title: "Apps",
  connected: (when: string) => `verbunden ${when}`,
  seen: (when: string) => `zuletzt gesehen ${when}`,
  revoke: "Entziehen",
  revokeNamed: (device: string) => `${device}: Zugang entziehen`,
  ask: {
    title: (device: string, name: string) => `${device} von ${name}: Zugang entziehen`,
    stops:
      "Sie wird sofort abgemeldet und löscht ihre Kopie dieser Firma, sobald sie wieder online ist. Änderungen, die darin warten, gehen verloren.",
  },
  done: (device: string, name: string) => `Sie haben ${device} von ${name} den Zugang entzogen`,
};
