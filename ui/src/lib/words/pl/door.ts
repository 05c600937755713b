import type { Policy } from "../../bindings/Policy";
import type { WebhookStop } from "../../bindings/WebhookStop";
import { number, counted as plural } from "../../plural";

const minutes = (n: number) => plural(n, { one: "# minuta", few: "# minuty", many: "# minut" });
const seconds = (n: number) => plural(n, { one: "# sekunda", few: "# sekundy", many: "# sekund" });
const tried = (n: number) => plural(n, { one: "# próba", few: "# próby", many: "# prób" });
const hours = (n: number) => plural(n, { one: "# godzina", few: "# godziny", many: "# godzin" });
const characters = (n: number) => plural(n, { one: "# znak", few: "# znaki", many: "# znaków" });

export const signInRules = {
  title: "Reguły logowania",
  own: "Osoby z własną listą",
  ownNone: "Nikt nie ma własnej listy. Ustawia się ją w panelu osoby.",
  open: "Otwórz",
  openNamed: (name: string) => `Otwórz: ${name}`,
  exempt: "Zwolnieni z dozwolonych adresów",
  exemptHint:
    "Właściciele i administratorzy wchodzą zewsząd, aby zawsze ktoś mógł poprawić listę. Każde takie logowanie jest odnotowane w dzienniku.",

  byOperator: "Ustawia operator serwera",
  unknown: "Serwer tego nie mówi. Powie po następnej aktualizacji.",

  sessions: "Sesje",
  idle: "Przeglądarka bez aktywności",
  idleIs: (n: number) => `Wylogowanie po: ${minutes(n)}; aktywność przedłuża.`,
  longest: "Przeglądarka w każdym razie",
  longestIs: (n: number) => `Wylogowanie po: ${hours(n)}.`,
  apps: "Aplikacja",
  appsIs: (days: number) =>
    plural(days, {
      one: "Zalogowana, dopóki jest używana codziennie.",
      few: "Zalogowana, dopóki jest używana co najmniej raz na # dni.",
      many: "Zalogowana, dopóki jest używana co najmniej raz na # dni.",
    }),
  ends: "Kończy wszystkie",
  endsIs: "Nowe hasło, blokada i zamknięcie dostępu. Administrator kończy cudze w panelu osoby.",

  passwords: "Hasła",
  without: "Bez drugiego etapu",
  with: "Z drugim etapem",
  atLeast: (n: number) => `Co najmniej ${characters(n)}`,
  judged: "Ocena",
  judgedIs: "Według tego, jak trudno zgadnąć, także z nazwiskiem, adresem i firmą. Bez reguł co do znaków.",
  breached: "Hasła z wycieków",
  breachedYes: "Odrzucane, według listy operatora.",
  breachedNo: "Operator nie podał listy; odrzucane są tylko najczęstsze.",

  tries: "Złe hasła",
  proof: "Z jednego miejsca",
  proofIs: (n: number) =>
    plural(n, {
      one: "Po # złym haśle wymagany jest dowód.",
      few: "Po # złych hasłach wymagany jest dowód.",
      many: "Po # złych hasłach wymagany jest dowód.",
    }),
  strangers: "Z nieznanych urządzeń",
  strangersIs: (n: number) =>
    plural(n, {
      one: "Czekanie rośnie; po # błędzie z rzędu nie są słuchane. Znane urządzenia nigdy nie czekają.",
      few: "Czekanie rośnie; po # błędach z rzędu nie są słuchane. Znane urządzenia nigdy nie czekają.",
      many: "Czekanie rośnie; po # błędach z rzędu nie są słuchane. Znane urządzenia nigdy nie czekają.",
    }),

  recovery: "Nowe hasła",
  link: "Link pocztą",
  linkIs: (n: number) => `Działa raz, czas: ${minutes(n)}; działa tylko najnowszy.`,
  code: "Kod SMS-em",
  codeIs: (lives: number, tries: number) => `Czas: ${seconds(lives)}; ${tried(tries)}.`,
  again: "Kolejna prośba",
  againIs: (after: number, hour: number, day: number) =>
    `Po czasie: ${seconds(after)}; najwyżej ${number(hour)} na godzinę i ${number(day)} na dzień.`,

  lockout: "Blokada z podejrzenia",
  lockoutHint:
    "Złe hasła nigdy się tu nie liczą, aby nikt nie mógł pisaniem zablokować osoby ani zatrzymać REST API.",
  threshold: "Blokuje od",
  points: (n: number) => plural(n, { one: "# punkt", few: "# punkty", many: "# punktów" }),
  left: "Nie liczy się",
  weak: "Słabe hasło",
  breachedSignal: "Hasło z wycieku",
  off: "Nie wymagano drugiego etapu",
  unusual: "Dobre hasło z nietypowego urządzenia",
  unusualIs: (each: number, most: number) =>
    `${number(each)} za każde poza pierwszym, najwyżej ${number(most)}`,
  reach: "Zatrzymuje REST API",
  reaches: { workspace: "całej firmy", person: "tylko zablokowanej osoby" } satisfies Record<Policy, string>,
};

