import type { Decision } from "../../bindings/Decision";
import type { Outcome } from "../../bindings/Outcome";
import type { Settlement } from "../../bindings/Settlement";
import { isAnywhere } from "../../places";
import { number, plural } from "../../plural";
import { roles } from "./rules";
import { twoStep } from "./twoStep";

type Kind = Decision["kind"];

export const decisions: {
  [K in Kind]: (who: string, decision: Extract<Decision, { kind: K }>) => string;
} = {
  invite: (who, { people, letters }) => {
    const first = people[0];
    const role = first && first.role !== "employee" ? roles[first.role].toLowerCase() : "";
    if (letters)
      return plural(
        people.length,
        {
          one: role ? "Invitar a {who} como {role}" : "Invitar a {who}",
          other: "Invitar a # personas, primero a {who}",
        },
        { who, role },
      );
    return plural(
      people.length,
      { one: "Añadir a {who} sin correo", other: "Añadir a # personas sin correo, primero a {who}" },
      { who },
    );
  },
  resend_invitation: (who) => `Reenviar la invitación de ${who}`,
  fix_address: (who, { address }) => `Invitar a ${who} en ${address}`,
  delete_invitation: (who) => `Eliminar la invitación de ${who}`,
  approve: (who) => `Aprobar a ${who}`,
  reject: (who) => `Rechazar a ${who}`,
  dismiss: (who, { keep_webhooks }) =>
    keep_webhooks ? `Dar de baja a ${who} y conservar los webhooks` : `Dar de baja a ${who}`,
  reinstate: (who) => `Readmitir a ${who}`,
  replace_person: (who, { by }) => `Dar de baja a ${who} e invitar a ${by.address}`,
  end_sessions: (who) => `Cerrar las sesiones de ${who}`,
  pause_two_step: (who, { hours }) =>
    `Poner en pausa los dos pasos de ${who}: ${hours < 24 ? twoStep.hours(hours) : twoStep.days(Math.round(hours / 24))}`,
  end_pause: (who) => `Terminar la pausa de ${who}`,
  extend_grace: (who, { days }) => `Prolongar el plazo de ${who}: ${twoStep.days(days)}`,
  grant_role: (who, { role }) => `Hacer ${roles[role.to].toLowerCase()} a ${who}`,
  transfer_ownership: (who) => `Ceder la propiedad a ${who}`,
  revoke_device: (who) => `Revocar una aplicación de ${who}`,
  revoke_webhook: (who) => `Desactivar el webhook «${who}»`,
  add_outgoing: (_, { title }) => `Añadir el webhook saliente «${title}»`,
  disable_outgoing: (who) => `Desactivar el webhook saliente «${who}»`,
  send_again: (who) => `Enviar de nuevo una entrega a «${who}»`,
  answer_request: (who, { answer }) =>
    answer === "done" ? `Cerrar la petición de ${who}` : `Rechazar la petición de ${who}`,
  send_recovery: (who) => `Enviar a ${who} un enlace para una contraseña nueva`,
  send_login: (who) => `Enviar a ${who} el nombre de usuario`,
  block: (who) => `Bloquear a ${who}`,
  lift_block: (who) => `Quitar el bloqueo de ${who}`,
  open_case: (who) => `Pedir al operador que desbloquee a ${who}`,
  request_address: (who, { address }) => `Pedir a ${who} que libere ${address}`,
  edit_employee: (who) => `Cambiar el perfil de ${who}`,
  add_department: (_, { name }) => `Añadir el departamento ${name}`,
  rename_department: (_, { name }) => `Cambiar el nombre del departamento ${name.from} a ${name.to}`,
  delete_department: (_, { name }) => `Eliminar el departamento ${name}`,
  add_workgroup: (_, { name }) => `Añadir el grupo de trabajo ${name}`,
  rename_workgroup: (_, { name }) => `Cambiar el nombre del grupo ${name.from} a ${name.to}`,
  add_link: (_, { name }) => `Crear el enlace «${name}»`,
  switch_link_off: (who) => `Desactivar el enlace «${who}»`,
  edit_settings: () => "Cambiar la configuración de la empresa",
  require_two_step: () => "Hacer obligatorios los dos pasos",
  stop_requiring_two_step: () => "Hacer opcionales los dos pasos",
  set_ip_rule: (who, { rule, list }) => {
    const whom = rule.of === "workspace" ? "Todos" : who;
    if (list.to.length > 0 && !isAnywhere(list.to))
      return `${whom}: dejar entrar solo desde una lista de direcciones`;
    if (list.to.length > 0 || rule.of === "workspace") return `${whom}: dejar entrar desde cualquier sitio`;
    return `${who}: quitar la lista de direcciones`;
  },
};

