import type { Scope } from "../../bindings/Scope";
import { counted as plural } from "../../plural";

export const webhooks = {
  title: "Вебхуки",
  keptHint: "Они остались, когда владельцу закрыли доступ. Они читают, но ничего не меняют.",
  scopes: {
    user_brief: "людей по именам",
    user_basic: "людей с адресами",
    user: "людей, и меняет их",
    department: "отделы",
    main: "журнал событий",
  } satisfies Record<Scope, string>,
  reads: (scopes: string) => `Читает: ${scopes}`,
  used: (ago: string, ip: string | null) => (ip ? `последний раз ${ago}, с ${ip}` : `последний раз ${ago}`),
  never: "не использовался",
  ends: (when: string) => `кончается ${when}`,
  disabled: (ago: string) => `Отключён ${ago}`,
  ended: (ago: string) => `Кончился ${ago}`,
  revoke: "Отключить",
  revokeNamed: (title: string) => `Отключить вебхук ${title}`,
  ask: {
    title: (title: string) => `Отключить вебхук ${title}`,
    stops: "Всё, что им пользуется, сразу остановится. Включить его снова нельзя: владелец создаёт новый.",
  },
  done: (title: string) => `Вы отключили вебхук ${title}`,
  wouldStop: (n: number) =>
    plural(n, {
      one: "Вместе с доступом остановится # вебхук",
      few: "Вместе с доступом остановятся # вебхука",
      many: "Вместе с доступом остановятся # вебхуков",
    }),
  stopsWhile: (n: number) =>
    plural(n, {
      one: "До тех пор остановится # вебхук",
      few: "До тех пор остановятся # вебхука",
      many: "До тех пор остановятся # вебхуков",
    }),
  disable: "Отключить их",
  disableHint: "Всё, что ими пользуется, остановится сразу и навсегда.",
  keep: "Оставить, без владельца",
  keepHint: "Они будут читать. В изменениях от имени человека будет отказано.",
};
