import type { Block } from "../../bindings/Block";
import type { Cause } from "../../bindings/Cause";
import type { Diagnosed } from "../../bindings/Diagnosed";
import type { Fix } from "../../bindings/Fix";
import type { Signal } from "../../bindings/Signal";
import { evidenceWords, quoted, type About, type CauseWords } from "../../causes";
import { plural } from "../../plural";
import { ago, moment } from "../../time.svelte";
import { notArrived } from "./people";
import { portal } from "./portal";

export const signals: Record<Signal, (n: number) => string> = {
  weak_password: () => "Das Passwort ist schwach",
  breached_password: () => "Das Passwort steht auf einer Liste bekannt gewordener",
  two_step_off: () => "Ein zweiter Schritt wurde nicht verlangt",
  unusual_devices: (n) =>
    plural(n, {
      one: "Das richtige Passwort kam innerhalb eines Tages von # ungewohnten Gerät",
      other: "Das richtige Passwort kam innerhalb eines Tages von # ungewohnten Geräten",
    }),
};

const last = ({ at, n, ip }: Diagnosed) =>
  at === null
    ? ""
    : plural(
        n ?? 1,
        { one: "Zuletzt {ago}{from}. ", other: "#-mal seit dem letzten Erfolg, zuletzt {ago}{from}. " },
        { ago: ago(at), from: ip ? `, von ${ip}` : "" },
      );
const since = (at: number | null) => (at === null ? "" : ` seit ${moment(at)}`);
const on = (at: number | null) => (at === null ? "" : ` am ${moment(at)}`);

const door = "Die Anmeldeseite sagt nur „Anmeldename oder Passwort stimmt nicht“.";
function suspicion({ at, block, verify, stops_rest }: Diagnosed, name: string) {
  const counted: Extract<Block, { by: "suspicion" }> | null = block?.by === "suspicion" ? block : null;
  const rest = stops_rest
    ? " Bis dahin steht die REST-API der ganzen Firma still: Webhooks, Integrationen und Anwendungen."
    : "";
  const identity = verify ? " Bei einem Admin prüft der Betreiber zuerst die Identität." : "";
  const next = counted?.case_at
    ? `Beim Betreiber ist ein Fall offen seit ${moment(counted.case_at)}.`
    : "Nur der Betreiber des Servers kann das aufheben: Eröffnen Sie einen Fall.";
  const score = counted ? ` Der Punktestand war ${counted.score} von ${counted.threshold}:` : "";
  return {
    text: `${name} ist gesperrt${since(at)}. ${door} ${next}${identity}${rest}${score}`,
    ...(counted ? { advice: counted.evidence.flatMap(evidenceWords) } : {}),
  };
}

const codes = (word: string | null) =>
  word === "no_codes"
    ? " Es ist kein Backup-Code übrig: Ist das Telefon weg, hilft nur eine Aussetzung."
    : word === "codes"
      ? " Es sind Backup-Codes übrig: Jeder gilt einmal, anstelle des Telefons."
      : "";
const list = ({ list }: Diagnosed) =>
  ({ workspace: "der Liste der Firma", department: "der Liste der Abteilung", person: "der eigenen Liste" })[
    list?.of ?? "workspace"
  ];
const older: Record<string, string> = {
  used: "Er hatte schon ein Passwort gesetzt.",
  voided: "Ein neuerer wurde angefordert, und nur der neueste gilt.",
  changed: "Passwort oder Anmeldename wurden inzwischen geändert.",
  expired: "Seine Zeit war um.",
};

/** A letter that the mail server did not take yet. */
const putOff = ({ said, at }: Diagnosed) => ({
  title: "Die E-Mail ist aufgeschoben",
  text: `Der Mailserver bat${on(at)}, es später zu versuchen. Das geschieht von selbst.`,
  ...quoted(said),
});

