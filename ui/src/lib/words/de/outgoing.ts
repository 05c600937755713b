import type { Failed } from "../../bindings/Failed";
import type { Occasion } from "../../bindings/Occasion";
import { plural } from "../../plural";

export const outgoing = {
  title: "Ausgehende Webhooks",
  hint: "Der Server meldet anderen Programmen, was hier geschieht.",
  none: "Keine ausgehenden Webhooks",
  noneHint:
    "Fügen Sie einen hinzu, und ein Programm von Ihnen erfährt, wenn jemand beitritt, entlassen oder gesperrt wird.",
  add: "Hinzufügen",
  occasions: {
    user_added: "jemand ist beigetreten",
    invited: "jemand wurde eingeladen",
    dismissed: "jemand wurde entlassen",
    reinstated: "jemand wurde wieder aufgenommen",
    blocked: "jemand wurde gesperrt",
    unblocked: "eine Sperre wurde aufgehoben",
  } satisfies Record<Occasion, string>,
  tells: (occasions: string) => `Meldet: ${occasions}`,
  never: "noch nichts zugestellt",
  delivered: (ago: string) => `zuletzt zugestellt ${ago}`,
  waiting: (n: number) => plural(n, { one: "# wartet", other: "# warten" }),
  failing: (ago: string) => `Kein Versuch gelingt seit: ${ago}`,
  gaveUp: (ago: string) => `Eine Zustellung wurde ${ago} aufgegeben, nach einem Tag voller Versuche`,
  disabled: (ago: string) => `Deaktiviert ${ago}`,
  disable: "Deaktivieren",
  disableNamed: (title: string) => `Ausgehenden Webhook ${title} deaktivieren`,
  disableAsk: "Dorthin wird nichts mehr zugestellt, auch nicht, was wartet. Wieder einschalten geht nicht.",
  disabledDone: (title: string) => `Sie haben den ausgehenden Webhook ${title} deaktiviert`,

  log: "Zustellungen",
  logNamed: (title: string) => `Zustellungen an ${title}`,
  arrived: (ago: string) => `Angekommen ${ago}`,
  givenUp: "Aufgegeben",
  stopped: "Angehalten",
  next: (when: string) => `Nächster Versuch ${when}`,
  leaving: "Unterwegs",
  tries: (n: number) => plural(n, { zero: "noch kein Versuch", one: "# Versuch", other: "# Versuche" }),
  failed: {
    status: (status: number) => `antwortete ${status}`,
    too_slow: "antwortete nicht rechtzeitig",
    no_answer: "niemand antwortete",
    not_allowed: "der Server darf nicht dorthin",
  } satisfies Record<Exclude<Failed["why"], "status">, string> & { status: (status: number) => string },
  sendAgain: "Erneut senden",
  sendAgainNamed: (what: string) => `Erneut senden: ${what}`,
  sentAgain: (title: string) => `Sie haben eine Zustellung an ${title} erneut gesendet`,

  secrets: "Geheimnisse anzeigen",
  secretsNamed: (title: string) => `Geheimnisse von ${title} anzeigen`,
  secretsTitle: (title: string) => `Geheimnisse von ${title}`,
  secretsHint:
    "Sie werden nur jetzt angezeigt. Tragen Sie sie in das Programm ein, das die Zustellungen empfängt.",
  signingKey: "Signaturschlüssel",
  signingKeyHint: "Signiert jede Zustellung: Kopfzeile gatehouse-signature.",
  token: "Anwendungstoken",
  tokenHint: "Steht in jeder Zustellung als auth[application_token].",
  copy: "Kopieren",
  copyNamed: (what: string) => `Kopieren: ${what}`,
  close: "Ich habe sie",

  ask: {
    title: "Ausgehenden Webhook hinzufügen",
    name: "Bezeichnung",
    namePlaceholder: "Lohnabrechnung",
    address: "Adresse",
    addressHint: "https, im öffentlichen Internet; anderswohin nur, wo der Betreiber es erlaubt.",
    when: "Er erfährt es, wenn",
    afterwards: "Seine Geheimnisse lassen sich einmal anzeigen, sobald der Server ihn hat.",
    act: "Hinzufügen",
  },
  added: (title: string) => `Sie haben den ausgehenden Webhook ${title} hinzugefügt`,
};
