import type { Decision } from "../../bindings/Decision";
import type { Outcome } from "../../bindings/Outcome";
import type { Settlement } from "../../bindings/Settlement";
import { isAnywhere } from "../../places";
import { number, counted as plural } from "../../plural";
import { roles } from "./rules";
import { twoStep } from "./twoStep";

type Kind = Decision["kind"];

export const decisions: {
  [K in Kind]: (who: string, decision: Extract<Decision, { kind: K }>) => string;
} = {
  invite: (who, { people, letters }) => {
    const first = people[0];
    const role = first && first.role !== "employee" ? roles[first.role].toLowerCase() : "";
    if (letters)
      return plural(
        people.length,
        {
          one: role ? "Zaproś: {who} ({role})" : "Zaproś: {who}",
          few: "Zaproś # osoby, najpierw {who}",
          many: "Zaproś # osób, najpierw {who}",
        },
        { who, role },
      );
    return plural(
      people.length,
      {
        one: "Dodaj bez wiadomości: {who}",
        few: "Dodaj bez wiadomości # osoby, najpierw {who}",
        many: "Dodaj bez wiadomości # osób, najpierw {who}",
      },
      { who },
    );
  },
  resend_invitation: (who) => `Wyślij ponownie zaproszenie: ${who}`,
  fix_address: (who, { address }) => `Zaproś pod innym adresem: ${who}, ${address}`,
  delete_invitation: (who) => `Usuń zaproszenie: ${who}`,
  approve: (who) => `Zatwierdź: ${who}`,
  reject: (who) => `Odrzuć: ${who}`,
  dismiss: (who, { keep_webhooks }) =>
    keep_webhooks ? `Zamknij dostęp i zachowaj webhooki: ${who}` : `Zamknij dostęp: ${who}`,
  reinstate: (who) => `Przywróć dostęp: ${who}`,
  replace_person: (who, { by }) => `Zamknij dostęp: ${who}, zaproś zamiast tego ${by.address}`,
  end_sessions: (who) => `Zakończ sesje: ${who}`,
  pause_two_step: (who, { hours }) =>
    `Wstrzymaj weryfikację dwuetapową: ${who}, ${hours < 24 ? twoStep.hours(hours) : twoStep.days(Math.round(hours / 24))}`,
  end_pause: (who) => `Zakończ wstrzymanie: ${who}`,
  extend_grace: (who, { days }) => `Przedłuż odroczenie: ${who}, ${twoStep.days(days)}`,
  grant_role: (who, { role }) => `Zmień rolę: ${who}, ${roles[role.to].toLowerCase()}`,
  transfer_ownership: (who) => `Przekaż własność: ${who}`,
  revoke_device: (who) => `Cofnij dostęp aplikacji: ${who}`,
  revoke_webhook: (who) => `Wyłącz webhook „${who}”`,
  add_outgoing: (_, { title }) => `Dodaj webhook wychodzący „${title}”`,
  disable_outgoing: (who) => `Wyłącz webhook wychodzący „${who}”`,
  send_again: (who) => `Wyślij ponownie do „${who}”`,
  answer_request: (who, { answer }) =>
    answer === "done" ? `Zamknij prośbę: ${who}` : `Odrzuć prośbę: ${who}`,
  send_recovery: (who) => `Wyślij link do nowego hasła: ${who}`,
  send_login: (who) => `Wyślij login: ${who}`,
  block: (who) => `Zablokuj: ${who}`,
  lift_block: (who) => `Zdejmij blokadę: ${who}`,
  open_case: (who) => `Poproś operatora o zdjęcie blokady: ${who}`,
  request_address: (who, { address }) => `Poproś o zwolnienie ${address}: ${who}`,
  edit_employee: (who) => `Zmień profil: ${who}`,
  add_department: (_, { name }) => `Dodaj dział ${name}`,
  rename_department: (_, { name }) => `Zmień nazwę działu ${name.from} na ${name.to}`,
  delete_department: (_, { name }) => `Usuń dział ${name}`,
  add_workgroup: (_, { name }) => `Dodaj grupę roboczą ${name}`,
  rename_workgroup: (_, { name }) => `Zmień nazwę grupy roboczej ${name.from} na ${name.to}`,
  add_link: (_, { name }) => `Utwórz link „${name}”`,
  switch_link_off: (who) => `Wyłącz link „${who}”`,
  edit_settings: () => "Zmień ustawienia firmy",
  require_two_step: () => "Ustaw weryfikację dwuetapową jako obowiązkową",
  stop_requiring_two_step: () => "Ustaw weryfikację dwuetapową jako dobrowolną",
  set_ip_rule: (who, { rule, list }) => {
    const whom = rule.of === "workspace" ? "Wszyscy" : who;
    if (list.to.length > 0 && !isAnywhere(list.to)) return `${whom}: wpuszczaj tylko z listy adresów`;
    if (list.to.length > 0 || rule.of === "workspace") return `${whom}: wpuszczaj zewsząd`;
    return `${who}: usuń listę adresów`;
  },
};

