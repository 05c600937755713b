import type { Policy } from "../../bindings/Policy";
import type { WebhookStop } from "../../bindings/WebhookStop";
import { number, plural } from "../../plural";

const minutes = (n: number) => plural(n, { one: "# Minute", other: "# Minuten" });
const seconds = (n: number) => plural(n, { one: "# Sekunde", other: "# Sekunden" });
const tried = (n: number) => plural(n, { one: "einen Versuch", other: "# Versuche" });
const hours = (n: number) => plural(n, { one: "# Stunde", other: "# Stunden" });
const characters = (n: number) => plural(n, { one: "# Zeichen", other: "# Zeichen" });

export const signInRules = {
  title: "Anmelderegeln",
  own: "Personen mit eigener Liste",
  ownNone: "Niemand hat eine eigene Liste. Sie wird im Bereich der Person gesetzt.",
  open: "Öffnen",
  openNamed: (name: string) => `${name} öffnen`,
  exempt: "Von erlaubten Adressen ausgenommen",
  exemptHint:
    "Eigentümer und Admins kommen von überall, damit niemand ausgesperrt ist, der eine Liste berichtigen muss. Jede solche Anmeldung ist im Protokoll vermerkt.",

  byOperator: "Vom Betreiber des Servers gesetzt",
  unknown: "Der Server sagt es nicht. Nach seiner nächsten Aktualisierung schon.",

  sessions: "Sitzungen",
  idle: "Ein Browser ohne Aktivität",
  idleIs: (n: number) => `Abgemeldet nach ${minutes(n)}; Aktivität verlängert.`,
  longest: "Ein Browser auf jeden Fall",
  longestIs: (n: number) => `Abgemeldet nach ${hours(n)}.`,
  apps: "Eine App",
  appsIs: (days: number) =>
    plural(days, {
      one: "Angemeldet, solange sie mindestens jeden Tag benutzt wird.",
      other: "Angemeldet, solange sie mindestens alle # Tage benutzt wird.",
    }),
  ends: "Beendet alle",
  endsIs:
    "Ein neues Passwort, eine Sperre und das Ende des Zugangs. Ein Admin beendet alle im Bereich der Person.",

  passwords: "Passwörter",
  without: "Ohne zweiten Schritt",
  with: "Mit zweitem Schritt",
  atLeast: (n: number) => `Mindestens ${characters(n)}`,
  judged: "Beurteilt",
  judgedIs:
    "Danach, wie schwer es zu erraten ist, auch mit Name, Adresse und Firma im Blick. Keine Vorschrift für Zeichen.",
  breached: "Bekannt gewordene Passwörter",
  breachedYes: "Abgelehnt, nach der Liste des Betreibers.",
  breachedNo: "Der Betreiber hat keine Liste gegeben; nur die häufigsten werden abgelehnt.",

  tries: "Falsche Passwörter",
  proof: "Von einem Ort",
  proofIs: (n: number) =>
    plural(n, {
      one: "Nach # falschen Passwort wird ein Nachweis verlangt.",
      other: "Nach # falschen Passwörtern wird ein Nachweis verlangt.",
    }),
  strangers: "Von unbekannten Geräten",
  strangersIs: (n: number) =>
    plural(n, {
      one: "Die Wartezeit wächst; nach # Fehlversuch in Folge werden sie nicht mehr gehört. Bekannte Geräte warten nie.",
      other:
        "Die Wartezeit wächst; nach # Fehlversuchen in Folge werden sie nicht mehr gehört. Bekannte Geräte warten nie.",
    }),

  recovery: "Neue Passwörter",
  link: "Ein Link per E-Mail",
  linkIs: (n: number) => `Gilt einmal, ${minutes(n)} lang; nur der neueste gilt.`,
  code: "Ein Code per SMS",
  codeIs: (lives: number, tries: number) => `Gilt ${seconds(lives)} und für ${tried(tries)}.`,
  again: "Noch einmal anfordern",
  againIs: (after: number, hour: number, day: number) =>
    `Nach ${seconds(after)}; höchstens ${number(hour)} in der Stunde und ${number(day)} am Tag.`,

  lockout: "Sperren auf Verdacht",
  lockoutHint:
    "Falsche Passwörter zählen hier nie, damit niemand durch Tippen eine Person sperren oder die REST-API anhalten kann.",
  threshold: "Sperrt ab",
  points: (n: number) => plural(n, { one: "# Punkt", other: "# Punkte" }),
  left: "Zählt nicht",
  weak: "Schwaches Passwort",
  breachedSignal: "Bekannt gewordenes Passwort",
  off: "Kein zweiter Schritt verlangt",
  unusual: "Richtiges Passwort von einem ungewohnten Gerät",
  unusualIs: (each: number, most: number) =>
    `${number(each)} für jedes außer dem ersten, höchstens ${number(most)}`,
  reach: "Hält die REST-API an für",
  reaches: { workspace: "die ganze Firma", person: "nur die gesperrte Person" } satisfies Record<
    Policy,
    string
  >,
};

