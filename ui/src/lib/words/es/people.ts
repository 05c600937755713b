import type { EventKind } from "../../bindings/EventKind";
import type { PersonLetterKind } from "../../bindings/PersonLetterKind";
import { plural } from "../../plural";

export const employees = {
  title: "Empleados",
  summary: (n: number) =>
    plural(n, { zero: "Nadie todavía", one: "# persona", many: "# de personas", other: "# personas" }),
  all: "Todos",
  blocked: "Bloqueado",
  columns: {
    name: "Nombre",
    contact: "Correo de contacto",
    department: "Departamento",
    role: "Rol",
    status: "Situación",
    twoStep: "Dos pasos",
    lastSignIn: "Último inicio",
  },
  never: "Nunca",
  find: "Buscar en esta lista",
  department: "Departamento",
  anyDepartment: "Departamento: todos",
  workgroup: "Grupo de trabajo",
  anyWorkgroup: "Grupo: todos",
  anyRole: "Rol: todos",
  anyTwoStep: "Dos pasos: todos",
  dismiss: "Dar de baja",
  reinstate: "Readmitir",
  endSessions: "Cerrar sesiones",
  replace: "Se unió otra persona…",
  sendRecovery: "Enviar enlace de contraseña",
  sendLogin: "Enviar usuario",
  edit: "Editar",
  block: "Bloquear",
  liftBlock: "Quitar el bloqueo",
  openCase: "Abrir un caso",
  anyRisk: "Riesgo: todos",
  risk: "Riesgo",
  empty: "Aquí no coincide nadie",
  emptyHint: "Quite un filtro o busque menos letras.",
  first: "Aún no hay empleados",
  firstHint: "Aquí aparece quien acepta una invitación.",
  clear: "Mostrar a todos",
  done: {
    dismissed: (name: string) => `Dio de baja a ${name}`,
    dismissedMany: (n: number) =>
      plural(n, { one: "Dio de baja a # persona", other: "Dio de baja a # personas" }),
    reinstated: (name: string) => `Readmitió a ${name}`,
    reinstatedMany: (n: number) =>
      plural(n, { one: "Readmitió a # persona", other: "Readmitió a # personas" }),
    replaced: (name: string, address: string) => `Dio de baja a ${name} e invita a ${address}`,
    sessions: (name: string) => `Cierra las sesiones de ${name}`,
    sessionsMany: (n: number) =>
      plural(n, { one: "Cierra las sesiones de # persona", other: "Cierra las sesiones de # personas" }),
    recovery: (name: string) => `Envía a ${name} un enlace para una contraseña nueva`,
    login: (name: string) => `Envía a ${name} el nombre de usuario`,
    edited: (name: string) => `Cambió el perfil de ${name}`,
    blocked: (name: string) => `Bloqueó a ${name}`,
    blockLifted: (name: string) => `Quitó el bloqueo de ${name}`,
    caseOpened: (name: string) => `Pidió al operador que desbloquee a ${name}`,
  },
  cannot: {
    waits: "aquí ya espera un cambio",
    dismissed: "ya está de baja",
    notDismissed: "no está de baja",
    notJoined: "aún no se ha unido",
    yourself: "es usted",
    noSession: "no hay sesión abierta",
    noRight: "su rol no lo permite",
  },
  blockAsk: {
    title: (name: string) => `Bloquear a ${name}`,
    stops: (name: string) =>
      `Todas las sesiones se cierran enseguida, y la página de inicio de sesión solo dice a ${name} que el usuario o la contraseña no son correctos. La contraseña, el segundo paso y los dispositivos se conservan. Este bloqueo puede quitarlo usted.`,
    reason: "Motivo",
    hint: "Lo ven los administradores y el registro de eventos, nunca la persona.",
  },
  caseAsk: {
    title: (name: string) => `Pedir al operador que desbloquee a ${name}`,
    text: (name: string) =>
      `Nadie en la empresa quita un bloqueo por sospecha. El operador comprueba quién lo pide y deja entrar de nuevo a ${name}; la contraseña antigua deja de valer aquí.`,
    verify: (name: string) =>
      `${name} administra esta empresa, así que el operador comprueba también la identidad. Diga cómo se le puede localizar.`,
    note: "Lo que debería saber el operador",
    noteHint: "Opcional. Cómo localizarle y qué ha pasado.",
    operator: (address: string) => `Dirección del operador: ${address}`,
  },
  dismissAsk: {
    title: (name: string) => `Dar de baja a ${name}`,
    titleMany: (n: number) =>
      plural(n, { one: "Dar de baja a # persona", other: "Dar de baja a # personas" }),
    stops: (n: number) =>
      plural(n, {
        one: "Todas las sesiones se cierran enseguida y ya no se puede iniciar sesión en esta empresa. Los datos y el usuario se conservan; al readmitir vuelven.",
        other:
          "Todas sus sesiones se cierran enseguida y # personas ya no pueden iniciar sesión en esta empresa. Los datos y los usuarios se conservan; al readmitir vuelven.",
      }),
    word: "baja",
  },
  sessionsAsk: {
    title: (name: string) => `Cerrar las sesiones de ${name}`,
    titleMany: (n: number) =>
      plural(n, { one: "Cerrar las sesiones de # persona", other: "Cerrar las sesiones de # personas" }),
    stops: (n: number) =>
      plural(n, {
        one: "Todos los navegadores y aplicaciones salen enseguida de esta empresa. Puede perderse lo que no se haya guardado.",
        other:
          "Todos los navegadores y aplicaciones de # personas salen enseguida. Puede perderse lo que no se haya guardado.",
      }),
  },
  export: "Exportar",
  exportName: "empleados.csv",
  exported: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# persona se ha escrito en {path}",
        many: "# de personas se han escrito en {path}",
        other: "# personas se han escrito en {path}",
      },
      { path },
    ),
};

