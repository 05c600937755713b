import type { Block } from "../../bindings/Block";
import type { Cause } from "../../bindings/Cause";
import type { Diagnosed } from "../../bindings/Diagnosed";
import type { Fix } from "../../bindings/Fix";
import type { Signal } from "../../bindings/Signal";
import { evidenceWords, quoted, type About, type CauseWords } from "../../causes";
import { counted as plural } from "../../plural";
import { ago, moment } from "../../time.svelte";
import { notArrived } from "./people";
import { portal } from "./portal";

export const signals: Record<Signal, (n: number) => string> = {
  weak_password: () => "Hasło jest słabe",
  breached_password: () => "Hasło jest na liście wycieków",
  two_step_off: () => "Nie wymagano drugiego etapu",
  unusual_devices: (n) =>
    plural(n, {
      one: "W ciągu dnia dobre hasło przyszło z # nietypowego urządzenia",
      few: "W ciągu dnia dobre hasło przyszło z # nietypowych urządzeń",
      many: "W ciągu dnia dobre hasło przyszło z # nietypowych urządzeń",
    }),
};

const last = ({ at, n, ip }: Diagnosed) =>
  at === null
    ? ""
    : plural(
        n ?? 1,
        {
          single: "Ostatnio {ago}{from}. ",
          one: "# raz od ostatniego sukcesu, ostatnio {ago}{from}. ",
          few: "# razy od ostatniego sukcesu, ostatnio {ago}{from}. ",
          many: "# razy od ostatniego sukcesu, ostatnio {ago}{from}. ",
        },
        { ago: ago(at), from: ip ? `, z ${ip}` : "" },
      );
const since = (at: number | null) => (at === null ? "" : ` od ${moment(at)}`);
const on = (at: number | null) => (at === null ? "" : ` ${moment(at)}`);

const door = "Strona logowania mówi tylko „niepoprawny login lub hasło”.";
function suspicion({ at, block, verify, stops_rest }: Diagnosed, name: string) {
  const counted: Extract<Block, { by: "suspicion" }> | null = block?.by === "suspicion" ? block : null;
  const rest = stops_rest
    ? " Do tego czasu REST API całej firmy stoi: webhooki, integracje i aplikacje."
    : "";
  const identity = verify ? " U administratora operator najpierw sprawdzi tożsamość." : "";
  const next = counted?.case_at
    ? `U operatora jest otwarte zgłoszenie od ${moment(counted.case_at)}.`
    : "Zdjąć to może tylko operator serwera: wyślij zgłoszenie.";
  const score = counted ? ` Punktów było ${counted.score} z ${counted.threshold}:` : "";
  return {
    text: `Blokada${since(at)}: ${name}. ${door} ${next}${identity}${rest}${score}`,
    ...(counted ? { advice: counted.evidence.flatMap(evidenceWords) } : {}),
  };
}

const codes = (word: string | null) =>
  word === "no_codes"
    ? " Nie ma już kodów zapasowych: gdy telefonu brak, pomoże tylko wstrzymanie."
    : word === "codes"
      ? " Są jeszcze kody zapasowe: każdy działa raz, zamiast telefonu."
      : "";
const list = ({ list }: Diagnosed) =>
  ({ workspace: "na liście firmy", department: "na liście działu", person: "na własnej liście" })[
    list?.of ?? "workspace"
  ];
const older: Record<string, string> = {
  used: "Ustawiono już nim hasło.",
  voided: "Poproszono o nowszy, a działa tylko najnowszy.",
  changed: "Hasło lub login tymczasem zmieniono.",
  expired: "Jego czas minął.",
};

/** A letter that the mail server did not take yet. */
const putOff = ({ said, at }: Diagnosed) => ({
  title: "Wiadomość odłożono",
  text: `Serwer poczty poprosił${on(at)}, aby spróbować później. Stanie się to samo.`,
  ...quoted(said),
});

