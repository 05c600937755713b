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
  if (claim.login && claim.contact) return `É o login e o e-mail de contato de ${claim.name} (${status}).`;
  if (claim.login) return `É o login de ${claim.name} (${status}).`;
  return `É o e-mail de contato de ${claim.name} (${status}).`;
}

export function freeing(claim: Claim): string {
  if (claim.status === "dismissed")
    return claim.login
      ? `Se for a mesma pessoa, readmita ${claim.name}. Senão altere o e-mail de contato, e depois ${claim.name} altera o login.`
      : `Se for a mesma pessoa, readmita ${claim.name}. Senão altere o e-mail de contato de ${claim.name}.`;
  if (claim.login) return `Use outro endereço, ou peça a ${claim.name} que altere o login.`;
  return `Use outro endereço, ou altere o e-mail de contato de ${claim.name}.`;
}

export const problems: Problems = {
  forbidden: ({ right }) => ({
    what: "Seu papel não permite isto",
    why: `Precisa do direito: ${rights[right]}.`,
    todo: "Peça a um proprietário ou administrador desta empresa.",
  }),
  portal: ({ fault, said }) => portalTold(fault, said),
  not_offered: () => ({
    what: "Este espaço não tem isso",
    why: "Ele fica no portal do fornecedor, onde aplicativos não podem fazer isso.",
  }),
  unanswered: ({ address, n_found }) => ({
    what: `Ninguém sabe o que foi feito do convite para ${address}`,
    why: plural(n_found, {
      zero: "Ele foi enviado e nenhuma resposta veio. Ninguém lá tem esse endereço agora, portanto provavelmente não foi feito.",
      one: "Ele foi enviado e nenhuma resposta veio. # pessoa lá tem esse endereço agora.",
      other: "Ele foi enviado e nenhuma resposta veio. # pessoas lá têm esse endereço agora.",
    }),
    todo: "Ele não é enviado de novo sozinho. Procure o endereço entre as pessoas do portal, também as desligadas; se não estiver lá, convide de novo.",
  }),
  bad_field: ({ field, reason }) => ({ what: badFields(field, reason) }),
  bad_address: ({ fault }) => ({ what: "Isso não é um endereço", why: addressFaults[fault] }),
  bad_range: ({ row, text, fault, meant }) => ({
    what: `Linha ${row}: “${text}” não pode ser aceito`,
    why: rangeFaults[fault],
    ...(meant === null ? {} : { todo: rangeMeant(text, meant) }),
  }),
  address_taken: ({ claim }) => ({
    what: "Este endereço está ocupado",
    why: claimed(claim),
    todo: freeing(claim),
  }),
  already_invited: ({ claim }) => ({
    what: `${claim.name} já tem convite`,
    why: "Há um convite aberto para este endereço.",
    todo: "Reenvie esse convite.",
  }),
  too_soon: ({ seconds }) => ({
    what: `Pode ser reenviado em ${seconds} s`,
    why: "O servidor espera entre dois convites para a mesma pessoa.",
  }),
  too_many: ({ until }) => ({
    what: `Sem mais e-mails até ${since(until)}`,
    why: "O servidor limita quantos e-mails uma pessoa recebe por hora e quantos uma empresa nova envia.",
  }),
  invitation_gone: () => ({
    what: "Este convite não existe mais",
    why: "Foi excluído, ou outro tomou o lugar dele.",
  }),
  already_joined: () => ({
    what: "A pessoa já participa",
    why: "Um convite aceito não pode ser excluído.",
    todo: "Em vez disso, encerre o acesso da pessoa.",
  }),
  employee_gone: () => ({ what: "Esta pessoa não está mais na empresa" }),
  waits_for_approval: () => ({
    what: "A pessoa respondeu ao convite e espera aprovação",
    todo: "Em vez disso, rejeite a pessoa.",
  }),
  wrong_status: () => ({ what: "A situação da pessoa não permite isto agora" }),
  unlinked: () => ({
    what: "Esta pessoa desvinculou o login da empresa",
    why: "A ficha ainda está aqui, mas ninguém pode entrar com ela.",
    todo: "Convide-a de novo.",
  }),
  last_owner: () => ({
    what: "O último proprietário não pode ter o acesso encerrado, ser bloqueado nem receber um papel menor",
    why: "Ninguém mais poderia administrar a empresa.",
    todo: "Passe antes a propriedade.",
  }),
  too_many_integrators: ({ most }) => ({
    what: plural(most, {
      one: "Pode haver # integrador de cada vez",
      other: "Pode haver # integradores de cada vez",
    }),
    todo: "Encerre antes o acesso de um, ou exclua o convite de um integrador.",
  }),
  blocked_by_suspicion: () => ({
    what: "Este bloqueio não pode ser retirado aqui",
    why: "Foi posto porque algo parecia uma invasão.",
    todo: "Abra um caso: o operador do servidor o retira.",
  }),
  blocked_by_hand: () => ({
    what: "Este bloqueio não precisa de um caso",
    why: "Um administrador o pôs à mão.",
    todo: "Retire-o.",
  }),
  department_gone: () => ({ what: "Este departamento não existe mais", todo: "Escolha outro." }),
  department_in_use: () => ({
    what: "O departamento não está vazio",
    todo: "Mova primeiro as pessoas que estão nele, também as desligadas, e retire os links e a lista de endereços dele.",
  }),
  department_exists: () => ({
    what: "Já existe um departamento com esse nome",
    todo: "Use outro nome.",
  }),
  workgroup_gone: () => ({ what: "Este grupo de trabalho não existe mais", todo: "Escolha outro." }),
  workgroup_exists: () => ({
    what: "Já existe um grupo de trabalho com esse nome",
    todo: "Use outro nome.",
  }),
  needs_workgroup: () => ({
    what: "Convidados externos precisam de um grupo de trabalho",
    why: "Estão aqui por causa dele, e de nada mais.",
    todo: "Escolha antes um grupo de trabalho para eles.",
  }),
  link_gone: () => ({ what: "Este link não existe mais" }),
  request_gone: () => ({
    what: "Este pedido não existe mais",
    why: "Alguém o respondeu, ou o que pedia foi feito.",
  }),
  device_gone: () => ({
    what: "Este aplicativo não está mais conectado",
    why: "Foi revogado, ou é de outra pessoa.",
  }),
  webhook_gone: () => ({ what: "Este webhook já está desativado" }),
  webhook_made: () => ({
    what: "Um webhook foi criado, mas o endereço dele não chegou aqui",
    why: "A linha caiu antes de chegar a resposta. O endereço aparece uma só vez.",
    todo: "Desative esse webhook na lista e depois crie outro.",
  }),
  too_many_webhooks: ({ most }) => ({
    what: plural(most, {
      one: "Você tem # webhook em uso, e não pode haver mais",
      other: "Você tem # webhooks em uso, e não pode haver mais",
    }),
    todo: "Desative um que não seja mais necessário.",
  }),
  too_many_outgoing: ({ most }) => ({
    what: plural(most, {
      one: "# webhook de saída está em uso, e não pode haver mais",
      other: "# webhooks de saída estão em uso, e não pode haver mais",
    }),
    todo: "Desative um que não seja mais necessário.",
  }),
  secrets_shown: () => ({
    what: "Estes segredos já foram mostrados",
    why: "São mostrados uma vez, a quem adicionou o webhook.",
    todo: "Desative-o e adicione outro.",
  }),
  delivery_gone: () => ({
    what: "Esta entrega não pode ser enviada de novo",
    why: "O webhook dela está desativado, ou ela tem mais de 30 dias.",
  }),
  followed_not_applied: () => ({
    what: "Não foi feito, porque a mudança anterior não foi aplicada",
    todo: "Decida antes a mudança anterior.",
  }),
  operation_reused: () => ({
    what: "O servidor já viu esta mudança, com outro conteúdo ou de outra pessoa",
    why: "Outra cópia dos dados deste aplicativo pode estar em uso.",
    todo: "Revogue os dispositivos que não conhece e conecte este de novo.",
  }),
  app_too_new: () => ({
    what: "O servidor ainda não conhece este tipo de mudança",
    why: "Ele é mais antigo que este aplicativo.",
    todo: "Peça a quem cuida do servidor que o atualize. A mudança fica na caixa de saída.",
  }),
  app_too_old: () => ({
    what: "Este aplicativo é antigo demais para o servidor",
    todo: "Atualize o aplicativo. Nada se perde.",
  }),
  wrong_credentials: () => ({
    what: "Login, senha ou código incorreto",
    todo: "Confira a digitação, o idioma do teclado e o Caps Lock.",
  }),
  sign_in_again: () => ({
    what: "Entre de novo para continuar sincronizando",
    why: "A entrada deste aplicativo terminou.",
    todo: "O que está guardado aqui e toda mudança em espera ficam.",
  }),
  device_revoked: () => ({
    what: "Um administrador revogou este dispositivo",
    why: "O que ele guardava foi apagado.",
    todo: "Conecte de novo, se você ainda for administrador.",
  }),
  place_not_allowed: ({ ip, ask }) => ({
    what: "Este lugar não é permitido",
    why: ip === null ? "O servidor não consegue ver seu endereço aqui." : `Seu endereço aqui é ${ip}.`,
    todo: `Continue de um endereço permitido, ou peça a ${ask ?? "um administrador"} que permita este. O que está guardado aqui e toda mudança em espera ficam.`,
  }),
  would_lock_out: ({ ip }) => ({
    what: "Esta lista fecharia a porta para você",
    why: ip === null ? "O servidor não consegue ver seu endereço aqui." : `Seu endereço aqui é ${ip}.`,
    todo: "Adicione-o à lista, ou peça a um proprietário ou administrador, que são isentos.",
  }),
  not_an_admin: () => ({
    what: "Seu papel não abre mais este aplicativo",
    todo: "Peça a um proprietário ou administrador desta empresa.",
  }),
  sign_in_cancelled: () => ({ what: "A entrada não foi concluída", todo: "Abra o navegador de novo." }),
  offline: () => ({
    what: "O servidor não pode ser alcançado",
    todo: "Continue trabalhando: as mudanças esperam na caixa de saída.",
  }),
  server_trouble: ({ status }) => ({
    what: "O servidor está com problemas",
    why: status > 0 ? `Ele respondeu ${status}.` : "A resposta dele foi interrompida.",
    todo: "Uma nova tentativa é feita sozinha.",
  }),
  not_gatehouse: () => ({
    what: "Não há servidor Gatehouse nesse endereço",
    todo: "Confira o endereço, ou cole o link do seu convite.",
  }),
  captive_portal: () => ({
    what: "Algo no caminho respondeu no lugar do servidor",
    why: "Esta rede pode querer que você entre nela primeiro.",
    todo: "Abra qualquer página no navegador e tente de novo.",
  }),
  bad_certificate: ({ host }) => ({
    what: `O certificado de ${host} não é confiável aqui`,
    why: "Pode ser assinado pela autoridade da sua empresa, ou alguém pode estar escutando.",
    todo: "Adicione a autoridade da sua empresa nas configurações, ou pergunte a quem cuida do servidor.",
  }),
  no_such_workspace: () => ({
    what: "Não há empresa com esse nome neste servidor",
    todo: "Confira a última parte do endereço.",
  }),
  clock_wrong: ({ seconds }) => ({
    what: `O relógio deste computador está ${seconds > 0 ? "adiantado" : "atrasado"} ${span(Math.abs(seconds) * 1000)}`,
    why: "O servidor recusa o que traz uma hora errada.",
    todo: "Acerte o relógio e sincronize de novo.",
  }),
  disk_full: () => ({
    what: "O disco está cheio",
    why: "Nada foi guardado.",
    todo: "Libere espaço e faça de novo.",
  }),
  keychain_missing: () => ({
    what: "O chaveiro deste computador não responde",
    why: "Ele tem metade da chave do que está guardado aqui.",
    todo: "Desbloqueie o chaveiro e tente de novo.",
  }),
  passphrase_wrong: () => ({
    what: "Essa não é a frase secreta",
    todo: "Confira o idioma do teclado e o Caps Lock.",
  }),
  passphrase_weak: ({ min }) => ({
    what: `A frase secreta precisa de pelo menos ${min} caracteres`,
    todo: "Várias palavras seguidas são fáceis de lembrar.",
  }),
  vault_wrong_key: () => ({
    what: "A chave não abre o que está guardado aqui",
    why: "O chaveiro tem outra chave que não a usada para trancar.",
  }),
  vault_damaged: () => ({ what: "O arquivo do que está guardado aqui está danificado" }),
  copy_damaged: () => ({
    what: "A cópia neste computador está danificada",
    todo: "É buscada de novo assim que o servidor responder. As mudanças em espera ficam.",
  }),
  log_changed: ({ since: from }) => ({
    what: `Eventos foram alterados ou removidos no servidor desde ${since(from)}`,
    why: "Este computador conhecia outros. Alguém escreveu no banco de dados, ou um estado antigo foi reposto.",
    todo: "Peça a quem cuida do servidor que rode gatehouse-server events verify e compare com um backup anterior. O que está guardado neste computador é prova: guarde-o.",
  }),
  locked: () => ({ what: "O Gatehouse está bloqueado", todo: "Desbloqueie-o primeiro." }),
  already_running: () => ({
    what: "O Gatehouse está aberto em outra janela",
    todo: "Continue lá, ou feche-a primeiro.",
  }),
  already_sent: () => ({
    what: "A mudança já foi enviada",
    todo: "Para desfazê-la, faça a mudança oposta.",
  }),
  bad_file: ({ reason, line }) => ({
    what: badFiles(reason),
    ...(line === null ? {} : { why: `Encontrado na linha ${line}.` }),
  }),
  mail_not_set_up: () => ({
    what: "O servidor ainda não pode enviar e-mails",
    todo: "Peça a quem cuida do servidor que configure o envio de e-mails.",
  }),
  mail_refused: ({ said }) => ({ what: "O servidor de e-mail recusou", why: `Ele disse: ${said}` }),
  needs_fresh_step: () => ({
    what: "Isto precisa da sua própria segunda etapa",
    why: "Nada mudou ainda; a mudança espera na caixa de saída.",
    todo: "Digite lá seu código.",
  }),
  set_up_two_step: () => ({
    what: "Configure primeiro as duas etapas para você",
    why: "Isto precisa da sua própria segunda etapa, e você não tem nenhuma.",
    todo: "Entre na empresa por um navegador, configure lá e depois faça isto de novo.",
  }),
  nothing_to_pause: () => ({
    what: "Não há nada a pausar",
    why: "A pessoa não configurou as duas etapas.",
    todo: "Onde são obrigatórias e o prazo acabou, prorrogue o prazo.",
  }),
  nothing_to_extend: () => ({
    what: "Não há prazo a prorrogar",
    why: "As duas etapas não são obrigatórias aqui, ou a pessoa já configurou.",
  }),
  slow_down: ({ seconds }) => ({ what: `Tentativas demais; continue em ${seconds} s` }),
  busy: ({ seconds }) => ({ what: `O servidor está ocupado demais; continue em ${seconds} s` }),
  broken: ({ trace }) => ({
    what: "Quebrou algo que não devia",
    why: "Ficou anotado no registro do aplicativo.",
    todo: `Diga a quem cuida do servidor este número: ${trace}`,
  }),
};
