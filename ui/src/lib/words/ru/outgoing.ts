import type { Failed } from "../../bindings/Failed";
import type { Occasion } from "../../bindings/Occasion";
import { counted as plural } from "../../plural";

export const outgoing = {
  title: "Исходящие вебхуки",
  hint: "Сервер сообщает другим программам, что здесь происходит.",
  none: "Нет исходящих вебхуков",
  noneHint:
    "Добавьте вебхук, и ваша программа узнает, когда кто-то присоединится, будет уволен или заблокирован.",
  add: "Добавить",
  occasions: {
    user_added: "кто-то присоединился",
    invited: "кого-то пригласили",
    dismissed: "кого-то уволили",
    reinstated: "кого-то восстановили",
    blocked: "кого-то заблокировали",
    unblocked: "блокировка снята",
  } satisfies Record<Occasion, string>,
  tells: (occasions: string) => `Сообщает: ${occasions}`,
  never: "пока ничего не доставлено",
  delivered: (ago: string) => `последняя доставка ${ago}`,
  waiting: (n: number) => plural(n, { one: "ждёт #", few: "ждут #", many: "ждут #" }),
  failing: (ago: string) => `Ни одна попытка не удаётся с: ${ago}`,
  gaveUp: (ago: string) => `От доставки отказались ${ago}, после дня попыток`,
  disabled: (ago: string) => `Отключён ${ago}`,
  disable: "Отключить",
  disableNamed: (title: string) => `Отключить исходящий вебхук ${title}`,
  disableAsk: "Туда больше ничего не доставляется, даже то, что ждёт. Включить его снова нельзя.",
  disabledDone: (title: string) => `Вы отключили исходящий вебхук ${title}`,

  log: "Доставки",
  logNamed: (title: string) => `Доставки: ${title}`,
  arrived: (ago: string) => `Доставлено ${ago}`,
  givenUp: "Попытки прекращены",
  stopped: "Остановлено",
  next: (when: string) => `Следующая попытка ${when}`,
  leaving: "В пути",
  tries: (n: number) =>
    plural(n, { zero: "попыток ещё не было", one: "# попытка", few: "# попытки", many: "# попыток" }),
  failed: {
    status: (status: number) => `ответ ${status}`,
    too_slow: "не ответили вовремя",
    no_answer: "никто не ответил",
    not_allowed: "серверу туда нельзя",
  } satisfies Record<Exclude<Failed["why"], "status">, string> & { status: (status: number) => string },
  sendAgain: "Отправить снова",
  sendAgainNamed: (what: string) => `Отправить снова: ${what}`,
  sentAgain: (title: string) => `Вы снова отправили доставку: ${title}`,

  secrets: "Показать секреты",
  secretsNamed: (title: string) => `Показать секреты: ${title}`,
  secretsTitle: (title: string) => `Секреты: ${title}`,
  secretsHint: "Они показываются только сейчас. Внесите их в программу, которая принимает доставки.",
  signingKey: "Ключ подписи",
  signingKeyHint: "Подписывает каждую доставку: заголовок gatehouse-signature.",
  token: "Токен приложения",
  tokenHint: "Стоит в каждой доставке как auth[application_token].",
  copy: "Копировать",
  copyNamed: (what: string) => `Копировать: ${what}`,
  close: "Они у меня",

  ask: {
    title: "Добавить исходящий вебхук",
    name: "Название",
    namePlaceholder: "Зарплата",
    address: "Адрес",
    addressHint: "https, в общедоступном интернете; в другие места только с разрешения оператора.",
    when: "Сообщать, когда",
    afterwards: "Его секреты можно показать один раз, как только он будет на сервере.",
    act: "Добавить",
  },
  added: (title: string) => `Вы добавили исходящий вебхук ${title}`,
};
