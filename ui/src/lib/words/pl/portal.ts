import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import { counted as plural } from "../../plural";
import type { Told } from "../../problems";

export const portal = {
  paste: "Twoja firma jest na portalu Bitrix24?",
  pasteHint:
    "Wklej adres webhooka przychodzącego. Tworzy go tam administrator, dla użytkowników, działów i dziennika zdarzeń.",
  by: (host: string, owner: string) => `${host}, przez webhook osoby ${owner}`,
  gets: "Dostajesz wszystkich z wyszukiwaniem i filtrami, dziennik zdarzeń i to, dlaczego ktoś nie może wejść, o ile mówi to portal, także bez sieci.",
  decides:
    "Tu Pan lub Pani zwalnia, przywraca, zmienia i zaprasza, także bez sieci. Na portalu dzieje się to, gdy tylko jest sieć, w imieniu twórcy webhooka.",
  absent:
    "Portale nie mówią aplikacjom nic o dwóch etapach, sesjach, dozwolonych adresach, blokadach, odzyskiwaniu i linkach, więc to okno je pomija.",
  lacking: "Czego ten webhook nie otwiera",
  secret: "Adres otwiera Twój portal. Jest przechowywany zaszyfrowany, jak wszystko tutaj.",
  go: "Połącz",
  server: "Ten portal",
  webhook: "Ten webhook",
  webhookHint: "Jego adres zostaje tutaj, zaszyfrowany, i nie jest już pokazywany.",
  change: "Weź inny",
  changeTitle: "Weź inny webhook",
  changeHint: "Z tego samego portalu. To, co tu przechowywane, zostaje.",
  label: "Adres webhooka",
  changed: "Portal jest czytany przez nowy webhook",
  host: "Adres",
  scopes: "Webhook czyta",
  about: "Na portalu dostawcy",
  aboutHint: "To, co tu stoi, jest stamtąd wciąż czytane. Osoby zmienia się tu albo tam, wszystko inne tam.",
  receipts: "Portale nie dają potwierdzeń. Te sporządziła ta aplikacja z tego, co portal odpowiedział.",
  dismissStops: (n: number) =>
    plural(n, {
      single:
        "Logowanie do portalu ustaje. To, co należy do tej osoby, tam zostaje; przywrócenie znów ją wpuszcza.",
      one: "Logowanie do portalu ustaje dla # osoby. To, co do nich należy, tam zostaje; przywrócenie znów je wpuszcza.",
      few: "Logowanie do portalu ustaje dla # osób. To, co do nich należy, tam zostaje; przywrócenie znów je wpuszcza.",
      many: "Logowanie do portalu ustaje dla # osób. To, co do nich należy, tam zostaje; przywrócenie znów je wpuszcza.",
    }),
  sources: "Skąd to jest",
  source: {
    portal: "Z portalu",
    ours: "Zauważone przez tę aplikację",
    inferred: "Wywnioskowane",
  } satisfies Record<Source, string>,
  field: {
    name: "nazwa",
    contact_email: "e-mail kontaktowy",
    department: "dział",
    position: "stanowisko",
    status: "stan",
    since: "od kiedy",
    last_sign_in: "ostatnie logowanie",
  } satisfies Record<Field, string>,
  inferredHint:
    "Konto jest tam aktywne i nikt się nim nie logował: zaproszenie prawdopodobnie nie zostało jeszcze przyjęte.",
  notTold: "Nie podano",
  notInYet: {
    title: "Jeszcze bez logowania",
    text: (name: string) =>
      `${name} ma na portalu aktywne konto, którym nikt się nie logował, więc zaproszenie prawdopodobnie nie zostało jeszcze przyjęte. Portale nie mówią, co stało się z listem; ponownie wysyła się go tam.`,
  },
  said: (words: string) => `Portal powiedział: „${words}”`,
  asFarAsTold: (name: string) => `O ile mówi portal, nic nie zatrzymuje: ${name}`,
};

export const lacks: Record<Lack, string> = {
  people: "Osób, bez których nie ma czego pokazać: daj mu zakres „user”.",
  addresses: "Adresów: potrzebuje do nich zakresu „user”.",
  sign_ins: "Ostatnich logowań, a więc i tego, kto jeszcze nie wszedł: potrzebuje do nich zakresu „user”.",
  departments: "Działów: potrzebuje do nich zakresu „department”.",
  log: "Dziennika zdarzeń: potrzebuje do niego zakresu „main”, administratora i planu, który go ma.",
  admin: "Wszystkich: kto go utworzył, nie jest tam administratorem, więc może brakować osób zwolnionych.",
  decisions:
    "Decyzji: do zwalniania, przywracania, zmian i zaproszeń potrzebuje zakresu „user” od administratora.",
};

