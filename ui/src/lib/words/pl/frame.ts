import { list, number, counted as plural } from "../../plural";

export const frame = {
  product: "Gatehouse",
  sections: "Sekcje",
  overview: "Przegląd",
  invitations: "Zaproszenia",
  employees: "Pracownicy",
  "two-step": "Dwa etapy",
  "sign-in-rules": "Reguły logowania",
  events: "Zdarzenia",
  integrations: "Integracje",
  company: "Firma",
  outbox: "Wychodzące",
  settings: "Ustawienia",
  lock: "Zablokuj",
  switchTo: (company: string) => `Przejdź do ${company}`,
  addConnection: "Połącz inną firmę",
  connected: "Już połączone",
  unreadable: "Firma, której nie da się odczytać",

  ask: "Kto nie może się zalogować? Nazwisko, adres lub treść błędu",
  results: "Wyniki",
  people: "Osoby",
  commands: "Polecenia",
  more: "Jest ich więcej. Pisz dalej, aby zawęzić.",
  nobody: (text: string) => `Nikt nie pasuje do „${text}”`,
  nearest: "Nikt nie nazywa się dokładnie tak. Najbliżej są:",
  opensAfterwards: "Otworzy się po zamknięciu tego formularza.",
  means: "Co oznacza ten komunikat",
  meansFor: (name: string) => `Co oznacza ten komunikat: ${name}`,
  vendors: (message: string) => `Komunikat dostawcy: „${message}”`,
  ours: (message: string) => `Z naszych stron: „${message}”`,
  unknownAddress: (address: string) => `Nikt tu nie ma adresu ${address}`,
  somebody: "Ta osoba",
  openFor: "Najpierw otwórz osobę albo dodaj adres, aby zobaczyć prawdziwą przyczynę.",
  possible: (titles: string[]) => `To może być też: ${list(titles)}.`,
  openPerson: (name: string) => `Otwórz: ${name}`,
  goTo: (place: string) => `Przejdź: ${place}`,
  setting: (name: string, value: string) => `${name}: ${value.toLowerCase()}`,

  inLanguage: (name: string) => `Język: ${name}`,

  needYou: (n: number) =>
    plural(n, { one: "# czeka na Ciebie", few: "# czekają na Ciebie", many: "# czeka na Ciebie" }),
  restStopped: (n: number) =>
    plural(n, {
      one: "# osoba zatrzymuje REST API",
      few: "# osoby zatrzymują REST API",
      many: "# osób zatrzymuje REST API",
    }),
  givenUp: (n: number) =>
    plural(n, {
      one: "# webhook wychodzący jest nieosiągalny",
      few: "# webhooki wychodzące są nieosiągalne",
      many: "# webhooków wychodzących jest nieosiągalnych",
    }),
  undecided: (n: number) =>
    plural(n, { one: "# zmiana czeka", few: "# zmiany czekają", many: "# zmian czeka" }),
  conflicts: (n: number) =>
    plural(n, {
      one: "# zmiana wymaga decyzji",
      few: "# zmiany wymagają decyzji",
      many: "# zmian wymaga decyzji",
    }),

  starting: "Uruchamianie",
  online: "Online",
  heldBack: "Zmiany są wstrzymane",
  logChanged: "Dziennik zmieniono",
  syncing: "Synchronizacja",
  fetching: "Pobieranie tego, co wie serwer",
  fetchingHint: "To pierwsza synchronizacja. Z tego, co już jest, można korzystać.",
  fetchingStopped: "Ruszy od tego samego miejsca, gdy serwer będzie dostępny.",
  firstSync: (done: number, all: number) => `Pobrano ${number(done)} z ${number(all)}`,
  offlineSince: (time: string) => `Offline od ${time}`,
  notSyncingSince: (time: string) => `Bez synchronizacji od ${time}`,
  connection: "Ustawienia połączenia",
  inBrowser: "Przejdź do przeglądarki",
  openAgain: "Otwórz ponownie",
  clockHint:
    "Synchronizacja idzie według zegara serwera. Dopóki ten zegar nie jest ustawiony, podany tu wiek jest niedokładny.",
  asOf: (time: string, ago: string) => `stan na ${time}, ${ago}`,
  waiting: (n: number) =>
    plural(n, {
      one: "# zmiana czeka, jeszcze nie obowiązuje",
      few: "# zmiany czekają, jeszcze nie obowiązują",
      many: "# zmian czeka, jeszcze nie obowiązuje",
    }),
  totals: (invitations: number, employees: number) =>
    `${plural(invitations, { one: "# zaproszenie", few: "# zaproszenia", many: "# zaproszeń" })} · ${plural(employees, { one: "# pracownik", few: "# pracowników", many: "# pracowników" })}`,
  syncNow: "Synchronizuj teraz",
  find: "Znajdź osobę lub polecenie",
  windowTitle: (screen: string, company: string) => `${screen} – ${company}`,

  keys: "Klawisze",
  keysHint: "Wszystko działa też bez myszy.",
  anywhere: "Wszędzie",
};