export const causes: Record<Cause, (one: Diagnosed, about: About) => CauseWords> = {
  blocked_by_suspicion: (one, { name }) => ({ title: "Blokada z podejrzenia", ...suspicion(one, name) }),
  blocked_by_hand: ({ at, block }, { name }) => ({
    title: "Blokada od administratora",
    text: `Blokada${since(at)}${block?.by === "hand" && block.admin ? ` (${block.admin})` : ""}: ${name}. ${door}`,
    ...(block?.by === "hand" ? quoted(block.reason) : {}),
  }),
  only_user: () => ({
    title: "Nie ma kto potwierdzić",
    text: "Ta osoba pracuje tu sama, więc operator nie może potwierdzić, kim jest. Drugiego administratora trzeba wyznaczyć wcześniej.",
  }),
  never_sent: ({ at }, { name }) => ({
    title: "Nie wysłano zaproszenia",
    text: `${name}: dodano bez wiadomości${on(at)}.`,
  }),
  letter_failed: ({ said, host, at }) => ({
    title: "Zaproszenie nie dotarło",
    text: at === null ? "Serwer poczty je odrzucił." : `${host ?? "Serwer poczty"} powiedział${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nic więcej")),
  }),
  letter_delayed: putOff,
  invitation_expired: ({ at }) => ({
    title: "Link zaproszenia jest za stary",
    text: `Przestał działać ${at === null ? "po upływie terminu" : ago(at)}. Ponowne wysłanie tworzy nowy.`,
  }),
  not_joined_yet: ({ at, word }, { name, sender }) =>
    word === "inferred"
      ? { title: portal.notInYet.title, text: portal.notInYet.text(name) }
      : word === "opened"
        ? {
            title: "Link otwarto, ale nie dokończono",
            text: `${name}: link otwarto, ale nie dokończono.`,
          }
        : {
            title: "Zaproszenie jest w drodze",
            text: `${at === null ? "" : `Wysłano ${ago(at)}; `}linku jeszcze nie otwarto: ${name}.`,
            advice: notArrived(name, sender),
          },
  older_invitation: (one, { name }) => ({
    title: "Otwarto starsze zaproszenie",
    text: `${last(one)}Działa tylko link z najnowszej wiadomości, a otwarto inny: ${name}.`,
  }),
  pending_approval: ({ at }, { name }) => ({
    title: "Chce dołączyć",
    text: `Prośba o dołączenie${at === null ? "" : ` ${ago(at)}`}: ${name}. Czeka na zatwierdzenie przez administratora.`,
  }),
  dismissed: ({ at }, { name }) => ({
    title: "Dostęp zamknięty",
    text: `Dostęp zamknięto${on(at)}: ${name}. Przywrócenie dostępu odda login i dane.`,
  }),
  password_void: ({ at }, { name }) => ({
    title: "Potrzebne jest nowe hasło",
    text: `Operator zdjął blokadę${on(at)}: ${name}. Stare hasło już tu nie działa.`,
  }),
  place_not_allowed: (one, { name }) => ({
    title: "Nie z tego adresu",
    text: one.ip
      ? `${name}: logowanie z ${one.ip}${on(one.at)}, a tego adresu nie ma ${list(one)}. Samo logowanie jest w dzienniku jako dobre, potem odrzucone.`
      : "Logowanie z adresu, którego nie ma na żadnej obowiązującej liście. Samo logowanie jest w dzienniku jako dobre, potem odrzucone.",
  }),
  must_enrol: ({ at }, { name }) => ({
    title: "Najpierw trzeba skonfigurować drugi etap",
    text: `Odroczenie minęło${at === null ? "" : ` ${ago(at)}`}: ${name}. Logowanie prowadzi do konfiguracji.`,
  }),
  cannot_confirm: ({ at, said, n }, { name }) => ({
    title: "Telefon zgubiony lub nie potwierdza",
    text: `${at === null ? "" : `Prośba o pomoc ${ago(at)}: ${name}. `}${
      n === null
        ? "Zamiast telefonu działa kod zapasowy; bez niego wstrzymaj weryfikację dwuetapową."
        : plural(n, {
            zero: "Nie ma już kodów zapasowych: wstrzymaj weryfikację dwuetapową, a ta osoba ustawi nowy telefon.",
            one: "Został # kod zapasowy; działa zamiast telefonu.",
            few: "Zostały # kody zapasowe; każdy działa zamiast telefonu.",
            many: "Zostało # kodów zapasowych; każdy działa zamiast telefonu.",
          })
    }`,
    ...quoted(said),
  }),
  wrong_password: (one) => ({
    title: "Hasło było złe",
    text: `${last(one)}Literówka, Caps Lock, inny język klawiatury albo zapomniane: wtedy link ustawia nowe.`,
  }),
  no_password: (one, { name }) => ({
    title: "Nie ma jeszcze hasła",
    text: `${last(one)}${name}: hasła nigdy nie ustawiono. Ustawi je link wysłany na login.`,
  }),
  captcha: (one) => ({
    title: "Po wielu złych hasłach strona żąda dowodu",
    text: `${last(one)}Strona pracuje nad nim sama. „Usuń zapisane dane logowania tego urządzenia” to kasuje; dobre hasło też.`,
  }),
  throttled: (one) => ({
    title: "Za dużo prób: czekanie",
    text: `${last(one)}Przez chwilę nic nie jest sprawdzane. Znanych urządzeń nie zatrzymuje to, co piszą obcy.`,
  }),
  strangers_shut: (one) => ({
    title: "Słuchane są tylko znane urządzenia",
    text: `${last(one)}Po stu błędach z nieznanych urządzeń hasło działa ze znanego albo po odzyskaniu.`,
  }),
  wrong_code: (one) => ({
    title: "Kod był zły",
    text: `${last(one)}Kod innej firmy lub starszego telefonu albo zegar telefonu jest zły.${codes(one.word)}`,
  }),
  code_used: (one) => ({
    title: "Kod już użyto",
    text: `${last(one)}Każdy działa raz: następny pojawi się w ciągu 30 sekund.`,
  }),
  phone_clock: (one) => ({
    title: "Zegar telefonu jest zły",
    text: `${last(one)}Kod był dobry jakiś czas temu. Ustaw w telefonie automatyczny czas.${codes(one.word)}`,
  }),
  wrong_backup_code: (one) => ({
    title: "Kod zapasowy był zły",
    text: `${last(one)}Liczy się też jego numer, a nowsza lista kończy starszą.${codes(one.word)}`,
  }),
  backup_code_used: (one) => ({
    title: "Kod zapasowy już użyto",
    text: `${last(one)}Każdy działa raz: weź następny z listy.${codes(one.word)}`,
  }),
  passkey_refused: (one) => ({
    title: "Klucza dostępu nie przyjęto",
    text: `${last(one)}Odpowiedział za późno, jest cudzy albo skopiowany. Zamiast niego działa kod.`,
  }),
  no_factor: (one, { name }) => ({
    title: "Drugi etap, którego nie ma",
    text: `${last(one)}${name}: brak aplikacji uwierzytelniającej. Być może otwarty jest formularz kodu zapasowego lub klucza dostępu.`,
  }),
  codes_used_up: (_, { name }) => ({
    title: "Nie ma już kodów zapasowych",
    text: `Bez telefonu ${name} nie wejdzie. Nowe kody można utworzyć po zalogowaniu; gdy telefon zginął, wstrzymaj weryfikację dwuetapową.`,
  }),
  not_an_admin: (one) => ({
    title: "Aplikacja jest dla administratorów",
    text: `${last(one)}Ta rola nie otwiera aplikacji na komputer; sama firma jest dostępna.`,
  }),
  several_identities: (one) => ({
    title: "Jedno konto społecznościowe, kilka loginów",
    text: `${last(one)}Konto (${one.host ?? "społecznościowe"}) jest połączone z więcej niż jednym loginem. Strona je wymieni; jeden trzeba tam odłączyć.`,
  }),
  recovery_outdated: (one) => ({
    title: "Link do nowego hasła jest przestarzały",
    text:
      one.at !== null && one.until !== null
        ? `Zamówiono ${ago(one.at)}, nie otwarto. Działał do: ${moment(one.until)}.`
        : `${last(one)}${older[one.word ?? ""] ?? "Działa tylko link z najnowszej wiadomości, do podanej w niej godziny."}`,
  }),
  recovery_code_wrong: (one) => ({
    title: "Kod z SMS-a był zły lub za stary",
    text: `${last(one)}Działa krótko i tylko kilka prób.`,
  }),
  recovery_letter_failed: ({ said, host, at, word }) => ({
    title: word === "login" ? "Wiadomość z loginem nie dotarła" : "Wiadomość o nowym haśle nie dotarła",
    text: at === null ? "Serwer poczty je odrzucił." : `${host ?? "Serwer poczty"} powiedział${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nic więcej")),
  }),
  recovery_not_opened: (one, { name, sender }) => {
    if (one.word === "delayed") return putOff(one);
    if (one.word === "waiting")
      return {
        title: "Wiadomość nie opuściła jeszcze serwera",
        text: "Wyjdzie sama. Jeśli zostaje tutaj, operator sprawdza pocztę serwera.",
      };
    const { at, until } = one;
    return {
      title: "Wiadomość wyszła, ale jej nie otwarto",
      text:
        at === null || until === null
          ? "Może być w spamie."
          : `Wysłano ${ago(at)}. Termin linku: ${moment(until)}.`,
      advice: notArrived(name, sender),
    };
  },
  login_taken: ({ address, at }) => ({
    title: "Nowy login należy do kogoś innego",
    text: `${address ?? "Adres"} nie mógł zostać loginem${on(at)}: jest zajęty. Kto go ma, loguje się nim i tam go zmienia; wtedy jest wolny.`,
  }),
  failed_lately: ({ at }, { name }) => ({
    title: "Logowanie niedawno się nie udało",
    text: `Ostatni błąd był${at === null ? " niedawno" : ` ${ago(at)}`}: ${name}. Dlaczego, nie ma w przechowywanym tu dzienniku.`,
  }),
  grace_ends: ({ until }, { name }) => ({
    title: "Wkrótce trzeba skonfigurować drugi etap",
    text: `${name} wchodzi bez niego do ${until === null ? "końca odroczenia" : moment(until)}; potem logowanie prowadzi do konfiguracji.`,
  }),
  other_login: ({ address }, { name }) => ({
    title: "Login to inny adres",
    text: `${name} loguje się jako ${address ?? "inny adres"}, a nie e-mailem kontaktowym.`,
  }),
  made_up_login: ({ address }, { name }) => ({
    title: "Login został wymyślony",
    text: `Przez konto społecznościowe: ${name}, login ${address ?? "utworzony dla niego"}. Można go zmienić w profilu.`,
  }),
  weak_password: ({ at, word }) => ({
    title: "Hasło łatwo zgadnąć",
    text: `${signals[word === "breached" ? "breached_password" : "weak_password"](0)}${since(at)}. Wpuszcza, ale przy blokadzie z podejrzenia liczy się jako pierwsze. Link pozwala ustawić silniejsze, nieużywane nigdzie indziej.`,
  }),
  sign_in_anew: () => ({
    title: "Potrzebne jest świeże logowanie",
    text: "Ta zmiana wymaga logowania sprzed chwili albo sesja się skończyła. Trzeba zalogować się jeszcze raz i zacząć od nowa.",
  }),
  provider_fails: ({ host, word }, { name }) =>
    word === "not_anew"
      ? {
          title: "Dostawca nie prosi o ponowne logowanie",
          text: `${host ?? "Dostawca"} nie potwierdził, że ${name} loguje się właśnie teraz, a tego wymaga zamierzona czynność; więcej czasu na drugi etap nic tu nie zmieni. Kto ma hasło, loguje się hasłem; przy loginie, który jest adresem lub numerem, hasło ustawia się przez link. Przy loginie wymyślonym tylko operator może uznać słowo tego dostawcy.`,
        }
      : {
          title: "Logowanie przez dostawcę się nie udało",
          text: "Dostawca nie odpowiedział, jego odpowiedź się nie liczy albo konto nie jest połączone z tym loginem. Login i hasło działają; kto nie ma hasła, ustawia je przez link, chyba że login został wymyślony.",
        },
  passkeys_not_here: () => ({
    title: "Klucze dostępu nie działają pod tym adresem",
    text: "Przeglądarki nie używają ich pod adresem z samych cyfr ani bez https. Działa kod albo kod zapasowy; operator może nadać serwerowi nazwę.",
  }),
  server_broke: () => ({
    title: "Serwer miał awarię",
    text: "Nic nie przepadło. Po numerze na stronie operator znajdzie przyczynę w dzienniku serwera.",
  }),
  server_busy: (one) => ({
    title: "Serwer miał za dużo pracy",
    text: `${last(one)}Wpis nie został sprawdzony i się nie liczył. Za chwilę zostanie; jeśli zdarza się to często, operator daje serwerowi więcej zasobów.`,
  }),
  session_over: ({ at }) => ({
    title: "Sesja skończyła się sama",
    text: `Sesja przeglądarki kończy się 24 minuty po ostatniej aktywności; komunikator i aplikacja trwają, dopóki są używane.${at === null ? "" : ` Ostatnie logowanie ${ago(at)}.`}`,
  }),
  rest_stopped: ({ who, at }) => ({
    title: "REST API stoi",
    text: who
      ? `Blokada z podejrzenia${since(at)}: ${who}. Webhooki, integracje i aplikacje całej firmy czekają na jej zdjęcie.`
      : "Ktoś jest zablokowany z podejrzenia. Webhooki, integracje i aplikacje czekają na zdjęcie blokady.",
  }),
  unknown_login: ({ address }) => ({
    title: "Login, którego nikt nie ma",
    text: `${address ? `Nikt tu nie loguje się jako ${address}: to` : "To"} literówka albo inny adres niż ten, który się liczy. Administratorzy widzą właściwy w profilu.`,
  }),
  keyboard: () => ({
    title: "Caps Lock lub inna klawiatura",
    text: "Pole hasła pokazuje, gdy Caps Lock jest włączony. „Pokaż” odsłania wpisany tekst.",
  }),
  other_workspace: () => ({
    title: "Adres innej firmy",
    text: "Logowanie odbywa się pod adresem innej firmy. Po haśle strona wymieni właściwe.",
  }),
  other_identity: () => ({
    title: "Zalogowany jest ktoś inny",
    text: "Przeglądarka jest zalogowana innym loginem, którego nie ma w tej firmie. Strona proponuje wylogować się i wejść jako ktoś inny.",
  }),
  never_joined: ({ address }) => ({
    title: "Nigdy nie zaproszono",
    text: `${address ?? "Tej osoby"} nie ma w tej firmie. Zaproś, a wejdzie tym samym loginem.`,
  }),
  asks_for_invitation: ({ who, address, at, said }) => ({
    title: "Prośba o zaproszenie",
    text: who
      ? `${who} (${address ?? ""}): prośba u drzwi${at === null ? "" : ` ${ago(at)}`}.`
      : "Prośba u drzwi.",
    ...quoted(said),
  }),
  address_is_login: ({ who, address, word }) => ({
    title: "Adres jest już loginem",
    text: who
      ? `${address ?? "To"}: login ${word === "both" ? "i e-mail kontaktowy " : ""}(${who}). Zmienić może go tylko ta osoba: poproś ją albo użyj innego adresu.`
      : "Loguje się nim inny pracownik. Tylko on może go zmienić, w swoim profilu.",
  }),
  address_is_contact: ({ who, address }) => ({
    title: "Adres jest już e-mailem kontaktowym",
    text: who
      ? `${address ?? "To"}: e-mail kontaktowy w profilu (${who}). Zmień go tam; wtedy jest wolny.`
      : "Jest w profilu innego pracownika. Zmień go tam; wtedy jest wolny.",
  }),
  address_of_dismissed: ({ who, address }) => ({
    title: "Adres osoby z zamkniętym dostępem",
    text: who
      ? `${address ?? "Adres"}: ${who}, dostęp zamknięty. Ta sama osoba? Przywróć dostęp. Inna? Najpierw zmień e-mail kontaktowy, potem login.`
      : "Osoby z zamkniętym dostępem się liczą. Ta sama osoba? Przywróć dostęp. Inna? Najpierw zmień e-mail kontaktowy, potem login.",
  }),
  address_invited: ({ who, address }) => ({
    title: "Adres jest już zaproszony",
    text: who
      ? `${address ?? "Adres"} ma otwarte zaproszenie (${who}): wyślij je ponownie.`
      : "Ma otwarte zaproszenie: wyślij je ponownie.",
  }),
  recovery_of_another: () => ({
    title: "Link jest dla innego loginu",
    text: "Przeglądarka jest zalogowana jako ktoś inny. Okno prywatne otworzy link bez kończenia tamtej sesji.",
  }),
  off_list: () => ({
    title: "Logowanie spoza listy, wyjaśnione",
    text: "Integracja działająca za tę osobę, sesja sprzed reguły, logowanie odrzucone potem albo zwolniony administrator: historia mówi, co z tego.",
  }),
  still_linked: () => ({
    title: "Login jest nadal w użyciu",
    text: "Login można usunąć, gdy nie jest z nim połączona żadna firma; strona powie, które zostały.",
  }),
};

export const fixes: Record<Fix, string> = {
  approve: "Zatwierdź",
  resend: "Wyślij ponownie",
  fix_address: "Popraw adres",
  invite: "Zaproś",
  replace: "Zaproś właściwą osobę",
  reinstate: "Przywróć dostęp",
  edit: "Edytuj",
  request_address: "Poproś o zwolnienie",
  lift_block: "Zdejmij blokadę",
  open_case: "Wyślij zgłoszenie",
  pause_two_step: "Wstrzymaj drugi etap",
  extend_grace: "Przedłuż odroczenie",
  send_recovery: "Wyślij link do hasła",
  send_login: "Wyślij login",
  set_ip_rule: "Zmień adresy",
};