export const integrations = {
  title: "Integracje",
  summary: (n: number) =>
    plural(n, { zero: "Brak webhooków", one: "# webhook", few: "# webhooki", many: "# webhooków" }),
  rest: "REST API",
  runs: "Odpowiada",
  runsHint: {
    workspace: "Dopóki ktoś jest zablokowany z podejrzenia, stoi dla całej firmy. Tak ustawił operator.",
    person: "Dopóki ktoś jest zablokowany, stoją tylko webhooki tej osoby. Tak ustawił operator.",
  } satisfies Record<Policy, string>,
  stopped: "Jest zatrzymane",
  stoppedHint: (n: number) =>
    plural(n, {
      one: "Webhooki, integracje i aplikacje dostają „zablokowano”, aż # osoba zostanie odblokowana.",
      few: "Webhooki, integracje i aplikacje dostają „zablokowano”, aż # osoby zostaną odblokowane.",
      many: "Webhooki, integracje i aplikacje dostają „zablokowano”, aż # osób zostanie odblokowanych.",
    }),
  since: (ago: string) => `Blokada z podejrzenia ${ago}`,
  caseOpen: (ago: string) => `Operator ma zgłoszenie, wysłane ${ago}.`,
  noCase: "Zdejmuje ją tylko operator. Zgłoszenia jeszcze nie ma.",
  cannot: "Zgłoszenie wyśle ktoś, kto widzi tę firmę.",
  openCase: "Wyślij zgłoszenie",
  openCaseNamed: (name: string) => `Wyślij zgłoszenie: ${name}`,
  see: "Dlaczego",
  seeNamed: (name: string) => `Dlaczego: ${name}`,
  operator: (address: string) => `Adres operatora: ${address}`,

  webhooks: "Webhooki",
  inUse: "W użyciu",
  all: "Wszystkie",
  stops: "Bez odpowiedzi",
  unused: "Nieużywane",
  noOwner: "Niczyje",
  ownerOf: (name: string) => `Właściciel: ${name}`,
  stop: {
    owner_left: "Bez odpowiedzi: właściciel odszedł lub jest gościem",
    blocked: "Bez odpowiedzi: ktoś jest zablokowany",
  } satisfies Record<WebhookStop, string>,
  more: (n: number) =>
    plural(n, {
      one: "Nie pokazano # starszego webhooka.",
      few: "Nie pokazano # starszych webhooków.",
      many: "Nie pokazano # starszych webhooków.",
    }),
  make: "Utwórz w przeglądarce",
  new: "Nowy webhook",
  none: "Nie ma jeszcze webhooków",
  noneHint:
    "Każdy tworzy swoje na stronie „Webhooki” swojego logowania. Każdy stoi tu z właścicielem i ostatnim użyciem.",
  noMatch: "Nie ma takich",
  noMatchHint: "Wybierz inną listę.",
  showAll: "Pokaż wszystkie",
  notTold: "Webhooki widzą właściciele i administratorzy.",
};
