import type { AddressFault } from "../../bindings/AddressFault";
import type { Shown } from "../../bindings/Shown";
import type { Right } from "../../bindings/Right";
import type { RiskKind } from "../../bindings/RiskKind";
import type { Role } from "../../bindings/Role";
import type { Standing } from "../../bindings/Standing";
import type { Status } from "../../bindings/Status";
import type { TwoStepState } from "../../bindings/TwoStepState";

export const statuses: Record<Status, string> = {
  invited: "Zaproszenie",
  pending_approval: "Chce dołączyć",
  active: "Aktywny",
  dismissed: "Bez dostępu",
};

export const roles: Record<Role, string> = {
  owner: "Właściciel",
  admin: "Administrator",
  helpdesk: "Pomoc techniczna",
  employee: "Pracownik",
  extranet: "Gość z zewnątrz",
  integrator: "Integrator",
};

export const shownStates: Record<Shown | "blocked" | "cannotGetIn", string> = {
  wants_to_join: "Chce dołączyć",
  bounced: "Zwrócone",
  refused: "Odrzucone",
  delayed: "Opóźnione",
  expired: "Wygasło",
  queued: "Czeka",
  sent: "Wysłano",
  opened: "Otwarte",
  not_sent: "Nie wysłano",
  inferred: "Zapewne zaproszony",
  waiting: "Czeka",
  joined: "Dołączono",
  blocked: "Zablokowany",
  cannotGetIn: "Nie może wejść",
};

export const waitingKinds = {
  unsettled: "Nie zastosowano",
  invite: "Czeka",
  resend_invitation: "Zostanie wysłane",
  fix_address: "Poprawiono",
  delete_invitation: "Usunięto",
  approve: "Zatwierdzono",
  reject: "Odrzucono",
  dismiss: "Dostęp zamknięty",
  reinstate: "Przywrócono dostęp",
  replace_person: "Zastąpiono",
  end_sessions: "Zakończono sesje",
  pause_two_step: "Wstrzymano weryfikację dwuetapową",
  end_pause: "Zakończono wstrzymanie",
  extend_grace: "Przedłużono odroczenie",
  grant_role: "Zmieniono rolę",
  transfer_ownership: "Przekazano własność",
  revoke_device: "Cofnięto aplikację",
  revoke_webhook: "Wyłączone",
  add_outgoing: "Dodano",
  disable_outgoing: "Wyłączono",
  send_again: "Do ponownego wysłania",
  answer_request: "Odpowiedziano",
  send_recovery: "Link zostanie wysłany",
  send_login: "Login zostanie wysłany",
  block: "Zablokowany",
  lift_block: "Zdjęto blokadę",
  open_case: "Wysłano zgłoszenie",
  request_address: "Poproszono",
  edit_employee: "Zmieniono",
  add_department: "Dodano",
  rename_department: "Zmieniono nazwę",
  delete_department: "Usunięto",
  add_workgroup: "Dodano",
  rename_workgroup: "Zmieniono nazwę",
  add_link: "Utworzono",
  switch_link_off: "Wyłączono",
  edit_settings: "Zmieniono",
  require_two_step: "Obowiązkowa",
  stop_requiring_two_step: "Dobrowolna",
  set_ip_rule: "Dozwolone adresy",
};

export const standings: Record<Standing, string> = {
  there: "Bez zmian",
  invitation_open: "Zaproszenie jest otwarte",
  invitation_expired: "Zaproszenie wygasło",
  pending_approval: "Chce dołączyć",
  active: "Aktywny pracownik",
  dismissed: "Dostęp zamknięty",
  blocked: "Zablokowany",
  switched_off: "Wyłączono",
  gone: "Już nie ma",
};

export const twoStepStates: Record<TwoStepState, string> = {
  paused: "Wstrzymane",
  on: "Włączona",
  in_grace: "W odroczeniu",
  must_enrol: "Zaległa",
  off: "Wyłączona",
};

export const risks: Record<RiskKind, string> = {
  password: "Słabe hasło",
  no_second_step: "Brak drugiego etapu",
  unusual_device: "Nietypowe urządzenie",
};

export const rights: Record<Right, string> = {
  read: "widzieć tę firmę",
  invite: "zapraszać i zatwierdzać osoby",
  resend: "wysyłać zaproszenia ponownie",
  dismiss: "zamykać i przywracać dostęp",
  edit_employee: "edytować profile",
  end_sessions: "kończyć sesje, wysyłać link do hasła lub login",
  pause_two_step: "wstrzymywać weryfikację dwuetapową",
  restrict: "blokować osoby i przedłużać odroczenie",
  configure: "zmieniać działy, linki i ustawienia",
  grant_role: "nadawać role",
};

export const addressFaults: Record<AddressFault, string> = {
  empty: "Niczego nie wpisano.",
  too_long: "Jest dłuższy niż 254 znaki.",
  no_single_at: "Adres ma dokładnie jedno @.",
  local: "Przed @ czegoś brakuje lub jest coś niedozwolonego.",
  domain: "To, co stoi po @, nie jest nazwą domeny.",
  control_character: "Zawiera niewidoczny znak. Wpisz na nowo.",
  unreadable: "Zawiera znaki nieczytelne w kodowaniu pliku. Zapisz tabelę jako UTF-8.",
  mixed_scripts: "Miesza litery kilku alfabetów, jak robią to adresy łudząco podobne.",
  phone: "Numer telefonu wymaga +, kodu kraju i od 7 do 15 cyfr.",
  not_by_mail: "Portale są proszone o zaproszenia tylko pocztą.",
};

