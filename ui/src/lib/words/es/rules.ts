import type { AddressFault } from "../../bindings/AddressFault";
import type { Shown } from "../../bindings/Shown";
import type { Right } from "../../bindings/Right";
import type { RiskKind } from "../../bindings/RiskKind";
import type { Role } from "../../bindings/Role";
import type { Standing } from "../../bindings/Standing";
import type { Status } from "../../bindings/Status";
import type { TwoStepState } from "../../bindings/TwoStepState";

export const statuses: Record<Status, string> = {
  invited: "Invitado",
  pending_approval: "Quiere unirse",
  active: "Activo",
  dismissed: "De baja",
};

export const roles: Record<Role, string> = {
  owner: "Propietario",
  admin: "Administrador",
  helpdesk: "Soporte",
  employee: "Empleado",
  extranet: "Invitado externo",
  integrator: "Integrador",
};

export const shownStates: Record<Shown | "blocked" | "cannotGetIn", string> = {
  wants_to_join: "Quiere unirse",
  bounced: "Devuelto",
  refused: "Rechazado",
  delayed: "Retrasado",
  expired: "Caducada",
  queued: "En espera",
  sent: "Enviado",
  opened: "Abierto",
  not_sent: "No enviado",
  inferred: "Probablemente invitado",
  waiting: "En espera",
  joined: "Se unió",
  blocked: "Bloqueado",
  cannotGetIn: "No puede entrar",
};

export const waitingKinds = {
  unsettled: "No aplicado",
  invite: "En espera",
  resend_invitation: "Se reenviará",
  fix_address: "Corregido",
  delete_invitation: "Eliminado",
  approve: "Aprobado",
  reject: "Rechazado",
  dismiss: "De baja",
  reinstate: "Readmitido",
  replace_person: "Sustituido",
  end_sessions: "Sesiones cerradas",
  pause_two_step: "Dos pasos en pausa",
  end_pause: "Pausa terminada",
  extend_grace: "Plazo prolongado",
  grant_role: "Rol cambiado",
  transfer_ownership: "Propiedad cedida",
  revoke_device: "Aplicación revocada",
  revoke_webhook: "Desactivado",
  add_outgoing: "Añadido",
  disable_outgoing: "Desactivado",
  send_again: "Se enviará de nuevo",
  answer_request: "Respondido",
  send_recovery: "Enlace por enviar",
  send_login: "Usuario por enviar",
  block: "Bloqueado",
  lift_block: "Bloqueo quitado",
  open_case: "Caso abierto",
  request_address: "Pedido",
  edit_employee: "Editado",
  add_department: "Añadido",
  rename_department: "Renombrado",
  delete_department: "Eliminado",
  add_workgroup: "Añadido",
  rename_workgroup: "Renombrado",
  add_link: "Creado",
  switch_link_off: "Desactivado",
  edit_settings: "Editado",
  require_two_step: "Ahora obligatorio",
  stop_requiring_two_step: "Ahora opcional",
  set_ip_rule: "Direcciones permitidas",
};

export const standings: Record<Standing, string> = {
  there: "Sin cambios",
  invitation_open: "La invitación está abierta",
  invitation_expired: "La invitación caducó",
  pending_approval: "Quiere unirse",
  active: "Empleado activo",
  dismissed: "De baja",
  blocked: "Bloqueado",
  switched_off: "Desactivado",
  gone: "Ya no existe",
};

export const twoStepStates: Record<TwoStepState, string> = {
  paused: "En pausa",
  on: "Activado",
  in_grace: "En plazo",
  must_enrol: "Pendiente",
  off: "Desactivada",
};

export const risks: Record<RiskKind, string> = {
  password: "Contraseña débil",
  no_second_step: "Sin segundo paso",
  unusual_device: "Dispositivo inusual",
};

export const rights: Record<Right, string> = {
  read: "leer esta empresa",
  invite: "invitar y aprobar personas",
  resend: "reenviar invitaciones",
  dismiss: "dar de baja y readmitir personas",
  edit_employee: "editar perfiles",
  end_sessions: "cerrar sesiones, enviar enlace de contraseña o usuario",
  pause_two_step: "poner en pausa los dos pasos",
  restrict: "bloquear personas y prolongar plazos",
  configure: "cambiar departamentos, enlaces y configuración",
  grant_role: "otorgar roles",
};

export const addressFaults: Record<AddressFault, string> = {
  empty: "No se escribió nada.",
  too_long: "Supera los 254 caracteres.",
  no_single_at: "Una dirección tiene exactamente una @.",
  local: "Falta algo antes de la @ o no está permitido.",
  domain: "Lo que va tras la @ no es un nombre de dominio.",
  control_character: "Contiene un carácter invisible. Escríbala de nuevo.",
  unreadable:
    "Contiene caracteres que no se leen en la codificación del archivo. Guarde la tabla como UTF-8.",
  mixed_scripts: "Mezcla letras de varios alfabetos, como hacen las direcciones engañosas.",
  phone: "Un número de teléfono necesita +, el prefijo del país y de 7 a 15 dígitos.",
  not_by_mail: "A los portales solo se les pide invitar por correo.",
};

