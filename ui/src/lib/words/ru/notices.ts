import { list, counted as plural } from "../../plural";
import { outbox } from "./outbox";

export const tray = {
  open: "Открыть Gatehouse",
  sync: "Синхронизировать",
  lock: "Заблокировать",
  quit: "Выйти",
};

export const notices = {
  titles: {
    wants_to_join: (n: number) =>
      plural(n, {
        single: "Кто-то хочет присоединиться",
        one: "# человек хочет присоединиться",
        few: "# человека хотят присоединиться",
        many: "# человек хотят присоединиться",
      }),
    help: (n: number) =>
      plural(n, {
        single: "Кто-то просит помощи",
        one: "# человек просит помощи",
        few: "# человека просят помощи",
        many: "# человек просят помощи",
      }),
    blocked: (n: number) =>
      plural(n, {
        single: "Кто-то заблокирован",
        one: "Заблокирован # человек",
        few: "Заблокированы # человека",
        many: "Заблокировано # человек",
      }),
    bounced: (n: number) =>
      plural(n, {
        single: "Письмо вернулось",
        one: "Вернулось # письмо",
        few: "Вернулись # письма",
        many: "Вернулось # писем",
      }),
    conflict: (n: number) =>
      plural(n, {
        single: "Изменение не вступило в силу",
        one: "# изменение не вступило в силу",
        few: "# изменения не вступили в силу",
        many: "# изменений не вступили в силу",
      }),
  },
  /** Whom it is about; `more` are not named. */
  about: (names: string[], more: number) =>
    more > 0 ? `${names.join(", ")} ${outbox.andMore(more)}` : list(names),
  heading: "Уведомления",
  hint: "Система сообщит, пока вы смотрите в другое место.",
  kinds: {
    wants_to_join: "Кто-то хочет присоединиться",
    help: "Кто-то просит помощи",
    blocked: "Кто-то заблокирован",
    bounced: "Письмо вернулось",
    conflict: "Изменение вызвало конфликт или отклонено",
  },
  login: "Запускать вместе с компьютером",
  loginHint: "В области уведомлений, без окна, где она есть.",
};
