import { plural } from "../../plural";

/** What several are asked about at once, before it is done. */
export const many = {
  approve: {
    title: (n: number) =>
      plural(n, {
        one: "Zatwierdź # osobę",
        few: "Zatwierdź # osoby",
        many: "Zatwierdź # osób",
        other: "Zatwierdź # osoby",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Będzie mogła się zalogować, gdy zmiana wejdzie w życie.",
        few: "Będą mogły się zalogować, gdy zmiana wejdzie w życie.",
        many: "Będą mogły się zalogować, gdy zmiana wejdzie w życie.",
        other: "Będą mogły się zalogować, gdy zmiana wejdzie w życie.",
      }),
  },
  resend: {
    title: (n: number) =>
      plural(n, {
        one: "Wyślij ponownie # zaproszenie",
        few: "Wyślij ponownie # zaproszenia",
        many: "Wyślij ponownie # zaproszeń",
        other: "Wyślij ponownie # zaproszenia",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Wyjdzie nowy link, a wcześniejsze przestaną działać.",
        few: "Wyjdą nowe linki, a wcześniejsze przestaną działać.",
        many: "Wyjdą nowe linki, a wcześniejsze przestaną działać.",
        other: "Wyjdą nowe linki, a wcześniejsze przestaną działać.",
      }),
  },
  reinstate: {
    title: (n: number) =>
      plural(n, {
        one: "Przywróć dostęp # osobie",
        few: "Przywróć dostęp # osobom",
        many: "Przywróć dostęp # osobom",
        other: "Przywróć dostęp # osoby",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Znów będzie mogła się logować tym, czego używała wcześniej.",
        few: "Znów będą mogły się logować tym, czego używały wcześniej.",
        many: "Znów będą mogły się logować tym, czego używały wcześniej.",
        other: "Znów będą mogły się logować tym, czego używały wcześniej.",
      }),
  },
  end_pause: {
    title: (n: number) =>
      plural(n, {
        one: "Zakończ # wstrzymanie",
        few: "Zakończ # wstrzymania",
        many: "Zakończ # wstrzymań",
        other: "Zakończ # wstrzymania",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Drugi krok będzie znów wymagany przy następnym logowaniu.",
        few: "Drugi krok będzie znów wymagany przy następnym logowaniu.",
        many: "Drugi krok będzie znów wymagany przy następnym logowaniu.",
        other: "Drugi krok będzie znów wymagany przy następnym logowaniu.",
      }),
  },
};
