import type { Scope } from "../../bindings/Scope";
import { plural } from "../../plural";

export const webhooks = {
  title: "Webhooks",
  keptHint: "Quedaron cuando se dio de baja a su propietario. Siguen leyendo y no cambian nada.",
  scopes: {
    user_brief: "personas por nombre",
    user_basic: "personas con sus direcciones",
    user: "personas, y las cambia",
    department: "departamentos",
    main: "el registro de eventos",
  } satisfies Record<Scope, string>,
  reads: (scopes: string) => `Lee ${scopes}`,
  used: (ago: string, ip: string | null) => (ip ? `usado ${ago} desde ${ip}` : `usado ${ago}`),
  never: "nunca usado",
  ends: (when: string) => `acaba el ${when}`,
  disabled: (ago: string) => `Desactivado ${ago}`,
  ended: (ago: string) => `Terminado ${ago}`,
  revoke: "Desactivar",
  revokeNamed: (title: string) => `Desactivar el webhook ${title}`,
  ask: {
    title: (title: string) => `Desactivar el webhook ${title}`,
    stops: "Todo lo que lo usa se detiene enseguida. No se puede volver a activar: su propietario crea otro.",
  },
  done: (title: string) => `Desactivó el webhook ${title}`,
  wouldStop: (n: number) =>
    plural(n, { one: "# webhook se detiene con la baja", other: "# webhooks se detienen con la baja" }),
  stopsWhile: (n: number) =>
    plural(n, { one: "# webhook se detiene hasta entonces", other: "# webhooks se detienen hasta entonces" }),
  disable: "Desactivarlos",
  disableHint: "Todo lo que los usa se detiene enseguida, para siempre.",
  keep: "Conservarlos, sin dueño",
  keepHint: "Siguen leyendo. Lo que cambiarían por la persona se rechaza.",
  /** One of one's own, made in the app. */
  make: {
    title: "Nuevo webhook",
    hint: "Un programa que tenga su dirección actúa en su nombre, hasta que usted deje la empresa o sea bloqueado.",
    name: "Para qué es",
    nameHint: "Usted y los administradores ven este nombre.",
    namePlaceholder: "Nóminas",
    people: "Qué puede hacer con las personas",
    reads: {
      user_brief: "Leer nombres, cargos y departamentos",
      user_basic: "Leer nombres, cargos, departamentos y direcciones",
      user: "Leer todo y cambiarlo hasta donde usted puede",
      none: "Nada",
    },
    others: "Qué más puede hacer",
    department: "Leer los departamentos y cambiarlos hasta donde usted puede",
    main: "Leer el registro de eventos",
    choose: "Elija qué puede hacer.",
    ends: "Termina",
    after: {
      year: "Después de un año",
      quarter: "Después de 90 días",
      month: "Después de 30 días",
      week: "Después de 7 días",
      never: "Nunca",
    },
    act: "Crear el webhook",
    offline:
      "Crear un webhook necesita la red: su dirección se muestra una sola vez, así que aquí no puede esperar nada.",
    made: "Dé esta dirección al programa. Quien la tenga actúa en su nombre.",
    once: "Solo se muestra ahora",
    onceHint:
      "Cópiela donde solo la encuentre el programa. Si se pierde, desactive este webhook y cree otro.",
    copy: "Copiar la dirección",
    done: "Listo",
  },
};
