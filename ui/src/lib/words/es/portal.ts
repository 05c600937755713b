import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import type { Told } from "../../problems";

export const portal = {
  paste: "¿Su empresa está en un portal Bitrix24?",
  pasteHint:
    "Pegue la dirección de un webhook entrante. Un administrador crea uno allí, para usuarios, departamentos y el registro de eventos.",
  by: (host: string, owner: string) => `${host}, por un webhook de ${owner}`,
  gets: "Obtiene a todas las personas con búsqueda y filtros, el registro de eventos y por qué alguien no puede entrar, hasta donde lo dice el portal, también sin red.",
  reads: "Por ahora esta ventana solo lee: las decisiones en portales llegarán más tarde.",
  absent:
    "Los portales no dicen a las aplicaciones nada del segundo paso, las sesiones, las direcciones permitidas, los bloqueos, la recuperación y los enlaces, así que esta ventana los deja fuera.",
  lacking: "Lo que este webhook no abre",
  secret: "La dirección abre su portal. Se guarda cifrada, como todo aquí.",
  go: "Conectar",

  server: "Portal",
  webhook: "Webhook",
  webhookHint: "Su dirección se queda aquí, cifrada, y no se vuelve a mostrar.",
  change: "Tomar otro",
  changeTitle: "Tomar otro webhook",
  changeHint: "Del mismo portal. Lo que se guarda aquí se conserva.",
  label: "Dirección del webhook",
  changed: "El portal se lee con el webhook nuevo",

  host: "Dirección",
  scopes: "El webhook lee",
  about: "En el portal del proveedor",
  aboutHint: "Lo que hay aquí se lee allí una y otra vez. Se cambia en el portal.",

  sources: "De dónde viene esto",
  source: {
    portal: "Del portal",
    ours: "Visto por esta aplicación",
    inferred: "Deducido",
  } satisfies Record<Source, string>,
  field: {
    name: "nombre",
    contact_email: "correo de contacto",
    department: "departamento",
    position: "cargo",
    status: "situación",
    since: "desde cuándo",
    last_sign_in: "último inicio de sesión",
  } satisfies Record<Field, string>,
  inferredHint:
    "Activo allí y sin haber iniciado sesión nunca: probablemente aún no se ha respondido la invitación.",
  notTold: "No se dice",

  notInYet: {
    title: "Nunca ha iniciado sesión",
    text: (name: string) =>
      `${name} está activo en el portal y nunca ha iniciado sesión, así que probablemente aún no se ha respondido la invitación. Los portales no dicen qué fue del correo; se reenvía allí.`,
  },
  said: (said: string) => `El portal dijo: «${said}»`,
  asFarAsTold: (name: string) => `Nada conocido detiene a ${name}, hasta donde lo dice el portal`,
};

export const lacks: Record<Lack, string> = {
  people: "Las personas, sin las que no hay nada que mostrar: dele el ámbito «user».",
  addresses: "Las direcciones, para las que necesita el ámbito «user».",
  sign_ins: "Los últimos inicios de sesión, y así quién aún no ha entrado: necesita el ámbito «user».",
  departments: "Los departamentos, para los que necesita el ámbito «department».",
  log: "El registro de eventos: necesita el ámbito «main», un administrador y un plan que lo tenga.",
  admin:
    "A todas las personas: quien lo creó no es administrador allí, así que pueden faltar personas de baja.",
};

export const portalFaults: Record<PortalFault, Told> = {
  too_many_calls: {
    what: "El portal no acepta más llamadas ahora",
    why: "Otras integraciones también lo llaman desde esta dirección.",
    todo: "Sigue solo.",
  },
  time_used_up: {
    what: "El portal no da más tiempo a esta aplicación durante unos minutos",
    why: "Cuenta cuánto duran las llamadas, en diez minutos.",
    todo: "Sigue solo.",
  },
  overloaded: {
    what: "El portal apagó REST por sobrecarga",
    why: "Sigue así para toda integración hasta que lo quite el soporte del proveedor.",
    todo: "Escriba al soporte del proveedor.",
  },
  webhook_gone: {
    what: "El portal ya no acepta este webhook",
    why: "Se eliminó o cambió, o quien lo creó fue bloqueado o dado de baja.",
    todo: "Cree uno nuevo en el portal y péguelo en la configuración.",
  },
  webhook_expired: {
    what: "El tiempo del webhook terminó",
    todo: "Cree uno nuevo en el portal y péguelo en la configuración.",
  },
  owner_left: {
    what: "Quien creó el webhook ya no trabaja allí",
    why: "Un webhook actúa como su propietario.",
    todo: "Pida a otro administrador que cree uno y péguelo en la configuración.",
  },
  looks_blocked: {
    what: "Parece que REST está bloqueado en el portal",
    why: "Lo rechaza todo sin decir por qué, como hace mientras alguien está bloqueado.",
    todo: "Mire si otras integraciones también se detuvieron. Si es así, escriba al soporte del proveedor con la dirección del portal, el nombre y el correo de la persona bloqueada.",
  },
  blocked: {
    what: "REST está bloqueado mientras alguien lo esté allí",
    why: "Detiene todo webhook, integración y aplicación.",
    todo: "Pida que desbloqueen a la persona; entonces sigue solo.",
  },
  not_on_plan: {
    what: "El plan del portal no tiene REST",
    todo: "Necesita un plan de pago, o uno que se haya vuelto a pagar.",
  },
  scope_missing: {
    what: "El webhook no puede leer esto",
    why: "Le falta un ámbito.",
    todo: "Dele «user», «department» y «main» en el portal.",
  },
  no_right: {
    what: "Quien creó el webhook no puede hacer esto allí",
    todo: "Pida a un administrador del portal que cree uno y péguelo en la configuración.",
  },
  needs_https: {
    what: "El portal solo acepta conexiones cifradas",
    todo: "Pegue la dirección que empieza por https.",
  },
  portal_deleted: {
    what: "El portal se eliminó",
    why: "Lo que se leyó antes se queda aquí.",
  },
  confirmation_waits: {
    what: "Un administrador del portal tiene que confirmar antes esta aplicación",
    todo: "Espera en el portal; después sigue solo.",
  },
  confirmation_refused: {
    what: "Un administrador del portal rechazó esta aplicación",
    todo: "Pregúntele, o pegue otro webhook en la configuración.",
  },
  portal_trouble: { what: "El portal tuvo un fallo propio", todo: "Sigue solo." },
  not_understood: {
    what: "El portal no entiende esta aplicación",
    why: "Es más antiguo o más nuevo de lo que está documentado.",
  },
  wrong_address: { what: "El portal no acepta esta dirección" },
  address_taken: {
    what: "Alguien en el portal tiene esta dirección",
    why: "No dice quién, ni si es su usuario o su correo de contacto. Las personas de baja cuentan.",
    todo: "Búsquela aquí.",
  },
  too_many_people: { what: "El plan del portal no admite más personas" },
  needs_workgroup: { what: "Un invitado externo necesita allí un grupo de trabajo" },
  change_denied: {
    what: "El portal no permite este cambio",
    why: "La persona no está allí, o quien creó el webhook no puede cambiarla.",
  },
  change_refused: { what: "El portal no aceptó el cambio", why: "No dice por qué." },
};
