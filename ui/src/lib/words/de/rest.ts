import type { NeedKind } from "../../bindings/NeedKind";
import { list, number, plural } from "../../plural";
import { span } from "../../time.svelte";

export const overview = {
  title: "Überblick",
  summary: (kinds: number) =>
    plural(kinds, {
      zero: "Nichts braucht Sie gerade",
      one: "Eine Sache braucht Sie",
      other: "# Sachen brauchen Sie",
    }),
  quiet: "Nichts braucht Sie gerade",
  quietHint: "Wer nicht hineinkommt, zurückgekommene E-Mails und Beitrittswünsche stehen hier zuerst.",
  needs: "Braucht Sie jetzt",
  need: {
    unsettled: (n) => [
      plural(n, {
        one: "# Änderung braucht eine Entscheidung",
        other: "# Änderungen brauchen eine Entscheidung",
      }),
      "Etwas hatte sich geändert, bevor sie ankam.",
    ],
    wants_to_join: (n) => [
      plural(n, { one: "# Person möchte beitreten", other: "# Personen möchten beitreten" }),
      "Sie kamen über einen Link und können sich nicht anmelden, bis Sie entscheiden.",
    ],
    blocked: (n) => [
      plural(n, { one: "# Person ist gesperrt", other: "# Personen sind gesperrt" }),
      "Die Anmeldeseite sagt ihnen nur, dass Anmeldename oder Passwort falsch ist.",
    ],
    rest_stopped: (n) => [
      "Die REST-API steht still",
      plural(n, {
        one: "Webhooks, Integrationen und Anwendungen bekommen „gesperrt“, bis diese Person entsperrt ist.",
        other:
          "Webhooks, Integrationen und Anwendungen bekommen „gesperrt“, bis diese Personen entsperrt sind.",
      }),
    ],
    deliveries_given_up: (n) => [
      plural(n, {
        one: "# ausgehender Webhook ist nicht erreichbar",
        other: "# ausgehende Webhooks sind nicht erreichbar",
      }),
      "Was dorthin zuzustellen war, wurde nach einem Tag voller Versuche aufgegeben.",
    ],
    weak_password: (n) => [
      plural(n, {
        one: "# Person hat ein schwaches Passwort",
        other: "# Personen haben schwache Passwörter",
      }),
      "Schwach oder auf einer Liste bekannt gewordener; gesehen bei der letzten Anmeldung.",
    ],
    unusual_device: (n) => [
      plural(n, {
        one: "# Person meldete sich von einem ungewohnten Gerät an",
        other: "# Personen meldeten sich von ungewohnten Geräten an",
      }),
      "Das richtige Passwort kam in den letzten 30 Tagen von einem vorher nicht verwendeten Gerät.",
    ],
    bounced: (n) => [
      plural(n, { one: "# E-Mail wurde nicht zugestellt", other: "# E-Mails wurden nicht zugestellt" }),
      "Vom Mailserver abgelehnt oder zurückgesandt.",
    ],
    expired: (n) => [
      plural(n, { one: "# Einladung ist abgelaufen", other: "# Einladungen sind abgelaufen" }),
      "Der Link gilt nicht mehr; erneutes Senden macht einen neuen.",
    ],
    grace_ending: (n) => [
      plural(n, {
        one: "# Person muss bald den zweiten Schritt einrichten",
        other: "# Personen müssen bald den zweiten Schritt einrichten",
      }),
      "Die Frist endet in den nächsten sieben Tagen.",
    ],
    one_admin: () => [
      "Nur Sie können diese Firma verwalten",
      "Verlieren Sie den Zugang, kann ihn niemand wiederherstellen. Laden Sie einen zweiten Admin ein.",
    ],
  } satisfies Record<NeedKind, (n: number) => [string, string]>,
  review: "Ansehen",
  reviewNamed: (title: string) => `Ansehen: ${title}`,
  approveNamed: (name: string) => `${name} zulassen`,
  resendNamed: (name: string) => `Einladung von ${name} erneut senden`,
  fixNamed: (name: string) => `Adresse berichtigen: ${name}`,
  seeWhy: "Warum?",
  seeWhyNamed: (name: string) => `Warum? ${name}`,
  inviteAdmin: "Admin einladen",
  numbers: "In Zahlen",
  signIns: "Anmeldungen, 30 Tage",
  failures: "Fehlgeschlagene Anmeldungen, 30 Tage",
  twoStep: "Mit zweitem Schritt",
  steps: {
    on: "An",
    in_grace: "In der Frist",
    must_enrol: "Muss einrichten",
    paused: "Ausgesetzt",
    off: "Nicht verlangt",
  },
  day: "Tag",
  chart: (title: string, sum: number) => `${title}: ${number(sum)}`,
  bar: (day: string, n: number) => `${day}: ${number(n)}`,
  lately: "Zuletzt",
};

