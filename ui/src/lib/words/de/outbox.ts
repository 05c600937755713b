import type { Decision } from "../../bindings/Decision";
import type { Outcome } from "../../bindings/Outcome";
import type { Settlement } from "../../bindings/Settlement";
import { isAnywhere } from "../../places";
import { number, plural } from "../../plural";
import { roles } from "./rules";
import { twoStep } from "./twoStep";

type Kind = Decision["kind"];

export const decisions: {
  [K in Kind]: (who: string, decision: Extract<Decision, { kind: K }>) => string;
} = {
  invite: (who, { people, letters }) => {
    const first = people[0];
    const role = first && first.role !== "employee" ? roles[first.role] : "";
    if (letters)
      return plural(
        people.length,
        {
          one: role ? "{who} als {role} einladen" : "{who} einladen",
          other: "# Personen einladen, zuerst {who}",
        },
        { who, role },
      );
    return plural(
      people.length,
      { one: "{who} ohne E-Mail hinzufügen", other: "# Personen ohne E-Mail hinzufügen, zuerst {who}" },
      { who },
    );
  },
  resend_invitation: (who) => `Einladung von ${who} erneut senden`,
  fix_address: (who, { address }) => `${who} stattdessen unter ${address} einladen`,
  delete_invitation: (who) => `Einladung von ${who} löschen`,
  approve: (who) => `${who} zulassen`,
  reject: (who) => `${who} ablehnen`,
  dismiss: (who, { keep_webhooks }) =>
    keep_webhooks ? `Zugang von ${who} beenden, Webhooks behalten` : `Zugang von ${who} beenden`,
  reinstate: (who) => `${who} wieder aufnehmen`,
  replace_person: (who, { by }) => `Zugang von ${who} beenden und stattdessen ${by.address} einladen`,
  end_sessions: (who) => `Sitzungen von ${who} beenden`,
  pause_two_step: (who, { hours }) =>
    `Zwei-Schritt-Anmeldung für ${who} aussetzen: ${hours < 24 ? twoStep.hours(hours) : twoStep.days(Math.round(hours / 24))}`,
  end_pause: (who) => `Aussetzung für ${who} beenden`,
  extend_grace: (who, { days }) => `Frist für ${who} auf ${twoStep.days(days)} verlängern`,
  grant_role: (who, { role }) => `${who} zu ${roles[role.to]} machen`,
  transfer_ownership: (who) => `Eigentum an ${who} übergeben`,
  revoke_device: (who) => `Einer App von ${who} den Zugang entziehen`,
  revoke_webhook: (who) => `Webhook „${who}“ deaktivieren`,
  add_outgoing: (_, { title }) => `Ausgehenden Webhook „${title}“ hinzufügen`,
  disable_outgoing: (who) => `Ausgehenden Webhook „${who}“ deaktivieren`,
  send_again: (who) => `Eine Zustellung an „${who}“ erneut senden`,
  answer_request: (who, { answer }) =>
    answer === "done" ? `Anfrage von ${who} schließen` : `Anfrage von ${who} ablehnen`,
  send_recovery: (who) => `${who} einen Link für ein neues Passwort senden`,
  send_login: (who) => `${who} den Anmeldenamen senden`,
  block: (who) => `${who} sperren`,
  lift_block: (who) => `Sperre von ${who} aufheben`,
  open_case: (who) => `Den Betreiber bitten, ${who} zu entsperren`,
  request_address: (who, { address }) => `${who} bitten, ${address} freizugeben`,
  edit_employee: (who) => `Profil von ${who} ändern`,
  add_department: (_, { name }) => `Abteilung ${name} hinzufügen`,
  rename_department: (_, { name }) => `Abteilung ${name.from} in ${name.to} umbenennen`,
  delete_department: (_, { name }) => `Abteilung ${name} löschen`,
  add_workgroup: (_, { name }) => `Arbeitsgruppe ${name} hinzufügen`,
  rename_workgroup: (_, { name }) => `Arbeitsgruppe ${name.from} in ${name.to} umbenennen`,
  add_link: (_, { name }) => `Link „${name}“ anlegen`,
  switch_link_off: (who) => `Link „${who}“ abschalten`,
  edit_settings: () => "Einstellungen der Firma ändern",
  require_two_step: () => "Zwei-Schritt-Anmeldung verpflichtend machen",
  stop_requiring_two_step: () => "Zwei-Schritt-Anmeldung freiwillig machen",
  set_ip_rule: (who, { rule, list }) => {
    const whom = rule.of === "workspace" ? "Alle" : who;
    if (list.to.length > 0 && !isAnywhere(list.to))
      return `${whom}: nur von einer Liste von Adressen hereinlassen`;
    if (list.to.length > 0 || rule.of === "workspace") return `${whom}: von überall hereinlassen`;
    return `${who}: Liste der Adressen entfernen`;
  },
};