export const outbox = {
  title: "Wychodzące",
  summary: (waiting: number, conflicts: number) =>
    [
      plural(waiting, {
        zero: "Nic nie czeka",
        one: "# zmiana czeka",
        few: "# zmiany czekają",
        many: "# zmian czeka",
      }),
      plural(conflicts, {
        zero: "",
        one: "# wymaga decyzji",
        few: "# wymagają decyzji",
        many: "# wymaga decyzji",
      }),
    ]
      .filter(Boolean)
      .join(" · "),
  conflicts: "Wymaga decyzji",
  waiting: "Czeka, jeszcze nie obowiązuje",
  history: "Wysłane w ostatnich 30 dniach",
  takeBack: "Wycofaj",
  takeBackNamed: (sentence: string) => `Wycofaj: ${sentence}`,
  open: "Otwórz",
  openNamed: (name: string) => `Otwórz: ${name}`,
  decide: "Zdecyduj",
  decided: "Zdecydowano",
  leavesIn: (seconds: number) => `Wyjdzie za ${seconds} s`,
  whenOnline: "Wyjdzie, gdy będzie sieć",
  sending: "Wysyłanie",

  yours: "Miało być",
  then: "Wtedy było",
  now: "Teraz jest",
  unknown: "Już nie wiadomo",
  tooOld: "Nic się nie zmieniło: zmiana leżała tu zbyt długo. Sprawdź, czy nadal jest słuszna.",
  fieldIs: (field: string, value: string) => `${field}: ${value}`,
  fieldBecomes: (field: string, from: string, to: string) => `${field}: ${from} → ${to}`,
  noValue: "brak",
  departmentGone: "dział, którego już nie ma",
  workgroupGone: "grupa robocza, której już nie ma",
  by: (name: string) => `decyzja: ${name}`,
  since: (when: string) => `od ${when}`,
  settle: {
    leave_as_is: "Zostaw, jak jest teraz",
    decide_again: "Zrób ponownie, według obecnego stanu",
    resend_existing: "Wyślij ponownie otwarte zaproszenie",
  } satisfies Record<Settlement, string>,
  settled: {
    leave_as_is: "Zostawiono, jak jest teraz",
    decide_again: "Zdecydowano od nowa",
    resend_existing: "Wysyłasz ponownie otwarte zaproszenie",
  } satisfies Record<Settlement, string>,

  outcomes: {
    applied: "Obowiązuje",
    already: "Tak już było",
    conflict: "Stan się zmienił",
    rejected: "Niemożliwe",
    expired: "Za stare, by wysłać",
    unknown: "Nie wiadomo",
  } satisfies Record<Outcome["outcome"], string>,
  refusedRows: (n: number) =>
    plural(n, { one: "Pominięto # osobę", few: "Pominięto # osoby", many: "Pominięto # osób" }),
  refusedRow: (who: string, why: string) => `${who}: ${why}`,
  inRow: (row: number) => `Wiersz ${number(row)}`,
  andMore: (n: number) => plural(n, { one: "i jeszcze #", few: "i jeszcze #", many: "i jeszcze #" }),

  newer: "Z nowszej wersji Gatehouse",
  newerHint: "Ta wersja nie umie tego odczytać. Zostanie tu do aktualizacji Gatehouse.",
  newerAbout: (name: string) => (name ? `Zmiana: ${name}` : "Zmiana"),

  empty: "Wszystkie zmiany obowiązują",
  emptyHint: "To, co zdecydujesz bez sieci, czeka tu zwykłymi słowami, aż dostanie to serwer.",
};
