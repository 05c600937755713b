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
          one: role ? "Convidar {who} como {role}" : "Convidar {who}",
          other: "Convidar # pessoas, primeiro {who}",
        },
        { who, role },
      );
    return plural(
      people.length,
      { one: "Adicionar {who} sem e-mail", other: "Adicionar # pessoas sem e-mail, primeiro {who}" },
      { who },
    );
  },
  resend_invitation: (who) => `Reenviar o convite de ${who}`,
  fix_address: (who, { address }) => `Convidar ${who} em ${address}`,
  delete_invitation: (who) => `Excluir o convite de ${who}`,
  approve: (who) => `Aprovar ${who}`,
  reject: (who) => `Rejeitar ${who}`,
  dismiss: (who, { keep_webhooks }) =>
    keep_webhooks ? `Encerrar o acesso de ${who} e manter os webhooks` : `Encerrar o acesso de ${who}`,
  reinstate: (who) => `Readmitir ${who}`,
  replace_person: (who, { by }) => `Encerrar o acesso de ${who} e convidar ${by.address}`,
  end_sessions: (who) => `Encerrar as sessões de ${who}`,
  pause_two_step: (who, { hours }) =>
    `Pausar as duas etapas de ${who}: ${hours < 24 ? twoStep.hours(hours) : twoStep.days(Math.round(hours / 24))}`,
  end_pause: (who) => `Encerrar a pausa de ${who}`,
  extend_grace: (who, { days }) => `Prorrogar o prazo de ${who}: ${twoStep.days(days)}`,
  grant_role: (who, { role }) => `Tornar ${who} ${roles[role.to].toLowerCase()}`,
  transfer_ownership: (who) => `Passar a propriedade a ${who}`,
  revoke_device: (who) => `Revogar um aplicativo de ${who}`,
  revoke_webhook: (who) => `Desativar o webhook “${who}”`,
  add_outgoing: (_, { title }) => `Adicionar o webhook de saída “${title}”`,
  disable_outgoing: (who) => `Desativar o webhook de saída “${who}”`,
  send_again: (who) => `Enviar de novo uma entrega a “${who}”`,
  answer_request: (who, { answer }) =>
    answer === "done" ? `Encerrar o pedido de ${who}` : `Recusar o pedido de ${who}`,
  send_recovery: (who) => `Enviar a ${who} um link para uma nova senha`,
  send_login: (who) => `Enviar a ${who} o login`,
  block: (who) => `Bloquear ${who}`,
  lift_block: (who) => `Retirar o bloqueio de ${who}`,
  open_case: (who) => `Pedir ao operador que desbloqueie ${who}`,
  request_address: (who, { address }) => `Pedir a ${who} que libere ${address}`,
  edit_employee: (who) => `Alterar o perfil de ${who}`,
  add_department: (_, { name }) => `Adicionar o departamento ${name}`,
  rename_department: (_, { name }) => `Renomear o departamento ${name.from} para ${name.to}`,
  delete_department: (_, { name }) => `Excluir o departamento ${name}`,
  add_workgroup: (_, { name }) => `Adicionar o grupo de trabalho ${name}`,
  rename_workgroup: (_, { name }) => `Renomear o grupo de trabalho ${name.from} para ${name.to}`,
  add_link: (_, { name }) => `Criar o link “${name}”`,
  switch_link_off: (who) => `Desligar o link “${who}”`,
  edit_settings: () => "Alterar as configurações da empresa",
  require_two_step: () => "Tornar as duas etapas obrigatórias",
  stop_requiring_two_step: () => "Tornar as duas etapas opcionais",
  set_ip_rule: (who, { rule, list }) => {
    const whom = rule.of === "workspace" ? "Todos" : who;
    if (list.to.length > 0 && !isAnywhere(list.to))
      return `${whom}: deixar entrar só de uma lista de endereços`;
    if (list.to.length > 0 || rule.of === "workspace") return `${whom}: deixar entrar de qualquer lugar`;
    return `${who}: retirar a lista de endereços`;
  },
};

export const outbox = {
  title: "Caixa de saída",
  summary: (waiting: number, conflicts: number) =>
    [
      plural(waiting, { zero: "Nada espera", one: "# mudança em espera", other: "# mudanças em espera" }),
      plural(conflicts, { zero: "", one: "# precisa de decisão", other: "# precisam de decisão" }),
    ]
      .filter(Boolean)
      .join(" · "),
  conflicts: "Precisa de decisão",
  waiting: "Em espera, ainda não vale",
  history: "Enviadas nos últimos 30 dias",
  takeBack: "Retirar",
  takeBackNamed: (sentence: string) => `Retirar: ${sentence}`,
  open: "Abrir",
  openNamed: (name: string) => `Abrir ${name}`,
  decide: "Decidir",
  decided: "Decidido",
  leavesIn: (seconds: number) => `Sai em ${seconds} s`,
  whenOnline: "Sai quando houver rede",
  sending: "Sendo enviada",

  yours: "Você queria",
  then: "Na época era",
  now: "Agora é",
  unknown: "Não se sabe mais",
  tooOld: "Nada mudou: ficou aqui tempo demais para ser enviada. Veja se ainda está certa.",
  fieldIs: (field: string, value: string) => `${field}: ${value}`,
  fieldBecomes: (field: string, from: string, to: string) => `${field}: ${from} → ${to}`,
  noValue: "nada",
  departmentGone: "um departamento que não existe mais",
  workgroupGone: "um grupo de trabalho que não existe mais",
  by: (name: string) => `por ${name}`,
  since: (when: string) => `desde ${when}`,
  settle: {
    leave_as_is: "Deixar como está agora",
    decide_again: "Fazer de novo, sobre o que há agora",
    resend_existing: "Reenviar o convite aberto",
  } satisfies Record<Settlement, string>,
  settled: {
    leave_as_is: "Ficou como está agora",
    decide_again: "Você decidiu de novo",
    resend_existing: "Você reenvia o convite aberto",
  } satisfies Record<Settlement, string>,

  outcomes: {
    applied: "Em vigor",
    already: "Já era assim",
    conflict: "As coisas tinham mudado",
    rejected: "Não é possível",
    expired: "Antiga demais para enviar",
    unknown: "Não se sabe",
  } satisfies Record<Outcome["outcome"], string>,
  refusedRows: (n: number) =>
    plural(n, { one: "# pessoa ficou de fora", other: "# pessoas ficaram de fora" }),
  refusedRow: (who: string, why: string) => `${who}: ${why}`,
  inRow: (row: number) => `Linha ${number(row)}`,
  andMore: (n: number) => plural(n, { one: "e mais #", other: "e mais #" }),

  newer: "Feita por uma versão mais nova do Gatehouse",
  newerHint: "Esta versão não consegue lê-la. Fica aqui até o Gatehouse ser atualizado.",
  newerAbout: (name: string) => (name ? `Uma mudança em ${name}` : "Uma mudança"),

  empty: "Todas as mudanças estão em vigor",
  emptyHint: "O que você decide sem rede espera aqui, em palavras simples, até o servidor ter.",
};
