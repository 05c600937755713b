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
};
