import type { OffList } from "../../bindings/OffList";
import type { RangeFault } from "../../bindings/RangeFault";
import type { RuleFor } from "../../bindings/RuleFor";
import { list, number, plural } from "../../plural";

export const places = {
  title: "Erlaubte Adressen",
  everyone: "Alle",
  hint: "Die nähere Liste ersetzt die weitere: die einer Person, sonst die der Abteilung, sonst die für alle. Eigentümer und Admins sind ausgenommen.",
  change: "Ändern",
  changeNamed: (name: string) => `Ändern, von wo ${name} kommen darf`,

  none: {
    workspace: "Von überall",
    department: "Wie alle",
    person: "Wie die Abteilung, sonst wie alle",
  } satisfies Record<RuleFor["of"], string>,
  anywhere: "Von überall, was die weitere Liste auch sagt",
  only: (texts: string[]) => `Nur von ${list(texts)}`,
  onlyFirst: (texts: string[], more: number) =>
    plural(
      more,
      { one: "Nur von {first} und # weiteren", other: "Nur von {first} und # weiteren" },
      {
        first: texts.join(", "),
      },
    ),
  since: (ago: string) => `${ago}`,
  becomes: (what: string) => `Wird: ${what}`,

  from: "Darf kommen",
  by: {
    workspace: "Die Liste für alle",
    department: "Die Liste der Abteilung",
    person: "Eine eigene Liste",
  } satisfies Record<RuleFor["of"], string>,
  whose: "Nach",
  exempt: "Eigentümer und Admins sind davon ausgenommen.",
  free: "Von überall",

  dialog: {
    title: (name: string) => `Von wo ${name} kommen darf`,
    everyone: "Von wo man kommen darf",
    allow: "Erlaubt",
    options: {
      workspace: { as_wider: "Von überall", only: "Nur von diesen Adressen" },
      department: {
        as_wider: "Wie alle",
        only: "Nur von diesen Adressen",
        anywhere: "Von überall, was die Liste für alle auch sagt",
      },
      person: {
        as_wider: "Wie die Abteilung, sonst wie alle",
        only: "Nur von diesen Adressen",
        anywhere: "Von überall, was die weitere Liste auch sagt",
      },
    },
    addresses: "Adressen und Bereiche",
    addressesHint: "Je Zeile eine: 203.0.113.7, 203.0.113.0/24 oder 2001:db8::/48.",
    saved: (name: string) => `Sie haben geändert, von wo ${name} kommen darf`,
    savedAll: "Sie haben geändert, von wo man kommen darf",
  },

  rehearsal: {
    untold: "Adresse unbekannt",
    title: "An den Anmeldungen der letzten 30 Tage",
    trying: "Wird an den Anmeldungen der letzten 30 Tage geprobt",
    nobody: (n: number) =>
      plural(n, {
        one: "Niemand wäre abgewiesen worden. Die eine Anmeldung, um die es geht, kam von innerhalb.",
        other: "Niemand wäre abgewiesen worden. Alle # Anmeldungen, um die es geht, kamen von innerhalb.",
      }),
    nothing: "Niemand, um den es geht, hat sich angemeldet; darum lässt sich nichts sagen.",
    refused: (people: number, signIns: number, all: number) =>
      plural(
        people,
        {
          one: "# Person wäre abgewiesen worden: {refused} von {all} Anmeldungen.",
          other: "# Personen wären abgewiesen worden: {refused} von {all} Anmeldungen.",
        },
        { refused: number(signIns), all: number(all) },
      ),
    name: "Wer",
    times: "Mal",
    where: "Von wo, und wann zuletzt",
    place: (ip: string, n: number) => (n === 1 ? ip : `${ip} (${number(n)})`),
    more: (n: number) => plural(n, { one: "und # weitere Person", other: "und # weitere Personen" }),
    ownOutside: (ip: string) =>
      `Sie sind jetzt auf ${ip}, und das steht nicht in der Liste. Sie sind als Eigentümer oder Admin ausgenommen; andere hier würden abgewiesen.`,
    ownOutsideHeld: (ip: string) =>
      `Sie sind jetzt auf ${ip}, und das steht nicht in der Liste. Der Server lässt nicht zu, dass Sie sich selbst aussperren.`,
  },
};

export const offList: Record<OffList, string> = {
  integration: "Außerhalb der Liste: eine Integration handelt für die Person",
  session_from_before: "Außerhalb der Liste, die später kam",
  refused_afterwards: "Außerhalb der Liste: danach abgewiesen",
  exempt_admin: "Außerhalb der Liste: Eigentümer und Admins sind ausgenommen",
};

export const rangeFaults: Record<RangeFault, string> = {
  no_address: "Das ist weder eine Adresse noch ein Bereich in CIDR-Form.",
  bad_length: "Hinter dem / steht eine Zahl bis 32, bei IPv6 bis 128.",
  host_bits: "Es nennt eine einzelne Adresse in einem Bereich; unklar ist, was gemeint ist.",
  zone: "Was hinter dem % steht, gilt nur auf einem einzelnen Computer.",
  everywhere: "Es würde alle hereinlassen.",
};
export const rangeMeant = (text: string, meant: string) =>
  `Schreiben Sie ${meant} für den Bereich oder ${text.split("/")[0] ?? text} für die Adresse allein.`;