export const company = {
  title: "Firma",
  department: {
    title: "Abteilungen",
    none: "Noch keine Abteilungen",
    noneHint: "Mit Abteilungen lassen sich Listen filtern, und Links können eine mitbringen.",
    add: "Abteilung hinzufügen",
    name: "Name der Abteilung",
    added: (name: string) => `Sie haben die Abteilung ${name} hinzugefügt`,
    renamed: (name: string) => `Sie haben die Abteilung in ${name} umbenannt`,
    deleted: (name: string) => `Sie haben die Abteilung ${name} gelöscht`,
  },
  workgroup: {
    title: "Arbeitsgruppen",
    none: "Noch keine Arbeitsgruppen",
    noneHint:
      "Personen von außen werden in eine Arbeitsgruppe eingeladen und sind in keinem anderen Teil der Firma.",
    add: "Arbeitsgruppe hinzufügen",
    name: "Name der Arbeitsgruppe",
    added: (name: string) => `Sie haben die Arbeitsgruppe ${name} hinzugefügt`,
    renamed: (name: string) => `Sie haben die Arbeitsgruppe in ${name} umbenannt`,
  },
  delete: "Löschen",
  deleteNamed: (name: string) => `${name} löschen`,
  deleteStops: "Niemand ist in ihr, also endet nichts. Ihre Nummer über REST wird nie wieder vergeben.",
  rename: "Umbenennen",
  renameNamed: (name: string) => `${name} umbenennen`,
  people: (n: number) => plural(n, { zero: "Niemand", one: "# Person", other: "# Personen" }),
  settings: "Firma",
  name: "Name der Firma",
  address: "Angemeldet wird sich unter",
  sender: "E-Mails kommen von",
  confirm: "Beitritt über Link bestätigen",
  confirmHint: "Sie warten, bis ein Admin sie zulässt.",
  domains: "Mail-Domains, die keine Bestätigung brauchen",
  domainsHint: "Trennen Sie sie durch Leerzeichen.",
  days: "Tage, die eine Einladung gilt",
  daysHint: "Danach gilt ihr Link nicht mehr; sie kann erneut gesendet werden.",
  twoStep: "Zwei-Schritt",
  required: "Die Zwei-Schritt-Anmeldung ist Pflicht",
  optional: "Die Zwei-Schritt-Anmeldung ist freiwillig",
  requiredHint: (days: number) =>
    plural(days, {
      zero: "Wer sie nicht eingerichtet hat, muss es bei der nächsten Anmeldung tun.",
      one: "Wer ohne sie beitritt, hat # Tag Zeit zum Einrichten.",
      other: "Wer ohne sie beitritt, hat # Tage Zeit zum Einrichten.",
    }),
  optionalHint: "Wer sie eingerichtet hat, wird danach gefragt; niemand muss.",
  makeRequired: "Zur Pflicht machen",
  makeOptional: "Freiwillig machen",
  requireAsk: {
    title: "Zwei-Schritt-Anmeldung verpflichtend machen",
    stops: (people: number, days: number) =>
      days === 0
        ? plural(people, {
            zero: "Alle haben sie eingerichtet. Wer ab jetzt beitritt, muss es bei der ersten Anmeldung tun.",
            one: "# Person hat sie nicht eingerichtet und muss es bei der nächsten Anmeldung tun.",
            other: "# Personen haben sie nicht eingerichtet und müssen es bei der nächsten Anmeldung tun.",
          })
        : plural(
            people,
            {
              zero: "Alle haben sie eingerichtet. Wer ab jetzt beitritt, hat dafür eine Frist: {grace}.",
              one: "# Person hat sie nicht eingerichtet und bekommt eine Frist: {grace}. Danach führt die Anmeldung zum Einrichten.",
              other:
                "# Personen haben sie nicht eingerichtet und bekommen eine Frist: {grace}. Danach führt die Anmeldung zum Einrichten.",
            },
            { grace: span(days * 86_400_000) },
          ),
  },
  grace: "Tage der Frist für den zweiten Schritt",
  graceHint: "Danach führt die Anmeldung zum Einrichten.",
  range: (from: number, to: number) => `Eine Zahl von ${from} bis ${to}`,
  saved: "Sie haben die Einstellungen geändert",
  requiredNow: "Sie haben die Zwei-Schritt-Anmeldung zur Pflicht gemacht",
  notRequiredNow: "Sie haben die Zwei-Schritt-Anmeldung freiwillig gemacht",
  admins: "Eigentümer und Admins",
  secondAdmin:
    "Nur eine Person kann diese Firma verwalten. Geht dieser Zugang verloren, kann ihn niemand wiederherstellen.",
  open: "Öffnen",
  openNamed: (name: string) => `${name} öffnen`,
  rights: "Rollen",
  may: (rights: string[]) => (rights.length === 0 ? "nur das eigene Profil" : list(rights)),
  letters: "E-Mails",
  testLetter: "Eine Test-E-Mail an Sie selbst",
  testHint: "Zeigt, ob E-Mails den Server verlassen, mit den Worten des Mailservers.",
  testSent: (to: string, said: string) => `Gesendet an ${to}. Der Mailserver sagte: ${said}`,
  sendTest: "Senden",
  testOffline: "Dafür braucht es den Server, der gerade nicht erreichbar ist.",
  readOnly: "Was hier steht, ändern nur Eigentümer und Admins.",
};