export const causes: Record<Cause, (one: Diagnosed, about: About) => CauseWords> = {
  blocked_by_suspicion: (one, { name }) => ({ title: "Auf Verdacht gesperrt", ...suspicion(one, name) }),
  blocked_by_hand: ({ at, block }, { name }) => ({
    title: "Von einem Admin gesperrt",
    text: `${name} ist gesperrt${since(at)}${block?.by === "hand" && block.admin ? ` von ${block.admin}` : ""}. ${door}`,
    ...(block?.by === "hand" ? quoted(block.reason) : {}),
  }),
  only_user: () => ({
    title: "Niemand sonst könnte es bestätigen",
    text: "Hier arbeitet nur diese eine Person, darum kann der Betreiber nicht bestätigen, wer sie ist. Ein zweiter Admin muss vorher bestimmt sein.",
  }),
  never_sent: ({ at }, { name }) => ({
    title: "Keine Einladung wurde gesendet",
    text: `${name} wurde ohne E-Mail hinzugefügt${on(at)}.`,
  }),
  letter_failed: ({ said, host, at }) => ({
    title: "Die Einladung kam nicht an",
    text: at === null ? "Der Mailserver hat sie abgelehnt." : `${host ?? "Der Mailserver"} sagte${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nichts weiter")),
  }),
  letter_delayed: putOff,
  invitation_expired: ({ at }) => ({
    title: "Der Link der Einladung ist zu alt",
    text: `Er gilt nicht mehr ${at === null ? "nach seinen Tagen" : `(abgelaufen ${ago(at)})`}. Erneutes Senden macht einen neuen.`,
  }),
  not_joined_yet: ({ at, word }, { name, sender }) =>
    word === "inferred"
      ? { title: portal.notInYet.title, text: portal.notInYet.text(name) }
      : word === "opened"
        ? {
            title: "Der Link wurde geöffnet, nicht abgeschlossen",
            text: `${name} hat den Link geöffnet, aber nicht abgeschlossen.`,
          }
        : {
            title: "Die Einladung ist unterwegs",
            text: `${at === null ? "" : `Gesendet ${ago(at)}; `}${name} hat den Link noch nicht geöffnet.`,
            advice: notArrived(name, sender),
          },
  older_invitation: (one, { name }) => ({
    title: "Eine ältere Einladung wurde geöffnet",
    text: `${last(one)}Nur der Link der neuesten E-Mail gilt; ${name} hat einen anderen geöffnet.`,
  }),
  pending_approval: ({ at }, { name }) => ({
    title: "Möchte beitreten",
    text: `${name} hat um Beitritt gebeten${at === null ? "" : ` (${ago(at)})`} und wartet auf Zulassung durch einen Admin.`,
  }),
  dismissed: ({ at }, { name }) => ({
    title: "Ausgeschieden",
    text: `Der Zugang von ${name} wurde beendet${on(at)}. Die Wiederaufnahme stellt Anmeldenamen und Daten her.`,
  }),
  password_void: ({ at }, { name }) => ({
    title: "Ein neues Passwort ist nötig",
    text: `Der Betreiber hat ${name} entsperrt${on(at)}. Das alte Passwort gilt hier nicht mehr.`,
  }),
  place_not_allowed: (one, { name }) => ({
    title: "Nicht von dieser Adresse",
    text: one.ip
      ? `${name} kam von ${one.ip}${on(one.at)}; das steht nicht auf ${list(one)}. Die Anmeldung selbst ist als richtig vermerkt, danach abgewiesen.`
      : "Die Person kommt von einer Adresse, die auf keiner für sie geltenden Liste steht. Die Anmeldung selbst ist als richtig vermerkt, danach abgewiesen.",
  }),
  must_enrol: ({ at }, { name }) => ({
    title: "Der zweite Schritt muss erst eingerichtet werden",
    text: `Die Frist von ${name} ist zu Ende${at === null ? "" : ` (${ago(at)})`}. Die Anmeldung führt zum Einrichten.`,
  }),
  cannot_confirm: ({ at, said, n }, { name }) => ({
    title: "Das Telefon ist weg oder bestätigt nicht",
    text: `${at === null ? "" : `${name} bat ${ago(at)} um Hilfe. `}${
      n === null
        ? "Ein Backup-Code hilft anstelle des Telefons; ohne einen setzen Sie den zweiten Schritt aus."
        : plural(n, {
            zero: "Kein Backup-Code ist übrig: Setzen Sie den zweiten Schritt aus, und ein neues Telefon wird eingerichtet.",
            one: "# Backup-Code ist übrig; er hilft anstelle des Telefons.",
            other: "# Backup-Codes sind übrig; jeder hilft anstelle des Telefons.",
          })
    }`,
    ...quoted(said),
  }),
  wrong_password: (one) => ({
    title: "Das Passwort war falsch",
    text: `${last(one)}Ein Tippfehler, die Feststelltaste, eine andere Tastatursprache, oder vergessen: Dann setzt ein Link ein neues.`,
  }),
  no_password: (one, { name }) => ({
    title: "Es gibt noch kein Passwort",
    text: `${last(one)}${name} hat nie eines gesetzt. Ein Link an den Anmeldenamen setzt es.`,
  }),
  captcha: (one) => ({
    title: "Nach vielen falschen Passwörtern verlangt die Seite einen Nachweis",
    text: `${last(one)}Die Seite arbeitet von selbst daran. „Gespeicherte Anmeldedaten dieses Geräts entfernen“ hebt es auf; das richtige Passwort auch.`,
  }),
  throttled: (one) => ({
    title: "Zu viele Versuche: eine Wartezeit",
    text: `${last(one)}Eine Weile wird nichts geprüft. Bekannte Geräte hält nicht auf, was Fremde tippen.`,
  }),
  strangers_shut: (one) => ({
    title: "Nur bekannte Geräte werden gehört",
    text: `${last(one)}Nach hundert Fehlschlägen von unbekannten Geräten gilt das Passwort von einem bekannten, oder nachdem es wiederhergestellt ist.`,
  }),
  wrong_code: (one) => ({
    title: "Der Code war falsch",
    text: `${last(one)}Der Code einer anderen Firma oder eines alten Telefons, oder die Uhr des Telefons geht falsch.${codes(one.word)}`,
  }),
  code_used: (one) => ({
    title: "Der Code wurde schon verwendet",
    text: `${last(one)}Jeder gilt einmal: Der nächste kommt innerhalb von 30 Sekunden.`,
  }),
  phone_clock: (one) => ({
    title: "Die Uhr des Telefons geht falsch",
    text: `${last(one)}Der Code stimmte vor einer Weile. Stellen Sie die Zeit des Telefons auf automatisch.${codes(one.word)}`,
  }),
  wrong_backup_code: (one) => ({
    title: "Der Backup-Code war falsch",
    text: `${last(one)}Auch seine Nummer zählt, und eine neuere Liste beendet eine ältere.${codes(one.word)}`,
  }),
  backup_code_used: (one) => ({
    title: "Der Backup-Code wurde schon verwendet",
    text: `${last(one)}Jeder gilt einmal: Nehmen Sie den nächsten der Liste.${codes(one.word)}`,
  }),
  passkey_refused: (one) => ({
    title: "Der Passkey wurde nicht angenommen",
    text: `${last(one)}Er antwortete zu spät, gehört jemand anderem oder wurde kopiert. Ein Code geht stattdessen.`,
  }),
  no_factor: (one, { name }) => ({
    title: "Ein zweiter Schritt, den es nicht gibt",
    text: `${last(one)}${name} hat keine Authenticator-App: Vielleicht ist das Formular für einen Backup-Code oder Passkey offen.`,
  }),
  codes_used_up: (_, { name }) => ({
    title: "Kein Backup-Code ist übrig",
    text: `Ohne das Telefon kommt ${name} nicht hinein. Neue Codes gibt es, solange man angemeldet ist; ist das Telefon weg, setzen Sie den zweiten Schritt aus.`,
  }),
  not_an_admin: (one) => ({
    title: "Die App ist für Admins",
    text: `${last(one)}Diese Rolle öffnet die Desktop-App nicht; die Firma selbst steht ihr offen.`,
  }),
  several_identities: (one) => ({
    title: "Ein soziales Konto, mehrere Anmeldenamen",
    text: `${last(one)}Das Konto (${one.host ?? "sozial"}) ist mit mehr als einem Anmeldenamen verbunden. Die Seite zählt sie auf; einer muss dort gelöst werden.`,
  }),
  recovery_outdated: (one) => ({
    title: "Der Link zum neuen Passwort ist veraltet",
    text:
      one.at !== null && one.until !== null
        ? `Angefordert ${ago(one.at)} und nicht geöffnet. Er galt bis ${moment(one.until)}.`
        : `${last(one)}${older[one.word ?? ""] ?? "Nur der Link der neuesten E-Mail gilt, bis zu der Zeit, die darin steht."}`,
  }),
  recovery_code_wrong: (one) => ({
    title: "Der Code per SMS war falsch oder zu alt",
    text: `${last(one)}Er gilt nur kurz und für wenige Versuche.`,
  }),
  recovery_letter_failed: ({ said, host, at, word }) => ({
    title:
      word === "login"
        ? "Die E-Mail mit dem Anmeldenamen kam nicht an"
        : "Die E-Mail für ein neues Passwort kam nicht an",
    text: at === null ? "Der Mailserver hat sie abgelehnt." : `${host ?? "Der Mailserver"} sagte${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nichts weiter")),
  }),
  recovery_not_opened: (one, { name, sender }) => {
    if (one.word === "delayed") return putOff(one);
    if (one.word === "waiting")
      return {
        title: "Die E-Mail hat den Server noch nicht verlassen",
        text: "Sie geht von selbst hinaus. Bleibt sie hier, sieht der Betreiber nach der E-Mail des Servers.",
      };
    const { at, until } = one;
    return {
      title: "Die E-Mail ist hinaus und nicht geöffnet",
      text:
        at === null || until === null
          ? "Vielleicht liegt sie im Spam."
          : `Gesendet ${ago(at)}. Ihr Link gilt bis ${moment(until)}.`,
      advice: notArrived(name, sender),
    };
  },
  login_taken: ({ address, at }) => ({
    title: "Der neue Anmeldename gehört jemand anderem",
    text: `${address ?? "Die Adresse"} konnte nicht der Anmeldename werden${on(at)}: Jemand hat sie. Wer sie hat, meldet sich damit an und ändert sie dort; dann ist sie frei.`,
  }),
  failed_lately: ({ at }, { name }) => ({
    title: "Die Anmeldung schlug neulich fehl",
    text: `Der letzte Fehlschlag von ${name} war${at === null ? " neulich" : ` ${ago(at)}`}. Warum, steht nicht in dem hier aufbewahrten Protokoll.`,
  }),
  grace_ends: ({ until }, { name }) => ({
    title: "Der zweite Schritt muss bald eingerichtet werden",
    text: `${name} kommt ohne ihn hinein bis ${until === null ? "zum Ende der Frist" : moment(until)}; dann führt die Anmeldung zum Einrichten.`,
  }),
  other_login: ({ address }, { name }) => ({
    title: "Der Anmeldename ist eine andere Adresse",
    text: `${name} meldet sich mit ${address ?? "einer anderen Adresse"} an, nicht mit der Kontakt-E-Mail.`,
  }),
  made_up_login: ({ address }, { name }) => ({
    title: "Der Anmeldename wurde erzeugt",
    text: `${name} kam mit einem sozialen Konto und hat den Anmeldenamen ${address ?? "der dafür erzeugt wurde"}. Er lässt sich im Profil ändern.`,
  }),
  weak_password: ({ at, word }) => ({
    title: "Das Passwort ist leicht zu erraten",
    text: `${signals[word === "breached" ? "breached_password" : "weak_password"](0)}${since(at)}. Es lässt hinein und zählt bei einer Sperre auf Verdacht als Erstes. Ein Link setzt ein stärkeres, das nirgends sonst gilt.`,
  }),
  sign_in_anew: () => ({
    title: "Eine frische Anmeldung ist nötig",
    text: "Was geändert werden soll, verlangt eine Anmeldung von eben jetzt, oder die Sitzung ist vorbei. Noch einmal anmelden und neu beginnen.",
  }),
  provider_fails: ({ host, word }, { name }) =>
    word === "not_anew"
      ? {
          title: "Der Anbieter lässt niemanden sich neu anmelden",
          text: `${host ?? "Der Anbieter"} hat nicht gesagt, dass sich ${name} eben jetzt angemeldet hat, wie es das Vorhaben verlangt; mehr Zeit für den zweiten Schritt ändert daran nichts. Wer ein Passwort hat, meldet sich damit an; ein Anmeldename, der eine Adresse oder Nummer ist, bekommt eines über einen Link. Bei einem erzeugten Anmeldenamen kann nur der Betreiber das Wort dieses Anbieters gelten lassen.`,
        }
      : {
          title: "Die Anmeldung über den Anbieter ging nicht",
          text: "Der Anbieter hat nicht geantwortet, seine Antwort galt nicht, oder das Konto ist nicht mit diesem Anmeldenamen verbunden. Anmeldename und Passwort gehen; wer keines hat, setzt es über einen Link, außer der Anmeldename wurde erzeugt.",
        },
  passkeys_not_here: () => ({
    title: "Passkeys gehen unter dieser Adresse nicht",
    text: "Browser verwenden keine unter einer Adresse aus bloßen Zahlen oder ohne https. Ein Code oder Backup-Code geht; der Betreiber kann dem Server einen Namen geben.",
  }),
  server_broke: () => ({
    title: "Der Server hatte einen Fehler",
    text: "Es ist nichts verloren. Mit der Nummer auf der Seite findet der Betreiber den Grund im Protokoll des Servers.",
  }),
  server_busy: (one) => ({
    title: "Der Server hatte zu viel zu tun",
    text: `${last(one)}Die Eingabe wurde nicht geprüft und zählte nicht. Einen Augenblick später wird sie es; kommt das oft vor, gibt der Betreiber dem Server mehr.`,
  }),
  session_over: ({ at }) => ({
    title: "Die Sitzung endete von selbst",
    text: `Eine Browsersitzung endet 24 Minuten nach der letzten Aktivität; Messenger und App laufen weiter, solange sie benutzt werden.${at === null ? "" : ` Letzte Anmeldung ${ago(at)}.`}`,
  }),
  rest_stopped: ({ who, at }) => ({
    title: "Die REST-API ist angehalten",
    text: who
      ? `${who} ist auf Verdacht gesperrt${since(at)}. Webhooks, Integrationen und Anwendungen der ganzen Firma warten auf das Ende dieser Sperre.`
      : "Jemand ist auf Verdacht gesperrt. Webhooks, Integrationen und Anwendungen warten auf das Ende dieser Sperre.",
  }),
  unknown_login: ({ address }) => ({
    title: "Ein Anmeldename, den niemand hat",
    text: `${address ? `Niemand hier meldet sich mit ${address} an: ein` : "Ein"} Tippfehler, oder eine andere Adresse als die, die zählt. Admins sehen die richtige im Profil.`,
  }),
  keyboard: () => ({
    title: "Feststelltaste oder eine andere Tastatur",
    text: "Das Passwortfeld zeigt, wenn die Feststelltaste an ist. „Zeigen“ macht das Getippte sichtbar.",
  }),
  other_workspace: () => ({
    title: "Die Adresse einer anderen Firma",
    text: "Die Anmeldung geschieht unter der Adresse einer anderen Firma. Nach dem Passwort nennt die Seite die richtigen.",
  }),
  other_identity: () => ({
    title: "Jemand anderes ist angemeldet",
    text: "Der Browser ist mit einem anderen Anmeldenamen angemeldet, der nicht zu dieser Firma gehört. Die Seite bietet an, sich abzumelden und als jemand anderes zu kommen.",
  }),
  never_joined: ({ address }) => ({
    title: "Nie eingeladen",
    text: `${address ?? "Die Person"} gehört nicht zu dieser Firma. Laden Sie sie ein, und sie kommt mit ihrem Anmeldenamen hinein.`,
  }),
  asks_for_invitation: ({ who, address, at, said }) => ({
    title: "Hat um eine Einladung gebeten",
    text: who
      ? `${who} (${address ?? ""}) hat an der Tür gefragt${at === null ? "" : ` (${ago(at)})`}.`
      : "Die Person hat an der Tür gefragt.",
    ...quoted(said),
  }),
  address_is_login: ({ who, address, word }) => ({
    title: "Die Adresse ist schon ein Anmeldename",
    text: who
      ? `${address ?? "Sie"} ist der Anmeldename ${word === "both" ? "und die Kontakt-E-Mail " : ""}von ${who}. Nur diese Person kann ihn ändern: Bitten Sie sie, oder nehmen Sie eine andere Adresse.`
      : "Jemand anderes hier meldet sich damit an. Nur diese Person kann ihn ändern, in ihrem Profil.",
  }),
  address_is_contact: ({ who, address }) => ({
    title: "Die Adresse ist schon eine Kontakt-E-Mail",
    text: who
      ? `${address ?? "Sie"} steht als Kontakt-E-Mail im Profil von ${who}. Ändern Sie sie dort; dann ist sie frei.`
      : "Sie steht im Profil von jemand anderem. Ändern Sie sie dort; dann ist sie frei.",
  }),
  address_of_dismissed: ({ who, address }) => ({
    title: "Die Adresse gehört jemandem, der ausgeschieden ist",
    text: who
      ? `${address ?? "Sie"} gehört ${who}, inzwischen ausgeschieden. Dieselbe Person? Wieder aufnehmen. Eine andere? Erst die Kontakt-E-Mail ändern, dann den Anmeldenamen.`
      : "Ausgeschiedene zählen. Dieselbe Person? Wieder aufnehmen. Eine andere? Erst die Kontakt-E-Mail ändern, dann den Anmeldenamen.",
  }),
  address_invited: ({ who, address }) => ({
    title: "Die Adresse ist schon eingeladen",
    text: who
      ? `${address ?? "Sie"} hat eine offene Einladung, für ${who}: Senden Sie sie erneut.`
      : "Sie hat eine offene Einladung: Senden Sie sie erneut.",
  }),
  recovery_of_another: () => ({
    title: "Der Link ist für einen anderen Anmeldenamen",
    text: "Der Browser ist als jemand anderes angemeldet. Ein privates Fenster öffnet den Link, ohne diese Sitzung zu beenden.",
  }),
  off_list: () => ({
    title: "Eine Anmeldung von außerhalb der Liste, erklärt",
    text: "Eine Integration, die für die Person handelt, eine Sitzung von vor der Regel, eine danach abgewiesene Anmeldung oder ein ausgenommener Admin: Der Verlauf sagt, was davon.",
  }),
  still_linked: () => ({
    title: "Der Anmeldename ist noch in Gebrauch",
    text: "Ein Anmeldename lässt sich löschen, wenn keine Firma mehr damit verbunden ist; die Seite sagt, welche noch übrig sind.",
  }),
};

export const fixes: Record<Fix, string> = {
  approve: "Zulassen",
  resend: "Erneut senden",
  fix_address: "Adresse berichtigen",
  invite: "Einladen",
  replace: "Die richtige Person einladen",
  reinstate: "Wieder aufnehmen",
  edit: "Bearbeiten",
  request_address: "Um Freigabe bitten",
  lift_block: "Sperre aufheben",
  open_case: "Fall eröffnen",
  pause_two_step: "Zwei-Schritt aussetzen",
  extend_grace: "Frist verlängern",
  send_recovery: "Link zum Passwort senden",
  send_login: "Anmeldenamen senden",
  set_ip_rule: "Erlaubte Adressen ändern",
};
