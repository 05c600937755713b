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
};
