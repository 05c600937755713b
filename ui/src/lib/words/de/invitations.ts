import { list, plural } from "../../plural";

export const invitations = {
  title: "Einladungen",
  summary: (open: number, need: number) =>
    [
      plural(open, { zero: "Niemand ist eingeladen", one: "# offen", other: "# offen" }),
      plural(need, { zero: "", one: "# braucht Sie", other: "# brauchen Sie" }),
    ]
      .filter(Boolean)
      .join(" · "),
  tabs: {
    all: "Alle",
    wants_to_join: "Möchte beitreten",
    bounced: "Nicht zugestellt",
    expired: "Abgelaufen",
    on_the_way: "Unterwegs",
    joined: "Beigetreten",
  },
  columns: {
    name: "Name",
    address: "Adresse",
    department: "Abteilung",
    state: "Zustand",
    age: "Alter",
    role: "Rolle",
  },
  links: "Links",
  fromFile: "Aus einer Datei",
  invite: "Einladen",

  approve: "Zulassen",
  reject: "Ablehnen",
  sendAgain: "Erneut senden",
  fixAddress: "Adresse berichtigen",
  delete: "Löschen",
  deleteOrReject: "Löschen, oder ablehnen, wer beitreten möchte",
  againIn: (seconds: number) => `In ${seconds} s möglich`,
  clearFilters: "Alle davon zeigen",
  open: "Öffnen",
  copyAddress: "Adresse kopieren",
  next: "Weiter",
  previous: "Zurück",
  select: "Auswählen",

  state: {
    waiting: "Wartet",
    goesOut: "Geht hinaus, sobald online",
    goesOutSoon: "Geht gleich hinaus",
    seeOutbox: "Im Postausgang entscheiden",
    byLink: (link: string) => `Über Link · ${link}`,
    importedQuietly: "Ohne E-Mail hinzugefügt",
    queued: "In der Warteschlange des Servers",
    opened: "Link geöffnet, nicht abgeschlossen",
  },

  done: {
    approved: (name: string) => `Sie haben ${name} zugelassen`,
    approvedMany: (n: number) =>
      plural(n, { one: "Sie haben # Person zugelassen", other: "Sie haben # Personen zugelassen" }),
    rejected: (name: string) => `Sie haben ${name} abgelehnt`,
    rejectedMany: (n: number) =>
      plural(n, { one: "Sie haben # Person abgelehnt", other: "Sie haben # Personen abgelehnt" }),
    resent: (name: string) => `Sie senden die Einladung von ${name} erneut`,
    resentMany: (n: number) =>
      plural(n, { one: "Sie senden # Einladung erneut", other: "Sie senden # Einladungen erneut" }),
    deleted: (name: string) => `Sie haben die Einladung von ${name} gelöscht`,
    deletedMany: (n: number) =>
      plural(n, { one: "Sie haben # Einladung gelöscht", other: "Sie haben # Einladungen gelöscht" }),
    fixed: (name: string, address: string) => `Sie laden ${name} stattdessen unter ${address} ein`,
    invited: (n: number) => plural(n, { one: "Sie laden # Person ein", other: "Sie laden # Personen ein" }),
    added: (n: number) =>
      plural(n, {
        one: "Sie fügen # Person ohne E-Mail hinzu",
        other: "Sie fügen # Personen ohne E-Mail hinzu",
      }),
  },

  cannot: {
    waits: "hier wartet schon eine Änderung",
    joined: "schon beigetreten",
    wantsToJoin: "kam über einen Link und wartet auf Zulassung",
    notAsked: "hat nicht um Beitritt gebeten",
    noRight: "Ihre Rolle erlaubt es nicht",
  },

  deleteAsk: {
    title: (n: number) => plural(n, { one: "# Einladung löschen", other: "# Einladungen löschen" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "Der Link von {name} gilt sofort nicht mehr, und {name} verlässt die Liste endgültig.",
          other: "Ihre Links gelten sofort nicht mehr, und diese # Personen verlassen die Liste endgültig.",
        },
        { name },
      ),
    word: "löschen",
    type: (word: string) => `„${word}“ eingeben, um fortzufahren`,
  },
  rejectAsk: {
    title: (n: number) => plural(n, { one: "# Person ablehnen", other: "# Personen ablehnen" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "{name} verlässt die Liste und kann sich hier nicht anmelden. Über den Link kann wieder gefragt werden.",
          other:
            "Diese # Personen verlassen die Liste und können sich hier nicht anmelden. Über den Link kann wieder gefragt werden.",
        },
        { name },
      ),
  },

  fix: {
    title: (name: string) => `Adresse von ${name} berichtigen`,
    hint: "Die falsche Einladung gilt nicht mehr, und eine neue geht mit demselben Namen, derselben Abteilung und Rolle hinaus.",
    label: "Richtige Adresse",
    now: (address: string) => `Jetzt ist es ${address}.`,
    send: "An diese Adresse senden",
  },

  empty: {
    all: [
      "Noch niemand ist eingeladen",
      "Alle Eingeladenen stehen hier, bis sie beigetreten sind, mit dem, was der Mailserver sagte.",
    ],
    wants_to_join: [
      "Niemand wartet auf Sie",
      "Wer über einen Link beitritt, steht hier, bis ein Admin zulässt.",
    ],
    bounced: [
      "Alle E-Mails kamen an",
      "Einladungen, die ein Mailserver abgelehnt oder zurückgesandt hat, stehen hier mit seinen Worten.",
    ],
    expired: [
      "Kein Link ist zu alt",
      "Einladungen, deren Link abgelaufen ist, stehen hier, bereit zum erneuten Senden.",
    ],
    on_the_way: [
      "Nichts ist unterwegs",
      "Einladungen, die gesendet und noch nicht beantwortet sind, stehen hier.",
    ],
    joined: [
      "In letzter Zeit niemand",
      "Wer in den letzten 30 Tagen eine Einladung angenommen hat, steht hier.",
    ],
  },
};

