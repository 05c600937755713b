import { list, counted as plural } from "../../plural";
import { outbox } from "./outbox";

export const tray = {
  open: "Otwórz Gatehouse",
  sync: "Synchronizuj teraz",
  lock: "Zablokuj",
  quit: "Zakończ",
};

export const notices = {
  titles: {
    wants_to_join: (n: number) =>
      plural(n, {
        single: "Ktoś chce dołączyć",
        one: "# osoba chce dołączyć",
        few: "# osoby chcą dołączyć",
        many: "# osób chce dołączyć",
      }),
    help: (n: number) =>
      plural(n, {
        single: "Ktoś prosi o pomoc",
        one: "# osoba prosi o pomoc",
        few: "# osoby proszą o pomoc",
        many: "# osób prosi o pomoc",
      }),
    blocked: (n: number) =>
      plural(n, {
        single: "Kogoś zablokowano",
        one: "Zablokowano # osobę",
        few: "Zablokowano # osoby",
        many: "Zablokowano # osób",
      }),
    bounced: (n: number) =>
      plural(n, {
        single: "Wiadomość wróciła",
        one: "Wróciła # wiadomość",
        few: "Wróciły # wiadomości",
        many: "Wróciło # wiadomości",
      }),
    conflict: (n: number) =>
      plural(n, {
        single: "Zmiana nie weszła w życie",
        one: "# zmiana nie weszła w życie",
        few: "# zmiany nie weszły w życie",
        many: "# zmian nie weszło w życie",
      }),
  },
  /** Whom it is about; `more` are not named. */
  about: (names: string[], more: number) =>
    more > 0 ? `${names.join(", ")} ${outbox.andMore(more)}` : list(names),
  heading: "Powiadomienia",
  hint: "System powie o tym, gdy patrzysz gdzie indziej.",
  kinds: {
    wants_to_join: "Ktoś chce dołączyć",
    help: "Ktoś prosi o pomoc",
    blocked: "Kogoś zablokowano",
    bounced: "Wiadomość wróciła",
    conflict: "Zmiana napotkała konflikt lub została odrzucona",
  },
  login: "Uruchamiaj razem z komputerem",
  loginHint: "W zasobniku, bez okna, jeśli zasobnik istnieje.",
};
