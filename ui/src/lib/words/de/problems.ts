import type { Of, Problems } from "../../problems";
import { plural } from "../../plural";
import { span, since } from "../../time.svelte";
import { badFields, badFiles } from "../../words";
import { portalTold } from "../../portal";
import { rangeFaults, rangeMeant } from "./places";
import { addressFaults, rights, statuses } from "./rules";

type Claim = Of<"address_taken">["claim"];

export function claimed(claim: Claim): string {
  const status = statuses[claim.status].toLowerCase();
  if (claim.login && claim.contact)
    return `Sie ist der Anmeldename und die Kontakt-E-Mail von ${claim.name} (${status}).`;
  if (claim.login) return `Sie ist der Anmeldename von ${claim.name} (${status}).`;
  return `Sie ist die Kontakt-E-Mail von ${claim.name} (${status}).`;
}

export function freeing(claim: Claim): string {
  if (claim.status === "dismissed")
    return claim.login
      ? `Wenn es dieselbe Person ist, nehmen Sie ${claim.name} wieder auf. Sonst ändern Sie die Kontakt-E-Mail, dann ändert ${claim.name} den Anmeldenamen.`
      : `Wenn es dieselbe Person ist, nehmen Sie ${claim.name} wieder auf. Sonst ändern Sie die Kontakt-E-Mail von ${claim.name}.`;
  if (claim.login)
    return `Nehmen Sie eine andere Adresse, oder bitten Sie ${claim.name}, den Anmeldenamen zu ändern.`;
  return `Nehmen Sie eine andere Adresse, oder ändern Sie die Kontakt-E-Mail von ${claim.name}.`;
}