export const person = {
  label: (name: string) => `Sobre ${name}`,
  invitedBy: (name: string) => `con invitación de ${name}`,
  whyNot: (name: string) => `Por qué ${name} no puede entrar`,
  notInYet: (name: string) => `Por qué ${name} aún no está`,
  mayStop: (name: string) => `Qué puede detener a ${name}`,
  canGetIn: (name: string) => `Nada conocido detiene a ${name}`,
  asOf: (ago: string) => `Datos de ${ago}`,
  worthKnowing: "Conviene saber",
  copyReply: "Copiar una respuesta",
  replyIn: "Copiar la respuesta en otro idioma",
  replyCopied: "Respuesta copiada",

  invitation: "Invitación",
  address: "Dirección",
  role: "Rol",
  invited: "Invitación",
  cameByLink: "Llegó por enlace",
  invitedOn: (when: string, by: string) => `${when}, por ${by}`,
  letterState: "Carta",
  letterWas: (state: string, when: string) => `${state}, ${when}`,
  askedToJoin: "Pidió unirse",
  joined: "Se unió",
  id: "Identificador",
  idHint: "Para programas",
  copyLogin: "Copiar el usuario",
  copyContact: "Copiar el correo de contacto",
  copyId: "Copiar el identificador",
  linkEnds: "El enlace acaba",
  linkEnded: "El enlace acabó",
  sent: "Enviado",
  sentTimes: (n: number, last: string) =>
    plural(n, { zero: "Nunca", one: "Una vez, {last}", other: "# veces, la última {last}" }, { last }),

  profile: "Perfil",
  name: "Nombre",
  contact: "Correo de contacto",
  login: "Nombre de usuario",
  department: "Departamento",
  position: "Cargo",
  workgroups: "Grupos de trabajo",
  status: "Situación",
  since: (ago: string) => `desde ${ago}`,
  none: "Ninguno",
  notYet: "Ninguno hasta unirse",

  signIn: "Inicio de sesión",
  lastSignIn: "Último inicio de sesión",
  lastFailure: "Último fallo",
  sessions: "Sesiones",
  openSessions: (n: number) => plural(n, { zero: "Ninguna abierta", one: "# abierta", other: "# abiertas" }),
  letter: { recovery: "Correo de contraseña", login: "Correo con el usuario" } satisfies Record<
    PersonLetterKind,
    string
  >,

  twoStep: "Dos pasos",
  state: "Estado",
  by: "Con",
  byWhat: {
    authenticator: "Aplicación de autenticación",
    passkey: "Llave de acceso",
    both: "Aplicación de autenticación o llave de acceso",
  },
  passkeys: "Llaves de acceso",
  lastUsed: (when: string) => `último uso ${when}`,
  notUsedYet: "aún sin usar",
  codesLeft: "Códigos de respaldo",
  codes: (n: number) => plural(n, { zero: "No quedan", one: "queda #", other: "quedan #" }),
  graceUntil: "Plazo hasta",
  pausedUntil: "En pausa hasta",

  waiting: "En espera, aún no vigente",
  timeline: "Cronología",
  noTimeline: "Nada en los últimos 30 días",

  replace: {
    title: (name: string) => `${name} no es la persona correcta`,
    dismissed: (name: string) =>
      `Se da de baja a ${name}: sus sesiones se cierran y ya no puede iniciar sesión en esta empresa.`,
    freed: (address: string) =>
      `Se libera su correo de contacto ${address}. Su nombre de usuario sigue siendo suyo.`,
    nothingToFree: "No tiene correo de contacto que liberar. Su nombre de usuario sigue siendo suyo.",
    invited: (department: string | null, role: string) =>
      department
        ? `Se invita a la persona correcta con un correo nuevo: ${role.toLowerCase()}, ${department}.`
        : `Se invita a la persona correcta con un correo nuevo: ${role.toLowerCase()}.`,
    address: "Dirección correcta",
    name: "Nombre",
    act: "Dar de baja e invitar",
  },

  editTitle: (name: string) => `Editar a ${name}`,
  editHint:
    "El correo de contacto no es un nombre de usuario. Al cambiarlo, la dirección anterior queda libre.",
};

