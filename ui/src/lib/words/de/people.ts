import type { EventKind } from "../../bindings/EventKind";
import type { PersonLetterKind } from "../../bindings/PersonLetterKind";
import { plural } from "../../plural";

export const employees = {
  title: "Mitarbeitende",
  summary: (n: number) => plural(n, { zero: "Noch niemand", one: "# Person", other: "# Personen" }),
  all: "Alle",
  blocked: "Gesperrt",
  columns: {
    name: "Name",
    contact: "Kontakt-E-Mail",
    department: "Abteilung",
    role: "Rolle",
    status: "Status",
    twoStep: "Zwei-Schritt",
    lastSignIn: "Zuletzt",
  },
  never: "Nie",
  find: "In dieser Liste suchen",
  department: "Abteilung",
  anyDepartment: "Abteilung: alle",
  workgroup: "Arbeitsgruppe",
  anyWorkgroup: "Gruppe: alle",
  anyRole: "Rolle: alle",
  anyTwoStep: "Zwei-Schritt: alle",
  dismiss: "Zugang beenden",
  reinstate: "Wieder aufnehmen",
  endSessions: "Sitzungen beenden",
  replace: "Falsche Person beigetreten …",
  sendRecovery: "Link zum Passwort senden",
  sendLogin: "Anmeldenamen senden",
  edit: "Bearbeiten",
  block: "Sperren",
  liftBlock: "Sperre aufheben",
  openCase: "Fall eröffnen",
  anyRisk: "Risiko: alle",
  risk: "Risiko",
  empty: "Passt hier auf niemanden",
  emptyHint: "Nehmen Sie einen Filter weg, oder suchen Sie nach weniger Buchstaben.",
  first: "Noch keine Mitarbeitenden",
  firstHint: "Hier steht, wer eine Einladung annimmt.",
  clear: "Alle zeigen",
  done: {
    dismissed: (name: string) => `Sie haben den Zugang von ${name} beendet`,
    dismissedMany: (n: number) =>
      plural(n, {
        one: "Sie haben den Zugang von # Person beendet",
        other: "Sie haben den Zugang von # Personen beendet",
      }),
    reinstated: (name: string) => `Sie haben ${name} wieder aufgenommen`,
    reinstatedMany: (n: number) =>
      plural(n, {
        one: "Sie haben # Person wieder aufgenommen",
        other: "Sie haben # Personen wieder aufgenommen",
      }),
    replaced: (name: string, address: string) =>
      `Sie haben den Zugang von ${name} beendet und laden stattdessen ${address} ein`,
    sessions: (name: string) => `Sie beenden die Sitzungen von ${name}`,
    sessionsMany: (n: number) =>
      plural(n, {
        one: "Sie beenden die Sitzungen von # Person",
        other: "Sie beenden die Sitzungen von # Personen",
      }),
    recovery: (name: string) => `Sie senden ${name} einen Link für ein neues Passwort`,
    login: (name: string) => `Sie senden ${name} den Anmeldenamen`,
    edited: (name: string) => `Sie haben das Profil von ${name} geändert`,
    blocked: (name: string) => `Sie haben ${name} gesperrt`,
    blockLifted: (name: string) => `Sie haben die Sperre von ${name} aufgehoben`,
    caseOpened: (name: string) => `Sie haben den Betreiber gebeten, ${name} zu entsperren`,
  },
  cannot: {
    waits: "hier wartet schon eine Änderung",
    dismissed: "schon ausgeschieden",
    notDismissed: "nicht ausgeschieden",
    notJoined: "noch nicht beigetreten",
    yourself: "das sind Sie",
    noSession: "keine Sitzung offen",
    noRight: "Ihre Rolle erlaubt es nicht",
  },
  blockAsk: {
    title: (name: string) => `${name} sperren`,
    stops: (name: string) =>
      `Alle Sitzungen enden sofort, und die Anmeldeseite sagt ${name} nur, dass Anmeldename oder Passwort falsch ist. Passwort, zweiter Schritt und Geräte bleiben. Diese Sperre können Sie aufheben.`,
    reason: "Grund",
    hint: "Sichtbar für Admins und im Ereignisprotokoll, nie für die Person.",
  },
  caseAsk: {
    title: (name: string) => `Den Betreiber bitten, ${name} zu entsperren`,
    text: (name: string) =>
      `Eine Sperre auf Verdacht hebt niemand in der Firma auf. Der Betreiber prüft, wer bittet, und lässt ${name} wieder herein; das alte Passwort gilt hier dann nicht mehr.`,
    verify: (name: string) =>
      `${name} verwaltet diese Firma, darum prüft der Betreiber auch die Identität. Sagen Sie, wie man Sie erreicht.`,
    note: "Was der Betreiber wissen soll",
    noteHint: "Freiwillig. Wie man Sie erreicht, und was geschehen ist.",
    operator: (address: string) => `Adresse des Betreibers: ${address}`,
  },
  dismissAsk: {
    title: (name: string) => `Zugang von ${name} beenden`,
    titleMany: (n: number) =>
      plural(n, { one: "Zugang von # Person beenden", other: "Zugang von # Personen beenden" }),
    stops: (n: number) =>
      plural(n, {
        one: "Alle Sitzungen enden sofort, und die Anmeldung bei dieser Firma ist zu Ende. Daten und Anmeldename bleiben; die Wiederaufnahme stellt sie her.",
        other:
          "Alle ihre Sitzungen enden sofort, und die Anmeldung bei dieser Firma ist für # Personen zu Ende. Daten und Anmeldenamen bleiben; die Wiederaufnahme stellt sie her.",
      }),
    word: "beenden",
  },
  sessionsAsk: {
    title: (name: string) => `Sitzungen von ${name} beenden`,
    titleMany: (n: number) =>
      plural(n, { one: "Sitzungen von # Person beenden", other: "Sitzungen von # Personen beenden" }),
    stops: (n: number) =>
      plural(n, {
        one: "Alle Browser und Apps werden sofort von dieser Firma abgemeldet. Was dort nicht gespeichert ist, kann verloren gehen.",
        other:
          "Alle Browser und Apps von # Personen werden sofort abgemeldet. Was dort nicht gespeichert ist, kann verloren gehen.",
      }),
  },
  export: "Exportieren",
  exportName: "mitarbeitende.csv",
  exported: (n: number, path: string) =>
    plural(
      n,
      { one: "# Person ist nach {path} geschrieben", other: "# Personen sind nach {path} geschrieben" },
      { path },
    ),
};

