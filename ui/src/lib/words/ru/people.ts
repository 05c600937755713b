import type { EventKind } from "../../bindings/EventKind";
import type { PersonLetterKind } from "../../bindings/PersonLetterKind";
import { counted as plural } from "../../plural";

export const employees = {
  title: "Сотрудники",
  summary: (n: number) =>
    plural(n, { zero: "Пока никого", one: "# человек", few: "# человека", many: "# человек" }),
  all: "Все",
  blocked: "Заблокирован",
  columns: {
    name: "Имя",
    contact: "Контактная почта",
    department: "Отдел",
    role: "Роль",
    status: "Статус",
    twoStep: "Двухэтапный вход",
    lastSignIn: "Последний вход",
  },
  never: "Никогда",
  find: "Найти в этом списке",
  department: "Отдел",
  anyDepartment: "Отдел: любой",
  workgroup: "Рабочая группа",
  anyWorkgroup: "Группа: любая",
  anyRole: "Роль: любая",
  anyTwoStep: "Второй этап: любой",
  dismiss: "Закрыть доступ",
  reinstate: "Вернуть доступ",
  endSessions: "Завершить сеансы",
  replace: "Присоединился не тот…",
  sendRecovery: "Отправить ссылку на пароль",
  sendLogin: "Отправить логин",
  edit: "Изменить профиль",
  block: "Заблокировать",
  liftBlock: "Снять блокировку",
  openCase: "Отправить обращение",
  anyRisk: "Риск: любой",
  risk: "Риск",
  empty: "Никто не подходит",
  emptyHint: "Уберите фильтр или ищите по меньшему числу букв.",
  first: "Сотрудников ещё нет",
  firstHint: "Кто примет приглашение, появится здесь.",
  clear: "Показать всех",
  done: {
    dismissed: (name: string) => `Вы закрыли доступ: ${name}`,
    dismissedMany: (n: number) =>
      plural(n, {
        one: "Вы закрыли доступ: # человек",
        few: "Вы закрыли доступ: # человека",
        many: "Вы закрыли доступ: # человек",
      }),
    reinstated: (name: string) => `Вы вернули доступ: ${name}`,
    reinstatedMany: (n: number) =>
      plural(n, {
        one: "Вы вернули доступ: # человек",
        few: "Вы вернули доступ: # человека",
        many: "Вы вернули доступ: # человек",
      }),
    replaced: (name: string, address: string) =>
      `Вы закрыли доступ (${name}) и приглашаете вместо этого ${address}`,
    sessions: (name: string) => `Вы завершаете сеансы: ${name}`,
    sessionsMany: (n: number) =>
      plural(n, {
        one: "Вы завершаете сеансы: # человек",
        few: "Вы завершаете сеансы: # человека",
        many: "Вы завершаете сеансы: # человек",
      }),
    recovery: (name: string) => `Вы отправляете ссылку для нового пароля: ${name}`,
    login: (name: string) => `Вы отправляете логин: ${name}`,
    edited: (name: string) => `Вы изменили профиль: ${name}`,
    blocked: (name: string) => `Вы заблокировали: ${name}`,
    blockLifted: (name: string) => `Вы сняли блокировку: ${name}`,
    caseOpened: (name: string) => `Вы попросили оператора снять блокировку: ${name}`,
  },
  cannot: {
    waits: "здесь уже ждёт изменение",
    dismissed: "доступ уже закрыт",
    notDismissed: "доступ не закрыт",
    notJoined: "ещё не с нами",
    yourself: "это вы",
    noSession: "нет открытых сеансов",
    noRight: "ваша роль этого не позволяет",
  },
  blockAsk: {
    title: (name: string) => `Заблокировать: ${name}`,
    stops: (name: string) =>
      `Все сеансы сразу завершатся, а на странице входа ${name} увидит только, что логин или пароль неверен. Пароль, второй этап и устройства останутся. Эту блокировку вы можете снять.`,
    reason: "Причина",
    hint: "Видят администраторы и журнал событий, но не сам человек.",
  },
  caseAsk: {
    title: (name: string) => `Попросить оператора снять блокировку: ${name}`,
    text: (name: string) =>
      `Блокировку по подозрению в компании не снимает никто. Оператор проверит, кто просит, и снова впустит: ${name}; старый пароль здесь больше не подойдёт.`,
    verify: (name: string) =>
      `${name} управляет этой компанией, поэтому оператор проверит и личность. Напишите, как с вами связаться.`,
    note: "Что следует знать оператору",
    noteHint: "Необязательно. Как с вами связаться и что произошло.",
    operator: (address: string) => `Адрес оператора: ${address}`,
  },
  dismissAsk: {
    title: (name: string) => `Закрыть доступ: ${name}`,
    titleMany: (n: number) =>
      plural(n, {
        one: "Закрыть доступ: # человек",
        few: "Закрыть доступ: # человека",
        many: "Закрыть доступ: # человек",
      }),
    stops: (n: number) =>
      plural(n, {
        single:
          "Все сеансы сразу завершатся, войти в эту компанию будет нельзя. Данные и логин сохранятся; возвращение доступа их восстановит.",
        one: "Все сеансы сразу завершатся, и # человек не сможет войти в эту компанию. Данные и логины сохранятся; возвращение доступа их восстановит.",
        few: "Все сеансы сразу завершатся, и # человека не смогут войти в эту компанию. Данные и логины сохранятся; возвращение доступа их восстановит.",
        many: "Все сеансы сразу завершатся, и # человек не смогут войти в эту компанию. Данные и логины сохранятся; возвращение доступа их восстановит.",
      }),
    word: "закрыть",
  },
  sessionsAsk: {
    title: (name: string) => `Завершить сеансы: ${name}`,
    titleMany: (n: number) =>
      plural(n, {
        one: "Завершить сеансы: # человек",
        few: "Завершить сеансы: # человека",
        many: "Завершить сеансы: # человек",
      }),
    stops: (n: number) =>
      plural(n, {
        single:
          "Во всех браузерах и приложениях сразу произойдёт выход из этой компании. Несохранённое там может пропасть.",
        one: "Во всех браузерах и приложениях # человека сразу произойдёт выход. Несохранённое там может пропасть.",
        few: "Во всех браузерах и приложениях # человек сразу произойдёт выход. Несохранённое там может пропасть.",
        many: "Во всех браузерах и приложениях # человек сразу произойдёт выход. Несохранённое там может пропасть.",
      }),
  },
  export: "Экспорт",
  exportName: "сотрудники.csv",
  exported: (n: number, path: string) =>
    plural(
      n,
      {
        one: "В {path} записан # человек",
        few: "В {path} записаны # человека",
        many: "В {path} записано # человек",
      },
      { path },
    ),
};

