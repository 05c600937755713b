import type { OffList } from "../../bindings/OffList";
import type { RangeFault } from "../../bindings/RangeFault";
import type { RuleFor } from "../../bindings/RuleFor";
import { list, number, counted as plural } from "../../plural";

export const places = {
  title: "Dozwolone adresy",
  everyone: "Wszyscy",
  hint: "Bliższa lista zastępuje szerszą: lista osoby, potem działu, potem wszystkich. Właściciele i administratorzy są zwolnieni.",
  change: "Zmień",
  changeNamed: (name: string) => `Zmień, skąd można wejść: ${name}`,

  none: {
    workspace: "Zewsząd",
    department: "Jak wszyscy",
    person: "Jak dział, a bez niego jak wszyscy",
  } satisfies Record<RuleFor["of"], string>,
  anywhere: "Zewsząd, cokolwiek mówi szersza lista",
  only: (texts: string[]) => `Tylko z ${list(texts)}`,
  onlyFirst: (texts: string[], more: number) =>
    plural(
      more,
      {
        one: "Tylko z {first} i jeszcze #",
        few: "Tylko z {first} i jeszcze #",
        many: "Tylko z {first} i jeszcze #",
      },
      {
        first: texts.join(", "),
      },
    ),
  since: (ago: string) => `${ago}`,
  becomes: (what: string) => `Będzie: ${what}`,

  from: "Skąd można",
  by: {
    workspace: "Lista wszystkich",
    department: "Lista działu",
    person: "Własna lista",
  } satisfies Record<RuleFor["of"], string>,
  whose: "Według",
  exempt: "Właściciele i administratorzy są z niej zwolnieni.",
  free: "Zewsząd",

  dialog: {
    title: (name: string) => `Skąd można wejść: ${name}`,
    everyone: "Skąd mogą wejść wszyscy",
    allow: "Dozwolone",
    options: {
      workspace: { as_wider: "Zewsząd", only: "Tylko z tych adresów" },
      department: {
        as_wider: "Jak wszyscy",
        only: "Tylko z tych adresów",
        anywhere: "Zewsząd, cokolwiek mówi lista wszystkich",
      },
      person: {
        as_wider: "Jak dział, a bez niego jak wszyscy",
        only: "Tylko z tych adresów",
        anywhere: "Zewsząd, cokolwiek mówi szersza lista",
      },
    },
    addresses: "Adresy i zakresy",
    addressesHint: "Po jednym w wierszu: 203.0.113.7, 203.0.113.0/24 lub 2001:db8::/48.",
    saved: (name: string) => `Zmieniono, skąd można wejść: ${name}`,
    savedAll: "Zmieniono, skąd mogą wejść wszyscy",
  },

  rehearsal: {
    untold: "adres nieznany",
    title: "Na logowaniach z ostatnich 30 dni",
    trying: "Próba na logowaniach z ostatnich 30 dni",
    nobody: (n: number) =>
      plural(n, {
        one: "Nikt nie zostałby odrzucony. Wszystkie logowania, o które chodzi (#), przyszły z wewnątrz.",
        few: "Nikt nie zostałby odrzucony. Wszystkie logowania, o które chodzi (#), przyszły z wewnątrz.",
        many: "Nikt nie zostałby odrzucony. Wszystkie logowania, o które chodzi (#), przyszły z wewnątrz.",
      }),
    nothing: "Nikt, kogo to dotyczy, się nie logował, więc nic nie można o nich powiedzieć.",
    refused: (people: number, signIns: number, all: number) =>
      plural(
        people,
        {
          one: "# osoba zostałaby odrzucona: {refused} z {all} logowań.",
          few: "# osoby zostałyby odrzucone: {refused} z {all} logowań.",
          many: "# osób zostałoby odrzuconych: {refused} z {all} logowań.",
        },
        { refused: number(signIns), all: number(all) },
      ),
    name: "Kto",
    times: "Razy",
    where: "Skąd i kiedy ostatnio",
    place: (ip: string, n: number) => (n === 1 ? ip : `${ip} (${number(n)})`),
    more: (n: number) =>
      plural(n, { one: "i jeszcze # osoba", few: "i jeszcze # osoby", many: "i jeszcze # osób" }),
    ownOutside: (ip: string) =>
      `Masz teraz adres ${ip}, którego nie ma na liście. Jako właściciel lub administrator masz zwolnienie; inni tutaj zostaliby odrzuceni.`,
    ownOutsideHeld: (ip: string) =>
      `Masz teraz adres ${ip}, którego nie ma na liście. Serwer nie pozwoli Ci zamknąć wejścia sobie.`,
  },
};

export const offList: Record<OffList, string> = {
  integration: "Poza listą: integracja działa za tę osobę",
  session_from_before: "Poza listą, która powstała później",
  refused_afterwards: "Poza listą: potem odrzucono",
  exempt_admin: "Poza listą: właściciele i administratorzy są zwolnieni",
};

export const rangeFaults: Record<RangeFault, string> = {
  no_address: "To nie jest ani adres, ani zakres w postaci CIDR.",
  bad_length: "Po / stoi liczba do 32, a dla IPv6 do 128.",
  host_bits: "Podano jeden adres z zakresu, więc nie wiadomo, o co chodzi.",
  zone: "To, co stoi po %, ma sens tylko na jednym komputerze.",
  everywhere: "To wpuściłoby wszystkich.",
};
export const rangeMeant = (text: string, meant: string) =>
  `Wpisz ${meant} dla zakresu albo ${text.split("/")[0] ?? text} dla samego adresu.`;
