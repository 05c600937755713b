import { plural } from "../../plural";

export const steps = {
  title: "Zwei-Schritt",
  summary: (ready: number, all: number) =>
    plural(
      ready,
      {
        zero: "Von {all} ist niemand bereit",
        one: "# von {all} ist bereit",
        other: "# von {all} sind bereit",
      },
      {
        all: plural(all, { one: "#", other: "#" }),
      },
    ),
  chips: {
    all: "Alle",
    ready: "Bereit",
    not_ready: "Nicht bereit",
    ending: "Frist endet diese Woche",
    must: "Muss einrichten",
    paused: "Ausgesetzt",
    codes: "Wenige Codes übrig",
  },
  columns: {
    name: "Name",
    address: "Kontakt-E-Mail",
    department: "Abteilung",
    state: "Zwei-Schritt",
    codes: "Codes übrig",
    ends: "Endet",
  },
  requests: (n: number) =>
    plural(n, {
      one: "# Person kann nicht bestätigen und bittet um Hilfe",
      other: "# Personen können nicht bestätigen und bitten um Hilfe",
    }),
  empty: "Niemand hier",
  emptyHints: {
    all: "Hier steht, wer eine Einladung annimmt.",
    ready:
      "Hier steht, wer eine Authenticator-App oder einen Passkey einrichtet. Wird sie Pflicht, bekommen alle ein Datum.",
    not_ready: "Alle haben einen zweiten Schritt.",
    ending: "Bei niemandem endet die Zeit zum Einrichten in den nächsten sieben Tagen.",
    must: "Niemand wird beim Einrichten festgehalten.",
    paused: "Niemand meldet sich gerade ohne den zweiten Schritt an. Ausgesetzt wird im Bereich der Person.",
    codes: "Alle mit zweitem Schritt haben noch mehr als zwei Backup-Codes.",
  },
  none: "Passt auf niemanden",
  noneHint: "Suchen Sie nach weniger Buchstaben, oder wählen Sie eine andere Liste.",
  showAll: "Alle zeigen",
  extendTitle: (n: number) =>
    plural(n, { one: "Frist für # Person verlängern", other: "Frist für # Personen verlängern" }),
  extendHint: (n: number) =>
    plural(n, {
      one: "# Person darf sich ab jetzt so lange ohne zweiten Schritt anmelden.",
      other: "# Personen dürfen sich ab jetzt so lange ohne zweiten Schritt anmelden.",
    }),
  cannot: {
    waits: "hier wartet schon eine Änderung",
    noGrace: "zweiter Schritt ist eingerichtet oder nicht verlangt",
    notPaused: "nicht ausgesetzt",
  },
  done: {
    extended: (n: number, span: string) =>
      plural(
        n,
        {
          one: "Sie verlängern die Frist für # Person auf {span}",
          other: "Sie verlängern die Frist für # Personen auf {span}",
        },
        { span },
      ),
    ended: (n: number) =>
      plural(n, {
        one: "Sie haben die Aussetzung für # Person beendet",
        other: "Sie haben die Aussetzung für # Personen beendet",
      }),
  },
  grace: "Frist",
  graceDays: (days: number) =>
    plural(days, {
      zero: "Keine: Wer beitritt, muss sie bei der ersten Anmeldung einrichten.",
      one: "# Tag ab Beitritt oder Wiederaufnahme.",
      other: "# Tage ab Beitritt oder Wiederaufnahme.",
    }),
  change: "Ändern",
};
