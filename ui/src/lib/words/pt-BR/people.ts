import type { EventKind } from "../../bindings/EventKind";
import type { PersonLetterKind } from "../../bindings/PersonLetterKind";
import { plural } from "../../plural";

export const employees = {
  title: "Funcionários",
  summary: (n: number) =>
    plural(n, { zero: "Ninguém ainda", one: "# pessoa", many: "# de pessoas", other: "# pessoas" }),
  all: "Todos",
  blocked: "Bloqueado",
  columns: {
    name: "Nome",
    contact: "E-mail de contato",
    department: "Departamento",
    role: "Papel",
    status: "Situação",
    twoStep: "Duas etapas",
    lastSignIn: "Último acesso",
  },
  never: "Nunca",
  find: "Procurar nesta lista",
  department: "Departamento",
  anyDepartment: "Departamento: todos",
  workgroup: "Grupo de trabalho",
  anyWorkgroup: "Grupo: todos",
  anyRole: "Papel: todos",
  anyTwoStep: "Duas etapas: todos",
  dismiss: "Encerrar acesso",
  reinstate: "Readmitir",
  endSessions: "Encerrar sessões",
  replace: "Pessoa errada entrou…",
  sendRecovery: "Enviar link de senha",
  sendLogin: "Enviar login",
  edit: "Editar",
  block: "Bloquear",
  liftBlock: "Retirar o bloqueio",
  openCase: "Abrir um caso",
  anyRisk: "Risco: todos",
  risk: "Risco",
  empty: "Ninguém aqui corresponde",
  emptyHint: "Retire um filtro, ou procure menos letras.",
  first: "Ainda não há funcionários",
  firstHint: "Quem aceitar um convite aparece aqui.",
  clear: "Mostrar todos",
  done: {
    dismissed: (name: string) => `Você encerrou o acesso de ${name}`,
    dismissedMany: (n: number) =>
      plural(n, { one: "Você encerrou o acesso de # pessoa", other: "Você encerrou o acesso de # pessoas" }),
    reinstated: (name: string) => `Você readmitiu ${name}`,
    reinstatedMany: (n: number) =>
      plural(n, { one: "Você readmitiu # pessoa", other: "Você readmitiu # pessoas" }),
    replaced: (name: string, address: string) => `Você encerrou o acesso de ${name} e convida ${address}`,
    sessions: (name: string) => `Você encerra as sessões de ${name}`,
    sessionsMany: (n: number) =>
      plural(n, {
        one: "Você encerra as sessões de # pessoa",
        other: "Você encerra as sessões de # pessoas",
      }),
    recovery: (name: string) => `Você envia a ${name} um link para uma nova senha`,
    login: (name: string) => `Você envia a ${name} o login`,
    edited: (name: string) => `Você alterou o perfil de ${name}`,
    blocked: (name: string) => `Você bloqueou ${name}`,
    blockLifted: (name: string) => `Você retirou o bloqueio de ${name}`,
    caseOpened: (name: string) => `Você pediu ao operador que desbloqueie ${name}`,
  },
  cannot: {
    waits: "uma mudança já espera aqui",
    dismissed: "acesso já encerrado",
    notDismissed: "acesso não encerrado",
    notJoined: "ainda não participa",
    yourself: "é você",
    noSession: "nenhuma sessão aberta",
    noRight: "seu papel não permite",
  },
  blockAsk: {
    title: (name: string) => `Bloquear ${name}`,
    stops: (name: string) =>
      `Todas as sessões terminam na hora, e a página de entrada diz a ${name} só que o login ou a senha está errado. Senha, segunda etapa e dispositivos ficam. Você pode retirar este bloqueio.`,
    reason: "Motivo",
    hint: "Visto por administradores e no registro de eventos, nunca pela pessoa.",
  },
  caseAsk: {
    title: (name: string) => `Pedir ao operador que desbloqueie ${name}`,
    text: (name: string) =>
      `Ninguém na empresa retira um bloqueio por suspeita. O operador verifica quem pede e deixa ${name} entrar de novo; a senha antiga então não vale mais aqui.`,
    verify: (name: string) =>
      `${name} administra esta empresa, então o operador também verifica a identidade. Diga como falar com você.`,
    note: "O que o operador deve saber",
    noteHint: "Opcional. Como falar com você e o que aconteceu.",
    operator: (address: string) => `Endereço do operador: ${address}`,
  },
  dismissAsk: {
    title: (name: string) => `Encerrar o acesso de ${name}`,
    titleMany: (n: number) =>
      plural(n, { one: "Encerrar o acesso de # pessoa", other: "Encerrar o acesso de # pessoas" }),
    stops: (n: number) =>
      plural(n, {
        one: "Todas as sessões terminam na hora e não dá mais para entrar nesta empresa. Dados e login são mantidos; a readmissão os devolve.",
        other:
          "Todas as sessões terminam na hora e # pessoas não podem mais entrar nesta empresa. Dados e logins são mantidos; a readmissão os devolve.",
      }),
    word: "encerrar",
  },
  sessionsAsk: {
    title: (name: string) => `Encerrar as sessões de ${name}`,
    titleMany: (n: number) =>
      plural(n, { one: "Encerrar as sessões de # pessoa", other: "Encerrar as sessões de # pessoas" }),
    stops: (n: number) =>
      plural(n, {
        one: "Todos os navegadores e aplicativos saem desta empresa na hora. Trabalho não salvo pode se perder.",
        other:
          "Todos os navegadores e aplicativos de # pessoas saem na hora. Trabalho não salvo pode se perder.",
      }),
  },
  export: "Exportar",
  exportName: "funcionarios.csv",
  exported: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# pessoa foi gravada em {path}",
        many: "# de pessoas foram gravadas em {path}",
        other: "# pessoas foram gravadas em {path}",
      },
      { path },
    ),
};

