import type { AddressFault } from "../../bindings/AddressFault";
import type { Shown } from "../../bindings/Shown";
import type { Right } from "../../bindings/Right";
import type { RiskKind } from "../../bindings/RiskKind";
import type { Role } from "../../bindings/Role";
import type { Standing } from "../../bindings/Standing";
import type { Status } from "../../bindings/Status";
import type { TwoStepState } from "../../bindings/TwoStepState";

export const statuses: Record<Status, string> = {
  invited: "Eingeladen",
  pending_approval: "Möchte beitreten",
  active: "Aktiv",
  dismissed: "Ausgeschieden",
};

export const roles: Record<Role, string> = {
  owner: "Eigentümer",
  admin: "Admin",
  helpdesk: "Helpdesk",
  employee: "Mitarbeiter/in",
  extranet: "Gast von außen",
  integrator: "Integrator",
};

export const shownStates: Record<Shown | "blocked" | "cannotGetIn", string> = {
  wants_to_join: "Möchte beitreten",
  bounced: "Zurückgekommen",
  refused: "Abgelehnt",
  delayed: "Verzögert",
  expired: "Abgelaufen",
  queued: "Wartet",
  sent: "Gesendet",
  opened: "Geöffnet",
  not_sent: "Nicht gesendet",
  inferred: "Vermutlich eingeladen",
  waiting: "Wartet",
  joined: "Beigetreten",
  blocked: "Gesperrt",
  cannotGetIn: "Kommt nicht hinein",
};

export const waitingKinds = {
  unsettled: "Nicht angewandt",
  invite: "Wartet",
  resend_invitation: "Wird erneut gesendet",
  fix_address: "Berichtigt",
  delete_invitation: "Gelöscht",
  approve: "Zugelassen",
  reject: "Abgelehnt",
  dismiss: "Ausgeschieden",
  reinstate: "Wieder aufgenommen",
  replace_person: "Ersetzt",
  end_sessions: "Sitzungen beendet",
  pause_two_step: "Zwei-Schritt ausgesetzt",
  end_pause: "Aussetzung beendet",
  extend_grace: "Frist verlängert",
  grant_role: "Rolle geändert",
  transfer_ownership: "Eigentum übergeben",
  revoke_device: "App entzogen",
  revoke_webhook: "Deaktiviert",
  add_outgoing: "Hinzugefügt",
  disable_outgoing: "Deaktiviert",
  send_again: "Wird erneut gesendet",
  answer_request: "Beantwortet",
  send_recovery: "Link wird gesendet",
  send_login: "Anmeldename wird gesendet",
  block: "Gesperrt",
  lift_block: "Sperre aufgehoben",
  open_case: "Fall eröffnet",
  request_address: "Gebeten",
  edit_employee: "Bearbeitet",
  add_department: "Hinzugefügt",
  rename_department: "Umbenannt",
  delete_department: "Gelöscht",
  add_workgroup: "Hinzugefügt",
  rename_workgroup: "Umbenannt",
  add_link: "Angelegt",
  switch_link_off: "Abgeschaltet",
  edit_settings: "Bearbeitet",
  require_two_step: "Verpflichtend gemacht",
  stop_requiring_two_step: "Freiwillig gemacht",
  set_ip_rule: "Erlaubte Adressen",
};

export const standings: Record<Standing, string> = {
  there: "Unverändert",
  invitation_open: "Die Einladung ist offen",
  invitation_expired: "Die Einladung ist abgelaufen",
  pending_approval: "Möchte beitreten",
  active: "Aktives Mitglied",
  dismissed: "Ausgeschieden",
  blocked: "Gesperrt",
  switched_off: "Abgeschaltet",
  gone: "Nicht mehr da",
};

export const twoStepStates: Record<TwoStepState, string> = {
  paused: "Ausgesetzt",
  on: "An",
  in_grace: "In der Frist",
  must_enrol: "Überfällig",
  off: "Aus",
};

