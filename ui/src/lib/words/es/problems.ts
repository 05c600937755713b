import type { Of, Problems } from "../../problems";
import { plural } from "../../plural";
import { span, since } from "../../time.svelte";
import { badFields, badFiles } from "../../words";
import { portalTold } from "../../portal";
import { rangeFaults, rangeMeant } from "./places";
import { addressFaults, rights, statuses } from "./rules";

type Claim = Of<"address_taken">["claim"];

export function claimed(claim: Claim): string {
  const status = statuses[claim.status].toLowerCase();
  if (claim.login && claim.contact)
    return `Es el usuario y el correo de contacto de ${claim.name} (${status}).`;
  if (claim.login) return `Es el usuario de ${claim.name} (${status}).`;
  return `Es el correo de contacto de ${claim.name} (${status}).`;
}

export function freeing(claim: Claim): string {
  if (claim.status === "dismissed")
    return claim.login
      ? `Si es la misma persona, readmita a ${claim.name}. Si no, cambie el correo de contacto y después ${claim.name} cambia el usuario.`
      : `Si es la misma persona, readmita a ${claim.name}. Si no, cambie el correo de contacto de ${claim.name}.`;
  if (claim.login) return `Use otra dirección, o pida a ${claim.name} que cambie el usuario.`;
  return `Use otra dirección, o cambie el correo de contacto de ${claim.name}.`;
}