export const person = {
  label: (name: string) => `Sobre ${name}`,
  invitedBy: (name: string) => `convite de ${name}`,
  whyNot: (name: string) => `Por que ${name} não consegue entrar`,
  notInYet: (name: string) => `Por que ${name} ainda não participa`,
  mayStop: (name: string) => `O que pode barrar ${name}`,
  canGetIn: (name: string) => `Nada conhecido aqui barra ${name}`,
  asOf: (ago: string) => `Dados de ${ago}`,
  worthKnowing: "Bom saber",
  copyReply: "Copiar uma resposta",
  replyIn: "Copiar a resposta em outro idioma",
  replyCopied: "A resposta foi copiada",

  invitation: "Convite",
  address: "Endereço",
  role: "Papel",
  invited: "Convite",
  cameByLink: "Veio por link",
  invitedOn: (when: string, by: string) => `${when}, por ${by}`,
  letterState: "Carta",
  letterWas: (state: string, when: string) => `${state}, ${when}`,
  askedToJoin: "Pediu para entrar",
  joined: "Entrou",
  id: "Identificador",
  idHint: "Para programas",
  copyLogin: "Copiar o login",
  copyContact: "Copiar o e-mail de contato",
  copyId: "Copiar o identificador",
  linkEnds: "Link termina",
  linkEnded: "Link terminou",
  sent: "Enviado",
  sentTimes: (n: number, last: string) =>
    plural(n, { zero: "Nunca", one: "# vez, {last}", other: "# vezes, a última {last}" }, { last }),

  profile: "Perfil",
  name: "Nome",
  contact: "E-mail de contato",
  login: "Login",
  department: "Departamento",
  position: "Cargo",
  workgroups: "Grupos de trabalho",
  status: "Situação",
  since: (ago: string) => `${ago}`,
  none: "Nenhum",
  notYet: "Nenhum até participar",

  signIn: "Entrada",
  lastSignIn: "Última entrada",
  lastFailure: "Última falha",
  sessions: "Sessões",
  openSessions: (n: number) => plural(n, { zero: "Nenhuma aberta", one: "# aberta", other: "# abertas" }),
  letter: { recovery: "E-mail de senha", login: "E-mail com o login" } satisfies Record<
    PersonLetterKind,
    string
  >,

  twoStep: "Duas etapas",
  state: "Estado",
  by: "Com",
  byWhat: {
    authenticator: "App autenticador",
    passkey: "Chave de acesso",
    both: "App autenticador ou chave de acesso",
  },
  passkeys: "Chaves de acesso",
  lastUsed: (when: string) => `último uso ${when}`,
  notUsedYet: "ainda não usada",
  codesLeft: "Códigos de backup",
  codes: (n: number) => plural(n, { zero: "Não resta nenhum", one: "resta #", other: "restam #" }),
  graceUntil: "Prazo até",
  pausedUntil: "Pausada até",

  waiting: "Em espera, ainda não vale",
  timeline: "Linha do tempo",
  noTimeline: "Nada nos últimos 30 dias",

  replace: {
    title: (name: string) => `${name} não é a pessoa certa`,
    dismissed: (name: string) =>
      `O acesso de ${name} termina: as sessões se encerram e não dá mais para entrar nesta empresa.`,
    freed: (address: string) =>
      `O e-mail de contato ${address} é liberado. O login continua sendo da pessoa.`,
    nothingToFree: "Não há e-mail de contato a liberar. O login continua sendo da pessoa.",
    invited: (department: string | null, role: string) =>
      department
        ? `A pessoa certa é convidada por um novo e-mail: ${role.toLowerCase()}, ${department}.`
        : `A pessoa certa é convidada por um novo e-mail: ${role.toLowerCase()}.`,
    address: "Endereço certo",
    name: "Nome",
    act: "Encerrar e convidar",
  },

  editTitle: (name: string) => `Editar ${name}`,
  editHint: "O e-mail de contato não é um login. Ao alterá-lo, o endereço antigo fica livre.",
};

