import type { Decision } from "../../bindings/Decision";
import type { Outcome } from "../../bindings/Outcome";
import type { Settlement } from "../../bindings/Settlement";
import { isAnywhere } from "../../places";
import { number, counted as plural } from "../../plural";
import { roles } from "./rules";
import { twoStep } from "./twoStep";

type Kind = Decision["kind"];

export const decisions: {
  [K in Kind]: (who: string, decision: Extract<Decision, { kind: K }>) => string;
} = {
  invite: (who, { people, letters }) => {
    const first = people[0];
    const role = first && first.role !== "employee" ? roles[first.role].toLowerCase() : "";
    if (letters)
      return plural(
        people.length,
        {
          one: role ? "Пригласить: {who} ({role})" : "Пригласить: {who}",
          few: "Пригласить # человека, первым {who}",
          many: "Пригласить # человек, первым {who}",
        },
        { who, role },
      );
    return plural(
      people.length,
      {
        one: "Добавить без письма: {who}",
        few: "Добавить без письма # человека, первым {who}",
        many: "Добавить без письма # человек, первым {who}",
      },
      { who },
    );
  },
  resend_invitation: (who) => `Отправить приглашение ещё раз: ${who}`,
  fix_address: (who, { address }) => `Пригласить по другому адресу: ${who}, ${address}`,
  delete_invitation: (who) => `Удалить приглашение: ${who}`,
  approve: (who) => `Одобрить: ${who}`,
  reject: (who) => `Отклонить: ${who}`,
  dismiss: (who, { keep_webhooks }) =>
    keep_webhooks ? `Закрыть доступ и оставить вебхуки: ${who}` : `Закрыть доступ: ${who}`,
  reinstate: (who) => `Вернуть доступ: ${who}`,
  replace_person: (who, { by }) => `Закрыть доступ: ${who}, пригласить вместо этого ${by.address}`,
  end_sessions: (who) => `Завершить сеансы: ${who}`,
  pause_two_step: (who, { hours }) =>
    `Приостановить двухэтапный вход: ${who}, ${hours < 24 ? twoStep.hours(hours) : twoStep.days(Math.round(hours / 24))}`,
  end_pause: (who) => `Завершить паузу: ${who}`,
  extend_grace: (who, { days }) => `Продлить отсрочку: ${who}, ${twoStep.days(days)}`,
  grant_role: (who, { role }) => `Сменить роль: ${who}, ${roles[role.to].toLowerCase()}`,
  transfer_ownership: (who) => `Передать владение: ${who}`,
  revoke_device: (who) => `Отозвать приложение: ${who}`,
  revoke_webhook: (who) => `Отключить вебхук «${who}»`,
  add_outgoing: (_, { title }) => `Добавить исходящий вебхук «${title}»`,
  disable_outgoing: (who) => `Отключить исходящий вебхук «${who}»`,
  send_again: (who) => `Снова отправить доставку: «${who}»`,
  answer_request: (who, { answer }) =>
    answer === "done" ? `Закрыть запрос: ${who}` : `Отклонить запрос: ${who}`,
  send_recovery: (who) => `Отправить ссылку для нового пароля: ${who}`,
  send_login: (who) => `Отправить логин: ${who}`,
  block: (who) => `Заблокировать: ${who}`,
  lift_block: (who) => `Снять блокировку: ${who}`,
  open_case: (who) => `Попросить оператора снять блокировку: ${who}`,
  request_address: (who, { address }) => `Попросить освободить ${address}: ${who}`,
  edit_employee: (who) => `Изменить профиль: ${who}`,
  add_department: (_, { name }) => `Добавить отдел ${name}`,
  rename_department: (_, { name }) => `Переименовать отдел ${name.from} в ${name.to}`,
  delete_department: (_, { name }) => `Удалить отдел ${name}`,
  add_workgroup: (_, { name }) => `Добавить рабочую группу ${name}`,
  rename_workgroup: (_, { name }) => `Переименовать рабочую группу ${name.from} в ${name.to}`,
  add_link: (_, { name }) => `Создать ссылку «${name}»`,
  switch_link_off: (who) => `Выключить ссылку «${who}»`,
  edit_settings: () => "Изменить настройки компании",
  require_two_step: () => "Сделать двухэтапный вход обязательным",
  stop_requiring_two_step: () => "Сделать двухэтапный вход необязательным",
  set_ip_rule: (who, { rule, list }) => {
    const whom = rule.of === "workspace" ? "Все" : who;
    if (list.to.length > 0 && !isAnywhere(list.to)) return `${whom}: впускать только с адресов из списка`;
    if (list.to.length > 0 || rule.of === "workspace") return `${whom}: впускать откуда угодно`;
    return `${who}: убрать список адресов`;
  },
};

