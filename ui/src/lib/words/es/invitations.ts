import { list, plural } from "../../plural";

export const invitations = {
  title: "Invitaciones",
  summary: (open: number, need: number) =>
    [
      plural(open, { zero: "No hay nadie invitado", one: "# abierta", other: "# abiertas" }),
      plural(need, { zero: "", one: "# le espera", other: "# le esperan" }),
    ]
      .filter(Boolean)
      .join(" · "),
  tabs: {
    all: "Todos",
    wants_to_join: "Quiere unirse",
    bounced: "No entregado",
    expired: "Caducada",
    on_the_way: "En camino",
    joined: "Se unió",
  },
  columns: {
    name: "Nombre",
    address: "Dirección",
    department: "Departamento",
    state: "Estado",
    age: "Edad",
    role: "Rol",
  },
  links: "Enlaces",
  fromFile: "Desde un archivo",
  invite: "Invitar",

  approve: "Aprobar",
  reject: "Rechazar",
  sendAgain: "Reenviar",
  fixAddress: "Corregir dirección",
  delete: "Eliminar",
  deleteOrReject: "Eliminar, o rechazar a quien pide unirse",
  againIn: (seconds: number) => `Posible en ${seconds} s`,
  clearFilters: "Mostrarlas todas",
  open: "Abrir",
  copyAddress: "Copiar la dirección",
  next: "Siguiente",
  previous: "Anterior",
  select: "Seleccionar",

  state: {
    waiting: "En espera",
    goesOut: "Sale cuando haya conexión",
    goesOutSoon: "Sale en un momento",
    seeOutbox: "Decidir en la bandeja de salida",
    byLink: (link: string) => `Por enlace · ${link}`,
    importedQuietly: "Añadido sin correo",
    queued: "En la cola del servidor",
    opened: "Enlace abierto, sin terminar",
  },

  done: {
    approved: (name: string) => `Aprobó a ${name}`,
    approvedMany: (n: number) => plural(n, { one: "Aprobó a # persona", other: "Aprobó a # personas" }),
    rejected: (name: string) => `Rechazó a ${name}`,
    rejectedMany: (n: number) => plural(n, { one: "Rechazó a # persona", other: "Rechazó a # personas" }),
    resent: (name: string) => `Reenvía la invitación de ${name}`,
    resentMany: (n: number) => plural(n, { one: "Reenvía # invitación", other: "Reenvía # invitaciones" }),
    deleted: (name: string) => `Eliminó la invitación de ${name}`,
    deletedMany: (n: number) => plural(n, { one: "Eliminó # invitación", other: "Eliminó # invitaciones" }),
    fixed: (name: string, address: string) => `Invita a ${name} en ${address}`,
    invited: (n: number) => plural(n, { one: "Invita a # persona", other: "Invita a # personas" }),
    added: (n: number) =>
      plural(n, { one: "Añade a # persona sin correo", other: "Añade a # personas sin correo" }),
  },

  cannot: {
    waits: "aquí ya espera un cambio",
    joined: "ya se unió",
    wantsToJoin: "vino por un enlace y espera aprobación",
    notAsked: "no ha pedido unirse",
    noRight: "su rol no lo permite",
  },

  deleteAsk: {
    title: (n: number) => plural(n, { one: "Eliminar # invitación", other: "Eliminar # invitaciones" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "El enlace de {name} deja de funcionar enseguida, y {name} sale de la lista para siempre.",
          other:
            "Sus enlaces dejan de funcionar enseguida, y estas # personas salen de la lista para siempre.",
        },
        { name },
      ),
    word: "eliminar",
    type: (word: string) => `Escriba «${word}» para continuar`,
  },
  rejectAsk: {
    title: (n: number) => plural(n, { one: "Rechazar a # persona", other: "Rechazar a # personas" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "{name} sale de la lista y no puede iniciar sesión aquí. Con el enlace se puede volver a pedir.",
          other:
            "Estas # personas salen de la lista y no pueden iniciar sesión aquí. Con el enlace se puede volver a pedir.",
        },
        { name },
      ),
  },

  fix: {
    title: (name: string) => `Corregir la dirección de ${name}`,
    hint: "La invitación equivocada deja de funcionar, y sale una nueva con el mismo nombre, departamento y rol.",
    label: "Dirección correcta",
    now: (address: string) => `Ahora es ${address}.`,
    send: "Enviar a esta dirección",
  },

  empty: {
    all: [
      "Aún no hay nadie invitado",
      "Aquí está toda persona invitada hasta que se une, con lo que dijo el servidor de correo.",
    ],
    wants_to_join: [
      "Nadie le espera",
      "Quien se une por un enlace está aquí hasta que un administrador lo apruebe.",
    ],
    bounced: [
      "Todos los correos llegaron",
      "Aquí están las invitaciones que un servidor de correo rechazó o devolvió, con sus palabras.",
    ],
    expired: [
      "Ningún enlace es demasiado antiguo",
      "Aquí están las invitaciones con el enlace caducado, listas para reenviarse.",
    ],
    on_the_way: ["Nada está en camino", "Aquí están las invitaciones enviadas y aún sin respuesta."],
    joined: ["Nadie últimamente", "Aquí está quien aceptó una invitación en los últimos 30 días."],
  },
};