export const fields = {
  name: "Imię i nazwisko",
  title: "Nazwa",
  address: "Adres",
  contact_email: "E-mail kontaktowy",
  department: "Dział",
  workgroups: "Lista grup roboczych",
  position: "Stanowisko",
  note: "Notatka",
  role: "Rola",
  people: "Lista",
  list: "Lista",
  path: "Plik",
  proxy: "Serwer proxy",
  authority_file: "Plik certyfikatu",
  server: "Adres serwera",
  account: "Konto",
  edit: "Zmiana",
  operation: "Zmiana",
  slug: "Krótka nazwa",
  lock_after_minutes: "Minuty do blokady",
  confirm_joining: "Zatwierdzanie dołączających przez link",
  listed_domains: "Lista domen poczty",
  invitation_days: "Ważność zaproszenia",
  grace_days: "Odroczenie",
  hours: "Czas wstrzymania",
  days: "Czas odroczenia",
  reason: "Powód",
  code: "Kod",
  ip_rule: "Lista adresów",
  event: "Wpis",
};

export const labels = {
  name: "Imię i nazwisko",
  contact_email: "E-mail kontaktowy",
  department: "Dział",
  position: "Stanowisko",
  workgroups: "Grupy robocze",
  role: "Rola",
  paused_until: "Wstrzymane do",
  confirm_joining: "Zatwierdzać dołączających przez link",
  listed_domains: "Domeny poczty, które nie wymagają zatwierdzania",
  invitation_days: "Dni ważności zaproszenia",
  grace_days: "Dni odroczenia drugiego etapu",
  ip_rule: "Dozwolone adresy",
};

export const reasons = {
  empty: (field: string) => `${field}: puste`,
  too_long: (field: string) => `${field}: za długie`,
  too_many: (field: string) => `${field}: za dużo wpisów`,
  control_character: (field: string) => `${field}: zawiera niewidoczny znak`,
  range_1_30: (field: string) => `${field}: liczba od 1 do 30`,
  range_0_30: (field: string) => `${field}: liczba od 0 do 30`,
  range_1_720: (field: string) => `${field}: od 1 godziny do 30 dni`,
  not_more: (field: string) => `${field}: tyle już zostało`,
  wrong_code: (field: string) => `${field}: niepoprawne`,
  code_used: (field: string) => `${field}: już użyty; poczekaj na następny`,
  phone_clock: (field: string) => `${field}: za stary; ustaw w telefonie automatyczny czas`,
  wrong_backup_code: (field: string) => `${field}: niepoprawny; sprawdź numer przed nim`,
  backup_code_used: (field: string) => `${field}: już użyty; weź następny ze swojej listy`,
  range_1_1440: (field: string) => `${field}: liczba od 1 do 1440`,
  no_address: (field: string) => `${field}: to nie jest adres https`,
  not_https: (field: string) => `${field}: musi zaczynać się od https`,
  credentials: (field: string) => `${field}: bez nazwy i hasła`,
  domain: (field: string) => `${field}: tylko domeny takie jak northwind.example`,
  address: (field: string) => `${field}: takiego adresu nie można użyć`,
  not_found: (field: string) => `${field}: nie znaleziono`,
  not_allowed: (field: string) => `${field}: nie wolno tam zapisać`,
  not_email: (field: string) => `${field}: to nie adres e-mail`,
  not_their_login: (field: string) => `${field}: to już nie login tej osoby`,
  webhook: () => "To nie jest adres webhooka",
  webhook_plain: () => "Adres webhooka zaczyna się od https",
  another_portal: () => "Ten webhook należy do innego portalu niż połączony tutaj",
  needed: (field: string) => `${field}: na portalu jest konieczne`,
  another_person: (field: string) => `${field}: należy do innej osoby niż połączona tutaj`,
  unchanged: (field: string) => `${field}: niczego nie zmienia`,
  gone: (field: string) => `${field}: już nie ma`,
  settled: (field: string) => `${field}: już zdecydowano`,
  taken: (field: string) => `${field}: zajęte`,
  repeated: (field: string) => `${field}: jest na liście dwa razy`,
  unknown: (field: string) => `${field}: nie można przyjąć`,
};

export const files = {
  too_big: "Plik jest większy niż 35 MB",
  binary: "To nie jest plik tekstowy. Zapisz tabelę jako CSV",
  no_rows: "Plik nie ma wierszy",
  too_many_rows: "Plik ma ponad 150 000 osób",
  quote: "Cudzysłów w pliku nie jest zamknięty",
  unreadable: "Pliku nie można odczytać",
  list_too_big: "Lista jest większa niż 10 MB",
  list_empty: "Na liście nie ma adresu",
  list_too_long: "Lista ma ponad 150 000 osób",
  unknown: "Pliku nie można odczytać jako listy osób",
};
