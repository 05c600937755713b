import type { AddressFault } from "../../bindings/AddressFault";
import type { Shown } from "../../bindings/Shown";
import type { Right } from "../../bindings/Right";
import type { RiskKind } from "../../bindings/RiskKind";
import type { Role } from "../../bindings/Role";
import type { Standing } from "../../bindings/Standing";
import type { Status } from "../../bindings/Status";
import type { TwoStepState } from "../../bindings/TwoStepState";

export const statuses: Record<Status, string> = {
  invited: "Convidado",
  pending_approval: "Quer participar",
  active: "Ativo",
  dismissed: "Sem acesso",
};

export const roles: Record<Role, string> = {
  owner: "Proprietário",
  admin: "Administrador",
  helpdesk: "Suporte",
  employee: "Funcionário",
  extranet: "Convidado externo",
  integrator: "Integrador",
};

export const shownStates: Record<Shown | "blocked" | "cannotGetIn", string> = {
  wants_to_join: "Quer participar",
  bounced: "Voltou",
  refused: "Recusado",
  delayed: "Atrasado",
  expired: "Vencido",
  queued: "Em espera",
  sent: "Enviado",
  opened: "Aberto",
  not_sent: "Não enviado",
  inferred: "Talvez convidado",
  waiting: "Em espera",
  joined: "Participa",
  blocked: "Bloqueado",
  cannotGetIn: "Não consegue entrar",
};

export const waitingKinds = {
  unsettled: "Não aplicada",
  invite: "Em espera",
  resend_invitation: "Será reenviado",
  fix_address: "Corrigido",
  delete_invitation: "Excluído",
  approve: "Aprovado",
  reject: "Rejeitado",
  dismiss: "Acesso encerrado",
  reinstate: "Readmitido",
  replace_person: "Substituído",
  end_sessions: "Sessões encerradas",
  pause_two_step: "Duas etapas pausadas",
  end_pause: "Pausa encerrada",
  extend_grace: "Prazo prorrogado",
  grant_role: "Papel mudado",
  transfer_ownership: "Propriedade passada",
  revoke_device: "Aplicativo revogado",
  revoke_webhook: "Desativado",
  add_outgoing: "Adicionado",
  disable_outgoing: "Desativado",
  send_again: "A ser enviado de novo",
  answer_request: "Respondido",
  send_recovery: "Link a enviar",
  send_login: "Login a enviar",
  block: "Bloqueado",
  lift_block: "Bloqueio retirado",
  open_case: "Caso aberto",
  request_address: "Pedido",
  edit_employee: "Editado",
  add_department: "Adicionado",
  rename_department: "Renomeado",
  delete_department: "Excluído",
  add_workgroup: "Adicionado",
  rename_workgroup: "Renomeado",
  add_link: "Criado",
  switch_link_off: "Desligado",
  edit_settings: "Editado",
  require_two_step: "Agora obrigatória",
  stop_requiring_two_step: "Agora opcional",
  set_ip_rule: "Endereços permitidos",
};

export const standings: Record<Standing, string> = {
  there: "Sem mudança",
  invitation_open: "O convite está aberto",
  invitation_expired: "O convite venceu",
  pending_approval: "Quer participar",
  active: "Funcionário ativo",
  dismissed: "Acesso encerrado",
  blocked: "Bloqueado",
  switched_off: "Desligado",
  gone: "Não existe mais",
};

export const twoStepStates: Record<TwoStepState, string> = {
  paused: "Pausada",
  on: "Ativada",
  in_grace: "No prazo",
  must_enrol: "Pendente",
  off: "Desativada",
};

export const risks: Record<RiskKind, string> = {
  password: "Senha fraca",
  no_second_step: "Sem segunda etapa",
  unusual_device: "Dispositivo incomum",
};

export const rights: Record<Right, string> = {
  read: "ler esta empresa",
  invite: "convidar e aprovar pessoas",
  resend: "reenviar convites",
  dismiss: "encerrar acesso e readmitir pessoas",
  edit_employee: "editar perfis",
  end_sessions: "encerrar sessões, enviar link de senha ou login",
  pause_two_step: "pausar as duas etapas",
  restrict: "bloquear pessoas e prorrogar prazos",
  configure: "alterar departamentos, links e configurações",
  grant_role: "dar papéis",
};

export const addressFaults: Record<AddressFault, string> = {
  empty: "Nada foi escrito.",
  too_long: "Passa de 254 caracteres.",
  no_single_at: "Um endereço tem exatamente um @.",
  local: "Falta algo antes do @ ou não é permitido.",
  domain: "O que vem depois do @ não é um nome de domínio.",
  control_character: "Contém um caractere invisível. Digite de novo.",
  unreadable:
    "Contém caracteres que não podem ser lidos na codificação do arquivo. Salve a tabela como UTF-8.",
  mixed_scripts: "Mistura letras de vários alfabetos, como fazem endereços enganosos.",
  phone: "Um número de telefone precisa de +, o código do país e 7 a 15 dígitos.",
  not_by_mail: "Aos portais só se pede que convidem por e-mail.",
};

