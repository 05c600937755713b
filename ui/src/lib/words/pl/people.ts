import type { EventKind } from "../../bindings/EventKind";
import type { PersonLetterKind } from "../../bindings/PersonLetterKind";
import { counted as plural } from "../../plural";

export const employees = {
  title: "Pracownicy",
  summary: (n: number) => plural(n, { zero: "Jeszcze nikt", one: "# osoba", few: "# osoby", many: "# osób" }),
  all: "Wszystkie",
  blocked: "Zablokowany",
  columns: {
    name: "Imię i nazwisko",
    contact: "E-mail kontaktowy",
    department: "Dział",
    role: "Rola",
    status: "Status",
    twoStep: "Dwa etapy",
    lastSignIn: "Logowanie",
  },
  never: "Nigdy",
  find: "Znajdź na tej liście",
  department: "Dział",
  anyDepartment: "Dział: każdy",
  workgroup: "Grupa robocza",
  anyWorkgroup: "Grupa: każda",
  anyRole: "Rola: każda",
  anyTwoStep: "Drugi etap: każdy",
  dismiss: "Zamknij dostęp",
  reinstate: "Przywróć dostęp",
  endSessions: "Zakończ sesje",
  replace: "Dołączyła zła osoba…",
  sendRecovery: "Wyślij link do hasła",
  sendLogin: "Wyślij login",
  edit: "Edytuj",
  block: "Zablokuj",
  liftBlock: "Zdejmij blokadę",
  openCase: "Wyślij zgłoszenie",
  anyRisk: "Ryzyko: każde",
  risk: "Ryzyko",
  empty: "Nikt tu nie pasuje",
  emptyHint: "Usuń filtr albo szukaj mniejszej liczby liter.",
  first: "Nie ma jeszcze pracowników",
  firstHint: "Kto przyjmie zaproszenie, pojawi się tutaj.",
  clear: "Pokaż wszystkich",
  done: {
    dismissed: (name: string) => `Zamknięto dostęp: ${name}`,
    dismissedMany: (n: number) =>
      plural(n, {
        one: "Zamknięto dostęp: # osoba",
        few: "Zamknięto dostęp: # osoby",
        many: "Zamknięto dostęp: # osób",
      }),
    reinstated: (name: string) => `Przywrócono dostęp: ${name}`,
    reinstatedMany: (n: number) =>
      plural(n, {
        one: "Przywrócono dostęp: # osoba",
        few: "Przywrócono dostęp: # osoby",
        many: "Przywrócono dostęp: # osób",
      }),
    replaced: (name: string, address: string) =>
      `Zamknięto dostęp (${name}), zaproszenie idzie do ${address}`,
    sessions: (name: string) => `Kończysz sesje: ${name}`,
    sessionsMany: (n: number) =>
      plural(n, {
        one: "Kończysz sesje: # osoba",
        few: "Kończysz sesje: # osoby",
        many: "Kończysz sesje: # osób",
      }),
    recovery: (name: string) => `Wysyłasz link do nowego hasła: ${name}`,
    login: (name: string) => `Wysyłasz login: ${name}`,
    edited: (name: string) => `Zmieniono profil: ${name}`,
    blocked: (name: string) => `Zablokowano: ${name}`,
    blockLifted: (name: string) => `Zdjęto blokadę: ${name}`,
    caseOpened: (name: string) => `Operator dostał prośbę o zdjęcie blokady: ${name}`,
  },
  cannot: {
    waits: "czeka tu już zmiana",
    dismissed: "dostęp już zamknięto",
    notDismissed: "dostęp nie jest zamknięty",
    notJoined: "jeszcze nie dołączono",
    yourself: "to Ty",
    noSession: "brak otwartej sesji",
    noRight: "Twoja rola na to nie pozwala",
  },
  blockAsk: {
    title: (name: string) => `Zablokuj: ${name}`,
    stops: (name: string) =>
      `Wszystkie sesje od razu się skończą, a strona logowania powie (${name}) tylko, że login lub hasło są złe. Hasło, drugi etap i urządzenia zostaną. Tę blokadę możesz zdjąć.`,
    reason: "Powód",
    hint: "Widzą administratorzy i dziennik zdarzeń, nigdy ta osoba.",
  },
  caseAsk: {
    title: (name: string) => `Poproś operatora o zdjęcie blokady: ${name}`,
    text: (name: string) =>
      `Blokady z podejrzenia nie zdejmie nikt w firmie. Operator sprawdzi, kto prosi, i wpuści ponownie: ${name}; stare hasło przestanie tu wtedy działać.`,
    verify: (name: string) =>
      `${name} zarządza tą firmą, więc operator sprawdzi też tożsamość. Podaj, jak się z Tobą skontaktować.`,
    note: "Co powinien wiedzieć operator",
    noteHint: "Opcjonalnie. Jak się z Tobą skontaktować i co się stało.",
    operator: (address: string) => `Adres operatora: ${address}`,
  },
  dismissAsk: {
    title: (name: string) => `Zamknij dostęp: ${name}`,
    titleMany: (n: number) =>
      plural(n, {
        one: "Zamknij dostęp: # osoba",
        few: "Zamknij dostęp: # osoby",
        many: "Zamknij dostęp: # osób",
      }),
    stops: (n: number) =>
      plural(n, {
        one: "Wszystkie sesje od razu się skończą i logowanie do tej firmy ustanie (# osoba). Dane i login zostaną; przywrócenie dostępu je odda.",
        few: "Wszystkie sesje od razu się skończą i logowanie do tej firmy ustanie (# osoby). Dane i loginy zostaną; przywrócenie dostępu je odda.",
        many: "Wszystkie sesje od razu się skończą i logowanie do tej firmy ustanie (# osób). Dane i loginy zostaną; przywrócenie dostępu je odda.",
      }),
    word: "zamknij",
  },
  sessionsAsk: {
    title: (name: string) => `Zakończ sesje: ${name}`,
    titleMany: (n: number) =>
      plural(n, {
        one: "Zakończ sesje: # osoba",
        few: "Zakończ sesje: # osoby",
        many: "Zakończ sesje: # osób",
      }),
    stops: (n: number) =>
      plural(n, {
        one: "Wszystkie przeglądarki i aplikacje (# osoba) zostaną od razu wylogowane z tej firmy. Niezapisana praca może tam przepaść.",
        few: "Wszystkie przeglądarki i aplikacje (# osoby) zostaną od razu wylogowane. Niezapisana praca może tam przepaść.",
        many: "Wszystkie przeglądarki i aplikacje (# osób) zostaną od razu wylogowane. Niezapisana praca może tam przepaść.",
      }),
  },
  export: "Eksportuj",
  exportName: "pracownicy.csv",
  exported: (n: number, path: string) =>
    plural(
      n,
      {
        one: "Zapisano # osobę w {path}",
        few: "Zapisano # osoby w {path}",
        many: "Zapisano # osób w {path}",
      },
      { path },
    ),
};

