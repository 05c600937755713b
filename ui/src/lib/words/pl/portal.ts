import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import type { Told } from "../../problems";

export const portal = {
  paste: "Firma jest na portalu Bitrix24?",
  pasteHint:
    "Wklej adres przychodzącego webhooka. Tworzy go tam administrator: dla użytkowników, działów i dziennika zdarzeń.",
  by: (host: string, owner: string) => `${host}, przez webhook (${owner})`,
  gets: "Dostajesz wszystkie osoby z wyszukiwaniem i filtrami, dziennik zdarzeń oraz powód, dlaczego ktoś nie może wejść, o ile mówi to portal, także bez sieci.",
  reads: "Na razie to okno tylko czyta: decyzje na portalach przyjdą później.",
  absent:
    "Portale nie mówią aplikacjom nic o drugim etapie, sesjach, dozwolonych adresach, blokadach, odzyskiwaniu i linkach, więc to okno je pomija.",
  lacking: "Czego ten webhook nie otwiera",
  secret: "Adres otwiera Twój portal. Jest przechowywany zaszyfrowany, jak wszystko tutaj.",
  go: "Połącz",

  server: "Portal",
  webhook: "Webhook",
  webhookHint: "Jego adres zostaje tutaj, zaszyfrowany, i nie jest już pokazywany.",
  change: "Weź inny",
  changeTitle: "Weź inny webhook",
  changeHint: "Z tego samego portalu. To, co tu zapisano, zostaje.",
  label: "Adres webhooka",
  changed: "Portal jest czytany przez nowy webhook",

  host: "Adres",
  scopes: "Webhook czyta",
  about: "Na portalu dostawcy",
  aboutHint: "To, co tu stoi, jest stale czytane stamtąd. Zmienia się to na portalu.",

  sources: "Skąd to jest",
  source: {
    portal: "Z portalu",
    ours: "Widziane przez tę aplikację",
    inferred: "Wywnioskowane",
  } satisfies Record<Source, string>,
  field: {
    name: "imię i nazwisko",
    contact_email: "e-mail kontaktowy",
    department: "dział",
    position: "stanowisko",
    status: "status",
    since: "od kiedy",
    last_sign_in: "ostatnie logowanie",
  } satisfies Record<Field, string>,
  inferredHint: "Aktywne tam i bez logowania: zaproszenie pewnie czeka jeszcze na odpowiedź.",
  notTold: "Nie podano",

  notInYet: {
    title: "Nigdy się nie logowano",
    text: (name: string) =>
      `${name}: konto na portalu jest aktywne, ale logowania nie było, więc zaproszenie pewnie czeka jeszcze na odpowiedź. Portale nie mówią, co stało się z wiadomością; ponownie wysyła się ją tam.`,
  },
  said: (said: string) => `Portal powiedział: „${said}”`,
  asFarAsTold: (name: string) => `Nic wiadomego nie zatrzymuje: ${name}, o ile mówi to portal`,
};

export const lacks: Record<Lack, string> = {
  people: "Osób, bez których nie ma czego pokazać: daj mu zakres „user”.",
  addresses: "Adresów: do nich potrzebuje zakresu „user”.",
  sign_ins: "Ostatnich logowań, a więc i tego, kogo jeszcze nie ma: potrzebuje zakresu „user”.",
  departments: "Działów: do nich potrzebuje zakresu „department”.",
  log: "Dziennika zdarzeń: potrzebuje zakresu „main”, administratora i planu, który go ma.",
  admin: "Wszystkich: jego twórca nie jest tam administratorem, więc osób bez dostępu może brakować.",
};