export const settings = {
  title: "Einstellungen",
  look: "Aussehen",
  theme: "Farben",
  themes: { system: "Wie das System", light: "Hell", dark: "Dunkel" },
  language: "Sprache",
  languageHint: "Texte, Daten und Zahlen dieses Fensters. E-Mails und Seiten haben ihre eigene.",
  systemLanguage: (name: string) => `Wie das System (${name})`,
  density: "Zeilen",
  densities: { comfortable: "Bequem", compact: "Dicht" },
  letters: "Tasten mit einem Buchstaben",
  lettersHint: "J, K, A und ähnliche wirken sofort. Aus: nur Tasten mit Ctrl.",
  tray: "Weiterlaufen, wenn das Fenster geschlossen wird",
  trayHint: "Gatehouse bleibt im Infobereich und gleicht weiter ab.",
  connection: "Verbindung",
  server: "Server",
  signedInAs: "Angemeldet als",
  as: (name: string, role: string) => `${name} · ${role}`,
  lastSync: "Letzter Abgleich",
  never: "Noch nicht",
  syncNow: "Jetzt abgleichen",
  proxy: "Proxy",
  proxyHint: "Leer gilt der des Systems.",
  authority: "Eigene Zertifizierungsstelle",
  authorityHint: "Eine PEM-Datei, wenn Ihre Firma ihre Zertifikate selbst ausstellt.",
  choose: "Datei wählen",
  remove: "Entfernen",
  lock: "Sperren",
  passphrase: "Passphrase",
  hasPassphrase: "Gesetzt. Sie wird beim Entsperren von Gatehouse verlangt.",
  noPassphrase: "Nicht gesetzt. Der Schlüsselbund des Systems allein öffnet, was hier gespeichert ist.",
  setPassphrase: "Passphrase setzen",
  changePassphrase: "Passphrase ändern",
  removePassphrase: "Entfernen",
  removeTitle: "Passphrase entfernen",
  removeHint: "Dann öffnet der Schlüsselbund des Systems allein, was hier gespeichert ist.",
  current: "Bisherige Passphrase",
  next: "Neue Passphrase",
  again: "Neue Passphrase noch einmal",
  differs: "Die beiden sind nicht gleich",
  passphraseSet: "Die Passphrase ist gesetzt",
  passphraseRemoved: "Die Passphrase ist entfernt",
  idle: "Von selbst sperren",
  idleAfter: (minutes: number) =>
    plural(minutes, { zero: "Nie", one: "Nach # Minute", other: "Nach # Minuten" }),
  away: "Sperren, wenn ich gehe",
  awayHint: "Wenn dieser Computer in den Ruhezustand geht oder sein Bildschirm gesperrt wird.",
  device: "Dieses Gerät",
  forget: "Dieses Gerät vergessen",
  forgetGo: "Vergessen",
  forgetWord: "vergessen",
  forgetHint: "Löscht alles hier Gespeicherte und beendet die Anmeldung dieser App.",
  forgetTitle: "Dieses Gerät vergessen",
  forgetStops: (waiting: number) =>
    plural(waiting, {
      zero: "Was hier gespeichert ist, wird gelöscht. Die Firma selbst bleibt, wie sie ist.",
      one: "Was hier gespeichert ist, wird gelöscht, und # wartende Änderung geht verloren. Die Firma selbst bleibt, wie sie ist.",
      other:
        "Was hier gespeichert ist, wird gelöscht, und # wartende Änderungen gehen verloren. Die Firma selbst bleibt, wie sie ist.",
    }),
  about: "Über",
  serverVersion: "Version des Servers",
  serverVersionUnknown: "Ohne Netz nicht bekannt",
  version: "Version",
  folder: "Datenordner",
  folderSize: (folder: string, size: string) => `${folder} · ${size}`,
  diagnostics: "Diagnose",
  diagnosticsHint: "Versionen und Zahlen für einen Bericht. Keine Namen und keine Adressen.",
  copied: "Die Diagnose ist kopiert",
};

