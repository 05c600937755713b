import type { AddressFault } from "../../bindings/AddressFault";
import type { Shown } from "../../bindings/Shown";
import type { Right } from "../../bindings/Right";
import type { RiskKind } from "../../bindings/RiskKind";
import type { Role } from "../../bindings/Role";
import type { Standing } from "../../bindings/Standing";
import type { Status } from "../../bindings/Status";
import type { TwoStepState } from "../../bindings/TwoStepState";

export const statuses: Record<Status, string> = {
  invited: "Приглашение",
  pending_approval: "Просит доступ",
  active: "Активен",
  dismissed: "Без доступа",
};

export const roles: Record<Role, string> = {
  owner: "Владелец",
  admin: "Администратор",
  helpdesk: "Поддержка",
  employee: "Сотрудник",
  extranet: "Внешний гость",
  integrator: "Интегратор",
};

export const shownStates: Record<Shown | "blocked" | "cannotGetIn", string> = {
  wants_to_join: "Просит доступ",
  bounced: "Вернулось",
  refused: "Отказано",
  delayed: "Задержано",
  expired: "Истекло",
  queued: "Ждёт",
  sent: "Отправлено",
  opened: "Открыто",
  not_sent: "Не отправлено",
  inferred: "Вероятно, приглашён",
  waiting: "Ждёт",
  joined: "С нами",
  blocked: "Заблокирован",
  cannotGetIn: "Не может войти",
};

export const waitingKinds = {
  unsettled: "Не применено",
  invite: "Ждёт",
  resend_invitation: "Отправится ещё раз",
  fix_address: "Исправлено",
  delete_invitation: "Удалено",
  approve: "Одобрено",
  reject: "Отклонено",
  dismiss: "Доступ закрыт",
  reinstate: "Доступ возвращён",
  replace_person: "Заменено",
  end_sessions: "Сеансы завершены",
  pause_two_step: "Двухэтапный вход приостановлен",
  end_pause: "Пауза завершена",
  extend_grace: "Отсрочка продлена",
  grant_role: "Роль изменена",
  transfer_ownership: "Владение передано",
  revoke_device: "Приложение отозвано",
  revoke_webhook: "Отключено",
  add_outgoing: "Добавлен",
  disable_outgoing: "Отключён",
  send_again: "Будет отправлено снова",
  answer_request: "Отвечено",
  send_recovery: "Ссылка отправится",
  send_login: "Логин отправится",
  block: "Заблокирован",
  lift_block: "Блокировка снята",
  open_case: "Обращение отправлено",
  request_address: "Просьба отправлена",
  edit_employee: "Изменено",
  add_department: "Добавлено",
  rename_department: "Переименовано",
  delete_department: "Удалён",
  add_workgroup: "Добавлено",
  rename_workgroup: "Переименовано",
  add_link: "Создано",
  switch_link_off: "Выключено",
  edit_settings: "Изменено",
  require_two_step: "Стало обязательным",
  stop_requiring_two_step: "Стало необязательным",
  set_ip_rule: "Разрешённые адреса",
};

export const standings: Record<Standing, string> = {
  there: "Без изменений",
  invitation_open: "Приглашение открыто",
  invitation_expired: "Приглашение истекло",
  pending_approval: "Просит доступ",
  active: "Действующий сотрудник",
  dismissed: "Доступ закрыт",
  blocked: "Заблокирован",
  switched_off: "Выключено",
  gone: "Уже нет",
};

export const twoStepStates: Record<TwoStepState, string> = {
  paused: "На паузе",
  on: "Включён",
  in_grace: "Отсрочка",
  must_enrol: "Не настроен",
  off: "Выключен",
};

export const risks: Record<RiskKind, string> = {
  password: "Слабый пароль",
  no_second_step: "Нет второго этапа",
  unusual_device: "Необычное устройство",
};

export const rights: Record<Right, string> = {
  read: "видеть эту компанию",
  invite: "приглашать и одобрять людей",
  resend: "отправлять приглашения ещё раз",
  dismiss: "закрывать и возвращать доступ",
  edit_employee: "изменять профили",
  end_sessions: "завершать сеансы, отправлять ссылку на пароль или логин",
  pause_two_step: "приостанавливать двухэтапный вход",
  restrict: "блокировать людей и продлевать отсрочку",
  configure: "менять отделы, ссылки и настройки",
  grant_role: "назначать роли",
};