export const events: Record<EventKind, (by: string | null) => string> = {
  workspace_created: () => "Empresa creada",
  settings_edited: (by) => (by ? `Configuración cambiada por ${by}` : "Configuración cambiada"),
  department_added: (by) => (by ? `Departamento añadido por ${by}` : "Departamento añadido"),
  department_renamed: (by) => (by ? `Departamento renombrado por ${by}` : "Departamento renombrado"),
  department_deleted: (by) => (by ? `Departamento eliminado por ${by}` : "Departamento eliminado"),
  workgroup_added: (by) => (by ? `Grupo de trabajo añadido por ${by}` : "Grupo de trabajo añadido"),
  workgroup_renamed: (by) => (by ? `Grupo de trabajo renombrado por ${by}` : "Grupo de trabajo renombrado"),
  invited: (by) => (by ? `Invitación de ${by}` : "Invitado"),
  imported: (by) => (by ? `Personas importadas por ${by}` : "Personas importadas"),
  invitation_resent: (by) => (by ? `Reenviado por ${by}` : "Reenviado"),
  invitation_deleted: (by) => (by ? `Invitación eliminada por ${by}` : "Invitación eliminada"),
  address_fixed: (by) => (by ? `Dirección corregida por ${by}` : "Dirección corregida"),
  invitation_opened: () => "Enlace abierto",
  invitation_refused: () => "Enlace rechazado",
  letter_failed: () => "Correo no entregado",
  letter_sent: () => "Correo aceptado por el servidor de correo",
  address_requested: (by) => (by ? `${by} pidió liberar la dirección` : "Se pidió liberar la dirección"),
  join_requested: () => "Pidió unirse por un enlace",
  help_requested: () => "Pidió ayuda con el segundo paso",
  invitation_requested: () => "Pidió una invitación",
  request_answered: (by) => (by ? `Petición respondida por ${by}` : "Petición respondida"),
  joined: () => "Se unió",
  approved: (by) => (by ? `Aprobado por ${by}` : "Aprobado"),
  rejected: (by) => (by ? `Rechazado por ${by}` : "Rechazado"),
  link_added: (by) => (by ? `Enlace creado por ${by}` : "Enlace creado"),
  link_switched_off: (by) => (by ? `Enlace desactivado por ${by}` : "Enlace desactivado"),
  employee_edited: (by) => (by ? `Perfil cambiado por ${by}` : "Perfil cambiado"),
  dismissed: (by) => (by ? `Baja dada por ${by}` : "De baja"),
  reinstated: (by) => (by ? `Readmitido por ${by}` : "Readmitido"),
  blocked: (by) => (by ? `Bloqueado por ${by}` : "Bloqueado por sospecha"),
  block_lifted: (by) => (by ? `Bloqueo quitado por ${by}` : "Bloqueo quitado"),
  case_opened: (by) => (by ? `Caso abierto por ${by}` : "Caso abierto por el operador"),
  unblocked: () => "Desbloqueado por el operador",
  case_refused: () => "Caso rechazado por el operador",
  role_granted: (by) => (by ? `Rol otorgado por ${by}` : "Rol otorgado"),
  two_step_required: (by) => (by ? `Dos pasos obligatorios por ${by}` : "Dos pasos obligatorios"),
  two_step_not_required: (by) => (by ? `Dos pasos opcionales por ${by}` : "Dos pasos opcionales"),
  two_step_enrolled: () => "Dos pasos configurados",
  two_step_paused: (by) => (by ? `Dos pasos en pausa por ${by}` : "Dos pasos en pausa"),
  pause_ended: (by) => (by ? `Pausa terminada por ${by}` : "Pausa terminada"),
  grace_extended: (by) => (by ? `Plazo prolongado por ${by}` : "Plazo prolongado"),
  backup_codes_made: () => "Códigos de respaldo nuevos",
  passkey_added: () => "Llave de acceso añadida",
  passkey_removed: () => "Llave de acceso quitada",
  passkey_used: () => "Llave de acceso usada",
  backup_code_used: () => "Código de respaldo usado",
  profile_opened: () => "Entró en su propio perfil",
  login_changed: () => "Nombre de usuario cambiado por la persona",
  login_change_refused: () => "Cambio de nombre de usuario rechazado",
  identity_unlinked: () => "La persona desvinculó su usuario",
  social_linked: () => "Vinculó una cuenta social",
  social_unlinked: () => "Desvinculó una cuenta social",
  password_set: () => "Contraseña establecida",
  recovery_asked: () => "Pidió una contraseña nueva",
  recovery_sent: (by) => (by ? `Enlace de contraseña enviado por ${by}` : "Enlace de contraseña enviado"),
  recovery_opened: () => "Enlace de contraseña abierto",
  recovery_refused: () => "Enlace o código de contraseña rechazado",
  password_recovered: () => "Contraseña nueva puesta con enlace o código",
  login_sent: (by) => (by ? `Usuario enviado por ${by}` : "Usuario enviado"),
  signed_in: () => "Inició sesión",
  sign_in_failed: () => "Inicio de sesión fallido",
  ip_rule_changed: (by) =>
    by ? `Direcciones permitidas cambiadas por ${by}` : "Direcciones permitidas cambiadas",
  place_refused: () => "Rechazado: la dirección no está permitida",
  app_connected: () => "Aplicación conectada",
  device_revoked: (by) => (by ? `Dispositivo revocado por ${by}` : "Dispositivo revocado"),
  sessions_ended: (by) => (by ? `Sesiones cerradas por ${by}` : "Sesiones cerradas"),
  webhook_added: () => "Creó un webhook",
  webhook_disabled: (by) => (by ? `Webhook desactivado por ${by}` : "Webhook desactivado"),
  webhook_kept: (by) => (by ? `Webhook conservado por ${by}` : "Webhook conservado"),
  outgoing_added: (by) => (by ? `Webhook saliente añadido por ${by}` : "Webhook saliente añadido"),
  outgoing_secrets_shown: (by) =>
    by ? `Secretos de un webhook saliente mostrados a ${by}` : "Secretos de un webhook saliente mostrados",
  outgoing_disabled: (by) => (by ? `Webhook saliente desactivado por ${by}` : "Webhook saliente desactivado"),
  delivery_given_up: () => "Entrega a un webhook saliente abandonada",
  delivery_sent_again: (by) => (by ? `Entrega enviada de nuevo por ${by}` : "Entrega enviada de nuevo"),
  rest_refused: () => "Webhook sin respuesta",
  portal_logged: () => "Anotado por el portal",
  operation_refused: () => "Cambio rechazado",
  operation_reused: () => "Cambio repetido por otra persona o con otro contenido",
  restored: () => "Base de datos restaurada de una copia",
};

export const notArrived = (name: string, sender: string) => [
  `Si no llegó: ${name} debería mirar en Spam y en Promociones.`,
  sender.includes("@")
    ? `Remitente en el que confiar: ${sender}, o todo ${sender.slice(sender.lastIndexOf("@") + 1)}.`
    : `Remitente en el que confiar: ${sender}.`,
];

export const unnamedDevice: string = "Dispositivo sin nombre";
