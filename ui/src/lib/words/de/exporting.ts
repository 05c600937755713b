import { plural } from "../../plural";

/** What an export is called, and its columns that no list shows. */
export const exporting = {
  blockedSince: "Gesperrt seit",
  until: "Zwei-Schritt bis",
  details: "Näheres",
  since: "Seit",
  number: "Nummer",
  kind: "Art",
  by: "Durch",
  byId: "Deren Kennung",
  onId: "Kennung der Person",
  cause: "Ursache",
  outside: "Außerhalb der Liste",
  data: "Daten",
  invitations: "einladungen.csv",
  twoStep: "zwei-schritt.csv",
  invitationsDone: (n: number, path: string) =>
    plural(
      n,
      { one: "# Einladung ist nach {path} geschrieben", other: "# Einladungen sind nach {path} geschrieben" },
      { path },
    ),
  refused: "ausgelassen.csv",
  reason: "Grund",
  refusedDone: (n: number, path: string) =>
    plural(
      n,
      { one: "# Zeile ist nach {path} geschrieben", other: "# Zeilen sind nach {path} geschrieben" },
      { path },
    ),
};
