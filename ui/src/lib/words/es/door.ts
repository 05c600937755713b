import type { Policy } from "../../bindings/Policy";
import type { WebhookStop } from "../../bindings/WebhookStop";
import { number, plural } from "../../plural";

const minutes = (n: number) => plural(n, { one: "# minuto", other: "# minutos" });
const seconds = (n: number) => plural(n, { one: "# segundo", other: "# segundos" });
const tried = (n: number) => plural(n, { one: "un intento", other: "# intentos" });
const hours = (n: number) => plural(n, { one: "# hora", other: "# horas" });
const characters = (n: number) => plural(n, { one: "# carácter", other: "# caracteres" });

export const signInRules = {
  title: "Reglas de inicio",
  own: "Personas con lista propia",
  ownNone: "Nadie tiene lista propia. Se define en el panel de la persona.",
  open: "Abrir",
  openNamed: (name: string) => `Abrir ${name}`,
  exempt: "Exentos de las direcciones permitidas",
  exemptHint:
    "Propietarios y administradores vienen de cualquier sitio, para que siempre haya quien corrija una lista. Cada inicio de sesión así queda anotado en el registro.",

  byOperator: "Lo fija el operador del servidor",
  unknown: "El servidor no lo dice. Lo dirá tras su próxima actualización.",

  sessions: "Sesiones",
  idle: "Un navegador sin actividad",
  idleIs: (n: number) => `Se cierra tras ${minutes(n)}; la actividad lo prolonga.`,
  longest: "Un navegador en todo caso",
  longestIs: (n: number) => `Se cierra tras ${hours(n)}.`,
  apps: "Una aplicación",
  appsIs: (days: number) =>
    plural(days, {
      one: "Con sesión mientras se use al menos cada día.",
      other: "Con sesión mientras se use al menos cada # días.",
    }),
  ends: "Las cierra todas",
  endsIs: "Una contraseña nueva, un bloqueo y una baja. Un administrador cierra las de otros en su panel.",

  passwords: "Contraseñas",
  without: "Sin segundo paso",
  with: "Con segundo paso",
  atLeast: (n: number) => `Al menos ${characters(n)}`,
  judged: "Valoración",
  judgedIs:
    "Según lo difícil que sea de adivinar, teniendo en cuenta el nombre, la dirección y la empresa. Sin reglas de signos.",
  breached: "Contraseñas filtradas",
  breachedYes: "Rechazadas, según la lista del operador.",
  breachedNo: "El operador no dio ninguna lista; solo se rechazan las más comunes.",

  tries: "Contraseñas incorrectas",
  proof: "Desde un mismo sitio",
  proofIs: (n: number) =>
    plural(n, {
      one: "Tras # contraseña incorrecta se pide una prueba.",
      other: "Tras # contraseñas incorrectas se pide una prueba.",
    }),
  strangers: "Desde dispositivos desconocidos",
  strangersIs: (n: number) =>
    plural(n, {
      one: "La espera crece; tras # fallo seguido no se les atiende. Los dispositivos conocidos nunca esperan.",
      other:
        "La espera crece; tras # fallos seguidos no se les atiende. Los dispositivos conocidos nunca esperan.",
    }),

  recovery: "Contraseñas nuevas",
  link: "Un enlace por correo",
  linkIs: (n: number) => `Vale una vez, durante ${minutes(n)}; solo el más reciente.`,
  code: "Un código por SMS",
  codeIs: (lives: number, tries: number) => `Vale ${seconds(lives)} y ${tried(tries)}.`,
  again: "Pedirlo otra vez",
  againIs: (after: number, hour: number, day: number) =>
    `Tras ${seconds(after)}; como máximo ${number(hour)} por hora y ${number(day)} al día.`,

  lockout: "Bloqueos por sospecha",
  lockoutHint:
    "Las contraseñas incorrectas nunca cuentan aquí, para que nadie pueda bloquear a una persona o detener la API REST tecleando.",
  threshold: "Bloquea a partir de",
  points: (n: number) => plural(n, { one: "# punto", other: "# puntos" }),
  left: "No cuenta",
  weak: "Contraseña débil",
  breachedSignal: "Contraseña filtrada",
  off: "No se pidió segundo paso",
  unusual: "Contraseña correcta desde un dispositivo inusual",
  unusualIs: (each: number, most: number) =>
    `${number(each)} por cada uno salvo el primero, como mucho ${number(most)}`,
  reach: "Detiene la API REST de",
  reaches: { workspace: "toda la empresa", person: "solo la persona bloqueada" } satisfies Record<
    Policy,
    string
  >,
};

export const integrations = {
  title: "Integraciones",
  summary: (n: number) => plural(n, { zero: "Ningún webhook", one: "# webhook", other: "# webhooks" }),
  rest: "API REST",
  runs: "Responde",
  runsHint: {
    workspace:
      "Mientras alguien esté bloqueado por sospecha, se detiene para toda la empresa. Así lo fijó el operador.",
    person:
      "Mientras alguien esté bloqueado, solo se detienen los webhooks de esa persona. Así lo fijó el operador.",
  } satisfies Record<Policy, string>,
  stopped: "Está detenida",
  stoppedHint: (n: number) =>
    plural(n, {
      one: "Webhooks, integraciones y aplicaciones reciben «bloqueado» hasta que se desbloquee a esta persona.",
      other:
        "Webhooks, integraciones y aplicaciones reciben «bloqueado» hasta que se desbloquee a estas # personas.",
    }),
  since: (ago: string) => `Bloqueo por sospecha ${ago}`,
  caseOpen: (ago: string) => `El operador tiene un caso, abierto ${ago}.`,
  noCase: "Solo el operador lo quita. Aún no hay ningún caso abierto.",
  cannot: "El caso lo abre alguien que pueda leer esta empresa.",
  openCase: "Abrir un caso",
  openCaseNamed: (name: string) => `Abrir un caso para ${name}`,
  see: "Ver por qué",
  seeNamed: (name: string) => `Ver por qué: ${name}`,
  operator: (address: string) => `Dirección del operador: ${address}`,

  webhooks: "Webhooks",
  inUse: "En uso",
  all: "Todos",
  stops: "Sin respuesta",
  unused: "Nunca usados",
  noOwner: "De nadie",
  ownerOf: (name: string) => `De ${name}`,
  stop: {
    owner_left: "Sin respuesta: su propietario se fue o es invitado",
    blocked: "Sin respuesta: alguien está bloqueado",
  } satisfies Record<WebhookStop, string>,
  more: (n: number) =>
    plural(n, {
      one: "No se muestra # webhook más antiguo.",
      other: "No se muestran # webhooks más antiguos.",
    }),
  make: "Crear uno en el navegador",
  new: "Nuevo webhook",
  none: "Aún no hay webhooks",
  noneHint:
    "Cada cual crea los suyos en la página «Webhooks» de su inicio de sesión. Aquí está cada uno con su propietario y su último uso.",
  noMatch: "Ninguno de estos",
  noMatchHint: "Elija otra lista.",
  showAll: "Mostrar todos",
  notTold: "Los webhooks solo se muestran a propietarios y administradores.",
};