export const portalFaults: Record<PortalFault, Told> = {
  too_many_calls: {
    what: "Portal nie przyjmuje teraz więcej wywołań",
    why: "Wywołują go z tego adresu także inne integracje.",
    todo: "Ruszy dalej samo.",
  },
  time_used_up: {
    what: "Portal przez kilka minut nie daje tej aplikacji czasu",
    why: "Liczy, jak długo trwają wywołania, w ciągu dziesięciu minut.",
    todo: "Ruszy dalej samo.",
  },
  overloaded: {
    what: "Portal wyłączył REST z powodu przeciążenia",
    why: "Tak będzie dla każdej integracji, aż zdejmie to wsparcie dostawcy.",
    todo: "Napisz do wsparcia dostawcy.",
  },
  webhook_gone: {
    what: "Portal nie przyjmuje już tego webhooka",
    why: "Usunięto go lub zmieniono albo jego twórcę zablokowano lub zamknięto mu dostęp.",
    todo: "Utwórz na portalu nowy i wklej go w ustawieniach.",
  },
  webhook_expired: {
    what: "Czas webhooka minął",
    todo: "Utwórz na portalu nowy i wklej go w ustawieniach.",
  },
  owner_left: {
    what: "Twórca webhooka już tam nie pracuje",
    why: "Webhook działa jako jego właściciel.",
    todo: "Niech inny administrator utworzy webhook; wklej go w ustawieniach.",
  },
  looks_blocked: {
    what: "Wygląda na to, że REST na portalu jest zablokowany",
    why: "Odrzuca wszystko, nie mówiąc dlaczego, jak dzieje się, gdy ktoś jest zablokowany.",
    todo: "Sprawdź, czy stanęły też inne integracje. Jeśli tak, napisz do wsparcia dostawcy: adres portalu, nazwisko i e-mail zablokowanej osoby.",
  },
  blocked: {
    what: "REST jest zablokowany, dopóki ktoś tam jest",
    why: "To zatrzymuje każdy webhook, integrację i aplikację.",
    todo: "Niech zablokowana osoba zostanie odblokowana; wtedy ruszy dalej samo.",
  },
  not_on_plan: {
    what: "Plan portalu nie ma REST",
    todo: "Potrzebny jest plan płatny albo ponownie opłacony.",
  },
  scope_missing: {
    what: "Webhook nie może tego czytać",
    why: "Brakuje mu zakresu.",
    todo: "Daj mu na portalu „user”, „department” i „main”.",
  },
  no_right: {
    what: "Twórca webhooka nie może tam tego zrobić",
    todo: "Niech administrator portalu utworzy webhook; wklej go w ustawieniach.",
  },
  needs_https: {
    what: "Portal przyjmuje tylko połączenia szyfrowane",
    todo: "Wklej adres, który zaczyna się od https.",
  },
  portal_deleted: {
    what: "Portal usunięto",
    why: "To, co wcześniej z niego odczytano, zostaje tutaj.",
  },
  confirmation_waits: {
    what: "Administrator portalu musi najpierw potwierdzić tę aplikację",
    todo: "Czeka to na portalu; potem ruszy dalej samo.",
  },
  confirmation_refused: {
    what: "Administrator portalu odmówił tej aplikacji",
    todo: "Zapytaj go albo wklej w ustawieniach inny webhook.",
  },
  portal_trouble: { what: "Portal miał własną awarię", todo: "Ruszy dalej samo." },
  not_understood: {
    what: "Portal nie rozumie tej aplikacji",
    why: "Jest starszy lub nowszy niż to, co opisano.",
  },
  wrong_address: { what: "Portal nie przyjmuje tego adresu" },
  address_taken: {
    what: "Ktoś na portalu ma ten adres",
    why: "Nie mówi kto ani czy to login, czy e-mail kontaktowy. Osoby bez dostępu się liczą.",
    todo: "Wyszukaj go tutaj.",
  },
  too_many_people: { what: "Plan portalu nie dopuszcza więcej osób" },
  needs_workgroup: { what: "Gość z zewnątrz potrzebuje tam grupy roboczej" },
  change_denied: {
    what: "Portal nie pozwala na tę zmianę",
    why: "Tej osoby tam nie ma albo twórca webhooka nie może jej zmieniać.",
  },
  change_refused: { what: "Portal nie przyjął zmiany", why: "Nie mówi dlaczego." },
};
