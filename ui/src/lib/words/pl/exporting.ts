import { plural } from "../../plural";

/** What an export is called, and its columns that no list shows. */
export const exporting = {
  blockedSince: "Zablokowano od",
  until: "Dwa etapy do",
  details: "Szczegóły",
  since: "Od",
  number: "Numer",
  kind: "Rodzaj",
  by: "Przez",
  byId: "Identyfikator sprawcy",
  onId: "Identyfikator osoby",
  cause: "Przyczyna",
  outside: "Spoza listy",
  data: "Dane",
  invitations: "zaproszenia.csv",
  twoStep: "dwa-etapy.csv",
  invitationsDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "Zapisano # zaproszenie w {path}",
        few: "Zapisano # zaproszenia w {path}",
        many: "Zapisano # zaproszeń w {path}",
        other: "Zapisano # zaproszenia w {path}",
      },
      { path },
    ),
  refused: "pominiete.csv",
  reason: "Powód",
  refusedDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "Zapisano # wiersz w {path}",
        few: "Zapisano # wiersze w {path}",
        many: "Zapisano # wierszy w {path}",
        other: "Zapisano # wiersza w {path}",
      },
      { path },
    ),
};
