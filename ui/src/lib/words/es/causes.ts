import type { Block } from "../../bindings/Block";
import type { Cause } from "../../bindings/Cause";
import type { Diagnosed } from "../../bindings/Diagnosed";
import type { Fix } from "../../bindings/Fix";
import type { Signal } from "../../bindings/Signal";
import { evidenceWords, quoted, type About, type CauseWords } from "../../causes";
import { plural } from "../../plural";
import { ago, moment } from "../../time.svelte";
import { notArrived } from "./people";
import { portal } from "./portal";

export const signals: Record<Signal, (n: number) => string> = {
  weak_password: () => "La contraseña es débil",
  breached_password: () => "La contraseña está en una lista de filtradas",
  two_step_off: () => "No se pidió un segundo paso",
  unusual_devices: (n) =>
    plural(n, {
      one: "En un día la contraseña correcta vino de # dispositivo inusual",
      other: "En un día la contraseña correcta vino de # dispositivos inusuales",
    }),
};

const last = ({ at, n, ip }: Diagnosed) =>
  at === null
    ? ""
    : plural(
        n ?? 1,
        {
          one: "La última vez {ago}{from}. ",
          other: "# veces desde el último éxito, la última {ago}{from}. ",
        },
        { ago: ago(at), from: ip ? `, desde ${ip}` : "" },
      );
const since = (at: number | null) => (at === null ? "" : ` desde el ${moment(at)}`);
const on = (at: number | null) => (at === null ? "" : ` el ${moment(at)}`);

const door = "La página de inicio de sesión solo dice «usuario o contraseña incorrectos».";
function suspicion({ at, block, verify, stops_rest }: Diagnosed, name: string) {
  const counted: Extract<Block, { by: "suspicion" }> | null = block?.by === "suspicion" ? block : null;
  const rest = stops_rest
    ? " Hasta entonces está detenida la API REST de toda la empresa: webhooks, integraciones y aplicaciones."
    : "";
  const identity = verify ? " Para un administrador, el operador comprueba antes la identidad." : "";
  const next = counted?.case_at
    ? `Hay un caso abierto con el operador desde el ${moment(counted.case_at)}.`
    : "Solo el operador del servidor puede quitarlo: abra un caso.";
  const score = counted ? ` La puntuación fue ${counted.score} de ${counted.threshold}:` : "";
  return {
    text: `${name} está bloqueado${since(at)}. ${door} ${next}${identity}${rest}${score}`,
    ...(counted ? { advice: counted.evidence.flatMap(evidenceWords) } : {}),
  };
}

const codes = (word: string | null) =>
  word === "no_codes"
    ? " No quedan códigos de respaldo: sin el teléfono solo ayuda una pausa."
    : word === "codes"
      ? " Quedan códigos de respaldo: cada uno vale una vez, en lugar del teléfono."
      : "";
const list = ({ list }: Diagnosed) =>
  ({
    workspace: "la lista de la empresa",
    department: "la lista del departamento",
    person: "su propia lista",
  })[list?.of ?? "workspace"];
const older: Record<string, string> = {
  used: "Ya había servido para poner una contraseña.",
  voided: "Se pidió uno más nuevo, y solo vale el más reciente.",
  changed: "Entretanto se cambió la contraseña o el usuario.",
  expired: "Su plazo había pasado.",
};

/** A letter that the mail server did not take yet. */
const putOff = ({ said, at }: Diagnosed) => ({
  title: "El correo está aplazado",
  text: `El servidor de correo pidió${on(at)} intentarlo más tarde. Eso ocurre solo.`,
  ...quoted(said),
});

