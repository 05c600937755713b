import { plural } from "../../plural";

/** What an export is called, and its columns that no list shows. */
export const exporting = {
  blockedSince: "Bloqueado desde",
  until: "Dos pasos hasta",
  details: "Detalles",
  since: "Desde",
  number: "Número",
  kind: "Tipo",
  by: "Por",
  byId: "Identificador del autor",
  onId: "Identificador de la persona",
  cause: "Causa",
  outside: "Fuera de la lista",
  data: "Datos",
  invitations: "invitaciones.csv",
  twoStep: "dos-pasos.csv",
  invitationsDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# invitación se ha escrito en {path}",
        many: "# de invitaciones se han escrito en {path}",
        other: "# invitaciones se han escrito en {path}",
      },
      { path },
    ),
  refused: "excluidas.csv",
  reason: "Motivo",
  refusedDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# fila se ha escrito en {path}",
        many: "# de filas se han escrito en {path}",
        other: "# filas se han escrito en {path}",
      },
      { path },
    ),
};