export const outbox = {
  title: "Исходящие",
  summary: (waiting: number, conflicts: number) =>
    [
      plural(waiting, {
        zero: "Ничего не ждёт",
        one: "# изменение ждёт",
        few: "# изменения ждут",
        many: "# изменений ждут",
      }),
      plural(conflicts, {
        zero: "",
        one: "# требует решения",
        few: "# требуют решения",
        many: "# требуют решения",
      }),
    ]
      .filter(Boolean)
      .join(" · "),
  conflicts: "Требует решения",
  waiting: "Ждёт, ещё не действует",
  history: "Отправлено за последние 30 дней",
  takeBack: "Взять назад",
  takeBackNamed: (sentence: string) => `Взять назад: ${sentence}`,
  open: "Открыть",
  openNamed: (name: string) => `Открыть: ${name}`,
  decide: "Решить",
  decided: "Решено",
  leavesIn: (seconds: number) => `Уйдёт через ${seconds} с`,
  whenOnline: "Уйдёт, когда появится сеть",
  sending: "Отправляется",

  yours: "Вы хотели",
  then: "Тогда было",
  now: "Сейчас",
  unknown: "Уже неизвестно",
  tooOld: "Ничего не изменилось: изменение пролежало здесь слишком долго. Проверьте, верно ли оно ещё.",
  fieldIs: (field: string, value: string) => `${field}: ${value}`,
  fieldBecomes: (field: string, from: string, to: string) => `${field}: ${from} → ${to}`,
  noValue: "нет",
  departmentGone: "отдел, которого больше нет",
  workgroupGone: "рабочая группа, которой больше нет",
  by: (name: string) => `решение: ${name}`,
  since: (when: string) => `с ${when}`,
  settle: {
    leave_as_is: "Оставить как сейчас",
    decide_again: "Сделать снова, по нынешним данным",
    resend_existing: "Отправить открытое приглашение ещё раз",
  } satisfies Record<Settlement, string>,
  settled: {
    leave_as_is: "Оставлено как сейчас",
    decide_again: "Вы решили заново",
    resend_existing: "Вы отправляете открытое приглашение ещё раз",
  } satisfies Record<Settlement, string>,

  outcomes: {
    applied: "Действует",
    already: "Так уже было",
    conflict: "Всё успело измениться",
    rejected: "Невозможно",
    expired: "Слишком старо для отправки",
    unknown: "Неизвестно",
  } satisfies Record<Outcome["outcome"], string>,
  refusedRows: (n: number) =>
    plural(n, { one: "Не вошёл # человек", few: "Не вошли # человека", many: "Не вошли # человек" }),
  refusedRow: (who: string, why: string) => `${who}: ${why}`,
  inRow: (row: number) => `Строка ${number(row)}`,
  andMore: (n: number) => plural(n, { one: "и ещё #", few: "и ещё #", many: "и ещё #" }),

  newer: "Сделано более новой версией Gatehouse",
  newerHint: "Эта версия не может это прочесть. Оно останется здесь, пока Gatehouse не обновят.",
  newerAbout: (name: string) => (name ? `Изменение: ${name}` : "Изменение"),

  empty: "Все изменения действуют",
  emptyHint: "Что вы решите без сети, ждёт здесь понятными словами, пока это не получит сервер.",
};
