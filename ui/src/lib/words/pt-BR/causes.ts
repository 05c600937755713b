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
  weak_password: () => "A senha é fraca",
  breached_password: () => "A senha está em uma lista de vazadas",
  two_step_off: () => "Nenhuma segunda etapa foi pedida",
  unusual_devices: (n) =>
    plural(n, {
      one: "Em um dia a senha certa veio de # dispositivo incomum",
      other: "Em um dia a senha certa veio de # dispositivos incomuns",
    }),
};

const last = ({ at, n, ip }: Diagnosed) =>
  at === null
    ? ""
    : plural(
        n ?? 1,
        {
          single: "Última vez {ago}{from}. ",
          one: "# vez desde o último sucesso, a última {ago}{from}. ",
          other: "# vezes desde o último sucesso, a última {ago}{from}. ",
        },
        { ago: ago(at), from: ip ? `, de ${ip}` : "" },
      );
const since = (at: number | null) => (at === null ? "" : ` desde ${moment(at)}`);
const on = (at: number | null) => (at === null ? "" : ` em ${moment(at)}`);

const door = "A página de entrada diz só “login ou senha incorretos”.";
function suspicion({ at, block, verify, stops_rest }: Diagnosed, name: string) {
  const counted: Extract<Block, { by: "suspicion" }> | null = block?.by === "suspicion" ? block : null;
  const rest = stops_rest
    ? " Até lá a API REST de toda a empresa está parada: webhooks, integrações e aplicativos."
    : "";
  const identity = verify ? " Para um administrador, o operador verifica antes a identidade." : "";
  const next = counted?.case_at
    ? `Há um caso aberto com o operador desde ${moment(counted.case_at)}.`
    : "Só o operador do servidor pode retirar isto: abra um caso.";
  const score = counted ? ` A pontuação foi ${counted.score} de ${counted.threshold}:` : "";
  return {
    text: `${name} está bloqueado${since(at)}. ${door} ${next}${identity}${rest}${score}`,
    ...(counted ? { advice: counted.evidence.flatMap(evidenceWords) } : {}),
  };
}

const codes = (word: string | null) =>
  word === "no_codes"
    ? " Não resta código de backup: sem o telefone, só uma pausa ajuda."
    : word === "codes"
      ? " Restam códigos de backup: cada um vale uma vez, no lugar do telefone."
      : "";
const list = ({ list }: Diagnosed) =>
  ({ workspace: "a lista da empresa", department: "a lista do departamento", person: "a lista própria" })[
    list?.of ?? "workspace"
  ];
const older: Record<string, string> = {
  used: "Ele já tinha definido uma senha.",
  voided: "Um mais novo foi pedido, e só o mais recente funciona.",
  changed: "A senha ou o login foi alterado nesse meio tempo.",
  expired: "O prazo dele tinha passado.",
};

/** A letter that the mail server did not take yet. */
const putOff = ({ said, at }: Diagnosed) => ({
  title: "O e-mail foi adiado",
  text: `O servidor de e-mail pediu${on(at)} para tentar mais tarde. Isso acontece sozinho.`,
  ...quoted(said),
});