export const outbox = {
  title: "Bandeja de salida",
  summary: (waiting: number, conflicts: number) =>
    [
      plural(waiting, { zero: "Nada espera", one: "# cambio en espera", other: "# cambios en espera" }),
      plural(conflicts, { zero: "", one: "# necesita una decisión", other: "# necesitan una decisión" }),
    ]
      .filter(Boolean)
      .join(" · "),
  conflicts: "Necesita una decisión",
  waiting: "En espera, aún no vigente",
  history: "Enviados en los últimos 30 días",
  takeBack: "Retirar",
  takeBackNamed: (sentence: string) => `Retirar: ${sentence}`,
  open: "Abrir",
  openNamed: (name: string) => `Abrir ${name}`,
  decide: "Decidir",
  decided: "Decidido",
  leavesIn: (seconds: number) => `Sale en ${seconds} s`,
  whenOnline: "Sale cuando haya conexión",
  sending: "Enviándose",

  yours: "Usted quería",
  then: "Entonces era",
  now: "Ahora es",
  unknown: "Ya no se sabe",
  tooOld: "Nada ha cambiado: estuvo aquí demasiado tiempo para enviarse. Mire si sigue siendo correcto.",
  fieldIs: (field: string, value: string) => `${field}: ${value}`,
  fieldBecomes: (field: string, from: string, to: string) => `${field}: ${from} → ${to}`,
  noValue: "nada",
  departmentGone: "un departamento que ya no existe",
  workgroupGone: "un grupo de trabajo que ya no existe",
  by: (name: string) => `por ${name}`,
  since: (when: string) => `desde ${when}`,
  settle: {
    leave_as_is: "Dejarlo como está ahora",
    decide_again: "Hacerlo otra vez, sobre lo que hay ahora",
    resend_existing: "Reenviar la invitación abierta",
  } satisfies Record<Settlement, string>,
  settled: {
    leave_as_is: "Se dejó como está ahora",
    decide_again: "Lo decidió de nuevo",
    resend_existing: "Reenvía la invitación abierta",
  } satisfies Record<Settlement, string>,

  outcomes: {
    applied: "Vigente",
    already: "Ya era así",
    conflict: "Las cosas habían cambiado",
    rejected: "No es posible",
    expired: "Demasiado antiguo para enviarse",
    unknown: "No se sabe",
  } satisfies Record<Outcome["outcome"], string>,
  refusedRows: (n: number) => plural(n, { one: "# persona quedó fuera", other: "# personas quedaron fuera" }),
  refusedRow: (who: string, why: string) => `${who}: ${why}`,
  inRow: (row: number) => `Fila ${number(row)}`,
  andMore: (n: number) => plural(n, { one: "y # más", other: "y # más" }),

  newer: "De una versión más nueva de Gatehouse",
  newerHint: "Esta versión no puede leerlo. Se queda aquí hasta que se actualice Gatehouse.",
  newerAbout: (name: string) => (name ? `Un cambio en ${name}` : "Un cambio"),

  empty: "Todos los cambios están vigentes",
  emptyHint: "Lo que decida sin red espera aquí, en palabras sencillas, hasta que lo tenga el servidor.",
};
