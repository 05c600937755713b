import { list, number, counted as plural } from "../../plural";

export const common = {
  close: "Zamknij",
  cancel: "Anuluj",
  save: "Zapisz",
  meanwhile: (now: string, yours = true) =>
    (now === "" ? "W międzyczasie opróżniono." : `W międzyczasie zmieniono na „${now}”.`) +
    (yours ? " Zapisanie ustawi Twoją wersję." : ""),
  undo: "Cofnij",
  yes: "Tak",
  no: "Nie",
  clear: "Wyczyść wybór",
  copy: "Kopiuj",
  copied: "Skopiowano",
  savedFilters: "Zapisane filtry",
  saveFilters: "Zapisz te filtry",
  saveHint: "Są przechowywane na tym komputerze w postaci zaszyfrowanej.",
  saveName: "Nazwa",
  saveGo: "Zapisz",
  nothingToSave: "Najpierw zawęź listę",
  removeSaved: (name: string) => `Usuń „${name}”`,
  copiedForNow: "Skopiowano. Zniknie ze schowka po 90 sekundach.",
  loading: "Wczytywanie",
  inSeconds: (seconds: number) => `${seconds} s`,
  news: "Nowości",
  dismissNews: "Zamknij tę wiadomość",
  paneWidth: "Szerokość prawego panelu",
  chosen: "Wybrane",
  choose: (name: string) => `Wybierz: ${name}`,
  chooseAll: "Wybierz wszystko",
  selected: (n: number) => plural(n, { one: "Wybrano #", few: "Wybrano #", many: "Wybrano #" }),
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
  inList: {
    heading: "Na liście",
    ends: "Pierwsze, ostatnie",
    screens: "O ekran dalej, wstecz",
    extend: "Rozszerz wybór",
    clear: "Wyczyść wybór",
    menu: "Menu wiersza",
    width: "Szerokość kolumny, na jej tytule",
  },
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
        one: "Zdecydowano: #, bez zmian: {refused}",
        few: "Zdecydowano: #, bez zmian: {refused}",
        many: "Zdecydowano: #, bez zmian: {refused}",
      },
      { refused: number(refused) },
    ),
  some: (taken: number, sent: number) =>
    plural(
      taken,
      {
        one: "Wycofano # zmianę, wysłano już: {sent}",
        few: "Wycofano # zmiany, wysłano już: {sent}",
        many: "Wycofano # zmian, wysłano już: {sent}",
      },
      { sent: number(sent) },
    ),
  nothing: "Nie ma czego cofać",
  nothingMore: "Odkąd Gatehouse jest otwarte lub odblokowane, nic tu nie zdecydowano.",
};

export const notCopied = {
  title: "Nic nie skopiowano",
  hint: "Schowek tego komputera niczego nie przyjął. Poniższy tekst jest zaznaczony: skopiuj go klawiaturą albo zapisz.",
  text: "Tekst do skopiowania",
};
