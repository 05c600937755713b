import { list, number, plural } from "../../plural";

export const common = {
  close: "Schließen",
  cancel: "Abbrechen",
  save: "Speichern",
  meanwhile: (now: string, yours = true) =>
    (now === "" ? "Inzwischen geleert." : `Inzwischen in „${now}“ geändert.`) +
    (yours ? " Speichern setzt Ihre Angabe." : ""),
  undo: "Rückgängig",
  yes: "Ja",
  no: "Nein",
  clear: "Auswahl aufheben",
  copy: "Kopieren",
  copied: "Kopiert",
  savedFilters: "Gespeicherte Filter",
  saveFilters: "Diese Filter speichern",
  saveHint: "Sie werden verschlüsselt auf diesem Computer aufbewahrt.",
  saveName: "Name",
  saveGo: "Speichern",
  nothingToSave: "Grenzen Sie zuerst die Liste ein",
  removeSaved: (name: string) => `„${name}“ entfernen`,
  copiedForNow: "Kopiert. Nach 90 Sekunden verlässt es die Zwischenablage.",
  loading: "Wird geladen",
  inSeconds: (seconds: number) => `${seconds} s`,
  news: "Neuigkeiten",
  dismissNews: "Diese Meldung schließen",
  paneWidth: "Breite des rechten Bereichs",
  chosen: "Ausgewählt",
  choose: (name: string) => `${name} auswählen`,
  chooseAll: "Alle auswählen",
  selected: (n: number) => plural(n, { one: "# ausgewählt", other: "# ausgewählt" }),
  atMost: (n: number) => `Höchstens ${number(n)} werden auf einmal ausgewählt und bearbeitet.`,
  leftOut: (n: number, reasons: string[]) =>
    plural(
      n,
      { one: "# bleibt außen vor: {why}.", other: "# bleiben außen vor: {why}." },
      { why: list(reasons) },
    ),
  notPossible: (name: string, why: string) => `Bei ${name} nicht möglich: ${why}.`,
  vanished: "nicht mehr in dieser Liste",
  atOnce: (most: number) => `höchstens ${number(most)} auf einmal`,
  columns: "Spalten",
  resetColumns: "Spalten zurücksetzen",
  columnKeys: "Sortieren. Alt und ← oder → ändern die Breite.",
  inList: {
    heading: "In einer Liste",
    ends: "Erste, letzte",
    screens: "Eine Seite vor, zurück",
    extend: "Auswahl um eine erweitern",
    clear: "Auswahl aufheben",
    menu: "Menü der Zeile",
    width: "Breite einer Spalte, in ihrem Titel",
  },
  more: "Weitere Aktionen",
  tryAgain: "Noch einmal versuchen",
  showTable: "Als Tabelle zeigen",
  hideTable: "Tabelle ausblenden",
  none: "–",
  now: "jetzt",
  minutes: (n: number) => `${number(n)} Min.`,
  hours: (n: number) => `${number(n)} Std.`,
  days: (n: number) => `${number(n)} T.`,
};

export const undoing = {
  again: "Wiederholen",
  takenBack: "Zurückgenommen",
  waits: "Wartet, noch nicht in Kraft",
  partly: (done: number, refused: number) =>
    plural(
      done,
      {
        one: "# entschieden, {refused} blieben wie zuvor",
        other: "# entschieden, {refused} blieben wie zuvor",
      },
      { refused: number(refused) },
    ),
  some: (taken: number, sent: number) =>
    plural(
      taken,
      {
        one: "# Änderung ist zurückgenommen, {sent} waren schon unterwegs",
        other: "# Änderungen sind zurückgenommen, {sent} waren schon unterwegs",
      },
      { sent: number(sent) },
    ),
  nothing: "Nichts rückgängig zu machen",
  nothingMore: "Hier wurde nichts entschieden, seit Gatehouse geöffnet oder entsperrt wurde.",
};

export const notCopied = {
  title: "Es wurde nichts kopiert",
  hint: "Die Zwischenablage dieses Computers hat nichts angenommen. Der Text unten ist markiert: Kopieren Sie ihn mit der Tastatur, oder schreiben Sie ihn ab.",
  text: "Text zum Kopieren",
};
