import { list, counted as plural } from "../../plural";

export const invitations = {
  title: "Zaproszenia",
  summary: (open: number, need: number) =>
    [
      plural(open, {
        zero: "Nikogo nie zaproszono",
        one: "# otwarte",
        few: "# otwarte",
        many: "# otwartych",
      }),
      plural(need, {
        zero: "",
        one: "# czeka na Ciebie",
        few: "# czekają na Ciebie",
        many: "# czeka na Ciebie",
      }),
    ]
      .filter(Boolean)
      .join(" · "),
  tabs: {
    all: "Wszystkie",
    wants_to_join: "Chce dołączyć",
    bounced: "Niedostarczone",
    expired: "Wygasło",
    on_the_way: "W drodze",
    joined: "Dołączono",
  },
  columns: {
    name: "Imię i nazwisko",
    address: "Adres",
    department: "Dział",
    state: "Stan",
    age: "Wiek",
    role: "Rola",
  },
  links: "Linki",
  fromFile: "Z pliku",
  invite: "Zaproś",

  approve: "Zatwierdź",
  reject: "Odrzuć",
  sendAgain: "Wyślij ponownie",
  fixAddress: "Popraw adres",
  delete: "Usuń",
  deleteOrReject: "Usuń albo odrzuć tego, kto chce dołączyć",
  againIn: (seconds: number) => `Możliwe za ${seconds} s`,
  clearFilters: "Pokaż wszystkie",
  open: "Otwórz",
  copyAddress: "Skopiuj adres",
  next: "Następne",
  previous: "Poprzednie",
  select: "Wybierz",

  state: {
    waiting: "Czeka",
    goesOut: "Wyjdzie, gdy będzie sieć",
    goesOutSoon: "Zaraz wyjdzie",
    seeOutbox: "Zdecyduj w wychodzących",
    byLink: (link: string) => `Przez link · ${link}`,
    importedQuietly: "Dodano bez wiadomości",
    queued: "W kolejce serwera",
    opened: "Link otwarty, nie dokończono",
  },

  done: {
    approved: (name: string) => `Zatwierdzono: ${name}`,
    approvedMany: (n: number) =>
      plural(n, { one: "Zatwierdzono # osobę", few: "Zatwierdzono # osoby", many: "Zatwierdzono # osób" }),
    rejected: (name: string) => `Odrzucono: ${name}`,
    rejectedMany: (n: number) =>
      plural(n, { one: "Odrzucono # osobę", few: "Odrzucono # osoby", many: "Odrzucono # osób" }),
    resent: (name: string) => `Wysyłasz ponownie zaproszenie: ${name}`,
    resentMany: (n: number) =>
      plural(n, {
        one: "Wysyłasz ponownie # zaproszenie",
        few: "Wysyłasz ponownie # zaproszenia",
        many: "Wysyłasz ponownie # zaproszeń",
      }),
    deleted: (name: string) => `Usunięto zaproszenie: ${name}`,
    deletedMany: (n: number) =>
      plural(n, {
        one: "Usunięto # zaproszenie",
        few: "Usunięto # zaproszenia",
        many: "Usunięto # zaproszeń",
      }),
    fixed: (name: string, address: string) => `Zapraszasz pod innym adresem: ${name}, ${address}`,
    invited: (n: number) =>
      plural(n, { one: "Zapraszasz # osobę", few: "Zapraszasz # osoby", many: "Zapraszasz # osób" }),
    added: (n: number) =>
      plural(n, {
        one: "Dodajesz bez wiadomości # osobę",
        few: "Dodajesz bez wiadomości # osoby",
        many: "Dodajesz bez wiadomości # osób",
      }),
  },

  cannot: {
    waits: "czeka tu już zmiana",
    joined: "już dołączono",
    wantsToJoin: "przez link, czeka na zatwierdzenie",
    notAsked: "bez prośby o dołączenie",
    noRight: "Twoja rola na to nie pozwala",
  },

  deleteAsk: {
    title: (n: number) =>
      plural(n, { one: "Usuń # zaproszenie", few: "Usuń # zaproszenia", many: "Usuń # zaproszeń" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "Link ({name}) od razu przestanie działać, a {name} zniknie z listy na dobre.",
          few: "Ich linki od razu przestaną działać, a te # osoby znikną z listy na dobre.",
          many: "Ich linki od razu przestaną działać, a te # osób zniknie z listy na dobre.",
        },
        { name },
      ),
    word: "usuń",
    type: (word: string) => `Wpisz „${word}”, aby kontynuować`,
  },
  rejectAsk: {
    title: (n: number) => plural(n, { one: "Odrzuć # osobę", few: "Odrzuć # osoby", many: "Odrzuć # osób" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "{name} zniknie z listy i nie będzie mogła się tu zalogować ta osoba. Przez link można poprosić znowu.",
          few: "Te # osoby znikną z listy i nie będą mogły się tu zalogować. Przez link można poprosić znowu.",
          many: "Te # osób zniknie z listy i nie będzie mogło się tu zalogować. Przez link można poprosić znowu.",
        },
        { name },
      ),
  },

  fix: {
    title: (name: string) => `Popraw adres: ${name}`,
    hint: "Złe zaproszenie przestanie działać, a nowe wyjdzie z tym samym nazwiskiem, działem i rolą.",
    label: "Właściwy adres",
    now: (address: string) => `Teraz to ${address}.`,
    send: "Wyślij na ten adres",
  },

  empty: {
    all: [
      "Nikogo jeszcze nie zaproszono",
      "Wszyscy zaproszeni są tutaj, dopóki nie dołączą, razem z tym, co powiedział serwer poczty.",
    ],
    wants_to_join: [
      "Nikt na Ciebie nie czeka",
      "Kto dołącza przez link, jest tutaj, aż zatwierdzi administrator.",
    ],
    bounced: [
      "Wszystkie wiadomości dotarły",
      "Są tu zaproszenia odrzucone lub zwrócone przez serwer poczty, z jego słowami.",
    ],
    expired: [
      "Żaden link nie jest za stary",
      "Są tu zaproszenia z wygasłym linkiem, gotowe do ponownego wysłania.",
    ],
    on_the_way: ["Nic nie jest w drodze", "Są tu zaproszenia wysłane i jeszcze bez odpowiedzi."],
    joined: ["Ostatnio nikt", "Są tu osoby, które przyjęły zaproszenie w ostatnich 30 dniach."],
  },
};

