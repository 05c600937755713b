import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import { plural } from "../../plural";
import type { Told } from "../../problems";

export const portal = {
  paste: "¿Su empresa está en un portal de Bitrix24?",
  pasteHint:
    "Pegue la dirección de un webhook entrante. Un administrador lo crea allí, para usuarios, departamentos y el registro de eventos.",
  by: (host: string, owner: string) => `${host}, por un webhook de ${owner}`,
  gets: "Tendrá a todas las personas con búsqueda y filtros, el registro de eventos, y por qué alguien no puede entrar, hasta donde lo diga el portal, también sin red.",
  decides:
    "Aquí da de baja, readmite, edita e invita, también sin red. Se hace en el portal en cuanto la hay, en nombre de quien creó el webhook.",
  absent:
    "Los portales no cuentan a las aplicaciones nada de dos pasos, sesiones, direcciones permitidas, bloqueos, recuperación ni enlaces, así que esta ventana los omite.",
  lacking: "Lo que este webhook no abre",
  secret: "La dirección abre su portal. Se guarda cifrada, como todo aquí.",
  go: "Conectar",
  server: "El portal",
  webhook: "El webhook",
  webhookHint: "Su dirección se queda aquí, cifrada, y no se vuelve a mostrar.",
  change: "Tomar otro",
  changeTitle: "Tomar otro webhook",
  changeHint: "Del mismo portal. Lo guardado aquí se queda.",
  label: "Dirección del webhook",
  changed: "El portal se lee con el nuevo webhook",
  host: "Dirección",
  scopes: "El webhook lee",
  about: "En el portal del proveedor",
  aboutHint:
    "Lo que hay aquí se lee allí una y otra vez. Las personas se cambian aquí o allí; todo lo demás, allí.",
  receipts: "Los portales no dan recibos. Estos los hizo esta aplicación con lo que respondió el portal.",
  dismissStops: (n: number) =>
    plural(n, {
      one: "Deja de poder entrar en el portal. Lo suyo se queda allí; al readmitirla vuelve a entrar.",
      other:
        "# personas dejan de poder entrar en el portal. Lo suyo se queda allí; al readmitirlas vuelven a entrar.",
    }),
  sources: "De dónde viene esto",
  source: { portal: "Del portal", ours: "Visto por esta aplicación", inferred: "Deducido" } satisfies Record<
    Source,
    string
  >,
  field: {
    name: "el nombre",
    contact_email: "el correo de contacto",
    department: "el departamento",
    position: "el cargo",
    status: "el estado",
    since: "desde cuándo",
    last_sign_in: "el último acceso",
  } satisfies Record<Field, string>,
  inferredHint: "Activa allí y nunca ha entrado: la invitación probablemente aún no se ha aceptado.",
  notTold: "No se dice",
  notInYet: {
    title: "Nunca ha entrado",
    text: (name: string) =>
      `${name} está en activo en el portal y nunca ha entrado, así que la invitación probablemente aún no se ha aceptado. Los portales no dicen qué fue del mensaje; allí se envía de nuevo.`,
  },
  said: (words: string) => `El portal dijo: «${words}»`,
  asFarAsTold: (name: string) => `Hasta donde lo dice el portal, nada detiene a ${name}`,
};

export const lacks: Record<Lack, string> = {
  people: "Las personas, sin las que no hay nada que mostrar: dele el ámbito «user».",
  addresses: "Las direcciones, para las que necesita el ámbito «user».",
  sign_ins:
    "Los últimos accesos, y con ello quién no ha entrado aún, para los que necesita el ámbito «user».",
  departments: "Los departamentos, para los que necesita el ámbito «department».",
  log: "El registro de eventos, para el que necesita el ámbito «main», un administrador y un plan que lo tenga.",
  admin: "A todos: quien lo creó no es administrador allí, y pueden faltar personas dadas de baja.",
  decisions:
    "Decidir: para dar de baja, readmitir, editar e invitar necesita el permiso «user», creado por un administrador.",
};