export const addressFaults: Record<AddressFault, string> = {
  empty: "Ничего не написано.",
  too_long: "Длиннее 254 символов.",
  no_single_at: "В адресе ровно один знак @.",
  local: "Перед @ чего-то не хватает или есть недопустимое.",
  domain: "После @ стоит не доменное имя.",
  control_character: "Есть невидимый символ. Наберите заново.",
  unreadable: "Есть символы, которые не читаются в кодировке файла. Сохраните таблицу в UTF-8.",
  mixed_scripts: "Смешаны буквы разных алфавитов, как в поддельных похожих адресах.",
  phone: "В номере телефона нужны +, код страны и от 7 до 15 цифр.",
  not_by_mail: "Порталы просят приглашать только по почте.",
};

export const fields = {
  name: "Имя",
  title: "Название",
  address: "Адрес",
  contact_email: "Контактная почта",
  department: "Отдел",
  workgroups: "Список рабочих групп",
  position: "Должность",
  note: "Заметка",
  role: "Роль",
  people: "Список",
  list: "Список",
  path: "Файл",
  proxy: "Прокси",
  authority_file: "Файл сертификата",
  server: "Адрес сервера",
  account: "Учётная запись",
  edit: "Изменение",
  operation: "Изменение",
  slug: "Краткое имя",
  lock_after_minutes: "Минуты до блокировки",
  confirm_joining: "Подтверждение пришедших по ссылке",
  listed_domains: "Список доменов почты",
  invitation_days: "Срок приглашения",
  grace_days: "Отсрочка",
  hours: "Время паузы",
  days: "Время отсрочки",
  reason: "Причина",
  code: "Код",
  ip_rule: "Список адресов",
  event: "Запись",
};

export const labels = {
  name: "Имя",
  contact_email: "Контактная почта",
  department: "Отдел",
  position: "Должность",
  workgroups: "Рабочие группы",
  role: "Роль",
  paused_until: "Пауза до",
  confirm_joining: "Подтверждать пришедших по ссылке",
  listed_domains: "Домены почты, которым не нужно подтверждение",
  invitation_days: "Дней действия приглашения",
  grace_days: "Дней отсрочки для второго этапа",
  ip_rule: "Разрешённые адреса",
};

export const reasons = {
  empty: (field: string) => `${field}: пусто`,
  too_long: (field: string) => `${field}: слишком длинно`,
  too_many: (field: string) => `${field}: слишком много записей`,
  control_character: (field: string) => `${field}: есть невидимый символ`,
  range_1_30: (field: string) => `${field}: число от 1 до 30`,
  range_0_30: (field: string) => `${field}: число от 0 до 30`,
  range_1_720: (field: string) => `${field}: от 1 часа до 30 дней`,
  not_more: (field: string) => `${field}: столько уже осталось`,
  wrong_code: (field: string) => `${field}: неверно`,
  code_used: (field: string) => `${field}: уже использован; дождитесь следующего`,
  phone_clock: (field: string) => `${field}: слишком стар; включите на телефоне автоматическое время`,
  wrong_backup_code: (field: string) => `${field}: неверно; проверьте номер перед ним`,
  backup_code_used: (field: string) => `${field}: уже использован; возьмите следующий из списка`,
  range_1_1440: (field: string) => `${field}: число от 1 до 1440`,
  no_address: (field: string) => `${field}: это не адрес https`,
  not_https: (field: string) => `${field}: должно начинаться с https`,
  credentials: (field: string) => `${field}: без имени и пароля`,
  domain: (field: string) => `${field}: только домены вида northwind.example`,
  address: (field: string) => `${field}: такой адрес не подходит`,
  not_found: (field: string) => `${field}: не найдено`,
  not_allowed: (field: string) => `${field}: туда нельзя записать`,
  not_email: (field: string) => `${field}: это не адрес почты`,
  not_their_login: (field: string) => `${field}: это больше не логин этого человека`,
  webhook: () => "Это не адрес вебхука",
  webhook_plain: () => "Адрес вебхука начинается с https",
  another_portal: () => "Этот вебхук другого портала, а не подключённого здесь",
  needed: (field: string) => `${field}: на портале это необходимо`,
  another_person: (field: string) => `${field}: это не тот человек, что подключён здесь`,
  unchanged: (field: string) => `${field}: ничего не меняет`,
  gone: (field: string) => `${field}: больше нет`,
  settled: (field: string) => `${field}: уже решено`,
  taken: (field: string) => `${field}: занято`,
  repeated: (field: string) => `${field}: стоит в списке дважды`,
  unknown: (field: string) => `${field}: не подходит`,
};

export const files = {
  too_big: "Файл больше 35 МБ",
  binary: "Это не текстовый файл. Сохраните таблицу как CSV",
  no_rows: "В файле нет строк",
  too_many_rows: "В файле больше 150 000 человек",
  quote: "Кавычка в файле не закрыта",
  unreadable: "Файл не читается",
  list_too_big: "Список больше 10 МБ",
  list_empty: "В списке нет адресов",
  list_too_long: "В списке больше 150 000 человек",
  unknown: "Файл не читается как список людей",
};