export const invite = {
  title: "Invitar a personas",
  hint: "No se envía nada hasta que haya visto un veredicto para cada dirección.",
  paste: "Direcciones",
  pasteHint: "Sepárelas con un espacio, una coma, un punto y coma o una línea nueva.",
  placeholder: "anna@northwind.example, marek@partner.example",
  orFile: "Elegir un archivo CSV",
  another: "Elegir otro",
  file: (name: string) => `De ${name}`,
  readAs: (encoding: string) => `Leído como ${encoding}`,
  heading: "La primera fila da nombre a las columnas",
  columns: "Qué contienen las columnas",
  column: (n: number) => `Columna ${n}`,
  tells: (title: string) => `Qué contiene «${title}»`,
  notUsed: "No se usa",
  fields: {
    address: "Dirección",
    name: "Nombre",
    last_name: "Apellidos",
    department: "Departamento",
    position: "Cargo",
  },
  noAddress: "Indique qué columna contiene las direcciones",
  unknownDepartments: (names: string[]) =>
    plural(
      names.length,
      {
        one: "Aquí no existe un departamento del archivo: {names}. Sus personas van sin departamento.",
        other: "Aquí no existen # departamentos del archivo: {names}. Sus personas van sin departamento.",
      },
      { names: list(names.slice(0, 5)) },
    ),
  department: "Departamento",
  noDepartment: "Ninguno",
  workgroup: "Grupo de trabajo",
  noWorkgroup: "Ninguno",
  workgroupHint: "Los invitados externos necesitan uno.",
  role: "Rol",
  letters: "Enviar los correos ahora",
  lettersHint: "Sin correos solo se añaden; invítelas más tarde.",
  offline: "Sale cuando haya conexión",
  send: (n: number) =>
    plural(n, { zero: "Invitar", one: "Invitar a # persona", other: "Invitar a # personas" }),
  add: (n: number) => plural(n, { zero: "Añadir", one: "Añadir a # persona", other: "Añadir a # personas" }),
  verdicts: (fine: number, not: number) =>
    not === 0
      ? plural(fine, { one: "La dirección está bien", other: "Las # direcciones están bien" })
      : `${plural(fine, { zero: "Ninguna dirección está bien", one: "# dirección está bien", other: "# direcciones están bien" })}, ${plural(not, { one: "# queda fuera", other: "# quedan fuera" })}`,
  saveLeft: "Guardar lo excluido en un archivo",
  onlyRefused: (n: number) =>
    plural(n, { one: "Solo la que queda fuera", other: "Solo las # que quedan fuera" }),
  row: "Fila",
  address: "Dirección",
  verdict: "Veredicto",
  fine: "Bien",
  malformed: "No es una dirección",
  repeated: (row: number) => `Ya está en la fila ${row}`,
  alreadyInvited: (name: string) => `${name} ya tiene invitación`,
  alreadyEmployee: (name: string) => `${name} ya es empleado`,
  taken: (name: string) => `La tiene ${name}`,
  sendThatAgain: "Reenviar esa",
  reinstate: "Readmitir",
  ask: "Pedir que la libere",
  asked: (name: string, address: string) => `Pide a ${name} que libere ${address}`,
  openPerson: "Abrir",
};

export const links = {
  title: "Enlaces para unirse",
  hint: "Una dirección para muchas personas. Al desactivarla deja de valer toda copia enseguida.",
  none: "Aún no hay enlaces",
  noneHint: "Cree uno, repártalo, y quien lo abra podrá unirse o pedirlo.",
  name: "Nombre",
  namePlaceholder: "Almacén, otoño",
  department: "Departamento de quien se une",
  noDepartment: "Ninguno",
  add: "Crear un enlace",
  copy: "Copiar",
  copyNamed: (name: string) => `Copiar el enlace «${name}»`,
  copied: "Enlace copiado. Sale del portapapeles a los 90 segundos.",
  off: "Desactivar",
  offNamed: (name: string) => `Desactivar el enlace «${name}»`,
  stops: (name: string) => `Toda copia repartida de «${name}» deja de funcionar enseguida.`,
  word: "desactivar",
  isOff: "desactivado",
  joined: (n: number) =>
    plural(n, { zero: "Nadie todavía", one: "Se unió # persona", other: "Se unieron # personas" }),
  waiting: "Funciona cuando se envíe el cambio",
  made: (name: string) => `Creó el enlace «${name}»`,
  switched: (name: string) => `Desactivó el enlace «${name}»`,
};