export const causes: Record<Cause, (one: Diagnosed, about: About) => CauseWords> = {
  blocked_by_suspicion: (one, { name }) => ({ title: "Bloqueado por suspeita", ...suspicion(one, name) }),
  blocked_by_hand: ({ at, block }, { name }) => ({
    title: "Bloqueado por um administrador",
    text: `${name} está bloqueado${since(at)}${block?.by === "hand" && block.admin ? ` por ${block.admin}` : ""}. ${door}`,
    ...(block?.by === "hand" ? quoted(block.reason) : {}),
  }),
  only_user: () => ({
    title: "Mais ninguém poderia confirmar",
    text: "É a única pessoa que trabalha aqui, então o operador não pode confirmar quem é. Um segundo administrador precisa existir antes disso.",
  }),
  never_sent: ({ at }, { name }) => ({
    title: "Nenhum convite foi enviado",
    text: `${name} foi adicionado sem e-mail${on(at)}.`,
  }),
  letter_failed: ({ said, host, at }) => ({
    title: "O convite não chegou",
    text: at === null ? "O servidor de e-mail recusou." : `${host ?? "O servidor de e-mail"} disse${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nada mais")),
  }),
  letter_delayed: putOff,
  invitation_expired: ({ at }) => ({
    title: "O link do convite é antigo demais",
    text: `Ele parou de funcionar ${at === null ? "no fim da validade" : ago(at)}. Reenviar cria um novo.`,
  }),
  not_joined_yet: ({ at, word }, { name, sender }) =>
    word === "inferred"
      ? { title: portal.notInYet.title, text: portal.notInYet.text(name) }
      : word === "opened"
        ? {
            title: "O link foi aberto, não concluído",
            text: `${name} abriu o link mas não concluiu.`,
          }
        : {
            title: "O convite está a caminho",
            text: `${at === null ? "" : `Enviado ${ago(at)}; `}${name} ainda não abriu o link.`,
            advice: notArrived(name, sender),
          },
  older_invitation: (one, { name }) => ({
    title: "Um convite mais antigo foi aberto",
    text: `${last(one)}Só o link do e-mail mais recente funciona; ${name} abriu outro.`,
  }),
  pending_approval: ({ at }, { name }) => ({
    title: "Quer participar",
    text: `${name} pediu para participar${at === null ? "" : ` ${ago(at)}`} e espera um administrador aprovar.`,
  }),
  dismissed: ({ at }, { name }) => ({
    title: "Acesso encerrado",
    text: `O acesso de ${name} foi encerrado${on(at)}. A readmissão devolve login e dados.`,
  }),
  password_void: ({ at }, { name }) => ({
    title: "É preciso uma nova senha",
    text: `O operador desbloqueou ${name}${on(at)}. A senha antiga não vale mais aqui.`,
  }),
  place_not_allowed: (one, { name }) => ({
    title: "Não deste endereço",
    text: one.ip
      ? `${name} veio de ${one.ip}${on(one.at)}, que não está em: ${list(one)}. A entrada em si fica registrada como certa, depois recusada.`
      : "A pessoa vem de um endereço que não está em nenhuma lista válida para ela. A entrada em si fica registrada como certa, depois recusada.",
  }),
  must_enrol: ({ at }, { name }) => ({
    title: "Primeiro é preciso configurar as duas etapas",
    text: `O prazo de ${name} terminou${at === null ? "" : ` ${ago(at)}`}. Entrar leva à configuração.`,
  }),
  cannot_confirm: ({ at, said, n }, { name }) => ({
    title: "O telefone foi perdido ou não confirma",
    text: `${at === null ? "" : `${name} pediu ajuda ${ago(at)}. `}${
      n === null
        ? "Um código de backup serve no lugar do telefone; sem nenhum, pause as duas etapas."
        : plural(n, {
            zero: "Não resta código de backup: pause as duas etapas, e a pessoa configura um telefone novo.",
            one: "Resta # código de backup; ele serve no lugar do telefone.",
            other: "Restam # códigos de backup; cada um serve no lugar do telefone.",
          })
    }`,
    ...quoted(said),
  }),
  wrong_password: (one) => ({
    title: "A senha estava errada",
    text: `${last(one)}Erro de digitação, Caps Lock, outro idioma do teclado, ou esquecimento: então um link define uma nova.`,
  }),
  no_password: (one, { name }) => ({
    title: "Ainda não há senha",
    text: `${last(one)}${name} nunca definiu uma. Um link enviado ao login a define.`,
  }),
  captcha: (one) => ({
    title: "Depois de muitas senhas erradas a página pede uma prova",
    text: `${last(one)}A página calcula sozinha. “Remover os dados de entrada salvos deste dispositivo” cancela isso; a senha certa também.`,
  }),
  throttled: (one) => ({
    title: "Tentativas demais: uma espera",
    text: `${last(one)}Nada é verificado por um tempo. Dispositivos conhecidos não são afetados pelo que estranhos digitam.`,
  }),
  strangers_shut: (one) => ({
    title: "Só dispositivos conhecidos são ouvidos",
    text: `${last(one)}Depois de cem falhas de dispositivos desconhecidos, a senha vale a partir de um conhecido, ou depois de recuperada.`,
  }),
  wrong_code: (one) => ({
    title: "O código estava errado",
    text: `${last(one)}O código de outra empresa, ou de um telefone antigo, ou o relógio do telefone está errado.${codes(one.word)}`,
  }),
  code_used: (one) => ({
    title: "O código já tinha sido usado",
    text: `${last(one)}Cada um vale uma vez: o próximo vem em até 30 segundos.`,
  }),
  phone_clock: (one) => ({
    title: "O relógio do telefone está errado",
    text: `${last(one)}O código estava certo há um tempo. Deixe a hora do telefone no automático.${codes(one.word)}`,
  }),
  wrong_backup_code: (one) => ({
    title: "O código de backup estava errado",
    text: `${last(one)}O número dele também conta, e uma lista nova anula a antiga.${codes(one.word)}`,
  }),
  backup_code_used: (one) => ({
    title: "O código de backup já tinha sido usado",
    text: `${last(one)}Cada um vale uma vez: use o próximo da lista.${codes(one.word)}`,
  }),
  passkey_refused: (one) => ({
    title: "A chave de acesso não foi aceita",
    text: `${last(one)}Respondeu tarde, não é da pessoa, ou foi copiada. Um código serve no lugar.`,
  }),
  no_factor: (one, { name }) => ({
    title: "Uma segunda etapa que não existe",
    text: `${last(one)}${name} não tem app autenticador: talvez esteja aberto o formulário de código de backup ou de chave de acesso.`,
  }),
  codes_used_up: (_, { name }) => ({
    title: "Não resta código de backup",
    text: `Sem o telefone ${name} não consegue entrar. Novos códigos podem ser criados com a sessão aberta; com o telefone perdido, pause as duas etapas.`,
  }),
  not_an_admin: (one) => ({
    title: "O aplicativo é para administradores",
    text: `${last(one)}Esse papel não abre o aplicativo de desktop; a empresa em si está aberta.`,
  }),
  several_identities: (one) => ({
    title: "Uma conta social, vários logins",
    text: `${last(one)}A conta (${one.host ?? "social"}) está vinculada a mais de um login. A página lista todos; um precisa ser desvinculado lá.`,
  }),
  recovery_outdated: (one) => ({
    title: "O link para uma nova senha venceu",
    text:
      one.at !== null && one.until !== null
        ? `Pedido ${ago(one.at)} e não aberto. Valia até ${moment(one.until)}.`
        : `${last(one)}${older[one.word ?? ""] ?? "Só o link do e-mail mais recente funciona, até a hora indicada nele."}`,
  }),
  recovery_code_wrong: (one) => ({
    title: "O código por SMS estava errado ou vencido",
    text: `${last(one)}Ele vale por pouco tempo e poucas tentativas.`,
  }),
  recovery_letter_failed: ({ said, host, at, word }) => ({
    title: word === "login" ? "O e-mail com o login não chegou" : "O e-mail para uma nova senha não chegou",
    text: at === null ? "O servidor de e-mail recusou." : `${host ?? "O servidor de e-mail"} disse${on(at)}:`,
    ...(at === null ? {} : quoted(said ?? "Nada mais")),
  }),
  recovery_not_opened: (one, { name, sender }) => {
    if (one.word === "delayed") return putOff(one);
    if (one.word === "waiting")
      return {
        title: "O e-mail ainda não saiu do servidor",
        text: "Ele sai sozinho. Se ficar aqui, o operador verifica o e-mail do servidor.",
      };
    const { at, until } = one;
    return {
      title: "O e-mail saiu e não foi aberto",
      text:
        at === null || until === null
          ? "Pode estar em Spam."
          : `Enviado ${ago(at)}. O link vale até ${moment(until)}.`,
      advice: notArrived(name, sender),
    };
  },
  login_taken: ({ address, at }) => ({
    title: "O novo login é de outra pessoa",
    text: `${address ?? "O endereço"} não pôde virar o login${on(at)}: alguém o tem. Quem o tem entra com ele e o altera lá; então fica livre.`,
  }),
  failed_lately: ({ at }, { name }) => ({
    title: "A entrada falhou há pouco",
    text: `A última falha de ${name} foi${at === null ? " há pouco" : ` ${ago(at)}`}. O porquê não está no registro guardado aqui.`,
  }),
  grace_ends: ({ until }, { name }) => ({
    title: "As duas etapas precisam ser configuradas em breve",
    text: `${name} entra sem elas até ${until === null ? "o fim do prazo" : moment(until)}; depois, entrar leva à configuração.`,
  }),
  other_login: ({ address }, { name }) => ({
    title: "O login é outro endereço",
    text: `${name} entra com ${address ?? "outro endereço"}, não com o e-mail de contato.`,
  }),
  made_up_login: ({ address }, { name }) => ({
    title: "O login foi gerado",
    text: `${name} veio com uma conta social e tem o login ${address ?? "gerado para ela"}. Dá para mudá-lo no perfil.`,
  }),
  weak_password: ({ at, word }) => ({
    title: "A senha é fácil de adivinhar",
    text: `${signals[word === "breached" ? "breached_password" : "weak_password"](0)}${since(at)}. Ela deixa entrar, e é o que um bloqueio por suspeita conta primeiro. Um link define uma mais forte, que não seja usada em outro lugar.`,
  }),
  sign_in_anew: () => ({
    title: "É preciso entrar de novo",
    text: "O que se quer mudar pede uma entrada feita agora mesmo, ou a sessão terminou. É só entrar outra vez e recomeçar.",
  }),
  provider_fails: ({ host, word }, { name }) =>
    word === "not_anew"
      ? {
          title: "O provedor não faz ninguém entrar de novo",
          text: `${host ?? "O provedor"} não disse que ${name} entrou agora mesmo, como pede o que se quer fazer; mais tempo para a segunda etapa não muda nada. Quem tem senha entra com ela; um login que é um endereço ou número recebe uma por um link. Se o login foi gerado, só o operador pode fazer valer a palavra desse provedor.`,
        }
      : {
          title: "A entrada pelo provedor não funcionou",
          text: "O provedor não respondeu, a resposta não valeu ou a conta não está vinculada a esse login. Login e senha funcionam; quem não tem senha define uma por um link, a menos que o login tenha sido gerado.",
        },
  passkeys_not_here: () => ({
    title: "Chaves de acesso não funcionam neste endereço",
    text: "Os navegadores não as usam em um endereço só de números ou sem https. Um código ou um código de backup funciona; o operador pode dar um nome ao servidor.",
  }),
  server_broke: () => ({
    title: "O servidor teve uma falha",
    text: "Nada se perdeu. Com o número da página, o operador encontra o motivo no registro do servidor.",
  }),
  server_busy: (one) => ({
    title: "O servidor estava ocupado demais",
    text: `${last(one)}O que foi digitado não foi verificado nem contou. Um instante depois é; se isso acontece muito, o operador dá mais recursos ao servidor.`,
  }),
  session_over: ({ at }) => ({
    title: "A sessão terminou sozinha",
    text: `Uma sessão de navegador termina 24 minutos após a última atividade; o mensageiro e o aplicativo seguem enquanto são usados.${at === null ? "" : ` Última entrada ${ago(at)}.`}`,
  }),
  rest_stopped: ({ who, at }) => ({
    title: "A API REST parou",
    text: who
      ? `${who} está bloqueado por suspeita${since(at)}. Webhooks, integrações e aplicativos de toda a empresa esperam o fim desse bloqueio.`
      : "Alguém está bloqueado por suspeita. Webhooks, integrações e aplicativos esperam o fim desse bloqueio.",
  }),
  unknown_login: ({ address }) => ({
    title: "Um login que ninguém tem",
    text: `${address ? `Ninguém aqui entra com ${address}: um` : "Um"} erro de digitação, ou outro endereço que não o que conta. Administradores veem o certo no perfil.`,
  }),
  keyboard: () => ({
    title: "Caps Lock ou outro teclado",
    text: "O campo da senha mostra quando o Caps Lock está ligado. “Mostrar” revela o que foi digitado.",
  }),
  other_workspace: () => ({
    title: "O endereço de outra empresa",
    text: "A entrada é feita no endereço de outra empresa. Depois da senha, a página lista as certas.",
  }),
  other_identity: () => ({
    title: "Outra pessoa está conectada",
    text: "O navegador está conectado com outro login, que não está nesta empresa. A página oferece sair e entrar como outra pessoa.",
  }),
  never_joined: ({ address }) => ({
    title: "Nunca convidado",
    text: `${address ?? "A pessoa"} não está nesta empresa. Convide, e a entrada é com o login que já tem.`,
  }),
  asks_for_invitation: ({ who, address, at, said }) => ({
    title: "Pediu um convite à porta",
    text: who
      ? `${who} (${address ?? ""}) pediu à porta${at === null ? "" : ` ${ago(at)}`}.`
      : "A pessoa pediu à porta.",
    ...quoted(said),
  }),
  address_is_login: ({ who, address, word }) => ({
    title: "O endereço já é um login",
    text: who
      ? `${address ?? "Ele"} é o login ${word === "both" ? "e o e-mail de contato " : ""}de ${who}. Só essa pessoa pode alterá-lo: peça a ela, ou use outro endereço.`
      : "Outro funcionário entra com ele. Só ele pode alterá-lo, no perfil dele.",
  }),
  address_is_contact: ({ who, address }) => ({
    title: "O endereço já é um e-mail de contato",
    text: who
      ? `${address ?? "Ele"} está como e-mail de contato no perfil de ${who}. Altere-o lá; então fica livre.`
      : "Está no perfil de outro funcionário. Altere-o lá; então fica livre.",
  }),
  address_of_dismissed: ({ who, address }) => ({
    title: "O endereço é de alguém com acesso encerrado",
    text: who
      ? `${address ?? "Ele"} é de ${who}, com acesso encerrado. A mesma pessoa? Readmita. Outra? Altere primeiro o e-mail de contato, depois o login.`
      : "Acessos encerrados contam. A mesma pessoa? Readmita. Outra? Altere primeiro o e-mail de contato, depois o login.",
  }),
  address_invited: ({ who, address }) => ({
    title: "O endereço já tem convite",
    text: who
      ? `${address ?? "Ele"} tem um convite aberto, para ${who}: reenvie-o.`
      : "Tem um convite aberto: reenvie-o.",
  }),
  recovery_of_another: () => ({
    title: "O link é para outro login",
    text: "O navegador está conectado como outra pessoa. Uma janela privada abre o link sem encerrar essa sessão.",
  }),
  off_list: () => ({
    title: "Uma entrada de fora da lista, explicada",
    text: "Uma integração agindo pela pessoa, uma sessão de antes da regra, uma entrada recusada depois, ou um administrador isento: a linha do tempo diz qual.",
  }),
  still_linked: () => ({
    title: "O login ainda está em uso",
    text: "Um login pode ser excluído quando nenhuma empresa estiver ligada a ele; a página diz quais restam.",
  }),
};

export const fixes: Record<Fix, string> = {
  approve: "Aprovar",
  resend: "Reenviar",
  fix_address: "Corrigir endereço",
  invite: "Convidar",
  replace: "Convidar a pessoa certa",
  reinstate: "Readmitir",
  edit: "Editar",
  request_address: "Pedir para liberar",
  lift_block: "Retirar o bloqueio",
  open_case: "Abrir um caso",
  pause_two_step: "Pausar as duas etapas",
  extend_grace: "Prorrogar o prazo",
  send_recovery: "Enviar link de senha",
  send_login: "Enviar login",
  set_ip_rule: "Alterar endereços",
};
