import { plural } from "../../plural";

/** What an export is called, and its columns that no list shows. */
export const exporting = {
  blockedSince: "Bloqué depuis",
  until: "Deux étapes jusqu’au",
  details: "Détails",
  since: "Depuis",
  number: "Numéro",
  kind: "Type",
  by: "Par",
  byId: "Identifiant de l’auteur",
  onId: "Identifiant de la personne",
  cause: "Cause",
  outside: "Hors de la liste",
  data: "Données",
  invitations: "invitations.csv",
  twoStep: "deux-etapes.csv",
  invitationsDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# invitation est écrite dans {path}",
        many: "# d’invitations sont écrites dans {path}",
        other: "# invitations sont écrites dans {path}",
      },
      { path },
    ),
  refused: "mis-de-cote.csv",
  reason: "Raison",
  refusedDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# ligne est écrite dans {path}",
        many: "# de lignes sont écrites dans {path}",
        other: "# lignes sont écrites dans {path}",
      },
      { path },
    ),
};