export const problems: Problems = {
  forbidden: ({ right }) => ({
    what: "Ihre Rolle erlaubt das nicht",
    why: `Es braucht das Recht: ${rights[right]}.`,
    todo: "Fragen Sie einen Eigentümer oder Admin dieser Firma.",
  }),
  portal: ({ fault, said }) => portalTold(fault, said),
  not_offered: () => ({
    what: "Das hat dieser Arbeitsbereich nicht",
    why: "Er liegt im Portal des Anbieters, und dort können Apps das nicht.",
  }),
  unanswered: ({ address, n_found }) => ({
    what: `Niemand kann sagen, was aus der Einladung an ${address} wurde`,
    why: plural(n_found, {
      zero: "Sie wurde gesendet, und es kam keine Antwort. Niemand dort hat jetzt die Adresse, vermutlich kam sie also nicht zustande.",
      one: "Sie wurde gesendet, und es kam keine Antwort. # Person dort hat jetzt die Adresse.",
      other: "Sie wurde gesendet, und es kam keine Antwort. # Personen dort haben jetzt die Adresse.",
    }),
    todo: "Von selbst wird sie nicht noch einmal gesendet. Suchen Sie die Adresse unter den Personen des Portals, auch unter den ausgeschiedenen; ist sie nicht da, laden Sie erneut ein.",
  }),
  bad_field: ({ field, reason }) => ({ what: badFields(field, reason) }),
  bad_address: ({ fault }) => ({ what: "Das ist keine Adresse", why: addressFaults[fault] }),
  bad_range: ({ row, text, fault, meant }) => ({
    what: `Zeile ${row}: „${text}“ kann nicht angenommen werden`,
    why: rangeFaults[fault],
    ...(meant === null ? {} : { todo: rangeMeant(text, meant) }),
  }),
  address_taken: ({ claim }) => ({
    what: "Diese Adresse ist vergeben",
    why: claimed(claim),
    todo: freeing(claim),
  }),
  already_invited: ({ claim }) => ({
    what: `${claim.name} ist schon eingeladen`,
    why: "Eine Einladung an diese Adresse ist offen.",
    todo: "Senden Sie diese Einladung erneut.",
  }),
  too_soon: ({ seconds }) => ({
    what: `Erneutes Senden geht in ${seconds} s`,
    why: "Der Server wartet zwischen zwei Einladungen an dieselbe Person.",
  }),
  too_many: ({ until }) => ({
    what: `Keine weiteren E-Mails bis ${since(until)}`,
    why: "Der Server begrenzt, wie viele E-Mails eine Person in der Stunde bekommt und wie viele eine neue Firma sendet.",
  }),
  invitation_gone: () => ({
    what: "Diese Einladung gibt es nicht mehr",
    why: "Sie wurde gelöscht, oder eine andere trat an ihre Stelle.",
  }),
  already_joined: () => ({
    what: "Die Person ist schon beigetreten",
    why: "Eine angenommene Einladung kann nicht gelöscht werden.",
    todo: "Beenden Sie stattdessen den Zugang der Person.",
  }),
  employee_gone: () => ({ what: "Diese Person gehört nicht mehr zur Firma" }),
  waits_for_approval: () => ({
    what: "Die Person hat auf die Einladung geantwortet und wartet auf Zulassung",
    todo: "Lehnen Sie die Person stattdessen ab.",
  }),
  wrong_status: () => ({ what: "Der Status der Person erlaubt das gerade nicht" }),
  unlinked: () => ({
    what: "Diese Person hat ihren Anmeldenamen von der Firma gelöst",
    why: "Ihr Eintrag ist noch hier, aber niemand kann sich damit anmelden.",
    todo: "Laden Sie sie neu ein.",
  }),
  last_owner: () => ({
    what: "Der letzte Eigentümer kann nicht ausscheiden, gesperrt werden oder eine niedrigere Rolle bekommen",
    why: "Niemand könnte die Firma mehr verwalten.",
    todo: "Übergeben Sie zuerst das Eigentum.",
  }),
  too_many_integrators: ({ most }) => ({
    what: plural(most, {
      one: "Es darf # Integrator gleichzeitig geben",
      other: "Es darf # Integratoren gleichzeitig geben",
    }),
    todo: "Beenden Sie zuerst den Zugang von einem, oder löschen Sie die Einladung eines Integrators.",
  }),
  blocked_by_suspicion: () => ({
    what: "Diese Sperre lässt sich hier nicht aufheben",
    why: "Sie wurde gesetzt, weil etwas nach einem Einbruch aussah.",
    todo: "Eröffnen Sie einen Fall: Der Betreiber des Servers hebt sie auf.",
  }),
  blocked_by_hand: () => ({
    what: "Diese Sperre braucht keinen Fall",
    why: "Ein Admin hat sie von Hand gesetzt.",
    todo: "Heben Sie sie auf.",
  }),
  department_gone: () => ({ what: "Diese Abteilung gibt es nicht mehr", todo: "Wählen Sie eine andere." }),
  department_in_use: () => ({
    what: "Die Abteilung ist nicht leer",
    todo: "Versetzen Sie zuerst die Personen darin, auch die entlassenen, und entfernen Sie ihre Links und ihre Adressliste.",
  }),
  department_exists: () => ({
    what: "Eine Abteilung mit diesem Namen gibt es schon",
    todo: "Nehmen Sie einen anderen Namen.",
  }),
  workgroup_gone: () => ({ what: "Diese Arbeitsgruppe gibt es nicht mehr", todo: "Wählen Sie eine andere." }),
  workgroup_exists: () => ({
    what: "Eine Arbeitsgruppe mit diesem Namen gibt es schon",
    todo: "Nehmen Sie einen anderen Namen.",
  }),
  needs_workgroup: () => ({
    what: "Personen von außen brauchen eine Arbeitsgruppe",
    why: "Nur ihretwegen sind sie hier, und für nichts sonst.",
    todo: "Wählen Sie zuerst eine Arbeitsgruppe für sie.",
  }),
  link_gone: () => ({ what: "Diesen Link gibt es nicht mehr" }),
  request_gone: () => ({
    what: "Diese Anfrage gibt es nicht mehr",
    why: "Jemand hat sie beantwortet, oder was sie wollte, ist getan.",
  }),
  device_gone: () => ({
    what: "Diese App ist nicht mehr verbunden",
    why: "Ihr Zugang wurde entzogen, oder sie gehört jemand anderem.",
  }),
  webhook_gone: () => ({ what: "Dieser Webhook ist schon deaktiviert" }),
  webhook_made: () => ({
    what: "Ein Webhook wurde erstellt, aber seine Adresse kam hier nicht an",
    why: "Die Verbindung brach ab, bevor die Antwort kam. Die Adresse wird nur einmal gezeigt.",
    todo: "Deaktivieren Sie diesen Webhook in der Liste, und erstellen Sie dann einen anderen.",
  }),
  too_many_webhooks: ({ most }) => ({
    what: plural(most, {
      one: "Sie haben # Webhook in Gebrauch, und mehr dürfen es nicht sein",
      other: "Sie haben # Webhooks in Gebrauch, und mehr dürfen es nicht sein",
    }),
    todo: "Deaktivieren Sie einen, der nicht mehr gebraucht wird.",
  }),
  too_many_outgoing: ({ most }) => ({
    what: plural(most, {
      one: "# ausgehender Webhook ist in Gebrauch, und mehr dürfen es nicht sein",
      other: "# ausgehende Webhooks sind in Gebrauch, und mehr dürfen es nicht sein",
    }),
    todo: "Deaktivieren Sie einen, der nicht mehr gebraucht wird.",
  }),
  secrets_shown: () => ({
    what: "Diese Geheimnisse wurden schon angezeigt",
    why: "Sie werden einmal angezeigt, und zwar der Person, die den Webhook hinzugefügt hat.",
    todo: "Deaktivieren Sie ihn und fügen Sie einen neuen hinzu.",
  }),
  delivery_gone: () => ({
    what: "Diese Zustellung lässt sich nicht erneut senden",
    why: "Ihr Webhook ist deaktiviert, oder sie ist älter als 30 Tage.",
  }),
  followed_not_applied: () => ({
    what: "Nicht getan, weil die Änderung davor nicht angewandt wurde",
    todo: "Entscheiden Sie zuerst die frühere Änderung.",
  }),
  operation_reused: () => ({
    what: "Der Server hat diese Änderung schon gesehen, mit anderem Inhalt oder von jemand anderem",
    why: "Vielleicht ist eine weitere Kopie der Daten dieser App in Gebrauch.",
    todo: "Entziehen Sie Geräten, die Sie nicht kennen, den Zugang, und verbinden Sie dieses neu.",
  }),
  app_too_new: () => ({
    what: "Der Server kennt diese Art von Änderung noch nicht",
    why: "Er ist älter als diese App.",
    todo: "Bitten Sie den Betreiber des Servers, ihn zu aktualisieren. Die Änderung bleibt im Postausgang.",
  }),
  app_too_old: () => ({
    what: "Diese App ist zu alt für den Server",
    todo: "Aktualisieren Sie die App. Nichts geht verloren.",
  }),
  wrong_credentials: () => ({
    what: "Anmeldename, Passwort oder Code stimmt nicht",
    todo: "Prüfen Sie auf Tippfehler, die Tastatursprache und die Feststelltaste.",
  }),
  sign_in_again: () => ({
    what: "Neu anmelden, um weiter abzugleichen",
    why: "Die Anmeldung dieser App ist zu Ende.",
    todo: "Was hier gespeichert ist und jede wartende Änderung bleibt.",
  }),
  device_revoked: () => ({
    what: "Ein Admin hat diesem Gerät den Zugang entzogen",
    why: "Was es gespeichert hatte, wurde gelöscht.",
    todo: "Verbinden Sie es neu, wenn Sie noch Admin sind.",
  }),
  place_not_allowed: ({ ip, ask }) => ({
    what: "Dieser Ort ist nicht erlaubt",
    why: ip === null ? "Der Server kann Ihre Adresse hier nicht erkennen." : `Ihre Adresse hier ist ${ip}.`,
    todo: `Machen Sie von einer erlaubten Adresse weiter, oder bitten Sie ${ask ?? "einen Admin"}, diese zu erlauben. Was hier gespeichert ist und jede wartende Änderung bleibt.`,
  }),
  would_lock_out: ({ ip }) => ({
    what: "Diese Liste würde Sie selbst aussperren",
    why: ip === null ? "Der Server kann Ihre Adresse hier nicht erkennen." : `Ihre Adresse hier ist ${ip}.`,
    todo: "Fügen Sie sie der Liste hinzu, oder bitten Sie einen Eigentümer oder Admin; diese sind ausgenommen.",
  }),
  not_an_admin: () => ({
    what: "Ihre Rolle öffnet diese App nicht mehr",
    todo: "Fragen Sie einen Eigentümer oder Admin dieser Firma.",
  }),
  sign_in_cancelled: () => ({
    what: "Die Anmeldung wurde nicht beendet",
    todo: "Öffnen Sie den Browser noch einmal.",
  }),
  offline: () => ({
    what: "Der Server ist nicht erreichbar",
    todo: "Arbeiten Sie weiter: Änderungen warten so lange im Postausgang.",
  }),
  server_trouble: ({ status }) => ({
    what: "Der Server hat ein Problem",
    why: status > 0 ? `Er antwortete mit ${status}.` : "Seine Antwort brach ab.",
    todo: "Es wird von selbst wieder versucht.",
  }),
  not_gatehouse: () => ({
    what: "Unter dieser Adresse gibt es keinen Gatehouse-Server",
    todo: "Prüfen Sie die Adresse, oder fügen Sie den Link aus Ihrer Einladung ein.",
  }),
  captive_portal: () => ({
    what: "Etwas dazwischen hat anstelle des Servers geantwortet",
    why: "Vielleicht verlangt dieses Netz zuerst eine Anmeldung.",
    todo: "Öffnen Sie irgendeine Seite im Browser, und versuchen Sie es dann erneut.",
  }),
  bad_certificate: ({ host }) => ({
    what: `Dem Zertifikat von ${host} wird hier nicht vertraut`,
    why: "Vielleicht hat es Ihre Firma selbst ausgestellt, oder jemand hört mit.",
    todo: "Fügen Sie die Zertifizierungsstelle Ihrer Firma in den Einstellungen hinzu, oder fragen Sie den Betreiber des Servers.",
  }),
  no_such_workspace: () => ({
    what: "Eine Firma mit diesem Namen gibt es auf diesem Server nicht",
    todo: "Prüfen Sie den letzten Teil der Adresse.",
  }),
  clock_wrong: ({ seconds }) => ({
    what: `Die Uhr dieses Computers geht ${span(Math.abs(seconds) * 1000)} ${seconds > 0 ? "vor" : "nach"}`,
    why: "Der Server weist ab, was eine falsche Zeit trägt.",
    todo: "Stellen Sie die Uhr, und gleichen Sie dann neu ab.",
  }),
  disk_full: () => ({
    what: "Der Datenträger ist voll",
    why: "Nichts wurde gespeichert.",
    todo: "Schaffen Sie Platz, und versuchen Sie es erneut.",
  }),
  keychain_missing: () => ({
    what: "Der Schlüsselbund dieses Computers antwortet nicht",
    why: "Er hält die eine Hälfte des Schlüssels zu dem, was hier gespeichert ist.",
    todo: "Entsperren Sie den Schlüsselbund, und versuchen Sie es erneut.",
  }),
  passphrase_wrong: () => ({
    what: "Das ist nicht die Passphrase",
    todo: "Prüfen Sie die Tastatursprache und die Feststelltaste.",
  }),
  passphrase_weak: ({ min }) => ({
    what: `Die Passphrase braucht mindestens ${min} Zeichen`,
    todo: "Mehrere Wörter hintereinander merkt man sich leicht.",
  }),
  vault_wrong_key: () => ({
    what: "Der Schlüssel öffnet nicht, was hier gespeichert ist",
    why: "Der Schlüsselbund enthält einen anderen Schlüssel als den, mit dem verschlossen wurde.",
  }),
  vault_damaged: () => ({ what: "Die Datei mit dem hier Gespeicherten ist beschädigt" }),
  copy_damaged: () => ({
    what: "Die Kopie auf diesem Computer ist beschädigt",
    todo: "Sie wird neu geholt, sobald der Server antwortet. Wartende Änderungen bleiben.",
  }),
  log_changed: ({ since: from }) => ({
    what: `Auf dem Server wurden Ereignisse verändert oder entfernt, seit ${since(from)}`,
    why: "Dieser Computer kannte andere. Jemand hat in die Datenbank geschrieben, oder ein älterer Stand wurde zurückgespielt.",
    todo: "Bitten Sie den Betreiber des Servers, „gatehouse-server events verify“ auszuführen und mit einer Sicherung von vorher zu vergleichen. Was auf diesem Computer liegt, ist ein Beweis: Bewahren Sie es auf.",
  }),
  locked: () => ({ what: "Gatehouse ist gesperrt", todo: "Entsperren Sie es zuerst." }),
  already_running: () => ({
    what: "Gatehouse ist in einem anderen Fenster offen",
    todo: "Machen Sie dort weiter, oder schließen Sie es zuerst.",
  }),
  already_sent: () => ({
    what: "Die Änderung wurde schon gesendet",
    todo: "Um sie rückgängig zu machen, machen Sie die entgegengesetzte Änderung.",
  }),
  bad_file: ({ reason, line }) => ({
    what: badFiles(reason),
    ...(line === null ? {} : { why: `Gefunden in Zeile ${line}.` }),
  }),
  mail_not_set_up: () => ({
    what: "Der Server kann noch keine E-Mails senden",
    todo: "Bitten Sie den Betreiber des Servers, den E-Mail-Versand einzurichten.",
  }),
  mail_refused: ({ said }) => ({ what: "Der Mailserver hat abgelehnt", why: `Er sagte: ${said}` }),
  needs_fresh_step: () => ({
    what: "Das braucht Ihren eigenen zweiten Schritt",
    why: "Noch hat sich nichts geändert; die Änderung wartet im Postausgang.",
    todo: "Geben Sie dort Ihren Code ein.",
  }),
  set_up_two_step: () => ({
    what: "Richten Sie zuerst für sich selbst den zweiten Schritt ein",
    why: "Das braucht Ihren eigenen zweiten Schritt, und Sie haben keinen.",
    todo: "Melden Sie sich in einem Browser bei der Firma an, richten Sie ihn dort ein, und versuchen Sie es dann erneut.",
  }),
  nothing_to_pause: () => ({
    what: "Es gibt nichts auszusetzen",
    why: "Die Person hat den zweiten Schritt nicht eingerichtet.",
    todo: "Ist er Pflicht und die Frist vorbei, verlängern Sie stattdessen die Frist.",
  }),
  nothing_to_extend: () => ({
    what: "Es gibt keine Frist zu verlängern",
    why: "Der zweite Schritt ist hier nicht Pflicht, oder die Person hat ihn eingerichtet.",
  }),
  slow_down: ({ seconds }) => ({ what: `Zu viele Versuche; weiter in ${seconds} s` }),
  busy: ({ seconds }) => ({ what: `Der Server hat gerade zu viel zu tun; weiter in ${seconds} s` }),
  broken: ({ trace }) => ({
    what: "Etwas ging kaputt, das nicht sollte",
    why: "Es steht im Protokoll der App.",
    todo: `Nennen Sie dem Betreiber des Servers diese Nummer: ${trace}`,
  }),
};