export const portalFaults: Record<PortalFault, Told & { todo: string }> = {
  too_many_calls: {
    what: "El portal no admite más llamadas ahora",
    why: "Otras integraciones también lo llaman desde esta dirección.",
    todo: "Sigue por sí solo.",
  },
  time_used_up: {
    what: "El portal no da más tiempo a esta aplicación durante unos minutos",
    why: "Cuenta cuánto duran las llamadas en diez minutos.",
    todo: "Sigue por sí solo.",
  },
  overloaded: {
    what: "El portal ha cortado REST por sobrecarga",
    why: "Así queda para todas las integraciones hasta que el soporte del proveedor lo quite.",
    todo: "Escriba al soporte del proveedor.",
  },
  webhook_gone: {
    what: "El portal ya no admite este webhook",
    why: "Se eliminó o cambió, o quien lo creó fue bloqueado o dado de baja.",
    todo: "Cree uno nuevo en el portal y péguelo en los ajustes.",
  },
  webhook_expired: {
    what: "El tiempo del webhook ha terminado",
    todo: "Cree uno nuevo en el portal y péguelo en los ajustes.",
  },
  owner_left: {
    what: "Quien creó el webhook ya no trabaja allí",
    why: "Un webhook actúa en nombre de su dueño.",
    todo: "Pida a otro administrador que cree uno y péguelo en los ajustes.",
  },
  looks_blocked: {
    what: "Parece que REST está bloqueado en el portal",
    why: "Rechaza todo sin decir por qué, como hace mientras alguien está bloqueado.",
    todo: "Mire si también se han parado otras integraciones. Si es así, escriba al soporte del proveedor con la dirección del portal y el nombre y el correo de la persona bloqueada.",
  },
  blocked: {
    what: "REST está bloqueado mientras lo esté alguien allí",
    why: "Detiene todos los webhooks, integraciones y aplicaciones.",
    todo: "Haga que desbloqueen a la persona; entonces sigue por sí solo.",
  },
  not_on_plan: {
    what: "El plan del portal no tiene REST",
    todo: "Necesita un plan de pago, o uno pagado de nuevo.",
  },
  scope_missing: {
    what: "El webhook no puede leer esto",
    why: "Le falta un ámbito.",
    todo: "Dele «user», «department» y «main» en el portal.",
  },
  no_right: {
    what: "Quien creó el webhook no puede hacer esto allí",
    todo: "Pida a un administrador del portal que cree uno y péguelo en los ajustes.",
  },
  needs_https: {
    what: "El portal solo admite conexiones cifradas",
    todo: "Pegue la dirección que empieza por https.",
  },
  portal_deleted: {
    what: "El portal se eliminó",
    why: "Lo que se leyó antes de él se queda aquí.",
    todo: "Olvide este dispositivo en los ajustes cuando ya no haga falta nada de él.",
  },
  confirmation_waits: {
    what: "Un administrador del portal tiene que confirmar antes esta aplicación",
    todo: "Espera en el portal; entonces sigue por sí solo.",
  },
  confirmation_refused: {
    what: "Un administrador del portal rechazó esta aplicación",
    todo: "Pregúntele, o pegue otro webhook en los ajustes.",
  },
  portal_trouble: { what: "El portal tuvo un fallo propio", todo: "Sigue por sí solo." },
  not_understood: {
    what: "El portal no entiende esta aplicación",
    why: "Es más antiguo o más nuevo que lo documentado.",
    todo: "Actualice esta aplicación. Si no sirve, hágalo en el propio portal.",
  },
  wrong_address: {
    what: "El portal no admite esta dirección",
    todo: "Compruebe cómo está escrita y decídalo de nuevo.",
  },
  address_taken: {
    what: "Alguien en el portal tiene esta dirección",
    why: "No dice quién, ni si es su inicio de sesión o su correo de contacto. Cuentan también las personas dadas de baja.",
    todo: "Búsquela aquí.",
  },
  too_many_people: {
    what: "El plan del portal no admite más personas",
    todo: "Dé de baja a alguien que se fue o pida ampliar el plan; después decídalo de nuevo.",
  },
  needs_workgroup: {
    what: "Una persona de fuera necesita allí un grupo de trabajo",
    todo: "Invítela en el portal, donde se puede elegir un grupo de trabajo.",
  },
  change_denied: {
    what: "El portal no permite este cambio",
    why: "La persona no está, quien creó el webhook no puede cambiarla, o es un administrador que el portal conserva.",
    todo: "Mire en el portal si la persona está. Si es así, pida a un administrador que pueda cambiarla que cree un webhook y péguelo en los ajustes.",
  },
  change_refused: {
    what: "El portal no aceptó el cambio",
    why: "No dice por qué.",
    todo: "Hágalo en el propio portal, que quizá diga más allí.",
  },
};
