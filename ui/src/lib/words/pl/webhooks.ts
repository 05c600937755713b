import type { Scope } from "../../bindings/Scope";
import { counted as plural } from "../../plural";

export const webhooks = {
  title: "Webhooki",
  keptHint: "Zostały, gdy zamknięto dostęp ich właścicielowi. Czytają dalej i niczego nie zmieniają.",
  scopes: {
    user_brief: "osoby z nazwiska",
    user_basic: "osoby z adresami",
    user: "osoby, i je zmienia",
    department: "działy",
    main: "dziennik zdarzeń",
  } satisfies Record<Scope, string>,
  reads: (scopes: string) => `Czyta: ${scopes}`,
  used: (ago: string, ip: string | null) => (ip ? `ostatnio użyty ${ago} z ${ip}` : `ostatnio użyty ${ago}`),
  never: "nieużywany",
  ends: (when: string) => `kończy się ${when}`,
  disabled: (ago: string) => `Wyłączony ${ago}`,
  ended: (ago: string) => `Zakończony ${ago}`,
  revoke: "Wyłącz",
  revokeNamed: (title: string) => `Wyłącz webhook ${title}`,
  ask: {
    title: (title: string) => `Wyłącz webhook ${title}`,
    stops: "Wszystko, co go używa, od razu stanie. Nie da się go włączyć ponownie: właściciel tworzy nowy.",
  },
  done: (title: string) => `Wyłączono webhook ${title}`,
  wouldStop: (n: number) =>
    plural(n, {
      one: "# webhook skończy się razem z dostępem",
      few: "# webhooki skończą się razem z dostępem",
      many: "# webhooków skończy się razem z dostępem",
    }),
  stopsWhile: (n: number) =>
    plural(n, {
      one: "# webhook stanie do tego czasu",
      few: "# webhooki staną do tego czasu",
      many: "# webhooków stanie do tego czasu",
    }),
  disable: "Wyłącz je",
  disableHint: "Wszystko, co ich używa, od razu stanie, na zawsze.",
  keep: "Zachowaj, bez właściciela",
  keepHint: "Czytają dalej. To, co zmieniłyby za tę osobę, zostanie odrzucone.",
  /** One of one's own, made in the app. */
  make: {
    title: "Nowy webhook",
    hint: "Program, który ma jego adres, działa w Twoim imieniu, dopóki nie odejdziesz z firmy albo konto nie zostanie zablokowane.",
    name: "Do czego służy",
    nameHint: "Tę nazwę widzisz Ty i administratorzy.",
    namePlaceholder: "Płace",
    people: "Co może robić z osobami",
    reads: {
      user_brief: "Czytać nazwiska, stanowiska i działy",
      user_basic: "Czytać nazwiska, stanowiska, działy i adresy",
      user: "Czytać wszystko i zmieniać w zakresie Twoich uprawnień",
      none: "Nic",
    },
    others: "Co jeszcze może robić",
    department: "Czytać działy i zmieniać je w zakresie Twoich uprawnień",
    main: "Czytać dziennik zdarzeń",
    choose: "Wybierz, co może robić.",
    ends: "Koniec ważności",
    after: {
      year: "Po roku",
      quarter: "Po 90 dniach",
      month: "Po 30 dniach",
      week: "Po 7 dniach",
      never: "Nigdy",
    },
    act: "Utwórz webhook",
    offline:
      "Do utworzenia webhooka potrzebna jest sieć: jego adres pokazuje się raz, więc nic nie może tu czekać.",
    made: "Podaj ten adres programowi. Kto go ma, działa w Twoim imieniu.",
    once: "Jest widoczny tylko teraz",
    onceHint:
      "Skopiuj go tam, gdzie znajdzie go tylko program. Jeśli zginie, wyłącz ten webhook i utwórz inny.",
    copy: "Kopiuj adres",
    done: "Gotowe",
  },
};
