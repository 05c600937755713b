import type { Of, Problems } from "../../problems";
import { counted as plural } from "../../plural";
import { span, since } from "../../time.svelte";
import { badFields, badFiles } from "../../words";
import { portalTold } from "../../portal";
import { rangeFaults, rangeMeant } from "./places";
import { addressFaults, rights, statuses } from "./rules";

type Claim = Of<"address_taken">["claim"];

export function claimed(claim: Claim): string {
  const status = statuses[claim.status].toLowerCase();
  if (claim.login && claim.contact) return `To login i e-mail kontaktowy: ${claim.name} (${status}).`;
  if (claim.login) return `To login: ${claim.name} (${status}).`;
  return `To e-mail kontaktowy: ${claim.name} (${status}).`;
}

export function freeing(claim: Claim): string {
  if (claim.status === "dismissed")
    return claim.login
      ? `Jeśli to ta sama osoba, przywróć dostęp: ${claim.name}. W przeciwnym razie zmień e-mail kontaktowy, a login zmieni ta osoba (${claim.name}).`
      : `Jeśli to ta sama osoba, przywróć dostęp: ${claim.name}. W przeciwnym razie zmień e-mail kontaktowy: ${claim.name}.`;
  if (claim.login) return `Użyj innego adresu albo poproś o zmianę loginu: ${claim.name}.`;
  return `Użyj innego adresu albo zmień e-mail kontaktowy: ${claim.name}.`;
}

