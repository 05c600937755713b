import { counted as plural } from "../../plural";

export const steps = {
  title: "Dwa etapy",
  summary: (ready: number, all: number) =>
    plural(
      ready,
      {
        zero: "Nikt z {all} nie jest gotowy",
        one: "Gotowe: # z {all}",
        few: "Gotowe: # z {all}",
        many: "Gotowe: # z {all}",
      },
      {
        all: plural(all, { one: "#", few: "#", many: "#" }),
      },
    ),
  chips: {
    all: "Wszyscy",
    ready: "Gotowi",
    not_ready: "Niegotowi",
    ending: "Koniec odroczenia",
    must: "Do skonfigurowania",
    paused: "Wstrzymane",
    codes: "Mało kodów",
  },
  columns: {
    name: "Imię i nazwisko",
    address: "E-mail kontaktowy",
    department: "Dział",
    state: "Dwa etapy",
    codes: "Kody",
    ends: "Do",
  },
  requests: (n: number) =>
    plural(n, {
      one: "# osoba nie może potwierdzić i prosi o pomoc",
      few: "# osoby nie mogą potwierdzić i proszą o pomoc",
      many: "# osób nie może potwierdzić i prosi o pomoc",
    }),
  empty: "Nikogo tu nie ma",
  emptyHints: {
    all: "Kto przyjmie zaproszenie, pojawi się tutaj.",
    ready:
      "Są tu osoby z aplikacją uwierzytelniającą lub kluczem dostępu. Gdy stanie się obowiązkowa, każdy dostanie termin.",
    not_ready: "Wszyscy mają drugi etap.",
    ending: "Nikomu czas na konfigurację nie kończy się w ciągu siedmiu dni.",
    must: "Nikt nie jest zatrzymany na konfiguracji.",
    paused: "Nikt nie loguje się teraz bez drugiego etapu. Wstrzymanie zaczyna się w panelu osoby.",
    codes: "Wszyscy z drugim etapem mają jeszcze ponad dwa kody zapasowe.",
  },
  none: "Nikt nie pasuje",
  noneHint: "Szukaj mniejszej liczby liter albo wybierz inną listę.",
  showAll: "Pokaż wszystkich",
  extendTitle: (n: number) =>
    plural(n, {
      one: "Przedłuż odroczenie: # osoba",
      few: "Przedłuż odroczenie: # osoby",
      many: "Przedłuż odroczenie: # osób",
    }),
  extendHint: (n: number) =>
    plural(n, {
      one: "Od teraz # osoba może się tyle logować bez drugiego etapu.",
      few: "Od teraz # osoby mogą się tyle logować bez drugiego etapu.",
      many: "Od teraz # osób może się tyle logować bez drugiego etapu.",
    }),
  cannot: {
    waits: "czeka tu już zmiana",
    noGrace: "drugi etap jest skonfigurowany lub niewymagany",
    notPaused: "nie wstrzymano",
  },
  done: {
    extended: (n: number, span: string) =>
      plural(
        n,
        {
          one: "Przedłużasz odroczenie (# osoba): {span}",
          few: "Przedłużasz odroczenie (# osoby): {span}",
          many: "Przedłużasz odroczenie (# osób): {span}",
        },
        { span },
      ),
    ended: (n: number) =>
      plural(n, {
        one: "Zakończono wstrzymanie: # osoba",
        few: "Zakończono wstrzymanie: # osoby",
        many: "Zakończono wstrzymanie: # osób",
      }),
  },
  grace: "Odroczenie",
  graceDays: (days: number) =>
    plural(days, {
      zero: "Brak: kto dołącza, musi ją skonfigurować przy pierwszym logowaniu.",
      one: "# dzień od dołączenia lub przywrócenia dostępu.",
      few: "# dni od dołączenia lub przywrócenia dostępu.",
      many: "# dni od dołączenia lub przywrócenia dostępu.",
    }),
  change: "Zmień",
};