export const portalFaults: Record<PortalFault, Told & { todo: string }> = {
  too_many_calls: {
    what: "Portal nie przyjmuje teraz więcej wywołań",
    why: "Inne integracje też wywołują go z tego adresu.",
    todo: "Pójdzie dalej samo.",
  },
  time_used_up: {
    what: "Portal nie daje tej aplikacji czasu na kilka minut",
    why: "Liczy, ile trwają wywołania w ciągu dziesięciu minut.",
    todo: "Pójdzie dalej samo.",
  },
  overloaded: {
    what: "Portal wyłączył REST z powodu przeciążenia",
    why: "Tak zostaje dla każdej integracji, dopóki wsparcie dostawcy tego nie zdejmie.",
    todo: "Napisz do wsparcia dostawcy.",
  },
  webhook_gone: {
    what: "Portal nie przyjmuje już tego webhooka",
    why: "Usunięto go lub zmieniono albo osoba, która go utworzyła, została zablokowana lub zwolniona.",
    todo: "Utwórz nowy na portalu i wklej go w ustawieniach.",
  },
  webhook_expired: { what: "Czas webhooka minął", todo: "Utwórz nowy na portalu i wklej go w ustawieniach." },
  owner_left: {
    what: "Kto utworzył webhook, już tam nie pracuje",
    why: "Webhook działa w imieniu właściciela.",
    todo: "Niech inny administrator utworzy nowy; wklej go w ustawieniach.",
  },
  looks_blocked: {
    what: "Wygląda na to, że REST jest na portalu zablokowany",
    why: "Odrzuca wszystko bez podania przyczyny, jak wtedy, gdy ktoś jest zablokowany.",
    todo: "Sprawdź, czy stanęły też inne integracje. Jeśli tak, napisz do wsparcia dostawcy z adresem portalu oraz imieniem i e-mailem zablokowanej osoby.",
  },
  blocked: {
    what: "REST jest zablokowany, dopóki ktoś tam jest",
    why: "Zatrzymuje to wszystkie webhooki, integracje i aplikacje.",
    todo: "Niech zablokowana osoba zostanie odblokowana; wtedy pójdzie dalej samo.",
  },
  not_on_plan: { what: "Plan portalu nie ma REST", todo: "Potrzebny jest plan płatny albo znów opłacony." },
  scope_missing: {
    what: "Webhook nie może tego czytać",
    why: "Brakuje mu zakresu.",
    todo: "Daj mu na portalu „user”, „department” i „main”.",
  },
  no_right: {
    what: "Kto utworzył webhook, nie może tam tego zrobić",
    todo: "Niech administrator portalu utworzy nowy; wklej go w ustawieniach.",
  },
  needs_https: {
    what: "Portal przyjmuje tylko połączenia szyfrowane",
    todo: "Wklej adres, który zaczyna się od https.",
  },
  portal_deleted: {
    what: "Portal usunięto",
    why: "To, co z niego wcześniej odczytano, zostaje tutaj.",
    todo: "Zapomnij to urządzenie w ustawieniach, gdy nic z niego nie będzie już potrzebne.",
  },
  confirmation_waits: {
    what: "Administrator portalu musi najpierw potwierdzić tę aplikację",
    todo: "Czeka to na portalu; wtedy pójdzie dalej samo.",
  },
  confirmation_refused: {
    what: "Administrator portalu odrzucił tę aplikację",
    todo: "Zapytaj go albo wklej w ustawieniach inny webhook.",
  },
  portal_trouble: { what: "Portal miał własny błąd", todo: "Pójdzie dalej samo." },
  not_understood: {
    what: "Portal nie rozumie tej aplikacji",
    why: "Jest starszy lub nowszy niż to, co opisano.",
    todo: "Zaktualizuj tę aplikację. Jeśli to nie pomoże, zrób to na samym portalu.",
  },
  wrong_address: {
    what: "Portal nie przyjmuje tego adresu",
    todo: "Sprawdź, jak jest zapisany, i zdecyduj jeszcze raz.",
  },
  address_taken: {
    what: "Ktoś na portalu ma ten adres",
    why: "Nie mówi kto ani czy to login, czy e-mail kontaktowy. Osoby zwolnione też się liczą.",
    todo: "Poszukaj go tutaj.",
  },
  too_many_people: {
    what: "Plan portalu nie dopuszcza więcej osób",
    todo: "Zwolnij kogoś, kto odszedł, albo poproś o rozszerzenie planu; potem zdecyduj jeszcze raz.",
  },
  needs_workgroup: {
    what: "Osoba z zewnątrz potrzebuje tam grupy roboczej",
    todo: "Zaproś tę osobę na portalu, gdzie można wybrać grupę roboczą.",
  },
  change_denied: {
    what: "Portal nie pozwala na tę zmianę",
    why: "Tej osoby tam nie ma, twórca webhooka nie może jej zmieniać albo jest administratorem, którego portal zatrzymuje.",
    todo: "Sprawdź na portalu, czy ta osoba tam jest. Jeśli tak, niech administrator, który może ją zmieniać, utworzy webhook; wklej go w ustawieniach.",
  },
  change_refused: {
    what: "Portal nie przyjął zmiany",
    why: "Nie mówi dlaczego.",
    todo: "Zrób to na samym portalu, który może powiedzieć więcej.",
  },
};