export const invite = {
  title: "Zaproś osoby",
  hint: "Nic nie wyjdzie, dopóki nie zobaczysz oceny każdego adresu.",
  paste: "Adresy",
  pasteHint: "Oddziel je spacją, przecinkiem, średnikiem lub nowym wierszem.",
  placeholder: "anna@northwind.example, marek@partner.example",
  orFile: "Wybierz plik CSV",
  another: "Wybierz inny",
  file: (name: string) => `Z ${name}`,
  readAs: (encoding: string) => `Odczytano jako ${encoding}`,
  heading: "Pierwszy wiersz nazywa kolumny",
  columns: "Co jest w kolumnach",
  column: (n: number) => `Kolumna ${n}`,
  tells: (title: string) => `Co jest w kolumnie „${title}”`,
  notUsed: "Nieużywana",
  fields: {
    address: "Adres",
    name: "Imię i nazwisko",
    last_name: "Nazwisko",
    department: "Dział",
    position: "Stanowisko",
  },
  noAddress: "Wskaż, w której kolumnie są adresy",
  unknownDepartments: (names: string[]) =>
    plural(
      names.length,
      {
        one: "Nie ma tu # działu z pliku: {names}. Jego osoby będą bez działu.",
        few: "Nie ma tu # działów z pliku: {names}. Ich osoby będą bez działu.",
        many: "Nie ma tu # działów z pliku: {names}. Ich osoby będą bez działu.",
      },
      { names: list(names.slice(0, 5)) },
    ),
  department: "Dział",
  noDepartment: "Brak",
  workgroup: "Grupa robocza",
  noWorkgroup: "Brak",
  workgroupHint: "Goście z zewnątrz jej potrzebują.",
  role: "Rola",
  letters: "Wyślij wiadomości teraz",
  lettersHint: "Bez wiadomości osoby są tylko dodawane; zaprosić można później.",
  offline: "Wyjdzie, gdy będzie sieć",
  send: (n: number) =>
    plural(n, { zero: "Zaproś", one: "Zaproś # osobę", few: "Zaproś # osoby", many: "Zaproś # osób" }),
  add: (n: number) =>
    plural(n, { zero: "Dodaj", one: "Dodaj # osobę", few: "Dodaj # osoby", many: "Dodaj # osób" }),
  verdicts: (fine: number, not: number) =>
    not === 0
      ? plural(fine, {
          single: "Adres jest w porządku",
          one: "# adres jest w porządku",
          few: "Wszystkie # adresy są w porządku",
          many: "Wszystkie # adresów jest w porządku",
        })
      : `${plural(fine, { zero: "Żaden adres nie jest w porządku", one: "# adres jest w porządku", few: "# adresy są w porządku", many: "# adresów jest w porządku" })}, ${plural(not, { one: "# pominięto", few: "# pominięto", many: "# pominięto" })}`,
  saveLeft: "Zapisz pominięte w pliku",
  onlyRefused: (n: number) =>
    plural(n, { one: "Tylko # pominięty", few: "Tylko # pominięte", many: "Tylko # pominiętych" }),
  row: "Wiersz",
  address: "Adres",
  verdict: "Ocena",
  fine: "W porządku",
  malformed: "To nie adres",
  repeated: (row: number) => `Jest już w wierszu ${row}`,
  alreadyInvited: (name: string) => `Już zaproszono: ${name}`,
  alreadyEmployee: (name: string) => `Już pracuje: ${name}`,
  taken: (name: string) => `Zajęty: ${name}`,
  sendThatAgain: "Wyślij tamto ponownie",
  reinstate: "Przywróć dostęp",
  ask: "Poproś o zwolnienie",
  asked: (name: string, address: string) => `Prosisz o zwolnienie ${address}: ${name}`,
  openPerson: "Otwórz",
};