export const person = {
  label: (name: string) => `Über ${name}`,
  invitedBy: (name: string) => `eingeladen von ${name}`,
  whyNot: (name: string) => `Warum ${name} nicht hineinkommt`,
  notInYet: (name: string) => `Warum ${name} noch nicht dabei ist`,
  mayStop: (name: string) => `Was ${name} aufhalten kann`,
  canGetIn: (name: string) => `Nichts Bekanntes hält ${name} auf`,
  asOf: (ago: string) => `Stand: ${ago}`,
  worthKnowing: "Gut zu wissen",
  copyReply: "Antwort kopieren",
  replyIn: "Die Antwort in einer anderen Sprache kopieren",
  replyCopied: "Die Antwort ist kopiert",

  invitation: "Einladung",
  address: "Adresse",
  role: "Rolle",
  invited: "Eingeladen",
  cameByLink: "Kam über einen Link",
  invitedOn: (when: string, by: string) => `${when}, von ${by}`,
  letterState: "Brief",
  letterWas: (state: string, when: string) => `${state}, ${when}`,
  askedToJoin: "Wollte beitreten",
  joined: "Beigetreten",
  id: "Kennung",
  idHint: "Für Programme",
  copyLogin: "Anmeldenamen kopieren",
  copyContact: "Kontakt-E-Mail kopieren",
  copyId: "Kennung kopieren",
  linkEnds: "Link endet",
  linkEnded: "Link endete",
  sent: "Gesendet",
  sentTimes: (n: number, last: string) =>
    plural(n, { zero: "Nie", one: "Einmal, {last}", other: "#-mal, zuletzt {last}" }, { last }),

  profile: "Profil",
  name: "Name",
  contact: "Kontakt-E-Mail",
  login: "Anmeldename",
  department: "Abteilung",
  position: "Position",
  workgroups: "Arbeitsgruppen",
  status: "Status",
  since: (ago: string) => `${ago}`,
  none: "Keine",
  notYet: "Keiner bis zum Beitritt",

  signIn: "Anmeldung",
  lastSignIn: "Letzte Anmeldung",
  lastFailure: "Letzter Fehlschlag",
  sessions: "Sitzungen",
  openSessions: (n: number) => plural(n, { zero: "Keine offen", one: "# offen", other: "# offen" }),
  letter: { recovery: "E-Mail zum Passwort", login: "E-Mail mit dem Anmeldenamen" } satisfies Record<
    PersonLetterKind,
    string
  >,

  twoStep: "Zwei-Schritt",
  state: "Zustand",
  by: "Womit",
  byWhat: { authenticator: "Authenticator-App", passkey: "Passkey", both: "Authenticator-App oder Passkey" },
  passkeys: "Passkeys",
  lastUsed: (when: string) => `zuletzt benutzt ${when}`,
  notUsedYet: "noch nicht benutzt",
  codesLeft: "Backup-Codes",
  codes: (n: number) => plural(n, { zero: "Keine übrig", one: "# übrig", other: "# übrig" }),
  graceUntil: "Frist bis",
  pausedUntil: "Ausgesetzt bis",

  waiting: "Wartet, noch nicht in Kraft",
  timeline: "Verlauf",
  noTimeline: "Nichts in den letzten 30 Tagen",

  replace: {
    title: (name: string) => `${name} ist die falsche Person`,
    dismissed: (name: string) =>
      `Der Zugang von ${name} endet: Die Sitzungen enden, und die Anmeldung bei dieser Firma ist zu Ende.`,
    freed: (address: string) => `Die Kontakt-E-Mail ${address} wird frei. Der Anmeldename bleibt der Person.`,
    nothingToFree: "Es gibt keine Kontakt-E-Mail freizugeben. Der Anmeldename bleibt der Person.",
    invited: (department: string | null, role: string) =>
      department
        ? `Die richtige Person wird mit einer neuen E-Mail eingeladen: ${role}, ${department}.`
        : `Die richtige Person wird mit einer neuen E-Mail eingeladen: ${role}.`,
    address: "Richtige Adresse",
    name: "Name",
    act: "Beenden und einladen",
  },

  editTitle: (name: string) => `${name} bearbeiten`,
  editHint: "Die Kontakt-E-Mail ist kein Anmeldename. Wird sie geändert, ist die alte Adresse frei.",
};

