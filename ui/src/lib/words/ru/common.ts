import { list, number, counted as plural } from "../../plural";

export const common = {
  close: "Закрыть",
  cancel: "Отмена",
  save: "Сохранить",
  meanwhile: (now: string, yours = true) =>
    (now === "" ? "За это время очищено." : `За это время изменено на «${now}».`) +
    (yours ? " При сохранении останется ваше." : ""),
  undo: "Отменить",
  yes: "Да",
  no: "Нет",
  clear: "Снять выделение",
  copy: "Копировать",
  copied: "Скопировано",
  savedFilters: "Сохранённые фильтры",
  saveFilters: "Сохранить эти фильтры",
  saveHint: "Они хранятся на этом компьютере в зашифрованном виде.",
  saveName: "Название",
  saveGo: "Сохранить",
  nothingToSave: "Сначала сузьте список",
  removeSaved: (name: string) => `Удалить «${name}»`,
  copiedForNow: "Скопировано. Через 90 секунд исчезнет из буфера обмена.",
  loading: "Загрузка",
  inSeconds: (seconds: number) => `${seconds} с`,
  news: "Новости",
  dismissNews: "Закрыть это сообщение",
  paneWidth: "Ширина правой панели",
  chosen: "Выбрано",
  choose: (name: string) => `Выбрать: ${name}`,
  chooseAll: "Выбрать все",
  selected: (n: number) => plural(n, { one: "Выбран #", few: "Выбрано #", many: "Выбрано #" }),
  atMost: (n: number) => `За один раз можно выбрать и изменить не больше ${number(n)}.`,
  leftOut: (n: number, reasons: string[]) =>
    plural(
      n,
      { one: "# не участвует: {why}.", few: "# не участвуют: {why}.", many: "# не участвуют: {why}." },
      { why: list(reasons) },
    ),
  notPossible: (name: string, why: string) => `Невозможно (${name}): ${why}.`,
  vanished: "уже нет в этом списке",
  atOnce: (most: number) => `не больше ${number(most)} за раз`,
  columns: "Столбцы",
  resetColumns: "Сбросить столбцы",
  columnKeys: "Сортировка. Alt и ← или → меняют ширину.",
  inList: {
    heading: "В списке",
    ends: "Первая, последняя",
    screens: "На экран вперёд, назад",
    extend: "Расширить выбор",
    clear: "Снять выбор",
    menu: "Меню строки",
    width: "Ширина столбца, на его заголовке",
  },
  more: "Другие действия",
  tryAgain: "Повторить",
  showTable: "Показать таблицей",
  hideTable: "Скрыть таблицу",
  none: "–",
  now: "сейчас",
  minutes: (n: number) => `${number(n)} мин`,
  hours: (n: number) => `${number(n)} ч`,
  days: (n: number) => `${number(n)} д`,
};

export const undoing = {
  again: "Сделать снова",
  takenBack: "Взято назад",
  waits: "Ждёт, ещё не действует",
  partly: (done: number, refused: number) =>
    plural(
      done,
      {
        one: "Решено: #, без изменений: {refused}",
        few: "Решено: #, без изменений: {refused}",
        many: "Решено: #, без изменений: {refused}",
      },
      { refused: number(refused) },
    ),
  some: (taken: number, sent: number) =>
    plural(
      taken,
      {
        one: "Взято назад # изменение, уже отправлено: {sent}",
        few: "Взято назад # изменения, уже отправлено: {sent}",
        many: "Взято назад # изменений, уже отправлено: {sent}",
      },
      { sent: number(sent) },
    ),
  nothing: "Отменять нечего",
  nothingMore: "С тех пор как Gatehouse открыт или разблокирован, здесь ничего не решали.",
};

export const notCopied = {
  title: "Ничего не скопировано",
  hint: "Буфер обмена этого компьютера ничего не принял. Текст ниже выделен: скопируйте его с клавиатуры или запишите.",
  text: "Текст для копирования",
};
