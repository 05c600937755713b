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
  refused: "deixados-de-fora.csv",
  reason: "Motivo",
  refusedDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# linha foi gravada em {path}",
        many: "# de linhas foram gravadas em {path}",
        other: "# linhas foram gravadas em {path}",
      },
      { path },
    ),
};