export const doors = {
  opening: "Öffnet, was hier gespeichert ist. Der Schlüsselbund bittet Sie vielleicht, ihn zu entsperren.",
  back: "Zurück",
  server: {
    title: "Öffnen Sie Ihre Firma",
    text: "Ihre Adresse, oder der Link, den man Ihnen geschickt hat.",
    label: "Adresse",
    placeholder: "access.northwind.example",
    go: "Weiter",
    none: "Noch kein Server?",
    noneHint: "Ein Programm und eine Minute. Die Demo bringt eine Firma mit Personen zum Ansehen mit:",
    command: "gatehouse-server demo --data ./demo",
  },
  workspace: {
    title: "Welche Firma?",
    text: (server: string) => `${server} hat mehrere.`,
    label: "Ihr Kurzname, wie in der Adresse",
  },
  keep: {
    title: (name: string) => `Mit ${name} verbinden`,
    text: "Was auf diesem Computer gespeichert ist, ist verschlüsselt; den Schlüssel hält der Schlüsselbund des Systems. Eine Passphrase ist ein zweites Schloss.",
    needed:
      "Was auf diesem Computer gespeichert ist, ist verschlüsselt. Er hat keinen Schlüsselbund, darum braucht es eine Passphrase.",
    plain:
      "Die Verbindung zu diesem Server ist nicht verschlüsselt. Das ist nur auf diesem Computer selbst in Ordnung.",
    optional: "Passphrase, wenn Sie eine möchten",
    label: "Passphrase",
    again: "Passphrase noch einmal",
    differs: "Die beiden sind nicht gleich",
  },
  signIn: {
    text: "Sie melden sich in Ihrem Browser an. Diese App sieht Ihr Passwort nie.",
    go: "Im Browser anmelden",
    waiting: "Im Browser weitermachen",
    waitingHint: "Diese Seite geht von selbst weiter.",
    again: "Browser noch einmal öffnen",
    elsewhere: "Wenn sich kein Browser öffnet, öffnen Sie diese Adresse in einem auf diesem Computer:",
    copyAddress: "Adresse kopieren",
    cancel: "Abbrechen",
  },
  unlock: {
    title: (name: string) => `${name} entsperren`,
    text: "Ihre Passphrase öffnet, was hier gespeichert ist, auch ohne Netz.",
    keychain: "Ihr Schlüsselbund öffnet, was hier gespeichert ist.",
    label: "Passphrase",
    caps: "Die Feststelltaste ist an",
    go: "Entsperren",
    forgot: "Passphrase vergessen?",
    cannot: "Entsperren geht nicht?",
    forgotHint:
      "Niemand kann sie wiederherstellen. Vergessen Sie dieses Gerät und verbinden Sie neu: Die Firma ist, wie sie war, aber hier wartende Änderungen gehen verloren.",
    forgetStops:
      "Was hier gespeichert ist, wird gelöscht, und darin wartende Änderungen gehen verloren. Die Firma selbst bleibt, wie sie ist.",
  },
  trouble: {
    keychainTitle: "Der Schlüsselbund antwortet nicht",
    wrongKeyTitle: "Der Schlüssel passt nicht",
    damagedTitle: "Die gespeicherte Datei ist beschädigt",
    kept: "Änderungen, die darin warten, sind nicht lesbar, bis der richtige Schlüssel zurück ist. Beiseitegelegt bleibt die Datei erhalten: Sie wird nie gelöscht.",
    keptKeychain:
      "Änderungen, die hier warten, sind nicht lesbar, bis der Schlüsselbund zurück ist. Beiseitegelegt bleibt die Datei erhalten: Sie wird nie gelöscht.",
    keptDamaged:
      "Änderungen, die darin warten, ließen sich nicht lesen. Beiseitegelegt bleibt die Datei erhalten: Sie wird nie gelöscht.",
    tryAgain: "Noch einmal versuchen",
    anew: "Datei beiseitelegen und neu verbinden",
    asideIn: (folder: string) => `Die Datei liegt jetzt in ${folder}`,
    file: "Datei",
  },
};