export const problems: Problems = {
  forbidden: ({ right }) => ({
    what: "Twoja rola na to nie pozwala",
    why: `Potrzebne prawo: ${rights[right]}.`,
    todo: "Zwróć się do właściciela lub administratora tej firmy.",
  }),
  portal: ({ fault, said }) => portalTold(fault, said),
  not_offered: () => ({
    what: "Ta przestrzeń tego nie ma",
    why: "Leży na portalu dostawcy, gdzie aplikacje tego nie mogą.",
  }),
  unanswered: ({ address, n_found }) => ({
    what: `Nikt nie wie, co stało się z zaproszeniem na ${address}`,
    why: plural(n_found, {
      zero: "Wysłano je i nie przyszła odpowiedź. Nikt tam nie ma teraz tego adresu, więc zapewne nie powstało.",
      one: "Wysłano je i nie przyszła odpowiedź. # osoba ma tam teraz ten adres.",
      few: "Wysłano je i nie przyszła odpowiedź. # osoby mają tam teraz ten adres.",
      many: "Wysłano je i nie przyszła odpowiedź. # osób ma tam teraz ten adres.",
    }),
    todo: "Samo nie zostanie wysłane ponownie. Poszukaj adresu wśród osób portalu, także zwolnionych; jeśli go nie ma, zaproś jeszcze raz.",
  }),
  bad_field: ({ field, reason }) => ({ what: badFields(field, reason) }),
  bad_address: ({ fault }) => ({ what: "To nie jest adres", why: addressFaults[fault] }),
  bad_range: ({ row, text, fault, meant }) => ({
    what: `Wiersz ${row}: „${text}” nie można przyjąć`,
    why: rangeFaults[fault],
    ...(meant === null ? {} : { todo: rangeMeant(text, meant) }),
  }),
  address_taken: ({ claim }) => ({
    what: "Ten adres jest zajęty",
    why: claimed(claim),
    todo: freeing(claim),
  }),
  already_invited: ({ claim }) => ({
    what: `Już zaproszono: ${claim.name}`,
    why: "Na ten adres jest otwarte zaproszenie.",
    todo: "Wyślij tamto zaproszenie ponownie.",
  }),
  too_soon: ({ seconds }) => ({
    what: `Wysłać ponownie można za ${seconds} s`,
    why: "Serwer czeka między dwoma zaproszeniami do tej samej osoby.",
  }),
  too_many: ({ until }) => ({
    what: `Koniec wiadomości do ${since(until)}`,
    why: "Serwer ogranicza, ile wiadomości na godzinę dostaje jedna osoba i ile wysyła nowa firma.",
  }),
  invitation_gone: () => ({
    what: "Tego zaproszenia już nie ma",
    why: "Usunięto je albo zajęło jego miejsce inne.",
  }),
  already_joined: () => ({
    what: "Ta osoba już dołączyła",
    why: "Przyjętego zaproszenia nie można usunąć.",
    todo: "Zamiast tego zamknij dostęp tej osoby.",
  }),
  employee_gone: () => ({ what: "Tej osoby nie ma już w firmie" }),
  waits_for_approval: () => ({
    what: "Ta osoba odpowiedziała na zaproszenie i czeka na zatwierdzenie",
    todo: "Zamiast tego odrzuć tę osobę.",
  }),
  wrong_status: () => ({ what: "Status tej osoby teraz na to nie pozwala" }),
  unlinked: () => ({
    what: "Ta osoba odłączyła swój login od firmy",
    why: "Jej wpis nadal tu jest, ale nikt nie może się nim zalogować.",
    todo: "Zaproś tę osobę na nowo.",
  }),
  last_owner: () => ({
    what: "Ostatniemu właścicielowi nie można zamknąć dostępu, zablokować go ani obniżyć roli",
    why: "Nikt nie mógłby już zarządzać firmą.",
    todo: "Najpierw przekaż własność.",
  }),
  too_many_integrators: ({ most }) => ({
    what: plural(most, {
      one: "Naraz może być # integrator",
      few: "Naraz może być # integratorów",
      many: "Naraz może być # integratorów",
    }),
    todo: "Najpierw zamknij dostęp jednemu albo usuń zaproszenie integratora.",
  }),
  blocked_by_suspicion: () => ({
    what: "Tej blokady nie można tu zdjąć",
    why: "Założono ją, bo coś wyglądało na włamanie.",
    todo: "Wyślij zgłoszenie: zdejmie ją operator serwera.",
  }),
  blocked_by_hand: () => ({
    what: "Ta blokada nie wymaga zgłoszenia",
    why: "Założył ją ręcznie administrator.",
    todo: "Zdejmij ją.",
  }),
  department_gone: () => ({ what: "Tego działu już nie ma", todo: "Wybierz inny." }),
  department_in_use: () => ({
    what: "Dział nie jest pusty",
    todo: "Najpierw przenieś osoby, które w nim są, także zwolnione, i usuń jego linki oraz listę adresów.",
  }),
  department_exists: () => ({
    what: "Dział o tej nazwie już jest",
    todo: "Użyj innej nazwy.",
  }),
  workgroup_gone: () => ({ what: "Tej grupy roboczej już nie ma", todo: "Wybierz inny." }),
  workgroup_exists: () => ({
    what: "Grupa robocza o tej nazwie już jest",
    todo: "Użyj innej nazwy.",
  }),
  needs_workgroup: () => ({
    what: "Goście z zewnątrz potrzebują grupy roboczej",
    why: "Są tu ze względu na nią i na nic więcej.",
    todo: "Najpierw wybierz dla nich grupę roboczą.",
  }),
  link_gone: () => ({ what: "Tego linku już nie ma" }),
  request_gone: () => ({
    what: "Tej prośby już nie ma",
    why: "Ktoś na nią odpowiedział albo zrobiono, o co proszono.",
  }),
  device_gone: () => ({
    what: "Ta aplikacja nie jest już połączona",
    why: "Cofnięto jej dostęp albo należy do kogoś innego.",
  }),
  webhook_gone: () => ({ what: "Ten webhook jest już wyłączony" }),
  webhook_made: () => ({
    what: "Webhook został utworzony, ale jego adres tu nie dotarł",
    why: "Połączenie urwało się, zanim przyszła odpowiedź. Adres pokazuje się tylko raz.",
    todo: "Wyłącz ten webhook na liście, a potem utwórz inny.",
  }),
  too_many_webhooks: ({ most }) => ({
    what: plural(most, {
      one: "Masz # webhook w użyciu i więcej być nie może",
      few: "Masz # webhooki w użyciu i więcej być nie może",
      many: "Masz # webhooków w użyciu i więcej być nie może",
    }),
    todo: "Wyłącz taki, który nie jest już potrzebny.",
  }),
  too_many_outgoing: ({ most }) => ({
    what: plural(most, {
      one: "# webhook wychodzący jest w użyciu i więcej być nie może",
      few: "# webhooki wychodzące są w użyciu i więcej być nie może",
      many: "# webhooków wychodzących jest w użyciu i więcej być nie może",
    }),
    todo: "Wyłącz taki, który nie jest już potrzebny.",
  }),
  secrets_shown: () => ({
    what: "Te sekrety już pokazano",
    why: "Pokazuje się je raz, osobie, która dodała webhook.",
    todo: "Wyłącz go i dodaj inny.",
  }),
  delivery_gone: () => ({
    what: "Tego dostarczenia nie można wysłać ponownie",
    why: "Jego webhook jest wyłączony albo ma ponad 30 dni.",
  }),
  followed_not_applied: () => ({
    what: "Nie zrobiono, bo poprzedniej zmiany nie zastosowano",
    todo: "Najpierw zdecyduj o wcześniejszej zmianie.",
  }),
  operation_reused: () => ({
    what: "Serwer widział już tę zmianę, z inną treścią lub od kogoś innego",
    why: "Być może używana jest inna kopia danych tej aplikacji.",
    todo: "Cofnij dostęp nieznanych urządzeń i połącz to na nowo.",
  }),
  app_too_new: () => ({
    what: "Serwer nie zna jeszcze takiej zmiany",
    why: "Jest starszy niż ta aplikacja.",
    todo: "Poproś prowadzącego serwer o aktualizację. Zmiana zostanie w wychodzących.",
  }),
  app_too_old: () => ({
    what: "Ta aplikacja jest za stara dla serwera",
    todo: "Zaktualizuj aplikację. Nic nie przepadnie.",
  }),
  wrong_credentials: () => ({
    what: "Login, hasło lub kod są niepoprawne",
    todo: "Sprawdź literówki, język klawiatury i Caps Lock.",
  }),
  sign_in_again: () => ({
    what: "Zaloguj się ponownie, aby dalej synchronizować",
    why: "Logowanie tej aplikacji się skończyło.",
    todo: "To, co tu zapisano, i wszystkie czekające zmiany zostają.",
  }),
  device_revoked: () => ({
    what: "Administrator cofnął dostęp tego urządzenia",
    why: "To, co na nim zapisano, usunięto.",
    todo: "Połącz ponownie, jeśli nadal masz rolę administratora.",
  }),
  place_not_allowed: ({ ip, ask }) => ({
    what: "To miejsce nie jest dozwolone",
    why: ip === null ? "Serwer nie potrafi rozpoznać Twojego adresu." : `Twój adres tutaj to ${ip}.`,
    todo: `Przejdź na dozwolony adres albo poproś o dopuszczenie tego: ${ask ?? "administrator"}. To, co tu zapisano, i wszystkie czekające zmiany zostają.`,
  }),
  would_lock_out: ({ ip }) => ({
    what: "Ta lista zamknęłaby wejście Tobie",
    why: ip === null ? "Serwer nie potrafi rozpoznać Twojego adresu." : `Twój adres tutaj to ${ip}.`,
    todo: "Dodaj go do listy albo poproś właściciela lub administratora, którzy są zwolnieni.",
  }),
  not_an_admin: () => ({
    what: "Twoja rola nie otwiera już tej aplikacji",
    todo: "Zwróć się do właściciela lub administratora tej firmy.",
  }),
  sign_in_cancelled: () => ({ what: "Logowania nie dokończono", todo: "Otwórz przeglądarkę ponownie." }),
  offline: () => ({
    what: "Serwer jest niedostępny",
    todo: "Pracuj dalej: zmiany poczekają w wychodzących.",
  }),
  server_trouble: ({ status }) => ({
    what: "Serwer ma kłopot",
    why: status > 0 ? `Odpowiedział kodem ${status}.` : "Jego odpowiedź się urwała.",
    todo: "Próba powtórzy się sama.",
  }),
  not_gatehouse: () => ({
    what: "Pod tym adresem nie ma serwera Gatehouse",
    todo: "Sprawdź adres albo wklej link z zaproszenia.",
  }),
  captive_portal: () => ({
    what: "Zamiast serwera odpowiedziało coś po drodze",
    why: "Ta sieć może najpierw wymagać logowania.",
    todo: "Otwórz dowolną stronę w przeglądarce i spróbuj ponownie.",
  }),
  bad_certificate: ({ host }) => ({
    what: `Certyfikat ${host} nie jest tu zaufany`,
    why: "Mogła go podpisać Twoja firma albo ktoś podsłuchuje.",
    todo: "Dodaj urząd certyfikacji firmy w ustawieniach albo zapytaj prowadzącego serwer.",
  }),
  no_such_workspace: () => ({
    what: "Na tym serwerze nie ma firmy o tej nazwie",
    todo: "Sprawdź ostatnią część adresu.",
  }),
  clock_wrong: ({ seconds }) => ({
    what: `Zegar tego komputera ${seconds > 0 ? "spieszy się" : "spóźnia się"}: ${span(Math.abs(seconds) * 1000)}`,
    why: "Serwer odrzuca to, co niesie zły czas.",
    todo: "Ustaw zegar i zsynchronizuj ponownie.",
  }),
  disk_full: () => ({
    what: "Dysk jest pełny",
    why: "Niczego nie zapisano.",
    todo: "Zwolnij miejsce i spróbuj ponownie.",
  }),
  keychain_missing: () => ({
    what: "Pęk kluczy tego komputera nie odpowiada",
    why: "Trzyma połowę klucza do tego, co tu zapisano.",
    todo: "Odblokuj pęk kluczy i spróbuj ponownie.",
  }),
  passphrase_wrong: () => ({
    what: "To nie jest hasło szyfrujące",
    todo: "Sprawdź język klawiatury i Caps Lock.",
  }),
  passphrase_weak: ({ min }) => ({
    what: `Hasło szyfrujące wymaga znaków co najmniej: ${min}`,
    todo: "Kilka słów z rzędu łatwo zapamiętać.",
  }),
  vault_wrong_key: () => ({
    what: "Klucz nie otwiera tego, co tu zapisano",
    why: "W pęku kluczy jest inny klucz niż ten, którym to zamknięto.",
  }),
  vault_damaged: () => ({ what: "Plik z tym, co tu zapisano, jest uszkodzony" }),
  copy_damaged: () => ({
    what: "Kopia na tym komputerze jest uszkodzona",
    todo: "Zostanie pobrana ponownie, gdy serwer odpowie. Czekające zmiany zostają.",
  }),
  log_changed: ({ since: from }) => ({
    what: `Na serwerze zmieniono lub usunięto zdarzenia od ${since(from)}`,
    why: "Ten komputer znał inne. Ktoś pisał w bazie danych albo przywrócono jej starszy stan.",
    todo: "Poproś prowadzącego serwer o uruchomienie gatehouse-server events verify i porównanie z wcześniejszą kopią. To, co zapisano na tym komputerze, jest dowodem: zachowaj to.",
  }),
  locked: () => ({ what: "Gatehouse jest zablokowane", todo: "Najpierw je odblokuj." }),
  already_running: () => ({
    what: "Gatehouse jest otwarte w innym oknie",
    todo: "Pracuj tam albo najpierw je zamknij.",
  }),
  already_sent: () => ({
    what: "Zmianę już wysłano",
    todo: "Aby ją cofnąć, zrób zmianę odwrotną.",
  }),
  bad_file: ({ reason, line }) => ({
    what: badFiles(reason),
    ...(line === null ? {} : { why: `Napotkano w wierszu ${line}.` }),
  }),
  mail_not_set_up: () => ({
    what: "Serwer nie może jeszcze wysyłać poczty",
    todo: "Poproś prowadzącego serwer o ustawienie poczty wychodzącej.",
  }),
  mail_refused: ({ said }) => ({ what: "Serwer poczty odmówił", why: `Powiedział: ${said}` }),
  needs_fresh_step: () => ({
    what: "To wymaga Twojego własnego drugiego etapu",
    why: "Nic się jeszcze nie zmieniło; zmiana czeka w wychodzących.",
    todo: "Podaj tam swój kod.",
  }),
  set_up_two_step: () => ({
    what: "Najpierw skonfiguruj drugi etap dla siebie",
    why: "To wymaga Twojego drugiego etapu, a go nie masz.",
    todo: "Zaloguj się do firmy w przeglądarce, skonfiguruj go tam i spróbuj ponownie.",
  }),
  nothing_to_pause: () => ({
    what: "Nie ma czego wstrzymać",
    why: "Ta osoba nie skonfigurowała drugiego etapu.",
    todo: "Gdzie jest obowiązkowy, a odroczenie minęło, przedłuż odroczenie.",
  }),
  nothing_to_extend: () => ({
    what: "Nie ma odroczenia do przedłużenia",
    why: "Drugi etap nie jest tu obowiązkowy albo ta osoba go skonfigurowała.",
  }),
  slow_down: ({ seconds }) => ({ what: `Za dużo prób; dalej za ${seconds} s` }),
  busy: ({ seconds }) => ({ what: `Serwer ma teraz za dużo pracy; dalej za ${seconds} s` }),
  broken: ({ trace }) => ({
    what: "Zepsuło się coś, co nie powinno",
    why: "Zapisano to w dzienniku aplikacji.",
    todo: `Podaj prowadzącemu serwer ten numer: ${trace}`,
  }),
};
