/** DOC-1: replies for people, in Polish. */
import type { Replies } from "../replies";

export const pl: Replies = {
  stopped:
    "Twoje logowanie do {company} zostało zatrzymane dla bezpieczeństwa. Zajmuję się tym; nie próbuj na razie innych haseł.",
  new_password:
    "Możesz znów wejść. Stare hasło nie działa już w {company}: odzyskaj je e-mailem lub telefonem na stronie logowania i ustaw nowe.",
  invite: "Zapraszam teraz do {company}. Otwórz link w wiadomości od {sender}.",
  which_address:
    "Nasze zaproszenie na {address} wróciło. Czy adres jest dobry? Podaj inny, a wyślę ponownie.",
  later:
    "Serwer poczty dla {address} przyjmie naszą wiadomość później. Wyśle się sama; zajrzyj jeszcze raz za godzinę.",
  new_link: "Ten link już nie działa. Nowy został wysłany; otwórz najnowszą wiadomość od {sender}.",
  look: "Poszukaj wiadomości od {sender}, także w folderach Spam i Oferty, i oznacz ten adres jako zaufany. Jeśli jej nie ma, daj mi znać, a wyślę ponownie.",
  finish: "Zaproszenie zostało otwarte, ale nie dokończone. Otwórz link jeszcze raz i wybierz hasło.",
  approve: "Dziękuję za dołączenie. Zatwierdzam to teraz; zaloguj się ponownie za minutę.",
  ended: "Twój dostęp do {company} został zakończony. Sprawdzę to i odpowiem.",
  place:
    "{company} otwiera się tylko z określonych adresów. Zaloguj się z biura lub przez jego VPN albo powiedz mi, gdzie jesteś.",
  enrol: "Zaloguj się hasłem: strona pokaże, jak ustawić weryfikację dwuetapową. Zajmie to dwie minuty.",
  phone:
    "Zaloguj się jednym z kodów zapasowych. Jeśli ich nie masz, daj mi znać: wyłączę na jakiś czas weryfikację dwuetapową, a Ty ustawisz nowy telefon.",
  retype:
    "Sprawdź, czy w adresie logowania nie ma literówki, oraz język klawiatury i Caps Lock. Jeśli nadal się nie uda, odzyskaj hasło na stronie logowania.",
  set_password: "Użyj tylko linku z najnowszej wiadomości, przed podaną w niej godziną. Mogę wysłać nowy.",
  captcha:
    "Po wielu złych hasłach strona najpierw dowodzi, że nie zgaduje maszyna; dzieje się to samo w chwilę. Potem wpisz hasło jeszcze raz albo je odzyskaj.",
  wait: "Za dużo prób: poczekaj chwilę albo zaloguj się na urządzeniu, którego już używasz. Hasło można też odzyskać na stronie logowania.",
  code: "Użyj kodu {company}, który jest teraz pokazany, każdy działa raz, i ustaw czas telefonu na automatyczny. Działa też kod zapasowy.",
  app: "Aplikacja na komputer jest dla administratorów. Otwórz {company} w przeglądarce.",
  social:
    "Twoje konto społecznościowe jest połączone z kilkoma loginami. Po zalogowaniu strona je pokaże: odłącz wszystkie oprócz jednego.",
  taken:
    "Ten adres należy już do innego loginu lub profilu. Użyj innego albo zaloguj się tamtym loginem i zmień go tam; wtedy będzie wolny.",
  login: "Do {company} logujesz się jako {login}. Wpisz dokładnie to.",
  session:
    "Sesja się skończyła, bo przez jakiś czas nie było aktywności. Zaloguj się ponownie; nic nie przepadło.",
  rest: "Nasze integracje stoją, bo jedno konto zablokowano dla bezpieczeństwa. Wyjaśniamy to z operatorem.",
  company: "To adres innej firmy. Otwórz stronę logowania {company} albo wybierz firmę po zalogowaniu.",
  switch:
    "W przeglądarce zalogowany jest ktoś inny. Wyloguj się tam albo otwórz stronę w oknie prywatnym i wejdź własnym loginem.",
  invited:
    "Masz już otwarte zaproszenie do {company}. Wysyłam je teraz ponownie; otwórz najnowszą wiadomość.",
  explained: "To logowanie jest wyjaśnione w dzienniku: nie wszedł nikt, kto nie może. Nie musisz nic robić.",
  linked:
    "Login można usunąć, gdy nie jest połączony z żadną firmą. Strona mówi, które zostały; poproś najpierw ich administratorów o zakończenie dostępu.",
  anew: "Zaloguj się jeszcze raz i zacznij od nowa: to, co chcesz zrobić, wymaga logowania sprzed chwili. Nic nie przepadło.",
  provider:
    "Zaloguj się loginem {login} i hasłem; jeśli hasła nie masz, daj mi znać, a wyślę link do jego ustawienia. Konto u dostawcy można potem połączyć w profilu.",
  busy: "Nasz serwer miał w tej chwili za dużo pracy i nie sprawdził wpisu. Spróbuj teraz jeszcze raz, a jeśli zdarza się to często, daj mi znać.",
  broken:
    "Nasz serwer miał awarię; nic Twojego nie przepadło. Spróbuj ponownie za kilka minut, a jeśli to nie minie, przyślij mi numer ze strony.",
  stronger:
    "Twoje hasło łatwo zgadnąć. Ustaw nowe, którego nie używasz nigdzie indziej: trzy lub cztery niezwiązane słowa są silne i łatwe do zapamiętania.",
};