export const events: Record<EventKind, (by: string | null) => string> = {
  workspace_created: () => "Empresa criada",
  settings_edited: (by) => (by ? `Configurações alteradas por ${by}` : "Configurações alteradas"),
  department_added: (by) => (by ? `Departamento adicionado por ${by}` : "Departamento adicionado"),
  department_renamed: (by) => (by ? `Departamento renomeado por ${by}` : "Departamento renomeado"),
  department_deleted: (by) => (by ? `Departamento excluído por ${by}` : "Departamento excluído"),
  workgroup_added: (by) => (by ? `Grupo de trabalho adicionado por ${by}` : "Grupo de trabalho adicionado"),
  workgroup_renamed: (by) => (by ? `Grupo de trabalho renomeado por ${by}` : "Grupo de trabalho renomeado"),
  invited: (by) => (by ? `Convidado por ${by}` : "Convidado"),
  imported: (by) => (by ? `Pessoas importadas por ${by}` : "Pessoas importadas"),
  invitation_resent: (by) => (by ? `Reenviado por ${by}` : "Reenviado"),
  invitation_deleted: (by) => (by ? `Convite excluído por ${by}` : "Convite excluído"),
  address_fixed: (by) => (by ? `Endereço corrigido por ${by}` : "Endereço corrigido"),
  invitation_opened: () => "Link aberto",
  invitation_refused: () => "Link recusado",
  letter_failed: () => "E-mail não entregue",
  letter_sent: () => "E-mail aceito pelo servidor de e-mail",
  address_requested: (by) => (by ? `${by} pediu para liberar o endereço` : "Pedido para liberar o endereço"),
  join_requested: () => "Pediu para participar por um link",
  help_requested: () => "Pediu ajuda com a segunda etapa",
  invitation_requested: () => "Pediu um convite",
  request_answered: (by) => (by ? `Pedido respondido por ${by}` : "Pedido respondido"),
  joined: () => "Entrou na empresa",
  approved: (by) => (by ? `Aprovado por ${by}` : "Aprovado"),
  rejected: (by) => (by ? `Rejeitado por ${by}` : "Rejeitado"),
  link_added: (by) => (by ? `Link criado por ${by}` : "Link criado"),
  link_switched_off: (by) => (by ? `Link desligado por ${by}` : "Link desligado"),
  employee_edited: (by) => (by ? `Perfil alterado por ${by}` : "Perfil alterado"),
  dismissed: (by) => (by ? `Acesso encerrado por ${by}` : "Acesso encerrado"),
  reinstated: (by) => (by ? `Readmitido por ${by}` : "Readmitido"),
  blocked: (by) => (by ? `Bloqueado por ${by}` : "Bloqueado por suspeita"),
  block_lifted: (by) => (by ? `Bloqueio retirado por ${by}` : "Bloqueio retirado"),
  case_opened: (by) => (by ? `Caso aberto por ${by}` : "Caso aberto pelo operador"),
  unblocked: () => "Desbloqueado pelo operador",
  case_refused: () => "Caso recusado pelo operador",
  role_granted: (by) => (by ? `Papel dado por ${by}` : "Papel dado"),
  two_step_required: (by) =>
    by ? `Duas etapas tornadas obrigatórias por ${by}` : "Duas etapas tornadas obrigatórias",
  two_step_not_required: (by) =>
    by ? `Duas etapas tornadas opcionais por ${by}` : "Duas etapas tornadas opcionais",
  two_step_enrolled: () => "Duas etapas configuradas",
  two_step_paused: (by) => (by ? `Duas etapas pausadas por ${by}` : "Duas etapas pausadas"),
  pause_ended: (by) => (by ? `Pausa encerrada por ${by}` : "Pausa encerrada"),
  grace_extended: (by) => (by ? `Prazo prorrogado por ${by}` : "Prazo prorrogado"),
  backup_codes_made: () => "Novos códigos de backup criados",
  passkey_added: () => "Chave de acesso adicionada",
  passkey_removed: () => "Chave de acesso removida",
  passkey_used: () => "Chave de acesso usada",
  backup_code_used: () => "Código de backup usado",
  profile_opened: () => "Entrou no próprio perfil",
  login_changed: () => "Login alterado pela pessoa",
  login_change_refused: () => "Alteração de login recusada",
  identity_unlinked: () => "A pessoa desvinculou seu login",
  social_linked: () => "Vinculou uma conta social",
  social_unlinked: () => "Desvinculou uma conta social",
  password_set: () => "Senha definida",
  recovery_asked: () => "Pediu uma nova senha",
  recovery_sent: (by) => (by ? `Link de senha enviado por ${by}` : "Link de senha enviado"),
  recovery_opened: () => "Link de senha aberto",
  recovery_refused: () => "Link ou código de senha recusado",
  password_recovered: () => "Nova senha definida por link ou código",
  login_sent: (by) => (by ? `Login enviado por ${by}` : "Login enviado"),
  signed_in: () => "Entrou",
  sign_in_failed: () => "Entrada falhou",
  ip_rule_changed: (by) =>
    by ? `Endereços permitidos alterados por ${by}` : "Endereços permitidos alterados",
  place_refused: () => "Recusado: o endereço não é permitido",
  app_connected: () => "Aplicativo conectado",
  device_revoked: (by) => (by ? `Dispositivo revogado por ${by}` : "Dispositivo revogado"),
  sessions_ended: (by) => (by ? `Sessões encerradas por ${by}` : "Sessões encerradas"),
  webhook_added: () => "Criou um webhook",
  webhook_disabled: (by) => (by ? `Webhook desativado por ${by}` : "Webhook desativado"),
  webhook_kept: (by) => (by ? `Webhook mantido por ${by}` : "Webhook mantido"),
  outgoing_added: (by) => (by ? `Webhook de saída adicionado por ${by}` : "Webhook de saída adicionado"),
  outgoing_secrets_shown: (by) =>
    by ? `Segredos de um webhook de saída mostrados a ${by}` : "Segredos de um webhook de saída mostrados",
  outgoing_disabled: (by) => (by ? `Webhook de saída desativado por ${by}` : "Webhook de saída desativado"),
  delivery_given_up: () => "Entrega a um webhook de saída abandonada",
  delivery_sent_again: (by) => (by ? `Entrega enviada de novo por ${by}` : "Entrega enviada de novo"),
  rest_refused: () => "Webhook sem resposta",
  portal_logged: () => "Registrado pelo portal",
  operation_refused: () => "Mudança recusada",
  operation_reused: () => "Mudança repetida por outra pessoa, ou com outro conteúdo",
  restored: () => "Banco de dados restaurado de um backup",
};

export const notArrived = (name: string, sender: string) => [
  `Se não chegou: ${name} deve olhar em Spam e em Promoções.`,
  sender.includes("@")
    ? `Remetente em que confiar: ${sender}, ou tudo de ${sender.slice(sender.lastIndexOf("@") + 1)}.`
    : `Remetente em que confiar: ${sender}.`,
];

export const unnamedDevice: string = "Dispositivo sem nome";
