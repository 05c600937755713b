import { list, number, plural } from "../../plural";

export const frame = {
  product: "Gatehouse",
  sections: "Bereiche",
  overview: "Überblick",
  invitations: "Einladungen",
  employees: "Mitarbeitende",
  "two-step": "Zwei-Schritt",
  "sign-in-rules": "Anmelderegeln",
  events: "Ereignisse",
  integrations: "Integrationen",
  company: "Firma",
  outbox: "Postausgang",
  settings: "Einstellungen",
  lock: "Sperren",
  switchTo: (company: string) => `Zu ${company} wechseln`,
  addConnection: "Weitere Firma verbinden",
  connected: "Schon verbunden",
  unreadable: "Eine Firma, die nicht lesbar ist",

  ask: "Wer kommt nicht hinein? Name, Adresse oder die Fehlermeldung",
  results: "Ergebnisse",
  people: "Personen",
  commands: "Befehle",
  more: "Es gibt mehr. Tippen Sie weiter, um weniger zu finden.",
  nobody: (text: string) => `„${text}“ passt auf niemanden`,
  nearest: "Niemand heißt genau so. Am nächsten kommen:",
  opensAfterwards: "Es öffnet sich, sobald dieses Formular geschlossen ist.",
  means: "Was diese Meldung bedeutet",
  meansFor: (name: string) => `Was diese Meldung für ${name} bedeutet`,
  vendors: (message: string) => `Meldung des Herstellers: „${message}“`,
  ours: (message: string) => `Von unseren Seiten: „${message}“`,
  unknownAddress: (address: string) => `Niemand hier hat ${address}`,
  somebody: "Diese Person",
  openFor: "Öffnen Sie erst eine Person, oder fügen Sie die Adresse hinzu, um die wahre Ursache zu sehen.",
  possible: (titles: string[]) => `Es kann auch sein: ${list(titles)}.`,
  openPerson: (name: string) => `${name} öffnen`,
  goTo: (place: string) => `Gehe zu: ${place}`,
  setting: (name: string, value: string) => `${name}: ${value.toLowerCase()}`,

  inLanguage: (name: string) => `Sprache: ${name}`,

  needYou: (n: number) => plural(n, { one: "# braucht Sie", other: "# brauchen Sie" }),
  restStopped: (n: number) =>
    plural(n, { one: "# Person hält die REST-API an", other: "# Personen halten die REST-API an" }),
  givenUp: (n: number) =>
    plural(n, {
      one: "# ausgehender Webhook ist nicht erreichbar",
      other: "# ausgehende Webhooks sind nicht erreichbar",
    }),
  undecided: (n: number) => plural(n, { one: "# Änderung wartet", other: "# Änderungen warten" }),
  conflicts: (n: number) =>
    plural(n, {
      one: "# Änderung braucht eine Entscheidung",
      other: "# Änderungen brauchen eine Entscheidung",
    }),

  starting: "Startet",
  online: "Online",
  heldBack: "Änderungen werden zurückgehalten",
  logChanged: "Das Protokoll wurde verändert",
  syncing: "Gleicht ab",
  fetching: "Holt, was der Server weiß",
  fetchingHint: "Das ist der erste Abgleich. Was schon da ist, können Sie inzwischen benutzen.",
  fetchingStopped: "Es geht dort weiter, sobald der Server erreichbar ist.",
  firstSync: (done: number, all: number) => `${number(done)} von ${number(all)} geholt`,
  offlineSince: (time: string) => `Offline seit ${time}`,
  notSyncingSince: (time: string) => `Kein Abgleich seit ${time}`,
  connection: "Verbindungseinstellungen",
  inBrowser: "Im Browser weitermachen",
  openAgain: "Noch einmal öffnen",
  clockHint:
    "Abgeglichen wird nach der Uhr des Servers. Bis diese Uhr gestellt ist, stimmen die Altersangaben hier nicht.",
  asOf: (time: string, ago: string) => `Stand ${time}, ${ago}`,
  waiting: (n: number) =>
    plural(n, {
      one: "# Änderung wartet, noch nicht in Kraft",
      other: "# Änderungen warten, noch nicht in Kraft",
    }),
  totals: (invitations: number, employees: number) =>
    `${plural(invitations, { one: "# Einladung", other: "# Einladungen" })} · ${plural(employees, { one: "# Person", other: "# Personen" })}`,
  syncNow: "Jetzt abgleichen",
  find: "Eine Person oder einen Befehl finden",
  windowTitle: (screen: string, company: string) => `${screen} – ${company}`,

  keys: "Tasten",
  keysHint: "Alles geht auch ohne Maus.",
  anywhere: "Überall",
};
