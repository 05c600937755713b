import { plural } from "../../plural";

/** What an export is called, and its columns that no list shows. */
export const exporting = {
  blockedSince: "Bloqueado desde",
  until: "Duas etapas até",
  details: "Detalhes",
  since: "Desde",
  number: "Número",
  kind: "Tipo",
  by: "Por",
  byId: "Identificador do autor",
  onId: "Identificador da pessoa",
  cause: "Causa",
  outside: "Fora da lista",
  data: "Dados",
  invitations: "convites.csv",
  twoStep: "duas-etapas.csv",
  invitationsDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# convite foi gravado em {path}",
        many: "# de convites foram gravados em {path}",
        other: "# convites foram gravados em {path}",
      },
      { path },
    ),
};
