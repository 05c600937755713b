import { list, number, counted as plural } from "../../plural";

export const common = {
  close: "Zamknij",
  cancel: "Anuluj",
  save: "Zapisz",
  undo: "Cofnij",
  yes: "Tak",
  no: "Nie",
  clear: "Wyczyść wybór",
  copy: "Kopiuj",
  copied: "Skopiowano",
  copiedForNow: "Skopiowano. Zniknie ze schowka po 90 sekundach.",
  loading: "Wczytywanie",
  inSeconds: (seconds: number) => `${seconds} s`,
  news: "Nowości",
  dismissNews: "Zamknij tę wiadomość",
  paneWidth: "Szerokość prawego panelu",
  chosen: "Wybrane",
  choose: (name: string) => `Wybierz: ${name}`,
  chooseAll: "Wybierz wszystko",
  selected: (n: number) => plural(n, { one: "wybrano #", few: "wybrano #", many: "wybrano #" }),
  atMost: (n: number) => `Naraz można wybrać i zmienić najwyżej ${number(n)}.`,
  leftOut: (n: number, reasons: string[]) =>
    plural(
      n,
      { one: "# pominięto: {why}.", few: "# pominięto: {why}.", many: "# pominięto: {why}." },
      { why: list(reasons) },
    ),
  notPossible: (name: string, why: string) => `Niemożliwe (${name}): ${why}.`,
  vanished: "już nie ma na tej liście",
  atOnce: (most: number) => `najwyżej ${number(most)} naraz`,
  columns: "Kolumny",
  resetColumns: "Przywróć kolumny",
  columnKeys: "Sortuj. Alt i ← lub → zmieniają szerokość.",
  more: "Więcej działań",
  tryAgain: "Spróbuj ponownie",
  showTable: "Pokaż jako tabelę",
  hideTable: "Ukryj tabelę",
  none: "–",
  now: "teraz",
  minutes: (n: number) => `${number(n)} min`,
  hours: (n: number) => `${number(n)} godz.`,
  days: (n: number) => `${number(n)} d`,
};

export const undoing = {
  again: "Zrób to ponownie",
  takenBack: "Wycofano",
  waits: "Czeka, jeszcze nie obowiązuje",
  partly: (done: number, refused: number) =>
    plural(
      done,
      {
        one: "zdecydowano: #, bez zmian: {refused}",
        few: "zdecydowano: #, bez zmian: {refused}",
        many: "zdecydowano: #, bez zmian: {refused}",
      },
      { refused: number(refused) },
    ),
  some: (taken: number, sent: number) =>
    plural(
      taken,
      {
        one: "wycofano # zmianę, wysłano już: {sent}",
        few: "wycofano # zmiany, wysłano już: {sent}",
        many: "wycofano # zmian, wysłano już: {sent}",
      },
      { sent: number(sent) },
    ),
  nothing: "Nie ma czego cofać",
  nothingMore: "Odkąd Gatehouse jest otwarte lub odblokowane, nic tu nie zdecydowano.",
};