export const causes: Record<Cause, (one: Diagnosed, about: About) => CauseWords> = {
  blocked_by_suspicion: (one, { name }) => ({ title: "Bloqueado por sospecha", ...suspicion(one, name) }),
  blocked_by_hand: ({ at, block }, { name }) => ({
    title: "Bloqueado por un administrador",
    text: `${name} está bloqueado${since(at)}${block?.by === "hand" && block.admin ? ` por ${block.admin}` : ""}. ${door}`,
    ...(block?.by === "hand" ? quoted(block.reason) : {}),
  }),
  only_user: () => ({
    title: "Nadie más podría confirmarlo",
    text: "Es la única persona que trabaja aquí, así que el operador no puede confirmar quién es. Hay que nombrar antes a un segundo administrador.",
  }),
  never_sent: ({ at }, { name }) => ({
    title: "No se envió ninguna invitación",
    text: `Se añadió a ${name} sin correo${on(at)}.`,
  }),
  letter_failed: ({ said, host, at }) => ({
    title: "La invitación no llegó",
    text:
      at === null ? "El servidor de correo la rechazó." : `${host ?? "El servidor de correo"} dijo${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nada más")),
  }),
  letter_delayed: putOff,
  invitation_expired: ({ at }) => ({
    title: "El enlace de la invitación es demasiado antiguo",
    text: `Dejó de funcionar ${at === null ? "al cumplirse sus días" : ago(at)}. Al reenviar se crea otro.`,
  }),
  not_joined_yet: ({ at, word }, { name, sender }) =>
    word === "inferred"
      ? { title: portal.notInYet.title, text: portal.notInYet.text(name) }
      : word === "opened"
        ? {
            title: "El enlace se abrió, sin terminar",
            text: `${name} abrió el enlace pero no terminó.`,
          }
        : {
            title: "La invitación está en camino",
            text: `${at === null ? "" : `Enviada ${ago(at)}; `}${name} aún no ha abierto el enlace.`,
            advice: notArrived(name, sender),
          },
  older_invitation: (one, { name }) => ({
    title: "Se abrió una invitación anterior",
    text: `${last(one)}Solo funciona el enlace del correo más reciente; ${name} abrió otro.`,
  }),
  pending_approval: ({ at }, { name }) => ({
    title: "Quiere unirse",
    text: `${name} pidió unirse${at === null ? "" : ` ${ago(at)}`} y espera la aprobación de un administrador.`,
  }),
  dismissed: ({ at }, { name }) => ({
    title: "De baja",
    text: `Se dio de baja a ${name}${on(at)}. Al readmitir vuelven el usuario y los datos.`,
  }),
  password_void: ({ at }, { name }) => ({
    title: "Hace falta una contraseña nueva",
    text: `El operador desbloqueó a ${name}${on(at)}. La contraseña antigua ya no vale aquí.`,
  }),
  place_not_allowed: (one, { name }) => ({
    title: "No desde esta dirección",
    text: one.ip
      ? `${name} vino desde ${one.ip}${on(one.at)}, que no está en ${list(one)}. El inicio de sesión en sí queda anotado como correcto y después rechazado.`
      : "La persona viene de una dirección que no está en ninguna lista que le valga. El inicio de sesión en sí queda anotado como correcto y después rechazado.",
  }),
  must_enrol: ({ at }, { name }) => ({
    title: "Primero hay que configurar los dos pasos",
    text: `El plazo de ${name} acabó${at === null ? "" : ` ${ago(at)}`}. Iniciar sesión lleva a la configuración.`,
  }),
  cannot_confirm: ({ at, said, n }, { name }) => ({
    title: "El teléfono se perdió o no confirma",
    text: `${at === null ? "" : `${name} pidió ayuda ${ago(at)}. `}${
      n === null
        ? "Un código de respaldo sirve en lugar del teléfono; sin ninguno, ponga en pausa los dos pasos."
        : plural(n, {
            zero: "No queda ningún código de respaldo: ponga en pausa los dos pasos, y la persona configura un teléfono nuevo.",
            one: "Queda # código de respaldo; sirve en lugar del teléfono.",
            other: "Quedan # códigos de respaldo; cada uno sirve en lugar del teléfono.",
          })
    }`,
    ...quoted(said),
  }),
  wrong_password: (one) => ({
    title: "La contraseña era incorrecta",
    text: `${last(one)}Un error de tecleo, Bloq Mayús, otro idioma del teclado u olvido: entonces un enlace pone otra.`,
  }),
  no_password: (one, { name }) => ({
    title: "Aún no hay contraseña",
    text: `${last(one)}${name} nunca puso una. Un enlace a su usuario la pone.`,
  }),
  captcha: (one) => ({
    title: "Tras muchas contraseñas incorrectas, la página pide una prueba",
    text: `${last(one)}La página la calcula sola. «Quitar los datos de inicio guardados de este dispositivo» lo anula; la contraseña correcta también.`,
  }),
  throttled: (one) => ({
    title: "Demasiados intentos: una espera",
    text: `${last(one)}Durante un rato no se comprueba nada. A los dispositivos conocidos no los frena lo que teclean extraños.`,
  }),
  strangers_shut: (one) => ({
    title: "Solo se atiende a dispositivos conocidos",
    text: `${last(one)}Tras cien fallos desde dispositivos desconocidos, la contraseña vale desde uno conocido, o después de recuperarla.`,
  }),
  wrong_code: (one) => ({
    title: "El código era incorrecto",
    text: `${last(one)}El código de otra empresa o de un teléfono anterior, o el reloj del teléfono va mal.${codes(one.word)}`,
  }),
  code_used: (one) => ({
    title: "El código ya se había usado",
    text: `${last(one)}Cada uno vale una vez: el siguiente llega en 30 segundos.`,
  }),
  phone_clock: (one) => ({
    title: "El reloj del teléfono va mal",
    text: `${last(one)}El código era correcto hace un rato. Ponga la hora del teléfono en automático.${codes(one.word)}`,
  }),
  wrong_backup_code: (one) => ({
    title: "El código de respaldo era incorrecto",
    text: `${last(one)}También cuenta su número, y una lista nueva anula la anterior.${codes(one.word)}`,
  }),
  backup_code_used: (one) => ({
    title: "El código de respaldo ya se había usado",
    text: `${last(one)}Cada uno vale una vez: tome el siguiente de la lista.${codes(one.word)}`,
  }),
  passkey_refused: (one) => ({
    title: "No se aceptó la llave de acceso",
    text: `${last(one)}Respondió tarde, no es suya o se copió. En su lugar vale un código.`,
  }),
  no_factor: (one, { name }) => ({
    title: "Un segundo paso que no existe",
    text: `${last(one)}${name} no tiene aplicación de autenticación: quizá esté abierto el formulario de un código de respaldo o de una llave de acceso.`,
  }),
  codes_used_up: (_, { name }) => ({
    title: "No queda ningún código de respaldo",
    text: `Sin el teléfono ${name} no puede entrar. Se pueden crear códigos nuevos con la sesión iniciada; si se perdió el teléfono, ponga en pausa los dos pasos.`,
  }),
  not_an_admin: (one) => ({
    title: "La aplicación es para administradores",
    text: `${last(one)}Este rol no abre la aplicación de escritorio; la empresa en sí está abierta.`,
  }),
  several_identities: (one) => ({
    title: "Una cuenta social, varios usuarios",
    text: `${last(one)}La cuenta (${one.host ?? "social"}) está vinculada a más de un usuario. La página los enumera; hay que desvincular uno allí.`,
  }),
  recovery_outdated: (one) => ({
    title: "El enlace para una contraseña nueva ya no vale",
    text:
      one.at !== null && one.until !== null
        ? `Pedido ${ago(one.at)} y sin abrir. Valía hasta: ${moment(one.until)}.`
        : `${last(one)}${older[one.word ?? ""] ?? "Solo funciona el enlace del correo más reciente, hasta la hora que figura en él."}`,
  }),
  recovery_code_wrong: (one) => ({
    title: "El código por SMS era incorrecto o antiguo",
    text: `${last(one)}Vale poco tiempo y unos pocos intentos.`,
  }),
  recovery_letter_failed: ({ said, host, at, word }) => ({
    title:
      word === "login" ? "El correo con el usuario no llegó" : "El correo para una contraseña nueva no llegó",
    text:
      at === null ? "El servidor de correo la rechazó." : `${host ?? "El servidor de correo"} dijo${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nada más")),
  }),
  recovery_not_opened: (one, { name, sender }) => {
    if (one.word === "delayed") return putOff(one);
    if (one.word === "waiting")
      return {
        title: "El correo aún no ha salido del servidor",
        text: "Sale solo. Si se queda aquí, el operador revisa el correo del servidor.",
      };
    const { at, until } = one;
    return {
      title: "El correo salió y no se ha abierto",
      text:
        at === null || until === null
          ? "Puede estar en Spam."
          : `Enviado ${ago(at)}. Su enlace vale hasta: ${moment(until)}.`,
      advice: notArrived(name, sender),
    };
  },
  login_taken: ({ address, at }) => ({
    title: "El usuario nuevo es de otra persona",
    text: `${address ?? "La dirección"} no pudo ser el usuario${on(at)}: alguien la tiene. Quien la tenga inicia sesión con ella y la cambia allí; entonces queda libre.`,
  }),
  failed_lately: ({ at }, { name }) => ({
    title: "El inicio de sesión falló hace poco",
    text: `El último fallo de ${name} fue${at === null ? " hace poco" : ` ${ago(at)}`}. El porqué no está en el registro que se guarda aquí.`,
  }),
  grace_ends: ({ until }, { name }) => ({
    title: "Pronto hay que configurar los dos pasos",
    text: `${name} entra sin ellos hasta ${until === null ? "que acabe el plazo" : moment(until)}; después, iniciar sesión lleva a la configuración.`,
  }),
  other_login: ({ address }, { name }) => ({
    title: "El usuario es otra dirección",
    text: `${name} inicia sesión con ${address ?? "otra dirección"}, no con el correo de contacto.`,
  }),
  made_up_login: ({ address }, { name }) => ({
    title: "El usuario se generó",
    text: `${name} llegó con una cuenta social y tiene el usuario ${address ?? "que se generó para ella"}. Se puede cambiar en el perfil.`,
  }),
  weak_password: ({ at, word }) => ({
    title: "La contraseña es fácil de adivinar",
    text: `${signals[word === "breached" ? "breached_password" : "weak_password"](0)}${since(at)}. Deja entrar, y es lo primero que cuenta un bloqueo por sospecha. Un enlace permite poner una más fuerte, que no se use en otro sitio.`,
  }),
  sign_in_anew: () => ({
    title: "Se pide un inicio de sesión reciente",
    text: "Lo que se quiere cambiar pide haber iniciado sesión ahora mismo, o la sesión ha terminado. Hay que iniciar sesión otra vez y empezar de nuevo.",
  }),
  provider_fails: ({ host, word }, { name }) =>
    word === "not_anew"
      ? {
          title: "El proveedor no hace iniciar sesión de nuevo",
          text: `${host ?? "El proveedor"} no dijo que ${name} iniciara sesión ahora mismo, como pide lo que quiere hacer; más tiempo para el segundo paso no cambia nada. Quien tiene contraseña entra con ella; un usuario que es una dirección o un número la recibe con un enlace. Si el usuario se generó, solo el operador puede dar por buena la palabra de este proveedor.`,
        }
      : {
          title: "El inicio de sesión con el proveedor no funcionó",
          text: "El proveedor no respondió, su respuesta no valió o la cuenta no está vinculada a ese usuario. Usuario y contraseña funcionan; quien no tiene contraseña la pone con un enlace, salvo que su usuario se generara.",
        },
  passkeys_not_here: () => ({
    title: "Las llaves de acceso no funcionan en esta dirección",
    text: "Los navegadores no las usan en una dirección de solo números o sin https. Un código o uno de respaldo funciona; el operador puede dar un nombre al servidor.",
  }),
  server_broke: () => ({
    title: "El servidor tuvo un fallo",
    text: "No se ha perdido nada. Con el número de la página, el operador encuentra el motivo en el registro del servidor.",
  }),
  server_busy: (one) => ({
    title: "El servidor tenía demasiado trabajo",
    text: `${last(one)}Lo escrito no se comprobó ni contó. Un momento después sí; si pasa a menudo, el operador da más recursos al servidor.`,
  }),
  session_over: ({ at }) => ({
    title: "La sesión terminó sola",
    text: `Una sesión de navegador acaba 24 minutos después de la última actividad; el mensajero y la aplicación siguen mientras se usan.${at === null ? "" : ` Último inicio ${ago(at)}.`}`,
  }),
  rest_stopped: ({ who, at }) => ({
    title: "La API REST está parada",
    text: who
      ? `${who} está bloqueado por sospecha${since(at)}. Webhooks, integraciones y aplicaciones de toda la empresa esperan el fin de ese bloqueo.`
      : "Alguien está bloqueado por sospecha. Webhooks, integraciones y aplicaciones esperan el fin de ese bloqueo.",
  }),
  unknown_login: ({ address }) => ({
    title: "Un usuario que nadie tiene",
    text: `${address ? `Aquí nadie inicia sesión con ${address}: un` : "Un"} error de tecleo, u otra dirección que la que cuenta. Los administradores ven la correcta en el perfil.`,
  }),
  keyboard: () => ({
    title: "Bloq Mayús u otro teclado",
    text: "El campo de la contraseña muestra si Bloq Mayús está activado. «Mostrar» deja ver lo tecleado.",
  }),
  other_workspace: () => ({
    title: "La dirección de otra empresa",
    text: "Se inicia sesión en la dirección de otra empresa. Tras la contraseña, la página enumera las suyas.",
  }),
  other_identity: () => ({
    title: "Otra persona tiene la sesión iniciada",
    text: "El navegador tiene la sesión de otro usuario, que no está en esta empresa. La página ofrece cerrar la sesión y entrar como otra persona.",
  }),
  never_joined: ({ address }) => ({
    title: "Nunca invitado",
    text: `${address ?? "La persona"} no está en esta empresa. Invítela, y entra con el usuario que tiene.`,
  }),
  asks_for_invitation: ({ who, address, at, said }) => ({
    title: "Pidió una invitación en la puerta",
    text: who
      ? `${who} (${address ?? ""}) lo pidió en la puerta${at === null ? "" : ` ${ago(at)}`}.`
      : "La persona lo pidió en la puerta.",
    ...quoted(said),
  }),
  address_is_login: ({ who, address, word }) => ({
    title: "La dirección ya es un usuario",
    text: who
      ? `${address ?? "Es"} es el usuario ${word === "both" ? "y el correo de contacto " : ""}de ${who}. Solo esa persona puede cambiarlo: pídaselo o use otra dirección.`
      : "Otro empleado inicia sesión con ella. Solo él puede cambiarla, en su perfil.",
  }),
  address_is_contact: ({ who, address }) => ({
    title: "La dirección ya es un correo de contacto",
    text: who
      ? `${address ?? "La dirección"} figura como correo de contacto en el perfil de ${who}. Cámbielo allí; entonces queda libre.`
      : "Figura en el perfil de otro empleado. Cámbielo allí; entonces queda libre.",
  }),
  address_of_dismissed: ({ who, address }) => ({
    title: "La dirección es de una persona de baja",
    text: who
      ? `${address ?? "La dirección"} es de ${who}, de baja. ¿La misma persona? Readmítala. ¿Otra? Cambie primero el correo de contacto y después el usuario.`
      : "Las personas de baja cuentan. ¿La misma persona? Readmítala. ¿Otra? Cambie primero el correo de contacto y después el usuario.",
  }),
  address_invited: ({ who, address }) => ({
    title: "La dirección ya tiene invitación",
    text: who
      ? `${address ?? "La dirección"} tiene una invitación abierta, para ${who}: reenvíela.`
      : "Tiene una invitación abierta: reenvíela.",
  }),
  recovery_of_another: () => ({
    title: "El enlace es para otro usuario",
    text: "El navegador tiene la sesión de otra persona. Una ventana privada abre el enlace sin cerrar esa sesión.",
  }),
  off_list: () => ({
    title: "Un inicio de sesión de fuera de la lista, explicado",
    text: "Una integración que actúa por la persona, una sesión de antes de la regla, un inicio rechazado después o un administrador exento: la cronología dice cuál.",
  }),
  still_linked: () => ({
    title: "El usuario sigue en uso",
    text: "Un usuario se puede eliminar cuando ninguna empresa está vinculada a él; la página dice cuáles quedan.",
  }),
};

export const fixes: Record<Fix, string> = {
  approve: "Aprobar",
  resend: "Reenviar",
  fix_address: "Corregir dirección",
  invite: "Invitar",
  replace: "Invitar a la persona correcta",
  reinstate: "Readmitir",
  edit: "Editar",
  request_address: "Pedir que la libere",
  lift_block: "Quitar el bloqueo",
  open_case: "Abrir un caso",
  pause_two_step: "Poner en pausa los dos pasos",
  extend_grace: "Prolongar el plazo",
  send_recovery: "Enviar enlace de contraseña",
  send_login: "Enviar usuario",
  set_ip_rule: "Cambiar direcciones",
};
