import { plural } from "../../plural";

/** What an export is called, and its columns that no list shows. */
export const exporting = {
  blockedSince: "Заблокирован с",
  until: "Двухэтапный вход до",
  details: "Подробности",
  since: "С какого времени",
  number: "Номер",
  kind: "Вид",
  by: "Кем",
  byId: "Его идентификатор",
  onId: "Идентификатор, о ком",
  cause: "Причина",
  outside: "Вне списка",
  data: "Данные",
  invitations: "приглашения.csv",
  twoStep: "двухэтапный-вход.csv",
  invitationsDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "В {path} записано # приглашение",
        few: "В {path} записаны # приглашения",
        many: "В {path} записано # приглашений",
        other: "В {path} записано # приглашения",
      },
      { path },
    ),
  refused: "не-вошедшие.csv",
  reason: "Причина",
  refusedDone: (n: number, path: string) =>
    plural(
      n,
      {
        one: "В {path} записана # строка",
        few: "В {path} записаны # строки",
        many: "В {path} записано # строк",
        other: "В {path} записано # строки",
      },
      { path },
    ),
};
