import type { OffList } from "../../bindings/OffList";
import type { RangeFault } from "../../bindings/RangeFault";
import type { RuleFor } from "../../bindings/RuleFor";
import { list, number, counted as plural } from "../../plural";

export const places = {
  title: "Разрешённые адреса",
  everyone: "Все",
  hint: "Ближний список заменяет более широкий: личный, иначе отдела, иначе общий. Владельцы и администраторы исключены.",
  change: "Изменить",
  changeNamed: (name: string) => `Изменить, откуда можно входить: ${name}`,

  none: {
    workspace: "Откуда угодно",
    department: "Как все",
    person: "Как отдел, иначе как все",
  } satisfies Record<RuleFor["of"], string>,
  anywhere: "Откуда угодно, что бы ни говорил более широкий список",
  only: (texts: string[]) => `Только с ${list(texts)}`,
  onlyFirst: (texts: string[], more: number) =>
    plural(
      more,
      { one: "Только с {first} и ещё #", few: "Только с {first} и ещё #", many: "Только с {first} и ещё #" },
      {
        first: texts.join(", "),
      },
    ),
  since: (ago: string) => `${ago}`,
  becomes: (what: string) => `Станет: ${what}`,

  from: "Откуда можно",
  by: {
    workspace: "Общий список",
    department: "Список отдела",
    person: "Личный список",
  } satisfies Record<RuleFor["of"], string>,
  whose: "По правилу",
  exempt: "Владельцы и администраторы из него исключены.",
  free: "Откуда угодно",

  dialog: {
    title: (name: string) => `Откуда можно входить: ${name}`,
    everyone: "Откуда можно входить всем",
    allow: "Разрешено",
    options: {
      workspace: { as_wider: "Откуда угодно", only: "Только с этих адресов" },
      department: {
        as_wider: "Как все",
        only: "Только с этих адресов",
        anywhere: "Откуда угодно, что бы ни говорил общий список",
      },
      person: {
        as_wider: "Как отдел, иначе как все",
        only: "Только с этих адресов",
        anywhere: "Откуда угодно, что бы ни говорил более широкий список",
      },
    },
    addresses: "Адреса и диапазоны",
    addressesHint: "По одному в строке: 203.0.113.7, 203.0.113.0/24 или 2001:db8::/48.",
    saved: (name: string) => `Изменено, откуда можно входить: ${name}`,
    savedAll: "Изменено, откуда можно входить всем",
  },

  rehearsal: {
    untold: "адрес неизвестен",
    title: "На входах за последние 30 дней",
    trying: "Проверяем на входах за последние 30 дней",
    nobody: (n: number) =>
      plural(n, {
        one: "Никому не было бы отказано. Все затронутые входы (#) были изнутри.",
        few: "Никому не было бы отказано. Все затронутые входы (#) были изнутри.",
        many: "Никому не было бы отказано. Все затронутые входы (#) были изнутри.",
      }),
    nothing: "Никто из тех, кого это касается, не входил, поэтому сказать о них нечего.",
    refused: (people: number, signIns: number, all: number) =>
      plural(
        people,
        {
          one: "Отказ получил бы # человек: {refused} из {all} входов.",
          few: "Отказ получили бы # человека: {refused} из {all} входов.",
          many: "Отказ получили бы # человек: {refused} из {all} входов.",
        },
        { refused: number(signIns), all: number(all) },
      ),
    name: "Кто",
    times: "Раз",
    where: "Откуда и когда в последний раз",
    place: (ip: string, n: number) => (n === 1 ? ip : `${ip} (${number(n)})`),
    more: (n: number) =>
      plural(n, { one: "и ещё # человек", few: "и ещё # человека", many: "и ещё # человек" }),
    ownOutside: (ip: string) =>
      `Сейчас у вас адрес ${ip}, его нет в списке. Вы исключены как владелец или администратор, но другим здесь было бы отказано.`,
    ownOutsideHeld: (ip: string) =>
      `Сейчас у вас адрес ${ip}, его нет в списке. Сервер не даст вам закрыть вход самим себе.`,
  },
};

export const offList: Record<OffList, string> = {
  integration: "Вне списка: интеграция действует за человека",
  session_from_before: "Вне списка, который появился позже",
  refused_afterwards: "Вне списка: затем отказано",
  exempt_admin: "Вне списка: владельцы и администраторы исключены",
};

export const rangeFaults: Record<RangeFault, string> = {
  no_address: "Это не адрес и не диапазон в форме CIDR.",
  bad_length: "После / стоит число до 32, а для IPv6 до 128.",
  host_bits: "Указан один адрес внутри диапазона: неясно, что имеется в виду.",
  zone: "То, что стоит после %, имеет смысл только на одном компьютере.",
  everywhere: "Это впустило бы всех.",
};
export const rangeMeant = (text: string, meant: string) =>
  `Напишите ${meant} для диапазона или ${text.split("/")[0] ?? text} для одного адреса.`;