export const events: Record<EventKind, (by: string | null) => string> = {
  workspace_created: () => "Firma angelegt",
  settings_edited: (by) => (by ? `Einstellungen geändert von ${by}` : "Einstellungen geändert"),
  department_added: (by) => (by ? `Abteilung hinzugefügt von ${by}` : "Abteilung hinzugefügt"),
  department_renamed: (by) => (by ? `Abteilung umbenannt von ${by}` : "Abteilung umbenannt"),
  department_deleted: (by) => (by ? `Abteilung gelöscht von ${by}` : "Abteilung gelöscht"),
  workgroup_added: (by) => (by ? `Arbeitsgruppe hinzugefügt von ${by}` : "Arbeitsgruppe hinzugefügt"),
  workgroup_renamed: (by) => (by ? `Arbeitsgruppe umbenannt von ${by}` : "Arbeitsgruppe umbenannt"),
  invited: (by) => (by ? `Eingeladen von ${by}` : "Eingeladen"),
  imported: (by) => (by ? `Personen importiert von ${by}` : "Personen importiert"),
  invitation_resent: (by) => (by ? `Erneut gesendet von ${by}` : "Erneut gesendet"),
  invitation_deleted: (by) => (by ? `Einladung gelöscht von ${by}` : "Einladung gelöscht"),
  address_fixed: (by) => (by ? `Adresse berichtigt von ${by}` : "Adresse berichtigt"),
  invitation_opened: () => "Link geöffnet",
  invitation_refused: () => "Link abgewiesen",
  letter_failed: () => "E-Mail nicht zugestellt",
  letter_sent: () => "E-Mail vom Mailserver angenommen",
  address_requested: (by) =>
    by ? `Von ${by} gebeten, die Adresse freizugeben` : "Gebeten, die Adresse freizugeben",
  join_requested: () => "Wollte über einen Link beitreten",
  help_requested: () => "Bat um Hilfe beim zweiten Schritt",
  invitation_requested: () => "Bat um eine Einladung",
  request_answered: (by) => (by ? `Anfrage beantwortet von ${by}` : "Anfrage beantwortet"),
  joined: () => "Beigetreten",
  approved: (by) => (by ? `Zugelassen von ${by}` : "Zugelassen"),
  rejected: (by) => (by ? `Abgelehnt von ${by}` : "Abgelehnt"),
  link_added: (by) => (by ? `Link angelegt von ${by}` : "Link angelegt"),
  link_switched_off: (by) => (by ? `Link abgeschaltet von ${by}` : "Link abgeschaltet"),
  employee_edited: (by) => (by ? `Profil geändert von ${by}` : "Profil geändert"),
  dismissed: (by) => (by ? `Zugang beendet von ${by}` : "Ausgeschieden"),
  reinstated: (by) => (by ? `Wieder aufgenommen von ${by}` : "Wieder aufgenommen"),
  blocked: (by) => (by ? `Gesperrt von ${by}` : "Auf Verdacht gesperrt"),
  block_lifted: (by) => (by ? `Sperre aufgehoben von ${by}` : "Sperre aufgehoben"),
  case_opened: (by) => (by ? `Fall eröffnet von ${by}` : "Fall vom Betreiber eröffnet"),
  unblocked: () => "Vom Betreiber entsperrt",
  case_refused: () => "Fall vom Betreiber abgelehnt",
  role_granted: (by) => (by ? `Rolle vergeben von ${by}` : "Rolle vergeben"),
  two_step_required: (by) =>
    by
      ? `Zwei-Schritt-Anmeldung verpflichtend gemacht von ${by}`
      : "Zwei-Schritt-Anmeldung verpflichtend gemacht",
  two_step_not_required: (by) =>
    by ? `Zwei-Schritt-Anmeldung freiwillig gemacht von ${by}` : "Zwei-Schritt-Anmeldung freiwillig gemacht",
  two_step_enrolled: () => "Zwei-Schritt-Anmeldung eingerichtet",
  two_step_paused: (by) => (by ? `Zwei-Schritt-Anmeldung ausgesetzt von ${by}` : "Zwei-Schritt ausgesetzt"),
  pause_ended: (by) => (by ? `Aussetzung beendet von ${by}` : "Aussetzung beendet"),
  grace_extended: (by) => (by ? `Frist verlängert von ${by}` : "Frist verlängert"),
  backup_codes_made: () => "Neue Backup-Codes gemacht",
  passkey_added: () => "Passkey hinzugefügt",
  passkey_removed: () => "Passkey entfernt",
  passkey_used: () => "Passkey verwendet",
  backup_code_used: () => "Backup-Code verwendet",
  profile_opened: () => "Beim eigenen Profil angemeldet",
  login_changed: () => "Anmeldename von der Person geändert",
  login_change_refused: () => "Änderung des Anmeldenamens abgelehnt",
  identity_unlinked: () => "Anmeldename von der Person gelöst",
  social_linked: () => "Soziales Konto verbunden",
  social_unlinked: () => "Soziales Konto gelöst",
  password_set: () => "Passwort gesetzt",
  recovery_asked: () => "Neues Passwort angefordert",
  recovery_sent: (by) => (by ? `Link zum Passwort gesendet von ${by}` : "Link zum Passwort gesendet"),
  recovery_opened: () => "Link zum Passwort geöffnet",
  recovery_refused: () => "Link oder Code zum Passwort abgewiesen",
  password_recovered: () => "Neues Passwort über Link oder Code gesetzt",
  login_sent: (by) => (by ? `Anmeldename gesendet von ${by}` : "Anmeldename gesendet"),
  signed_in: () => "Angemeldet",
  sign_in_failed: () => "Anmeldung fehlgeschlagen",
  ip_rule_changed: (by) => (by ? `Erlaubte Adressen geändert von ${by}` : "Erlaubte Adressen geändert"),
  place_refused: () => "Abgewiesen: Die Adresse ist nicht erlaubt",
  app_connected: () => "App verbunden",
  device_revoked: (by) => (by ? `Gerät entzogen von ${by}` : "Gerät entzogen"),
  sessions_ended: (by) => (by ? `Sitzungen beendet von ${by}` : "Sitzungen beendet"),
  webhook_added: () => "Webhook angelegt",
  webhook_disabled: (by) => (by ? `Webhook deaktiviert von ${by}` : "Webhook deaktiviert"),
  webhook_kept: (by) => (by ? `Webhook behalten von ${by}` : "Webhook behalten"),
  outgoing_added: (by) =>
    by ? `Ausgehender Webhook hinzugefügt von ${by}` : "Ausgehender Webhook hinzugefügt",
  outgoing_secrets_shown: (by) =>
    by
      ? `Geheimnisse eines ausgehenden Webhooks angezeigt für ${by}`
      : "Geheimnisse eines ausgehenden Webhooks angezeigt",
  outgoing_disabled: (by) =>
    by ? `Ausgehender Webhook deaktiviert von ${by}` : "Ausgehender Webhook deaktiviert",
  delivery_given_up: () => "Zustellung an einen ausgehenden Webhook aufgegeben",
  delivery_sent_again: (by) => (by ? `Zustellung erneut gesendet von ${by}` : "Zustellung erneut gesendet"),
  rest_refused: () => "Webhook nicht beantwortet",
  portal_logged: () => "Vom Portal aufgezeichnet",
  operation_refused: () => "Änderung abgelehnt",
  operation_reused: () => "Änderung von jemand anderem oder mit anderem Inhalt wiederholt",
  restored: () => "Datenbank aus einer Sicherung hergestellt",
};

export const notArrived = (name: string, sender: string) => [
  `Wenn sie nicht ankam: ${name} soll unter „Spam“ und „Werbung“ nachsehen.`,
  sender.includes("@")
    ? `Als Absender zu vertrauen: ${sender}, oder allem von ${sender.slice(sender.lastIndexOf("@") + 1)}.`
    : `Als Absender zu vertrauen: ${sender}.`,
];

export const unnamedDevice: string = "Gerät ohne Namen";