export const links = {
  title: "Linki do dołączania",
  hint: "Jeden adres dla wielu osób. Po wyłączeniu od razu nie działa żadna kopia.",
  none: "Nie ma jeszcze linków",
  noneHint: "Utwórz link i go rozdaj, a kto go otworzy, będzie mógł dołączyć lub o to poprosić.",
  name: "Imię i nazwisko",
  namePlaceholder: "Magazyn, jesień",
  department: "Dział dołączających",
  noDepartment: "Brak",
  add: "Utwórz link",
  copy: "Kopiuj",
  copyNamed: (name: string) => `Skopiuj link „${name}”`,
  copied: "Link skopiowano. Zniknie ze schowka po 90 sekundach.",
  off: "Wyłącz",
  offNamed: (name: string) => `Wyłącz link „${name}”`,
  stops: (name: string) => `Każda rozdana kopia „${name}” od razu przestanie działać.`,
  word: "wyłącz",
  isOff: "wyłączony",
  joined: (n: number) =>
    plural(n, {
      zero: "Jeszcze nikt",
      one: "# osoba dołączyła",
      few: "# osoby dołączyły",
      many: "# osób dołączyło",
    }),
  waiting: "Zadziała, gdy zmiana zostanie wysłana",
  made: (name: string) => `Utworzono link „${name}”`,
  switched: (name: string) => `Wyłączono link „${name}”`,
};
