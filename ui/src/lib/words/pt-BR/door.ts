import type { Policy } from "../../bindings/Policy";
import type { WebhookStop } from "../../bindings/WebhookStop";
import { number, plural } from "../../plural";

const minutes = (n: number) => plural(n, { one: "# minuto", other: "# minutos" });
const seconds = (n: number) => plural(n, { one: "# segundo", other: "# segundos" });
const tried = (n: number) => plural(n, { one: "uma tentativa", other: "# tentativas" });
const hours = (n: number) => plural(n, { one: "# hora", other: "# horas" });
const characters = (n: number) => plural(n, { one: "# caractere", other: "# caracteres" });

export const signInRules = {
  title: "Regras de entrada",
  own: "Pessoas com lista própria",
  ownNone: "Ninguém tem lista própria. Ela se define no painel da pessoa.",
  open: "Abrir",
  openNamed: (name: string) => `Abrir ${name}`,
  exempt: "Isentos dos endereços permitidos",
  exemptHint:
    "Proprietários e administradores vêm de qualquer lugar, para que sempre haja quem corrija uma lista. Cada entrada assim fica anotada no registro.",

  byOperator: "Definido pelo operador do servidor",
  unknown: "O servidor não diz. Dirá depois da próxima atualização.",

  sessions: "Sessões",
  idle: "Um navegador sem atividade",
  idleIs: (n: number) => `Desconectado após ${minutes(n)}; a atividade prorroga.`,
  longest: "Um navegador em todo caso",
  longestIs: (n: number) => `Desconectado após ${hours(n)}.`,
  apps: "Um aplicativo",
  appsIs: (days: number) =>
    plural(days, {
      one: "Conectado enquanto for usado ao menos todo dia (#).",
      other: "Conectado enquanto for usado ao menos a cada # dias.",
    }),
  ends: "Encerra todas",
  endsIs:
    "Uma nova senha, um bloqueio e o fim do acesso. Um administrador encerra as de outros no painel da pessoa.",

  passwords: "Senhas",
  without: "Sem a segunda etapa",
  with: "Com a segunda etapa",
  atLeast: (n: number) => `Pelo menos ${characters(n)}`,
  judged: "Avaliação",
  judgedIs: "Pela dificuldade de adivinhar, levando em conta nome, endereço e empresa. Sem regras de sinais.",
  breached: "Senhas vazadas",
  breachedYes: "Recusadas, pela lista do operador.",
  breachedNo: "O operador não deu uma lista; só as mais comuns são recusadas.",

  tries: "Senhas erradas",
  proof: "De um mesmo lugar",
  proofIs: (n: number) =>
    plural(n, {
      one: "Depois de # senha errada pede-se uma prova.",
      other: "Depois de # senhas erradas pede-se uma prova.",
    }),
  strangers: "De dispositivos desconhecidos",
  strangersIs: (n: number) =>
    plural(n, {
      one: "A espera cresce; depois de # falha seguida eles não são mais ouvidos. Dispositivos conhecidos nunca esperam.",
      other:
        "A espera cresce; depois de # falhas seguidas eles não são mais ouvidos. Dispositivos conhecidos nunca esperam.",
    }),

  recovery: "Senhas novas",
  link: "Um link por e-mail",
  linkIs: (n: number) => `Funciona uma vez, por ${minutes(n)}; só o mais recente vale.`,
  code: "Um código por SMS",
  codeIs: (lives: number, tries: number) => `Vale por ${seconds(lives)} e ${tried(tries)}.`,
  again: "Pedir de novo",
  againIs: (after: number, hour: number, day: number) =>
    `Depois de ${seconds(after)}; no máximo ${number(hour)} por hora e ${number(day)} por dia.`,

  lockout: "Bloqueios por suspeita",
  lockoutHint:
    "Senhas erradas nunca contam aqui, para que ninguém possa bloquear uma pessoa ou parar a API REST digitando.",
  threshold: "Bloqueia a partir de",
  points: (n: number) => plural(n, { one: "# ponto", other: "# pontos" }),
  left: "Não conta",
  weak: "Senha fraca",
  breachedSignal: "Senha vazada",
  off: "Segunda etapa não pedida",
  unusual: "Senha certa de um dispositivo incomum",
  unusualIs: (each: number, most: number) =>
    `${number(each)} por cada um menos o primeiro, no máximo ${number(most)}`,
  reach: "Para a API REST de",
  reaches: { workspace: "toda a empresa", person: "só a pessoa bloqueada" } satisfies Record<Policy, string>,
};

export const integrations = {
  title: "Integrações",
  summary: (n: number) => plural(n, { zero: "Nenhum webhook", one: "# webhook", other: "# webhooks" }),
  rest: "API REST",
  runs: "Responde",
  runsHint: {
    workspace:
      "Enquanto alguém estiver bloqueado por suspeita, ela para para toda a empresa. O operador definiu assim.",
    person: "Enquanto alguém estiver bloqueado, só os webhooks dessa pessoa param. O operador definiu assim.",
  } satisfies Record<Policy, string>,
  stopped: "Está parada",
  stoppedHint: (n: number) =>
    plural(n, {
      one: "Webhooks, integrações e aplicativos recebem “bloqueado” até o desbloqueio desta pessoa.",
      other: "Webhooks, integrações e aplicativos recebem “bloqueado” até o desbloqueio destas # pessoas.",
    }),
  since: (ago: string) => `Bloqueio por suspeita ${ago}`,
  caseOpen: (ago: string) => `O operador tem um caso, aberto ${ago}.`,
  noCase: "Só o operador o retira. Ainda não há caso aberto.",
  cannot: "Quem abre o caso é alguém que possa ler esta empresa.",
  openCase: "Abrir um caso",
  openCaseNamed: (name: string) => `Abrir um caso para ${name}`,
  see: "Ver por quê",
  seeNamed: (name: string) => `Ver por quê: ${name}`,
  operator: (address: string) => `Endereço do operador: ${address}`,

  webhooks: "Webhooks",
  inUse: "Em uso",
  all: "Todos",
  stops: "Sem resposta",
  unused: "Nunca usados",
  noOwner: "De ninguém",
  ownerOf: (name: string) => `De ${name}`,
  stop: {
    owner_left: "Sem resposta: o proprietário saiu ou é convidado",
    blocked: "Sem resposta: alguém está bloqueado",
  } satisfies Record<WebhookStop, string>,
  more: (n: number) =>
    plural(n, {
      one: "# webhook mais antigo não é mostrado.",
      other: "# webhooks mais antigos não são mostrados.",
    }),
  make: "Criar um no navegador",
  new: "Novo webhook",
  none: "Ainda não há webhooks",
  noneHint:
    "Cada um cria os seus na página “Webhooks” da sua entrada. Cada um aparece aqui com seu proprietário e último uso.",
  noMatch: "Nenhum destes",
  noMatchHint: "Escolha outra lista.",
  showAll: "Mostrar todos",
  notTold: "Webhooks só são mostrados a proprietários e administradores.",
};