export const fields = {
  name: "El nombre",
  title: "El nombre",
  address: "La dirección",
  contact_email: "El correo de contacto",
  department: "El departamento",
  workgroups: "La lista de grupos de trabajo",
  position: "El cargo",
  note: "La nota",
  role: "El rol",
  people: "La lista",
  list: "La lista",
  path: "El archivo",
  proxy: "El proxy",
  authority_file: "El archivo del certificado",
  server: "La dirección del servidor",
  account: "La cuenta",
  edit: "El cambio",
  operation: "El cambio",
  slug: "El nombre corto",
  lock_after_minutes: "Los minutos hasta bloquear",
  confirm_joining: "La confirmación de quien se une por enlace",
  listed_domains: "La lista de dominios de correo",
  invitation_days: "Los días que vive una invitación",
  grace_days: "Los días de plazo",
  logo: "El logotipo",
  invitation_text: "El texto de las invitaciones",
  hours: "El tiempo de una pausa",
  days: "El tiempo de un plazo",
  reason: "El motivo",
  code: "Ese código",
  ip_rule: "La lista de direcciones",
  event: "La entrada",
};

export const labels = {
  name: "Nombre",
  contact_email: "Correo de contacto",
  department: "Departamento",
  position: "Cargo",
  workgroups: "Grupos de trabajo",
  role: "Rol",
  paused_until: "En pausa hasta",
  confirm_joining: "Confirmar a quien se une por enlace",
  listed_domains: "Dominios de correo que no necesitan confirmación",
  invitation_days: "Días que vive una invitación",
  grace_days: "Días de plazo para los dos pasos",
  logo: "Logotipo",
  invitation_text: "Lo que dicen las invitaciones",
  ip_rule: "Direcciones permitidas",
};

export const reasons = {
  empty: (field: string) => `${field}: está vacío`,
  too_long: (field: string) => `${field}: demasiado largo`,
  too_many: (field: string) => `${field}: demasiados elementos`,
  control_character: (field: string) => `${field}: contiene un carácter invisible`,
  range_1_30: (field: string) => `${field}: un número de 1 a 30`,
  range_0_30: (field: string) => `${field}: un número de 0 a 30`,
  range_1_720: (field: string) => `${field}: de 1 hora a 30 días`,
  not_more: (field: string) => `${field}: ya queda ese tiempo`,
  wrong_code: (field: string) => `${field}: no es correcto`,
  code_used: (field: string) => `${field}: ya se usó; espere al siguiente`,
  phone_clock: (field: string) => `${field}: demasiado antiguo; ponga el reloj del teléfono en automático`,
  wrong_backup_code: (field: string) => `${field}: no es correcto; compruebe el número que va delante`,
  backup_code_used: (field: string) => `${field}: ya se usó; tome el siguiente de su lista`,
  range_1_1440: (field: string) => `${field}: un número de 1 a 1440`,
  no_address: (field: string) => `${field} no es una dirección https`,
  not_https: (field: string) => `${field} tiene que empezar por https`,
  credentials: (field: string) => `${field} no puede llevar nombre ni contraseña`,
  domain: (field: string) => `${field}: solo dominios como northwind.example`,
  address: (field: string) => `${field}: no es una dirección que se pueda usar`,
  not_found: (field: string) => `${field}: no se encuentra`,
  not_allowed: (field: string) => `${field}: ahí no se puede escribir`,
  not_email: (field: string) => `${field}: no es una dirección de correo`,
  not_their_login: (field: string) => `${field}: ya no es el usuario de esa persona`,
  webhook: () => "Eso no es la dirección de un webhook",
  webhook_plain: () => "La dirección de un webhook empieza por https",
  another_portal: () => "Ese webhook es de otro portal que el conectado aquí",
  needed: (field: string) => `${field}: hace falta en un portal`,
  another_person: (field: string) => `${field}: es de otra persona que la conectada aquí`,
  unchanged: (field: string) => `${field}: no cambia nada`,
  gone: (field: string) => `${field}: ya no existe`,
  settled: (field: string) => `${field}: ya está decidido`,
  taken: (field: string) => `${field}: ya está en uso`,
  repeated: (field: string) => `${field}: está dos veces en la lista`,
  too_many_lines: (field: string) => `${field}: más de 10 líneas`,
  svg: () => "Esa imagen es un SVG, que puede contener scripts. Guárdela como PNG y elija ese archivo",
  no_picture: () => "Ese archivo no es un PNG ni un JPEG",
  picture_too_big: () => "La imagen ocupa más de 64 KB",
  picture_too_wide: () => "La imagen tiene más de 512 píxeles de lado",
  unknown: (field: string) => `${field}: no se puede aceptar`,
};

export const files = {
  too_big: "El archivo supera los 35 MB",
  binary: "El archivo no es de texto. Guarde la tabla como CSV",
  no_rows: "El archivo no tiene filas",
  too_many_rows: "El archivo tiene más de 150 000 personas",
  quote: "Unas comillas del archivo no se cierran",
  unreadable: "El archivo no se puede leer",
  list_too_big: "La lista supera los 10 MB",
  list_empty: "La lista no contiene ninguna dirección",
  list_too_long: "La lista tiene más de 150 000 personas",
  unknown: "El archivo no se puede leer como lista de personas",
};