export const person = {
  label: (name: string) => `Osoba: ${name}`,
  invitedBy: (name: string) => `zaproszenie: ${name}`,
  whyNot: (name: string) => `Dlaczego nie może się zalogować: ${name}`,
  notInYet: (name: string) => `Dlaczego jeszcze nie dołączono: ${name}`,
  mayStop: (name: string) => `Co może zatrzymać: ${name}`,
  canGetIn: (name: string) => `Nic wiadomego nie zatrzymuje: ${name}`,
  asOf: (ago: string) => `Stan: ${ago}`,
  worthKnowing: "Warto wiedzieć",
  copyReply: "Kopiuj odpowiedź",
  replyIn: "Kopiuj odpowiedź w innym języku",
  replyCopied: "Odpowiedź skopiowano",

  invitation: "Zaproszenie",
  address: "Adres",
  role: "Rola",
  invited: "Zaproszenie",
  cameByLink: "Przez link",
  invitedOn: (when: string, by: string) => `${when}, ${by}`,
  letterState: "List",
  letterWas: (state: string, when: string) => `${state}, ${when}`,
  askedToJoin: "Prośba o dołączenie",
  joined: "Dołączenie",
  id: "Identyfikator",
  idHint: "Dla programów",
  copyLogin: "Kopiuj login",
  copyContact: "Kopiuj adres kontaktowy",
  copyId: "Kopiuj identyfikator",
  linkEnds: "Link do",
  linkEnded: "Link wygasł",
  sent: "Wysłano",
  sentTimes: (n: number, last: string) =>
    plural(
      n,
      {
        zero: "Ani razu",
        one: "# raz, ostatnio {last}",
        few: "# razy, ostatnio {last}",
        many: "# razy, ostatnio {last}",
      },
      { last },
    ),

  profile: "Profil",
  name: "Imię i nazwisko",
  contact: "E-mail kontaktowy",
  login: "Login",
  department: "Dział",
  position: "Stanowisko",
  workgroups: "Grupy robocze",
  status: "Status",
  since: (ago: string) => `${ago}`,
  none: "Brak",
  notYet: "Brak do dołączenia",

  signIn: "Logowanie",
  lastSignIn: "Ostatnie logowanie",
  lastFailure: "Ostatni błąd",
  sessions: "Sesje",
  openSessions: (n: number) =>
    plural(n, { zero: "Brak otwartych", one: "# otwarta", few: "# otwarte", many: "# otwartych" }),
  letter: { recovery: "Wiadomość o haśle", login: "Wiadomość z loginem" } satisfies Record<
    PersonLetterKind,
    string
  >,

  twoStep: "Dwa etapy",
  state: "Stan",
  by: "Czym",
  byWhat: {
    authenticator: "Aplikacja uwierzytelniająca",
    passkey: "Klucz dostępu",
    both: "Aplikacja uwierzytelniająca lub klucz dostępu",
  },
  passkeys: "Klucze dostępu",
  lastUsed: (when: string) => `ostatnio użyty ${when}`,
  notUsedYet: "jeszcze nieużyty",
  codesLeft: "Kody zapasowe",
  codes: (n: number) =>
    plural(n, { zero: "Nie ma już", one: "został #", few: "zostały #", many: "zostało #" }),
  graceUntil: "Odroczenie do",
  pausedUntil: "Wstrzymane do",

  waiting: "Czeka, jeszcze nie obowiązuje",
  timeline: "Historia",
  noTimeline: "Nic w ostatnich 30 dniach",

  replace: {
    title: (name: string) => `To zła osoba: ${name}`,
    dismissed: (name: string) =>
      `Dostęp zostanie zamknięty: ${name}. Sesje się skończą i logowanie do tej firmy ustanie.`,
    freed: (address: string) =>
      `E-mail kontaktowy ${address} zostanie zwolniony. Login należy nadal do tej osoby.`,
    nothingToFree: "Nie ma e-maila kontaktowego do zwolnienia. Login należy nadal do tej osoby.",
    invited: (department: string | null, role: string) =>
      department
        ? `Właściwa osoba dostanie nowe zaproszenie: ${role.toLowerCase()}, ${department}.`
        : `Właściwa osoba dostanie nowe zaproszenie: ${role.toLowerCase()}.`,
    address: "Właściwy adres",
    name: "Imię i nazwisko",
    act: "Zamknij i zaproś",
  },

  editTitle: (name: string) => `Edytuj: ${name}`,
  editHint: "E-mail kontaktowy nie jest loginem. Po zmianie stary adres jest wolny.",
};