export const risks: Record<RiskKind, string> = {
  password: "Schwaches Passwort",
  no_second_step: "Kein zweiter Schritt",
  unusual_device: "Ungewohntes Gerät",
};

export const rights: Record<Right, string> = {
  read: "diese Firma lesen",
  invite: "Personen einladen und zulassen",
  resend: "Einladungen erneut senden",
  dismiss: "Zugang beenden und wieder aufnehmen",
  edit_employee: "Profile bearbeiten",
  end_sessions: "Sitzungen beenden, Passwort-Link oder Anmeldenamen senden",
  pause_two_step: "Zwei-Schritt-Anmeldung aussetzen",
  restrict: "Personen sperren und Fristen verlängern",
  configure: "Abteilungen, Links und Einstellungen ändern",
  grant_role: "Rollen vergeben",
};

export const addressFaults: Record<AddressFault, string> = {
  empty: "Es wurde nichts geschrieben.",
  too_long: "Sie ist länger als 254 Zeichen.",
  no_single_at: "Eine Adresse hat genau ein @.",
  local: "Etwas vor dem @ fehlt oder ist nicht erlaubt.",
  domain: "Was hinter dem @ steht, ist kein Domainname.",
  control_character: "Sie enthält ein unsichtbares Zeichen. Geben Sie sie neu ein.",
  unreadable:
    "Sie enthält Zeichen, die in der Kodierung der Datei nicht lesbar sind. Speichern Sie die Tabelle als UTF-8.",
  mixed_scripts: "Sie mischt Buchstaben mehrerer Alphabete, wie täuschend ähnliche Adressen es tun.",
  phone: "Eine Telefonnummer braucht +, die Landesvorwahl und 7 bis 15 Ziffern.",
  not_by_mail: "Portale werden nur um Einladungen per Mail gebeten.",
};

export const fields = {
  name: "Der Name",
  title: "Der Name",
  address: "Die Adresse",
  contact_email: "Die Kontakt-E-Mail",
  department: "Die Abteilung",
  workgroups: "Die Liste der Arbeitsgruppen",
  position: "Die Position",
  note: "Die Notiz",
  role: "Die Rolle",
  people: "Die Liste",
  list: "Die Liste",
  path: "Die Datei",
  proxy: "Der Proxy",
  authority_file: "Die Zertifikatsdatei",
  server: "Die Adresse des Servers",
  account: "Das Konto",
  edit: "Die Änderung",
  operation: "Die Änderung",
  slug: "Der Kurzname",
  lock_after_minutes: "Die Minuten bis zum Sperren",
  confirm_joining: "Die Bestätigung des Beitritts über Link",
  listed_domains: "Die Liste der Mail-Domains",
  invitation_days: "Die Gültigkeit einer Einladung",
  grace_days: "Die Frist in Tagen",
  logo: "Das Logo",
  invitation_text: "Der Text der Einladungen",
  hours: "Die Dauer der Aussetzung",
  days: "Die Dauer der Frist",
  reason: "Der Grund",
  code: "Dieser Code",
  ip_rule: "Die Liste der Adressen",
  event: "Der Eintrag",
};

export const labels = {
  name: "Name",
  contact_email: "Kontakt-E-Mail",
  department: "Abteilung",
  position: "Position",
  workgroups: "Arbeitsgruppen",
  role: "Rolle",
  paused_until: "Ausgesetzt bis",
  confirm_joining: "Beitritt über Link bestätigen",
  listed_domains: "Mail-Domains, die keine Bestätigung brauchen",
  invitation_days: "Tage, die eine Einladung gilt",
  grace_days: "Tage der Frist für den zweiten Schritt",
  logo: "Logo",
  invitation_text: "Was Einladungen sagen",
  ip_rule: "Erlaubte Adressen",
};

