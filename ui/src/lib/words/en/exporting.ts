import { plural } from "../../plural";

/** What an export is called, and its columns that no list shows. */
export const exporting = {
  blockedSince: "Blocked since",
  until: "Two-step until",
  details: "Details",
  since: "Since",
  number: "Number",
  kind: "Kind",
  by: "Done by",
  byId: "Their id",
  onId: "Id of whom",
  cause: "Cause",
  outside: "Outside the list",
  data: "Data",
  invitations: "invitations.csv",
  twoStep: "two-step.csv",
  invitationsDone: (n: number, path: string) =>
    plural(
      n,
      { one: "# invitation is written to {path}", other: "# invitations are written to {path}" },
      { path },
    ),
  refused: "left-out.csv",
  reason: "Reason",
  refusedDone: (n: number, path: string) =>
    plural(n, { one: "# row is written to {path}", other: "# rows are written to {path}" }, { path }),
};