export const person = {
  label: (name: string) => `О человеке: ${name}`,
  invitedBy: (name: string) => `приглашение: ${name}`,
  whyNot: (name: string) => `Почему не входит: ${name}`,
  notInYet: (name: string) => `Почему ещё не с нами: ${name}`,
  mayStop: (name: string) => `Что может помешать: ${name}`,
  canGetIn: (name: string) => `Ничего известного не мешает: ${name}`,
  asOf: (ago: string) => `Данные: ${ago}`,
  worthKnowing: "Полезно знать",
  copyReply: "Скопировать ответ",
  replyIn: "Скопировать ответ на другом языке",
  replyCopied: "Ответ скопирован",

  invitation: "Приглашение",
  address: "Адрес",
  role: "Роль",
  invited: "Приглашение",
  cameByLink: "По ссылке",
  invitedOn: (when: string, by: string) => `${when}, ${by}`,
  letterState: "Письмо",
  letterWas: (state: string, when: string) => `${state}, ${when}`,
  askedToJoin: "Запрос на вступление",
  joined: "Вступление",
  id: "Идентификатор",
  idHint: "Для программ",
  copyLogin: "Скопировать логин",
  copyContact: "Скопировать контактный адрес",
  copyId: "Скопировать идентификатор",
  linkEnds: "Ссылка до",
  linkEnded: "Ссылка истекла",
  sent: "Отправлено",
  sentTimes: (n: number, last: string) =>
    plural(
      n,
      {
        zero: "Ни разу",
        one: "# раз, последний {last}",
        few: "# раза, последний {last}",
        many: "# раз, последний {last}",
      },
      { last },
    ),

  profile: "Профиль",
  name: "Имя",
  contact: "Контактная почта",
  login: "Логин",
  department: "Отдел",
  position: "Должность",
  workgroups: "Рабочие группы",
  status: "Статус",
  since: (ago: string) => `${ago}`,
  none: "Нет",
  notYet: "Нет до присоединения",

  signIn: "Вход",
  lastSignIn: "Последний вход",
  lastFailure: "Последняя неудача",
  sessions: "Сеансы",
  openSessions: (n: number) =>
    plural(n, { zero: "Нет открытых", one: "# открыт", few: "# открыто", many: "# открыто" }),
  letter: { recovery: "Письмо о пароле", login: "Письмо с логином" } satisfies Record<
    PersonLetterKind,
    string
  >,

  twoStep: "Двухэтапный вход",
  state: "Состояние",
  by: "Чем",
  byWhat: {
    authenticator: "Приложение-аутентификатор",
    passkey: "Ключ доступа",
    both: "Приложение-аутентификатор или ключ доступа",
  },
  passkeys: "Ключи доступа",
  lastUsed: (when: string) => `использован ${when}`,
  notUsedYet: "ещё не использован",
  codesLeft: "Резервные коды",
  codes: (n: number) =>
    plural(n, { zero: "Не осталось", one: "остался #", few: "осталось #", many: "осталось #" }),
  graceUntil: "Отсрочка до",
  pausedUntil: "Пауза до",

  waiting: "Ждёт, ещё не действует",
  timeline: "Хронология",
  noTimeline: "За последние 30 дней ничего",

  replace: {
    title: (name: string) => `Это не тот человек: ${name}`,
    dismissed: (name: string) =>
      `Доступ закроется: ${name}. Сеансы завершатся, войти в эту компанию будет нельзя.`,
    freed: (address: string) => `Контактная почта ${address} освободится. Логин остаётся за человеком.`,
    nothingToFree: "Контактной почты, которую нужно освободить, нет. Логин остаётся за человеком.",
    invited: (department: string | null, role: string) =>
      department
        ? `Тот, кто нужен, получит новое приглашение: ${role.toLowerCase()}, ${department}.`
        : `Тот, кто нужен, получит новое приглашение: ${role.toLowerCase()}.`,
    address: "Верный адрес",
    name: "Имя",
    act: "Закрыть и пригласить",
  },

  editTitle: (name: string) => `Изменить профиль: ${name}`,
  editHint: "Контактная почта не служит логином. Если её изменить, старый адрес освободится.",
};