export const outbox = {
  title: "Postausgang",
  summary: (waiting: number, conflicts: number) =>
    [
      plural(waiting, { zero: "Nichts wartet", one: "# Änderung wartet", other: "# Änderungen warten" }),
      plural(conflicts, {
        zero: "",
        one: "# braucht eine Entscheidung",
        other: "# brauchen eine Entscheidung",
      }),
    ]
      .filter(Boolean)
      .join(" · "),
  conflicts: "Braucht eine Entscheidung",
  waiting: "Wartet, noch nicht in Kraft",
  history: "In den letzten 30 Tagen gesendet",
  takeBack: "Zurücknehmen",
  takeBackNamed: (sentence: string) => `Zurücknehmen: ${sentence}`,
  open: "Öffnen",
  openNamed: (name: string) => `${name} öffnen`,
  decide: "Entscheiden",
  decided: "Entschieden",
  leavesIn: (seconds: number) => `Geht in ${seconds} s hinaus`,
  whenOnline: "Geht hinaus, sobald online",
  sending: "Wird gesendet",

  yours: "Sie wollten",
  then: "Damals war",
  now: "Jetzt ist",
  unknown: "Nicht mehr bekannt",
  tooOld:
    "Es hat sich nichts geändert: Sie blieb hier zu lange, um gesendet zu werden. Prüfen Sie, ob sie noch richtig ist.",
  fieldIs: (field: string, value: string) => `${field}: ${value}`,
  fieldBecomes: (field: string, from: string, to: string) => `${field}: ${from} → ${to}`,
  noValue: "nichts",
  departmentGone: "eine Abteilung, die es nicht mehr gibt",
  workgroupGone: "eine Arbeitsgruppe, die es nicht mehr gibt",
  by: (name: string) => `von ${name}`,
  since: (when: string) => `seit ${when}`,
  settle: {
    leave_as_is: "Lassen, wie es jetzt ist",
    decide_again: "Noch einmal, auf dem jetzigen Stand",
    resend_existing: "Offene Einladung erneut senden",
  } satisfies Record<Settlement, string>,
  settled: {
    leave_as_is: "Blieb, wie es jetzt ist",
    decide_again: "Sie haben es neu entschieden",
    resend_existing: "Sie senden die offene Einladung erneut",
  } satisfies Record<Settlement, string>,

  outcomes: {
    applied: "In Kraft",
    already: "War schon so",
    conflict: "Es hatte sich geändert",
    rejected: "Nicht möglich",
    expired: "Zu alt zum Senden",
    unknown: "Nicht bekannt",
  } satisfies Record<Outcome["outcome"], string>,
  refusedRows: (n: number) =>
    plural(n, { one: "# Person blieb außen vor", other: "# Personen blieben außen vor" }),
  refusedRow: (who: string, why: string) => `${who}: ${why}`,
  inRow: (row: number) => `Zeile ${number(row)}`,
  andMore: (n: number) => plural(n, { one: "und # weitere", other: "und # weitere" }),

  newer: "Von einer neueren Version von Gatehouse",
  newerHint: "Diese Version kann es nicht lesen. Es bleibt hier, bis Gatehouse aktualisiert ist.",
  newerAbout: (name: string) => (name ? `Eine Änderung an ${name}` : "Eine Änderung"),

  empty: "Alle Änderungen sind in Kraft",
  emptyHint: "Was Sie ohne Netz entscheiden, wartet hier in klaren Worten, bis der Server es hat.",
};
