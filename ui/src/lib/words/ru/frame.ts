import { list, number, counted as plural } from "../../plural";

export const frame = {
  product: "Gatehouse",
  sections: "Разделы",
  overview: "Обзор",
  invitations: "Приглашения",
  employees: "Сотрудники",
  "two-step": "Два этапа",
  "sign-in-rules": "Правила входа",
  events: "События",
  integrations: "Интеграции",
  company: "Компания",
  outbox: "Исходящие",
  settings: "Настройки",
  lock: "Заблокировать",
  switchTo: (company: string) => `Перейти: ${company}`,
  addConnection: "Подключить другую компанию",
  connected: "Уже подключены",
  unreadable: "Компания, которую не прочесть",

  ask: "Кто не может войти? Имя, адрес или текст ошибки",
  results: "Результаты",
  people: "Люди",
  commands: "Команды",
  more: "Есть ещё. Печатайте дальше, чтобы сузить поиск.",
  nobody: (text: string) => `Никто не подходит под «${text}»`,
  nearest: "Точно так никого не зовут. Самые похожие:",
  opensAfterwards: "Откроется, когда эта форма будет закрыта.",
  means: "Что значит это сообщение",
  meansFor: (name: string) => `Что значит это сообщение для ${name}`,
  vendors: (message: string) => `Сообщение поставщика: «${message}»`,
  ours: (message: string) => `С наших страниц: «${message}»`,
  unknownAddress: (address: string) => `Здесь ни у кого нет адреса ${address}`,
  somebody: "Этот человек",
  openFor: "Сначала откройте человека или добавьте адрес, чтобы увидеть истинную причину.",
  possible: (titles: string[]) => `Это может быть и: ${list(titles)}.`,
  openPerson: (name: string) => `Открыть: ${name}`,
  goTo: (place: string) => `Перейти: ${place}`,
  setting: (name: string, value: string) => `${name}: ${value.toLowerCase()}`,

  inLanguage: (name: string) => `Язык: ${name}`,

  needYou: (n: number) => plural(n, { one: "# ждёт вас", few: "# ждут вас", many: "# ждут вас" }),
  restStopped: (n: number) =>
    plural(n, {
      one: "REST API остановлен из-за # человека",
      few: "REST API остановлен из-за # человек",
      many: "REST API остановлен из-за # человек",
    }),
  givenUp: (n: number) =>
    plural(n, {
      one: "# исходящий вебхук недоступен",
      few: "# исходящих вебхука недоступны",
      many: "# исходящих вебхуков недоступны",
    }),
  undecided: (n: number) =>
    plural(n, { one: "# изменение ждёт", few: "# изменения ждут", many: "# изменений ждут" }),
  conflicts: (n: number) =>
    plural(n, {
      one: "# изменение требует решения",
      few: "# изменения требуют решения",
      many: "# изменений требуют решения",
    }),

  starting: "Запуск",
  online: "В сети",
  heldBack: "Изменения придержаны",
  logChanged: "Журнал изменён",
  syncing: "Синхронизация",
  fetching: "Получаем то, что знает сервер",
  fetchingHint: "Это первая синхронизация. Тем, что уже пришло, можно пользоваться.",
  fetchingStopped: "Продолжится с того же места, как только сервер станет доступен.",
  firstSync: (done: number, all: number) => `Получено ${number(done)} из ${number(all)}`,
  offlineSince: (time: string) => `Нет сети с ${time}`,
  notSyncingSince: (time: string) => `Нет синхронизации с ${time}`,
  connection: "Настройки подключения",
  inBrowser: "Продолжить в браузере",
  openAgain: "Открыть ещё раз",
  clockHint:
    "Синхронизация идёт по часам сервера. Пока эти часы не исправлены, возраст записей здесь неточен.",
  asOf: (time: string, ago: string) => `на ${time}, ${ago}`,
  waiting: (n: number) =>
    plural(n, {
      one: "# изменение ждёт, ещё не действует",
      few: "# изменения ждут, ещё не действуют",
      many: "# изменений ждут, ещё не действуют",
    }),
  totals: (invitations: number, employees: number) =>
    `${plural(invitations, { one: "# приглашение", few: "# приглашения", many: "# приглашений" })} · ${plural(employees, { one: "# сотрудник", few: "# сотрудника", many: "# сотрудников" })}`,
  syncNow: "Синхронизировать",
  find: "Найти человека или команду",
  windowTitle: (screen: string, company: string) => `${screen} – ${company}`,

  keys: "Клавиши",
  keysHint: "Всё работает и без мыши.",
  anywhere: "Везде",
};