export const fields = {
  name: "O nome",
  title: "O nome",
  address: "O endereço",
  contact_email: "O e-mail de contato",
  department: "O departamento",
  workgroups: "A lista de grupos de trabalho",
  position: "O cargo",
  note: "A nota",
  role: "O papel",
  people: "A lista",
  list: "A lista",
  path: "O arquivo",
  proxy: "O proxy",
  authority_file: "O arquivo do certificado",
  server: "O endereço do servidor",
  account: "A conta",
  edit: "A mudança",
  operation: "A mudança",
  slug: "O nome curto",
  lock_after_minutes: "Os minutos até bloquear",
  confirm_joining: "A confirmação de quem participa por link",
  listed_domains: "A lista de domínios de e-mail",
  invitation_days: "A validade de um convite",
  grace_days: "O prazo",
  logo: "O logotipo",
  invitation_text: "O texto dos convites",
  hours: "O tempo de uma pausa",
  days: "O tempo de um prazo",
  reason: "O motivo",
  code: "Esse código",
  ip_rule: "A lista de endereços",
  event: "O registro",
};

export const labels = {
  name: "Nome",
  contact_email: "E-mail de contato",
  department: "Departamento",
  position: "Cargo",
  workgroups: "Grupos de trabalho",
  role: "Papel",
  paused_until: "Pausada até",
  confirm_joining: "Confirmar quem participa por link",
  listed_domains: "Domínios de e-mail que não precisam de confirmação",
  invitation_days: "Dias de validade de um convite",
  grace_days: "Dias de prazo para as duas etapas",
  logo: "Logotipo",
  invitation_text: "O que dizem os convites",
  ip_rule: "Endereços permitidos",
};

export const reasons = {
  empty: (field: string) => `${field}: está vazio`,
  too_long: (field: string) => `${field}: longo demais`,
  too_many: (field: string) => `${field}: itens demais`,
  control_character: (field: string) => `${field}: contém um caractere invisível`,
  range_1_30: (field: string) => `${field}: um número de 1 a 30`,
  range_0_30: (field: string) => `${field}: um número de 0 a 30`,
  range_1_720: (field: string) => `${field}: de 1 hora a 30 dias`,
  not_more: (field: string) => `${field}: já resta esse tempo`,
  wrong_code: (field: string) => `${field}: não está certo`,
  code_used: (field: string) => `${field}: já foi usado; espere o próximo`,
  phone_clock: (field: string) => `${field}: antigo demais; deixe o relógio do telefone no automático`,
  wrong_backup_code: (field: string) => `${field}: não está certo; confira o número que vem antes`,
  backup_code_used: (field: string) => `${field}: já foi usado; use o próximo da sua lista`,
  range_1_1440: (field: string) => `${field}: um número de 1 a 1.440`,
  no_address: (field: string) => `${field} não é um endereço https`,
  not_https: (field: string) => `${field} precisa começar com https`,
  credentials: (field: string) => `${field} não pode conter nome nem senha`,
  domain: (field: string) => `${field}: só domínios como northwind.example`,
  address: (field: string) => `${field}: não é um endereço que se possa usar`,
  not_found: (field: string) => `${field}: não foi encontrado`,
  not_allowed: (field: string) => `${field}: não se pode gravar ali`,
  not_email: (field: string) => `${field}: não é um endereço de e-mail`,
  not_their_login: (field: string) => `${field}: não é mais o login dessa pessoa`,
  webhook: () => "Isso não é o endereço de um webhook",
  webhook_plain: () => "O endereço de um webhook começa com https",
  another_portal: () => "Esse webhook é de outro portal, não do conectado aqui",
  needed: (field: string) => `${field}: é necessário em um portal`,
  another_person: (field: string) => `${field}: é de outra pessoa que não a conectada aqui`,
  unchanged: (field: string) => `${field}: não muda nada`,
  gone: (field: string) => `${field}: não existe mais`,
  settled: (field: string) => `${field}: já foi decidido`,
  taken: (field: string) => `${field}: já está em uso`,
  repeated: (field: string) => `${field}: está duas vezes na lista`,
  too_many_lines: (field: string) => `${field}: mais de 10 linhas`,
  svg: () => "Essa imagem é um SVG, que pode conter scripts. Salve-a como PNG e escolha esse arquivo",
  no_picture: () => "Esse arquivo não é PNG nem JPEG",
  picture_too_big: () => "A imagem tem mais de 64 KB",
  picture_too_wide: () => "A imagem tem mais de 512 pixels de lado",
  unknown: (field: string) => `${field}: não pode ser aceito`,
};

export const files = {
  too_big: "O arquivo passa de 35 MB",
  binary: "O arquivo não é de texto. Salve a tabela como CSV",
  no_rows: "O arquivo não tem linhas",
  too_many_rows: "O arquivo tem mais de 150.000 pessoas",
  quote: "Uma aspa do arquivo não foi fechada",
  unreadable: "O arquivo não pode ser lido",
  list_too_big: "A lista passa de 10 MB",
  list_empty: "A lista não contém endereço",
  list_too_long: "A lista tem mais de 150.000 pessoas",
  unknown: "O arquivo não pode ser lido como lista de pessoas",
};
