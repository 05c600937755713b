import { list, plural } from "../../plural";
import { outbox } from "./outbox";

export const tray = {
  open: "Gatehouse öffnen",
  sync: "Jetzt abgleichen",
  lock: "Sperren",
  quit: "Beenden",
};

export const notices = {
  titles: {
    wants_to_join: (n: number) =>
      plural(n, {
        single: "Jemand möchte beitreten",
        one: "# Person möchte beitreten",
        other: "# Personen möchten beitreten",
      }),
    help: (n: number) =>
      plural(n, {
        single: "Jemand bittet um Hilfe",
        one: "# Person bittet um Hilfe",
        other: "# Personen bitten um Hilfe",
      }),
    blocked: (n: number) =>
      plural(n, {
        single: "Jemand wurde gesperrt",
        one: "# Person wurde gesperrt",
        other: "# Personen wurden gesperrt",
      }),
    bounced: (n: number) =>
      plural(n, {
        single: "Eine E-Mail kam zurück",
        one: "# E-Mail kam zurück",
        other: "# E-Mails kamen zurück",
      }),
    conflict: (n: number) =>
      plural(n, {
        single: "Eine Änderung trat nicht in Kraft",
        one: "# Änderung trat nicht in Kraft",
        other: "# Änderungen traten nicht in Kraft",
      }),
  },
  /** Whom it is about; `more` are not named. */
  about: (names: string[], more: number) =>
    more > 0 ? `${names.join(", ")} ${outbox.andMore(more)}` : list(names),
  heading: "Mitteilungen",
  hint: "Ihr System meldet es, während Sie woanders sind.",
  kinds: {
    wants_to_join: "Jemand möchte beitreten",
    help: "Jemand bittet um Hilfe",
    blocked: "Jemand wurde gesperrt",
    bounced: "Eine E-Mail kam zurück",
    conflict: "Eine Änderung stieß auf einen Konflikt oder wurde abgelehnt",
  },
  login: "Mit dem Computer starten",
  loginHint: "Im Infobereich, ohne Fenster, wo es einen gibt.",
};
