import { list, plural } from "../../plural";
import { outbox } from "./outbox";

export const tray = {
  open: "Abrir o Gatehouse",
  sync: "Sincronizar agora",
  lock: "Bloquear",
  quit: "Sair",
};

export const notices = {
  titles: {
    wants_to_join: (n: number) =>
      plural(n, {
        single: "Alguém quer participar",
        one: "# pessoa quer participar",
        other: "# pessoas querem participar",
      }),
    help: (n: number) =>
      plural(n, { single: "Alguém pede ajuda", one: "# pessoa pede ajuda", other: "# pessoas pedem ajuda" }),
    blocked: (n: number) =>
      plural(n, {
        single: "Alguém foi bloqueado",
        one: "# pessoa foi bloqueada",
        other: "# pessoas foram bloqueadas",
      }),
    bounced: (n: number) =>
      plural(n, { single: "Um e-mail voltou", one: "# e-mail voltou", other: "# e-mails voltaram" }),
    conflict: (n: number) =>
      plural(n, {
        single: "Uma mudança não entrou em vigor",
        one: "# mudança não entrou em vigor",
        other: "# mudanças não entraram em vigor",
      }),
  },
  /** Whom it is about; `more` are not named. */
  about: (names: string[], more: number) =>
    more > 0 ? `${names.join(", ")} ${outbox.andMore(more)}` : list(names),
  heading: "Notificações",
  hint: "Seu sistema avisa enquanto você olha para outro lugar.",
  kinds: {
    wants_to_join: "Alguém quer participar",
    help: "Alguém pede ajuda",
    blocked: "Alguém foi bloqueado",
    bounced: "Um e-mail voltou",
    conflict: "Uma mudança encontrou um conflito ou foi recusada",
  },
  login: "Iniciar com o computador",
  loginHint: "Na área de notificação, sem janela, onde ela existir.",
};