export const invite = {
  title: "Personen einladen",
  hint: "Nichts wird gesendet, bevor Sie zu jeder Adresse ein Urteil gesehen haben.",
  paste: "Adressen",
  pasteHint: "Trennen Sie sie durch Leerzeichen, Komma, Semikolon oder neue Zeile.",
  placeholder: "anna@northwind.example, marek@partner.example",
  orFile: "CSV-Datei wählen",
  another: "Andere wählen",
  file: (name: string) => `Aus ${name}`,
  readAs: (encoding: string) => `Gelesen als ${encoding}`,
  heading: "Die erste Zeile benennt die Spalten",
  columns: "Was die Spalten sagen",
  column: (n: number) => `Spalte ${n}`,
  tells: (title: string) => `Was „${title}“ sagt`,
  notUsed: "Nicht verwendet",
  fields: {
    address: "Adresse",
    name: "Name",
    last_name: "Nachname",
    department: "Abteilung",
    position: "Position",
  },
  noAddress: "Wählen Sie, welche Spalte die Adressen enthält",
  unknownDepartments: (names: string[]) =>
    plural(
      names.length,
      {
        one: "Eine Abteilung der Datei gibt es hier nicht: {names}. Deren Personen kommen ohne Abteilung.",
        other: "# Abteilungen der Datei gibt es hier nicht: {names}. Deren Personen kommen ohne Abteilung.",
      },
      { names: list(names.slice(0, 5)) },
    ),
  department: "Abteilung",
  noDepartment: "Keine",
  workgroup: "Arbeitsgruppe",
  noWorkgroup: "Keine",
  workgroupHint: "Personen von außen brauchen eine.",
  role: "Rolle",
  letters: "E-Mails jetzt senden",
  lettersHint: "Ohne E-Mails werden sie nur hinzugefügt; eingeladen wird später.",
  offline: "Geht hinaus, sobald online",
  send: (n: number) =>
    plural(n, { zero: "Einladen", one: "# Person einladen", other: "# Personen einladen" }),
  add: (n: number) =>
    plural(n, { zero: "Hinzufügen", one: "# Person hinzufügen", other: "# Personen hinzufügen" }),
  verdicts: (fine: number, not: number) =>
    not === 0
      ? plural(fine, { one: "Die Adresse ist in Ordnung", other: "Alle # Adressen sind in Ordnung" })
      : `${plural(fine, { zero: "Keine Adresse ist in Ordnung", one: "# Adresse ist in Ordnung", other: "# Adressen sind in Ordnung" })}, ${plural(not, { one: "# bleibt außen vor", other: "# bleiben außen vor" })}`,
  saveLeft: "Ausgelassenes als Datei speichern",
  onlyRefused: (n: number) =>
    plural(n, { one: "Nur die eine, die außen vor bleibt", other: "Nur die #, die außen vor bleiben" }),
  row: "Zeile",
  address: "Adresse",
  verdict: "Urteil",
  fine: "In Ordnung",
  malformed: "Keine Adresse",
  repeated: (row: number) => `Steht schon in Zeile ${row}`,
  alreadyInvited: (name: string) => `${name} ist eingeladen`,
  alreadyEmployee: (name: string) => `${name} ist schon Mitglied`,
  taken: (name: string) => `Vergeben an ${name}`,
  sendThatAgain: "Erneut senden",
  reinstate: "Wieder aufnehmen",
  ask: "Um Freigabe bitten",
  asked: (name: string, address: string) => `Sie bitten ${name}, ${address} freizugeben`,
  openPerson: "Öffnen",
};

export const links = {
  title: "Links zum Beitreten",
  hint: "Eine Adresse für viele. Abgeschaltet gilt sofort keine Kopie mehr.",
  none: "Noch keine Links",
  noneHint: "Legen Sie einen an, geben Sie ihn weiter, und wer ihn öffnet, kann beitreten oder darum bitten.",
  name: "Name",
  namePlaceholder: "Lager, Herbst",
  department: "Abteilung der Beitretenden",
  noDepartment: "Keine",
  add: "Link anlegen",
  copy: "Kopieren",
  copyNamed: (name: string) => `Link „${name}“ kopieren`,
  copied: "Der Link ist kopiert. Nach 90 Sekunden verlässt er die Zwischenablage.",
  off: "Abschalten",
  offNamed: (name: string) => `Link „${name}“ abschalten`,
  stops: (name: string) => `Jede weitergegebene Kopie von „${name}“ gilt sofort nicht mehr.`,
  word: "aus",
  isOff: "aus seit",
  joined: (n: number) =>
    plural(n, { zero: "Noch niemand", one: "# Person beigetreten", other: "# Personen beigetreten" }),
  waiting: "Gilt, sobald die Änderung gesendet ist",
  made: (name: string) => `Sie haben den Link „${name}“ angelegt`,
  switched: (name: string) => `Sie haben den Link „${name}“ abgeschaltet`,
};