export const events: Record<EventKind, (by: string | null) => string> = {
  workspace_created: () => "Компания создана",
  settings_edited: (by) => (by ? `Настройки изменены: ${by}` : "Настройки изменены"),
  department_added: (by) => (by ? `Отдел добавлен: ${by}` : "Отдел добавлен"),
  department_renamed: (by) => (by ? `Отдел переименован: ${by}` : "Отдел переименован"),
  department_deleted: (by) => (by ? `Отдел: удалил(а) ${by}` : "Отдел удалён"),
  workgroup_added: (by) => (by ? `Рабочая группа добавлена: ${by}` : "Рабочая группа добавлена"),
  workgroup_renamed: (by) => (by ? `Рабочая группа переименована: ${by}` : "Рабочая группа переименована"),
  invited: (by) => (by ? `Приглашение от ${by}` : "Приглашение"),
  imported: (by) => (by ? `Люди импортированы: ${by}` : "Люди импортированы"),
  invitation_resent: (by) => (by ? `Отправлено ещё раз: ${by}` : "Отправлено ещё раз"),
  invitation_deleted: (by) => (by ? `Приглашение удалено: ${by}` : "Приглашение удалено"),
  address_fixed: (by) => (by ? `Адрес исправлен: ${by}` : "Адрес исправлен"),
  invitation_opened: () => "Ссылка открыта",
  invitation_refused: () => "Ссылка отклонена",
  letter_failed: () => "Письмо не доставлено",
  letter_sent: () => "Письмо принято почтовым сервером",
  address_requested: (by) => (by ? `Просьба освободить адрес: ${by}` : "Просьба освободить адрес"),
  join_requested: () => "Просьба присоединиться по ссылке",
  help_requested: () => "Просьба о помощи со вторым этапом",
  invitation_requested: () => "Просьба о приглашении",
  request_answered: (by) => (by ? `Ответ на запрос: ${by}` : "Ответ на запрос"),
  joined: () => "Присоединение к компании",
  approved: (by) => (by ? `Одобрено: ${by}` : "Одобрено"),
  rejected: (by) => (by ? `Отклонено: ${by}` : "Отклонено"),
  link_added: (by) => (by ? `Ссылка создана: ${by}` : "Ссылка создана"),
  link_switched_off: (by) => (by ? `Ссылка выключена: ${by}` : "Ссылка выключена"),
  employee_edited: (by) => (by ? `Профиль изменён: ${by}` : "Профиль изменён"),
  dismissed: (by) => (by ? `Доступ закрыт: ${by}` : "Доступ закрыт"),
  reinstated: (by) => (by ? `Доступ возвращён: ${by}` : "Доступ возвращён"),
  blocked: (by) => (by ? `Блокировка: ${by}` : "Блокировка по подозрению"),
  block_lifted: (by) => (by ? `Блокировка снята: ${by}` : "Блокировка снята"),
  case_opened: (by) => (by ? `Обращение отправлено: ${by}` : "Обращение создано оператором"),
  unblocked: () => "Блокировка снята оператором",
  case_refused: () => "Обращение отклонено оператором",
  role_granted: (by) => (by ? `Роль назначена: ${by}` : "Роль назначена"),
  two_step_required: (by) =>
    by ? `Двухэтапный вход стал обязательным: ${by}` : "Двухэтапный вход стал обязательным",
  two_step_not_required: (by) =>
    by ? `Двухэтапный вход стал необязательным: ${by}` : "Двухэтапный вход стал необязательным",
  two_step_enrolled: () => "Двухэтапный вход настроен",
  two_step_paused: (by) => (by ? `Двухэтапный вход приостановлен: ${by}` : "Двухэтапный вход приостановлен"),
  pause_ended: (by) => (by ? `Пауза завершена: ${by}` : "Пауза завершена"),
  grace_extended: (by) => (by ? `Отсрочка продлена: ${by}` : "Отсрочка продлена"),
  backup_codes_made: () => "Созданы новые резервные коды",
  passkey_added: () => "Ключ доступа добавлен",
  passkey_removed: () => "Ключ доступа удалён",
  passkey_used: () => "Использован ключ доступа",
  backup_code_used: () => "Использован резервный код",
  profile_opened: () => "Вход в собственный профиль",
  login_changed: () => "Логин изменён самим человеком",
  login_change_refused: () => "Смена логина отклонена",
  identity_unlinked: () => "Человек отвязал свой логин",
  social_linked: () => "Привязан аккаунт соцсети",
  social_unlinked: () => "Отвязан аккаунт соцсети",
  password_set: () => "Пароль задан",
  recovery_asked: () => "Запрошен новый пароль",
  recovery_sent: (by) => (by ? `Ссылка на пароль отправлена: ${by}` : "Ссылка на пароль отправлена"),
  recovery_opened: () => "Ссылка на пароль открыта",
  recovery_refused: () => "Ссылка или код для пароля отклонены",
  password_recovered: () => "Новый пароль задан по ссылке или коду",
  login_sent: (by) => (by ? `Логин отправлен: ${by}` : "Логин отправлен"),
  signed_in: () => "Вход выполнен",
  sign_in_failed: () => "Вход не удался",
  ip_rule_changed: (by) => (by ? `Разрешённые адреса изменены: ${by}` : "Разрешённые адреса изменены"),
  place_refused: () => "Отказано: адрес не разрешён",
  app_connected: () => "Приложение подключено",
  device_revoked: (by) => (by ? `Устройство отозвано: ${by}` : "Устройство отозвано"),
  sessions_ended: (by) => (by ? `Сеансы завершены: ${by}` : "Сеансы завершены"),
  webhook_added: () => "Создан вебхук",
  webhook_disabled: (by) => (by ? `Вебхук отключён: ${by}` : "Вебхук отключён"),
  webhook_kept: (by) => (by ? `Вебхук оставлен: ${by}` : "Вебхук оставлен"),
  outgoing_added: (by) => (by ? `Исходящий вебхук: добавил(а) ${by}` : "Исходящий вебхук добавлен"),
  outgoing_secrets_shown: (by) =>
    by ? `Секреты исходящего вебхука показаны: ${by}` : "Секреты исходящего вебхука показаны",
  outgoing_disabled: (by) => (by ? `Исходящий вебхук: отключил(а) ${by}` : "Исходящий вебхук отключён"),
  delivery_given_up: () => "Доставка исходящему вебхуку не удалась",
  delivery_sent_again: (by) => (by ? `Доставка: снова отправил(а) ${by}` : "Доставка отправлена снова"),
  rest_refused: () => "Вебхуку не ответили",
  portal_logged: () => "Записано порталом",
  operation_refused: () => "Изменение отклонено",
  operation_reused: () => "Изменение повторено кем-то другим или с другим содержанием",
  restored: () => "База данных восстановлена из копии",
};

export const notArrived = (name: string, sender: string) => [
  `Если не дошло: ${name} пусть посмотрит в папках «Спам» и «Промоакции».`,
  sender.includes("@")
    ? `Отправитель, которому нужно доверять: ${sender} или все адреса ${sender.slice(sender.lastIndexOf("@") + 1)}.`
    : `Отправитель, которому нужно доверять: ${sender}.`,
];

export const unnamedDevice: string = "Устройство без имени";
