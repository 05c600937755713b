import { plural } from "../../plural";

export const twoStep = {
  pause: "Zwei-Schritt aussetzen",
  changePause: "Aussetzung ändern",
  endPause: "Aussetzung beenden",
  extend: "Frist verlängern",
  left: (span: string) => `noch ${span}`,
  reason: "Grund",

  pauseTitle: (name: string) => `Zwei-Schritt-Anmeldung für ${name} aussetzen`,
  pauseHint: (name: string) =>
    `${name} meldet sich allein mit dem Passwort an, bis die Aussetzung von selbst oder mit einem neuen Telefon endet. ${name} erfährt es per E-Mail.`,
  howLong: "Für wie lange",
  hours: (n: number) => plural(n, { one: "# Stunde", other: "# Stunden" }),
  days: (n: number) => plural(n, { one: "# Tag", other: "# Tage" }),
  other: "Andere Dauer",
  otherDays: "Tage, 1 bis 30",
  why: "Warum",
  whyHint: "Es steht im Protokoll und in der E-Mail.",
  pauseFor: (span: string) => `Für ${span} aussetzen`,

  extendTitle: (name: string) => `Frist für ${name} verlängern`,
  extendHint: (name: string) => `${name} darf sich ab jetzt so lange ohne zweiten Schritt anmelden.`,
  extendBy: (span: string) => `Auf ${span} ab jetzt verlängern`,

  changeRole: "Rolle ändern",
  roleTitle: (name: string) => `Rolle von ${name} ändern`,
  role: "Neue Rolle",
  transfer: "Eigentümer, an meiner Stelle",
  roleHints: {
    owner: "Steht neben Ihnen für die Firma ein.",
    admin: "Verwaltet die Firma; vergibt nur Helpdesk.",
    helpdesk:
      "Hilft Mitarbeitenden, die nicht hineinkommen; setzt den zweiten Schritt aus, beendet Sitzungen.",
    employee: "Ein gewöhnliches Mitglied. Die App schließt sich, und was sie gespeichert hat, wird gelöscht.",
    transfer: "Sie sind danach Admin. Nur der neue Eigentümer kann es rückgängig machen.",
  },
  grant: (role: string) => `Zu ${role} machen`,
  handOn: "Eigentum übergeben",

  code: "Ihr eigener Code",
  codeHint: "Die sechs Ziffern, die Ihre Authenticator-App jetzt zeigt. Hier gelten sie fünf Minuten.",
  backup: "Backup-Code verwenden",
  digits: "Authenticator-App verwenden",
  byPasskey: "Passkey verwenden, im Browser",
  inBrowser: "Ihr Browser ist offen: Bestätigen Sie dort. Hier geht es von selbst weiter.",
  backupNumber: "Nummer",
  backupCode: "Backup-Code",
  later:
    "Es wartet hier, noch nicht in Kraft, bis Sie Ihren eigenen Code eingeben, sobald der Server erreichbar ist.",
  confirmTitle: "Bestätigen Sie, dass Sie es sind",
  confirmHint: (n: number) =>
    plural(n, {
      zero: "Was Ihren eigenen zweiten Schritt braucht, geht danach hinaus.",
      one: "# Änderung wartet auf Ihren eigenen zweiten Schritt und geht danach hinaus.",
      other: "# Änderungen warten auf Ihren eigenen zweiten Schritt und gehen danach hinaus.",
    }),
  confirm: "Bestätigen",
  confirmed: "Für fünf Minuten bestätigt",
  needs: "Braucht Ihren Code",
  needsOnline: "Braucht Ihren Code, sobald online",
  nNeed: (n: number) =>
    plural(n, { one: "# Änderung braucht Ihren Code", other: "# Änderungen brauchen Ihren Code" }),

  done: {
    paused: (name: string, span: string) => `Sie setzen die Zwei-Schritt-Anmeldung für ${name} aus: ${span}`,
    ended: (name: string) => `Sie haben die Aussetzung für ${name} beendet`,
    extended: (name: string, span: string) => `Sie verlängern die Frist für ${name} auf ${span}`,
    granted: (name: string, role: string) => `Sie machen ${name} zu ${role}`,
    transferred: (name: string) => `Sie übergeben das Eigentum an ${name}`,
  },
};
