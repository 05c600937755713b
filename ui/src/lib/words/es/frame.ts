import { list, number, plural } from "../../plural";

export const frame = {
  product: "Gatehouse",
  sections: "Secciones",
  overview: "Resumen",
  invitations: "Invitaciones",
  employees: "Empleados",
  "two-step": "Dos pasos",
  "sign-in-rules": "Reglas de inicio",
  events: "Eventos",
  integrations: "Integraciones",
  company: "Empresa",
  outbox: "Bandeja de salida",
  settings: "Configuración",
  lock: "Bloquear",

  ask: "¿Quién no puede entrar? Un nombre, una dirección o el error que ve",
  results: "Resultados",
  people: "Personas",
  commands: "Órdenes",
  more: "Hay más. Siga escribiendo para ver menos.",
  nobody: (text: string) => `Nadie coincide con «${text}»`,
  nearest: "Nadie se llama exactamente así. Los más parecidos:",
  means: "Qué significa este mensaje",
  meansFor: (name: string) => `Qué significa este mensaje para ${name}`,
  vendors: (message: string) => `El mensaje del proveedor «${message}»`,
  ours: (message: string) => `De nuestras páginas: «${message}»`,
  unknownAddress: (address: string) => `Aquí nadie tiene ${address}`,
  somebody: "Esta persona",
  openFor: "Abra primero una persona o añada la dirección para ver la causa real.",
  possible: (titles: string[]) => `También puede ser: ${list(titles)}.`,
  openPerson: (name: string) => `Abrir ${name}`,
  goTo: (place: string) => `Ir a: ${place}`,
  setting: (name: string, value: string) => `${name}: ${value.toLowerCase()}`,

  inLanguage: (name: string) => `Idioma: ${name}`,

  needYou: (n: number) => plural(n, { one: "# le espera", other: "# le esperan" }),
  restStopped: (n: number) =>
    plural(n, { one: "# persona detiene la API REST", other: "# personas detienen la API REST" }),
  undecided: (n: number) => plural(n, { one: "# cambio en espera", other: "# cambios en espera" }),
  conflicts: (n: number) =>
    plural(n, { one: "# cambio necesita una decisión", other: "# cambios necesitan una decisión" }),

  starting: "Iniciando",
  online: "En línea",
  heldBack: "Los cambios están retenidos",
  logChanged: "Se alteró el registro",
  syncing: "Sincronizando",
  fetching: "Obteniendo lo que sabe el servidor",
  fetchingHint: "Es la primera sincronización. Lo que ya está aquí se puede usar mientras tanto.",
  fetchingStopped: "Sigue donde estaba en cuanto el servidor responda.",
  firstSync: (done: number, all: number) => `Obtenidos ${number(done)} de ${number(all)}`,
  offlineSince: (time: string) => `Sin conexión desde ${time}`,
  notSyncingSince: (time: string) => `Sin sincronizar desde ${time}`,
  connection: "Ajustes de conexión",
  inBrowser: "Seguir en el navegador",
  openAgain: "Abrirlo otra vez",
  clockHint:
    "La sincronización sigue el reloj del servidor. Hasta que este se ajuste, las edades que se ven aquí no son exactas.",
  asOf: (time: string, ago: string) => `a las ${time}, ${ago}`,
  waiting: (n: number) =>
    plural(n, { one: "# cambio en espera, aún no vigente", other: "# cambios en espera, aún no vigentes" }),
  totals: (invitations: number, employees: number) =>
    `${plural(invitations, { one: "# invitación", many: "# de invitaciones", other: "# invitaciones" })} · ${plural(employees, { one: "# empleado", many: "# de empleados", other: "# empleados" })}`,
  syncNow: "Sincronizar ahora",
  find: "Encontrar una persona o una orden",
  windowTitle: (screen: string, company: string) => `${screen} – ${company}`,

  keys: "Teclas",
  keysHint: "Todo funciona sin ratón.",
  anywhere: "En todas partes",
};
