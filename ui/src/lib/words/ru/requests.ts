import type { Answer } from "../../bindings/Answer";
import type { RequestKind } from "../../bindings/RequestKind";
import { counted as plural } from "../../plural";

export const requests = {
  title: (n: number) =>
    plural(n, {
      one: "# человек обращается к вам",
      few: "# человека обращаются к вам",
      many: "# человек обращаются к вам",
    }),
  hint: "Они стоят у двери. Убедитесь, кто это, прежде чем впустить.",
  asks: {
    help: "не может подтвердить второй этап",
    invitation: "просит о приглашении",
  } satisfies Record<RequestKind, string>,
  own: "Просит помощи",
  ownHint: "Пароль был верен. Поговорите с человеком, прежде чем приостановить двухэтапный вход.",
  markDone: "Отметить выполненным",
  doneNamed: (name: string) => `Отметить выполненным: ${name}`,
  refuse: "Отказать",
  refuseNamed: (name: string) => `Отказать: ${name}`,
  invite: "Пригласить",
  inviteNamed: (name: string) => `Пригласить: ${name}`,
  stops: {
    help: "Запрос сразу закроется, и для человека ничего не изменится: второй этап по-прежнему нужен.",
    invitation: "Запрос сразу закроется. Человеку не сообщат, и завтра он может попросить снова.",
  } satisfies Record<RequestKind, string>,
  done: {
    done: (name: string) => `Вы закрыли запрос: ${name}`,
    refuse: (name: string) => `Вы отклонили запрос: ${name}`,
  } satisfies Record<Answer, (name: string) => string>,
};

export const devices = {
  title: "Приложения",
  connected: (when: string) => `подключено ${when}`,
  seen: (when: string) => `последний раз в сети ${when}`,
  revoke: "Отозвать",
  revokeNamed: (device: string) => `Отозвать: ${device}`,
  ask: {
    title: (device: string, name: string) => `Отозвать ${device} (${name})`,
    stops:
      "Приложение сразу потеряет вход и сотрёт копию данных компании, как только окажется в сети. Изменения, которые в нём ждут, пропадут.",
  },
  done: (device: string, name: string) => `Вы отозвали ${device} (${name})`,
};