export const reasons = {
  empty: (field: string) => `${field} ist leer`,
  too_long: (field: string) => `${field} ist zu lang`,
  too_many: (field: string) => `${field} hat zu viele Einträge`,
  control_character: (field: string) => `${field} enthält ein unsichtbares Zeichen`,
  range_1_30: (field: string) => `${field}: eine Zahl von 1 bis 30`,
  range_0_30: (field: string) => `${field}: eine Zahl von 0 bis 30`,
  range_1_720: (field: string) => `${field}: von 1 Stunde bis 30 Tage`,
  not_more: (field: string) => `${field}: So viel ist schon übrig`,
  wrong_code: (field: string) => `${field} stimmt nicht`,
  code_used: (field: string) => `${field} wurde schon verwendet; warten Sie auf den nächsten`,
  phone_clock: (field: string) => `${field} ist zu alt: Stellen Sie die Uhr des Telefons auf automatisch`,
  wrong_backup_code: (field: string) => `${field} stimmt nicht; prüfen Sie die Nummer davor`,
  backup_code_used: (field: string) => `${field} wurde schon verwendet; nehmen Sie den nächsten Ihrer Liste`,
  range_1_1440: (field: string) => `${field}: eine Zahl von 1 bis 1.440`,
  no_address: (field: string) => `${field} ist keine https-Adresse`,
  not_https: (field: string) => `${field} muss mit https beginnen`,
  credentials: (field: string) => `${field} darf weder Namen noch Passwort enthalten`,
  domain: (field: string) => `${field}: nur Domains wie northwind.example`,
  address: (field: string) => `${field} ist keine verwendbare Adresse`,
  not_found: (field: string) => `${field} ist nicht da`,
  not_allowed: (field: string) => `${field} darf dort nicht geschrieben werden`,
  not_email: (field: string) => `${field} ist keine E-Mail-Adresse`,
  not_their_login: (field: string) => `${field} ist nicht mehr der Anmeldename dieser Person`,
  webhook: () => "Das ist nicht die Adresse eines Webhooks",
  webhook_plain: () => "Die Adresse eines Webhooks beginnt mit https",
  another_portal: () => "Dieser Webhook gehört zu einem anderen Portal als dem hier verbundenen",
  needed: (field: string) => `${field} ist in einem Portal nötig`,
  another_person: (field: string) => `${field} gehört einer anderen Person als der hier verbundenen`,
  unchanged: (field: string) => `${field} ändert nichts`,
  gone: (field: string) => `${field} ist nicht mehr da`,
  settled: (field: string) => `${field} ist schon entschieden`,
  taken: (field: string) => `${field} ist vergeben`,
  repeated: (field: string) => `${field} steht zweimal in der Liste`,
  too_many_lines: (field: string) => `${field} hat mehr als 10 Zeilen`,
  svg: () =>
    "Das Bild ist ein SVG und kann Skripte enthalten. Speichern Sie es als PNG und wählen Sie dieses",
  no_picture: () => "Die Datei ist weder ein PNG noch ein JPEG",
  picture_too_big: () => "Das Bild hat mehr als 64 KB",
  picture_too_wide: () => "Das Bild hat auf einer Seite mehr als 512 Pixel",
  unknown: (field: string) => `${field} kann nicht angenommen werden`,
};

export const files = {
  too_big: "Die Datei ist größer als 35 MB",
  binary: "Die Datei ist keine Textdatei. Speichern Sie die Tabelle als CSV",
  no_rows: "Die Datei hat keine Zeilen",
  too_many_rows: "Die Datei hat mehr als 150.000 Personen",
  quote: "Ein Anführungszeichen in der Datei wird nie geschlossen",
  unreadable: "Die Datei kann nicht gelesen werden",
  list_too_big: "Die Liste ist größer als 10 MB",
  list_empty: "Die Liste enthält keine Adresse",
  list_too_long: "Die Liste hat mehr als 150.000 Personen",
  unknown: "Die Datei ist nicht als Liste von Personen lesbar",
};