export const problems: Problems = {
  forbidden: ({ right }) => ({
    what: "Su rol no lo permite",
    why: `Hace falta el permiso: ${rights[right]}.`,
    todo: "Pregunte a un propietario o administrador de esta empresa.",
  }),
  portal: ({ fault, said }) => portalTold(fault, said),
  not_offered: () => ({
    what: "Este espacio no tiene eso",
    why: "Está en el portal del proveedor, donde las aplicaciones no pueden hacerlo.",
  }),
  unanswered: ({ address, n_found }) => ({
    what: `Nadie sabe qué fue de la invitación a ${address}`,
    why: plural(n_found, {
      zero: "Se envió y no llegó respuesta. Nadie tiene allí ahora esa dirección, así que probablemente no se hizo.",
      one: "Se envió y no llegó respuesta. # persona tiene allí ahora esa dirección.",
      other: "Se envió y no llegó respuesta. # personas tienen allí ahora esa dirección.",
    }),
    todo: "No se vuelve a enviar sola. Busque la dirección entre las personas del portal, también las dadas de baja; si no está, invite otra vez.",
  }),
  bad_field: ({ field, reason }) => ({ what: badFields(field, reason) }),
  bad_address: ({ fault }) => ({ what: "Eso no es una dirección", why: addressFaults[fault] }),
  bad_range: ({ row, text, fault, meant }) => ({
    what: `Fila ${row}: «${text}» no se puede aceptar`,
    why: rangeFaults[fault],
    ...(meant === null ? {} : { todo: rangeMeant(text, meant) }),
  }),
  address_taken: ({ claim }) => ({
    what: "Esta dirección está ocupada",
    why: claimed(claim),
    todo: freeing(claim),
  }),
  already_invited: ({ claim }) => ({
    what: `${claim.name} ya tiene invitación`,
    why: "Hay una invitación abierta a esta dirección.",
    todo: "Reenvíe esa invitación.",
  }),
  too_soon: ({ seconds }) => ({
    what: `Se puede reenviar en ${seconds} s`,
    why: "El servidor espera entre dos invitaciones a la misma persona.",
  }),
  too_many: ({ until }) => ({
    what: `No más correos hasta ${since(until)}`,
    why: "El servidor limita cuántos correos recibe una persona por hora y cuántos envía una empresa nueva.",
  }),
  invitation_gone: () => ({
    what: "Esta invitación ya no existe",
    why: "Se eliminó, u otra ocupó su lugar.",
  }),
  already_joined: () => ({
    what: "La persona ya se unió",
    why: "Una invitación aceptada no se puede eliminar.",
    todo: "Dé de baja a la persona en su lugar.",
  }),
  employee_gone: () => ({ what: "Esta persona ya no está en la empresa" }),
  waits_for_approval: () => ({
    what: "La persona respondió a la invitación y espera aprobación",
    todo: "Rechace a la persona en su lugar.",
  }),
  wrong_status: () => ({ what: "La situación de la persona no lo permite ahora" }),
  unlinked: () => ({
    what: "Esta persona desvinculó su usuario de la empresa",
    why: "Su ficha sigue aquí, pero nadie puede iniciar sesión con ella.",
    todo: "Invítela de nuevo.",
  }),
  last_owner: () => ({
    what: "Al último propietario no se le puede dar de baja, bloquear ni bajar de rol",
    why: "Nadie podría ya administrar la empresa.",
    todo: "Ceda antes la propiedad.",
  }),
  too_many_integrators: ({ most }) => ({
    what: plural(most, {
      one: "Puede haber # integrador a la vez",
      other: "Puede haber # integradores a la vez",
    }),
    todo: "Dé de baja a uno, o elimine antes la invitación de un integrador.",
  }),
  blocked_by_suspicion: () => ({
    what: "Este bloqueo no se puede quitar aquí",
    why: "Se puso porque algo parecía una intrusión.",
    todo: "Abra un caso: lo quita el operador del servidor.",
  }),
  blocked_by_hand: () => ({
    what: "Este bloqueo no necesita un caso",
    why: "Lo puso un administrador a mano.",
    todo: "Quítelo.",
  }),
  department_gone: () => ({ what: "Este departamento ya no existe", todo: "Elija otro." }),
  department_in_use: () => ({
    what: "El departamento no está vacío",
    todo: "Traslade primero a las personas que hay en él, también las dadas de baja, y quite sus enlaces y su lista de direcciones.",
  }),
  department_exists: () => ({
    what: "Ya hay un departamento con ese nombre",
    todo: "Use otro nombre.",
  }),
  workgroup_gone: () => ({ what: "Este grupo de trabajo ya no existe", todo: "Elija otro." }),
  workgroup_exists: () => ({
    what: "Ya hay un grupo de trabajo con ese nombre",
    todo: "Use otro nombre.",
  }),
  needs_workgroup: () => ({
    what: "Los invitados externos necesitan un grupo de trabajo",
    why: "Están aquí solo por él, y por nada más.",
    todo: "Elija antes un grupo de trabajo para ellos.",
  }),
  link_gone: () => ({ what: "Este enlace ya no existe" }),
  request_gone: () => ({
    what: "Esta petición ya no existe",
    why: "Alguien la respondió, o se hizo lo que pedía.",
  }),
  device_gone: () => ({
    what: "Esta aplicación ya no está conectada",
    why: "Se revocó, o es de otra persona.",
  }),
  webhook_gone: () => ({ what: "Este webhook ya está desactivado" }),
  webhook_made: () => ({
    what: "Se creó un webhook, pero su dirección no llegó aquí",
    why: "La línea se cortó antes de que llegara la respuesta. La dirección se muestra una sola vez.",
    todo: "Desactive ese webhook en la lista y después cree otro.",
  }),
  too_many_webhooks: ({ most }) => ({
    what: plural(most, {
      one: "Tiene # webhook en uso, y no puede haber más",
      other: "Tiene # webhooks en uso, y no puede haber más",
    }),
    todo: "Desactive uno que ya no haga falta.",
  }),
  too_many_outgoing: ({ most }) => ({
    what: plural(most, {
      one: "# webhook saliente está en uso, y no puede haber más",
      other: "# webhooks salientes están en uso, y no puede haber más",
    }),
    todo: "Desactive uno que ya no haga falta.",
  }),
  secrets_shown: () => ({
    what: "Estos secretos ya se mostraron",
    why: "Se muestran una vez, a quien añadió el webhook.",
    todo: "Desactívelo y añada otro.",
  }),
  delivery_gone: () => ({
    what: "Esta entrega no se puede enviar de nuevo",
    why: "Su webhook está desactivado, o tiene más de 30 días.",
  }),
  followed_not_applied: () => ({
    what: "No se hizo, porque el cambio anterior no se aplicó",
    todo: "Decida antes el cambio anterior.",
  }),
  operation_reused: () => ({
    what: "El servidor ya ha visto este cambio, con otro contenido o de otra persona",
    why: "Quizá se use otra copia de los datos de esta aplicación.",
    todo: "Revoque los dispositivos que no conozca y conecte este de nuevo.",
  }),
  app_too_new: () => ({
    what: "El servidor aún no conoce este tipo de cambio",
    why: "Es más antiguo que esta aplicación.",
    todo: "Pida a quien lleva el servidor que lo actualice. El cambio se queda en la bandeja de salida.",
  }),
  app_too_old: () => ({
    what: "Esta aplicación es demasiado antigua para el servidor",
    todo: "Actualice la aplicación. No se pierde nada.",
  }),
  wrong_credentials: () => ({
    what: "El usuario, la contraseña o el código no son correctos",
    todo: "Compruebe la escritura, el idioma del teclado y Bloq Mayús.",
  }),
  sign_in_again: () => ({
    what: "Inicie sesión otra vez para sincronizar",
    why: "La sesión de esta aplicación ha terminado.",
    todo: "Lo que se guarda aquí y todos los cambios en espera se conservan.",
  }),
  device_revoked: () => ({
    what: "Un administrador revocó este dispositivo",
    why: "Se borró lo que guardaba.",
    todo: "Conéctelo otra vez, si sigue siendo administrador.",
  }),
  place_not_allowed: ({ ip, ask }) => ({
    what: "Este sitio no está permitido",
    why: ip === null ? "El servidor no puede ver su dirección aquí." : `Su dirección aquí es ${ip}.`,
    todo: `Siga desde una dirección permitida, o pida a ${ask ?? "un administrador"} que permita esta. Lo que se guarda aquí y todos los cambios en espera se conservan.`,
  }),
  would_lock_out: ({ ip }) => ({
    what: "Esta lista le cerraría la entrada a usted",
    why: ip === null ? "El servidor no puede ver su dirección aquí." : `Su dirección aquí es ${ip}.`,
    todo: "Añádala a la lista, o pregunte a un propietario o administrador, que están exentos.",
  }),
  not_an_admin: () => ({
    what: "Su rol ya no abre esta aplicación",
    todo: "Pregunte a un propietario o administrador de esta empresa.",
  }),
  sign_in_cancelled: () => ({
    what: "El inicio de sesión no se terminó",
    todo: "Abra el navegador otra vez.",
  }),
  offline: () => ({
    what: "El servidor no responde",
    todo: "Siga trabajando: los cambios esperan en la bandeja de salida.",
  }),
  server_trouble: ({ status }) => ({
    what: "El servidor tiene problemas",
    why: status > 0 ? `Respondió ${status}.` : "Su respuesta se cortó.",
    todo: "Se vuelve a intentar solo.",
  }),
  not_gatehouse: () => ({
    what: "No hay ningún servidor Gatehouse en esa dirección",
    todo: "Compruebe la dirección, o pegue el enlace de su invitación.",
  }),
  captive_portal: () => ({
    what: "Algo intermedio respondió en lugar del servidor",
    why: "Quizá esta red quiera antes un inicio de sesión.",
    todo: "Abra cualquier página en su navegador e inténtelo de nuevo.",
  }),
  bad_certificate: ({ host }) => ({
    what: `Aquí no se confía en el certificado de ${host}`,
    why: "Quizá lo firmó la autoridad de su empresa, o alguien está escuchando.",
    todo: "Añada la autoridad de su empresa en la configuración, o pregunte a quien lleva el servidor.",
  }),
  no_such_workspace: () => ({
    what: "En este servidor no hay ninguna empresa con ese nombre",
    todo: "Compruebe la última parte de la dirección.",
  }),
  clock_wrong: ({ seconds }) => ({
    what: `El reloj de este ordenador va ${seconds > 0 ? "adelantado" : "atrasado"} ${span(Math.abs(seconds) * 1000)}`,
    why: "El servidor rechaza lo que lleva una hora equivocada.",
    todo: "Ajuste el reloj y sincronice de nuevo.",
  }),
  disk_full: () => ({
    what: "El disco está lleno",
    why: "No se guardó nada.",
    todo: "Libere espacio y vuelva a hacerlo.",
  }),
  keychain_missing: () => ({
    what: "El llavero de este ordenador no responde",
    why: "Guarda una mitad de la clave de lo que hay aquí.",
    todo: "Desbloquee el llavero e inténtelo de nuevo.",
  }),
  passphrase_wrong: () => ({
    what: "Esa no es la frase de acceso",
    todo: "Compruebe el idioma del teclado y Bloq Mayús.",
  }),
  passphrase_weak: ({ min }) => ({
    what: `La frase de acceso necesita al menos ${min} caracteres`,
    todo: "Varias palabras seguidas se recuerdan con facilidad.",
  }),
  vault_wrong_key: () => ({
    what: "La clave no abre lo que se guarda aquí",
    why: "El llavero tiene otra clave que aquella con la que se cerró.",
  }),
  vault_damaged: () => ({ what: "El archivo de lo que se guarda aquí está dañado" }),
  copy_damaged: () => ({
    what: "La copia de este ordenador está dañada",
    todo: "Se obtiene de nuevo en cuanto responda el servidor. Los cambios en espera se conservan.",
  }),
  log_changed: ({ since: from }) => ({
    what: `En el servidor se cambiaron o quitaron eventos desde ${since(from)}`,
    why: "Este ordenador conocía otros. Alguien escribió en la base de datos, o se repuso un estado anterior.",
    todo: "Pida a quien lleva el servidor que ejecute gatehouse-server events verify y compare con una copia de antes. Lo que se guarda en este ordenador es una prueba: consérvelo.",
  }),
  locked: () => ({ what: "Gatehouse está bloqueado", todo: "Desbloquéelo primero." }),
  already_running: () => ({
    what: "Gatehouse está abierto en otra ventana",
    todo: "Siga allí, o ciérrela primero.",
  }),
  already_sent: () => ({
    what: "El cambio ya se envió",
    todo: "Para deshacerlo, haga el cambio contrario.",
  }),
  bad_file: ({ reason, line }) => ({
    what: badFiles(reason),
    ...(line === null ? {} : { why: `Encontrado en la línea ${line}.` }),
  }),
  mail_not_set_up: () => ({
    what: "El servidor aún no puede enviar correo",
    todo: "Pida a quien lleva el servidor que configure el correo saliente.",
  }),
  mail_refused: ({ said }) => ({ what: "El servidor de correo lo rechazó", why: `Dijo: ${said}` }),
  needs_fresh_step: () => ({
    what: "Esto necesita su propio segundo paso",
    why: "Aún no ha cambiado nada; el cambio espera en la bandeja de salida.",
    todo: "Escriba allí su código.",
  }),
  set_up_two_step: () => ({
    what: "Configure antes los dos pasos para usted",
    why: "Esto necesita su propio segundo paso, y no tiene ninguno.",
    todo: "Inicie sesión en la empresa en un navegador, configúrelo allí y vuelva a hacerlo.",
  }),
  nothing_to_pause: () => ({
    what: "No hay nada que poner en pausa",
    why: "La persona no ha configurado los dos pasos.",
    todo: "Donde son obligatorios y el plazo acabó, prolongue el plazo.",
  }),
  nothing_to_extend: () => ({
    what: "No hay plazo que prolongar",
    why: "Los dos pasos no son obligatorios aquí, o la persona los ha configurado.",
  }),
  slow_down: ({ seconds }) => ({ what: `Demasiados intentos; siga en ${seconds} s` }),
  busy: ({ seconds }) => ({ what: `El servidor tiene demasiado trabajo; siga en ${seconds} s` }),
  broken: ({ trace }) => ({
    what: "Se rompió algo que no debía",
    why: "Quedó anotado en el registro de la aplicación.",
    todo: `Dé este número a quien lleva el servidor: ${trace}`,
  }),
};