export const integrations = {
  title: "Integrationen",
  summary: (n: number) => plural(n, { zero: "Keine Webhooks", one: "# Webhook", other: "# Webhooks" }),
  rest: "REST-API",
  runs: "Sie antwortet",
  runsHint: {
    workspace:
      "Solange jemand auf Verdacht gesperrt ist, steht sie für die ganze Firma still. So hat es der Betreiber gesetzt.",
    person:
      "Solange jemand gesperrt ist, stehen nur die Webhooks dieser Person still. So hat es der Betreiber gesetzt.",
  } satisfies Record<Policy, string>,
  stopped: "Sie steht still",
  stoppedHint: (n: number) =>
    plural(n, {
      one: "Webhooks, Integrationen und Anwendungen bekommen „gesperrt“, bis diese Person entsperrt ist.",
      other:
        "Webhooks, Integrationen und Anwendungen bekommen „gesperrt“, bis diese # Personen entsperrt sind.",
    }),
  since: (ago: string) => `Auf Verdacht gesperrt ${ago}`,
  caseOpen: (ago: string) => `Der Betreiber hat einen Fall, eröffnet ${ago}.`,
  noCase: "Nur der Betreiber hebt sie auf. Noch ist kein Fall eröffnet.",
  cannot: "Den Fall eröffnet, wer diese Firma lesen darf.",
  openCase: "Fall eröffnen",
  openCaseNamed: (name: string) => `Fall für ${name} eröffnen`,
  see: "Warum?",
  seeNamed: (name: string) => `Warum? ${name}`,
  operator: (address: string) => `Adresse des Betreibers: ${address}`,

  webhooks: "Webhooks",
  inUse: "In Gebrauch",
  all: "Alle",
  stops: "Ohne Antwort",
  unused: "Nie verwendet",
  noOwner: "Niemandes",
  ownerOf: (name: string) => `Von ${name}`,
  stop: {
    owner_left: "Ohne Antwort: Eigentümer ist weg oder Gast",
    blocked: "Ohne Antwort: Jemand ist gesperrt",
  } satisfies Record<WebhookStop, string>,
  more: (n: number) =>
    plural(n, {
      one: "# älterer Webhook ist nicht gezeigt.",
      other: "# ältere Webhooks sind nicht gezeigt.",
    }),
  make: "Im Browser einen anlegen",
  new: "Neuer Webhook",
  none: "Noch keine Webhooks",
  noneHint:
    "Alle machen ihre eigenen auf der Seite „Webhooks“ ihrer Anmeldung. Jeder steht hier mit Eigentümer und letzter Verwendung.",
  noMatch: "Keine davon",
  noMatchHint: "Wählen Sie eine andere Liste.",
  showAll: "Alle zeigen",
  notTold: "Webhooks sehen nur Eigentümer und Admins.",
};