export const events: Record<EventKind, (by: string | null) => string> = {
  workspace_created: () => "Utworzono firmę",
  settings_edited: (by) => (by ? `Zmieniono ustawienia: ${by}` : "Zmieniono ustawienia"),
  department_added: (by) => (by ? `Dodano dział: ${by}` : "Dodano dział"),
  department_renamed: (by) => (by ? `Zmieniono nazwę działu: ${by}` : "Zmieniono nazwę działu"),
  department_deleted: (by) => (by ? `Dział usunął/usunęła ${by}` : "Usunięto dział"),
  workgroup_added: (by) => (by ? `Dodano grupę roboczą: ${by}` : "Dodano grupę roboczą"),
  workgroup_renamed: (by) =>
    by ? `Zmieniono nazwę grupy roboczej: ${by}` : "Zmieniono nazwę grupy roboczej",
  invited: (by) => (by ? `Zaproszenie od: ${by}` : "Zaproszenie"),
  imported: (by) => (by ? `Zaimportowano osoby: ${by}` : "Zaimportowano osoby"),
  invitation_resent: (by) => (by ? `Wysłano ponownie: ${by}` : "Wysłano ponownie"),
  invitation_deleted: (by) => (by ? `Usunięto zaproszenie: ${by}` : "Usunięto zaproszenie"),
  address_fixed: (by) => (by ? `Poprawiono adres: ${by}` : "Poprawiono adres"),
  invitation_opened: () => "Otwarto link",
  invitation_refused: () => "Odrzucono link",
  letter_failed: () => "Nie dostarczono wiadomości",
  letter_sent: () => "Serwer poczty przyjął wiadomość",
  address_requested: (by) => (by ? `Prośba o zwolnienie adresu: ${by}` : "Prośba o zwolnienie adresu"),
  join_requested: () => "Prośba o dołączenie przez link",
  help_requested: () => "Prośba o pomoc z drugim etapem",
  invitation_requested: () => "Prośba o zaproszenie",
  request_answered: (by) => (by ? `Odpowiedź na prośbę: ${by}` : "Odpowiedź na prośbę"),
  joined: () => "Dołączono",
  approved: (by) => (by ? `Zatwierdzono: ${by}` : "Zatwierdzono"),
  rejected: (by) => (by ? `Odrzucono: ${by}` : "Odrzucono"),
  link_added: (by) => (by ? `Utworzono link: ${by}` : "Utworzono link"),
  link_switched_off: (by) => (by ? `Wyłączono link: ${by}` : "Wyłączono link"),
  employee_edited: (by) => (by ? `Zmieniono profil: ${by}` : "Zmieniono profil"),
  dismissed: (by) => (by ? `Zamknięto dostęp: ${by}` : "Dostęp zamknięty"),
  reinstated: (by) => (by ? `Przywrócono dostęp: ${by}` : "Przywrócono dostęp"),
  blocked: (by) => (by ? `Zablokowano: ${by}` : "Blokada z podejrzenia"),
  block_lifted: (by) => (by ? `Zdjęto blokadę: ${by}` : "Zdjęto blokadę"),
  case_opened: (by) => (by ? `Wysłano zgłoszenie: ${by}` : "Zgłoszenie utworzył operator"),
  unblocked: () => "Operator zdjął blokadę",
  case_refused: () => "Operator odrzucił zgłoszenie",
  role_granted: (by) => (by ? `Nadano rolę: ${by}` : "Nadano rolę"),
  two_step_required: (by) =>
    by
      ? `Weryfikacja dwuetapowa stała się obowiązkowa: ${by}`
      : "Weryfikacja dwuetapowa stała się obowiązkowa",
  two_step_not_required: (by) =>
    by ? `Weryfikacja dwuetapowa stała się dobrowolna: ${by}` : "Weryfikacja dwuetapowa stała się dobrowolna",
  two_step_enrolled: () => "Skonfigurowano weryfikację dwuetapową",
  two_step_paused: (by) =>
    by ? `Wstrzymano weryfikację dwuetapową: ${by}` : "Wstrzymano weryfikację dwuetapową",
  pause_ended: (by) => (by ? `Zakończono wstrzymanie: ${by}` : "Zakończono wstrzymanie"),
  grace_extended: (by) => (by ? `Przedłużono odroczenie: ${by}` : "Przedłużono odroczenie"),
  backup_codes_made: () => "Utworzono nowe kody zapasowe",
  passkey_added: () => "Dodano klucz dostępu",
  passkey_removed: () => "Usunięto klucz dostępu",
  passkey_used: () => "Użyto klucza dostępu",
  backup_code_used: () => "Użyto kodu zapasowego",
  profile_opened: () => "Zalogowano się do własnego profilu",
  login_changed: () => "Login zmieniony przez tę osobę",
  login_change_refused: () => "Odrzucono zmianę loginu",
  identity_unlinked: () => "Login odłączony przez tę osobę",
  social_linked: () => "Połączono konto społecznościowe",
  social_unlinked: () => "Odłączono konto społecznościowe",
  password_set: () => "Ustawiono hasło",
  recovery_asked: () => "Poproszono o nowe hasło",
  recovery_sent: (by) => (by ? `Wysłano link do hasła: ${by}` : "Wysłano link do hasła"),
  recovery_opened: () => "Otwarto link do hasła",
  recovery_refused: () => "Odrzucono link lub kod do hasła",
  password_recovered: () => "Nowe hasło ustawiono linkiem lub kodem",
  login_sent: (by) => (by ? `Wysłano login: ${by}` : "Wysłano login"),
  signed_in: () => "Zalogowano",
  sign_in_failed: () => "Logowanie nieudane",
  ip_rule_changed: (by) => (by ? `Zmieniono dozwolone adresy: ${by}` : "Zmieniono dozwolone adresy"),
  place_refused: () => "Odrzucono: adres niedozwolony",
  app_connected: () => "Połączono aplikację",
  device_revoked: (by) => (by ? `Cofnięto dostęp urządzenia: ${by}` : "Cofnięto dostęp urządzenia"),
  sessions_ended: (by) => (by ? `Zakończono sesje: ${by}` : "Zakończono sesje"),
  webhook_added: () => "Utworzono webhook",
  webhook_disabled: (by) => (by ? `Wyłączono webhook: ${by}` : "Wyłączono webhook"),
  webhook_kept: (by) => (by ? `Zachowano webhook: ${by}` : "Zachowano webhook"),
  outgoing_added: (by) => (by ? `Webhook wychodzący dodał(a) ${by}` : "Dodano webhook wychodzący"),
  outgoing_secrets_shown: (by) =>
    by ? `Sekrety webhooka wychodzącego pokazano: ${by}` : "Pokazano sekrety webhooka wychodzącego",
  outgoing_disabled: (by) => (by ? `Webhook wychodzący wyłączył(a) ${by}` : "Wyłączono webhook wychodzący"),
  delivery_given_up: () => "Zaniechano dostarczenia do webhooka wychodzącego",
  delivery_sent_again: (by) => (by ? `Ponownie wysłał(a) ${by}` : "Dostarczenie wysłano ponownie"),
  rest_refused: () => "Webhook bez odpowiedzi",
  portal_logged: () => "Zapisane przez portal",
  operation_refused: () => "Odrzucono zmianę",
  operation_reused: () => "Zmianę powtórzył ktoś inny lub z inną treścią",
  restored: () => "Bazę danych odtworzono z kopii",
};

export const notArrived = (name: string, sender: string) => [
  `Jeśli nie dotarła: ${name} powinien lub powinna zajrzeć do folderów Spam i Oferty.`,
  sender.includes("@")
    ? `Nadawca, któremu trzeba zaufać: ${sender} albo wszystko z ${sender.slice(sender.lastIndexOf("@") + 1)}.`
    : `Nadawca, któremu trzeba zaufać: ${sender}.`,
];

export const unnamedDevice: string = "Urządzenie bez nazwy";
