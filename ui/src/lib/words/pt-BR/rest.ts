import type { NeedKind } from "../../bindings/NeedKind";
import { list, number, plural } from "../../plural";
import { span } from "../../time.svelte";

export const overview = {
  title: "Visão geral",
  summary: (kinds: number) =>
    plural(kinds, {
      zero: "Nada espera você agora",
      one: "# coisa espera você",
      other: "# coisas esperam você",
    }),
  quiet: "Nada espera você agora",
  quietHint:
    "Quem não consegue entrar, e-mails que voltaram e pedidos para participar aparecem aqui primeiro.",
  needs: "Espera você agora",
  need: {
    unsettled: (n) => [
      plural(n, { one: "# mudança precisa de decisão", other: "# mudanças precisam de decisão" }),
      "As coisas tinham mudado antes de ela chegar.",
    ],
    wants_to_join: (n) => [
      plural(n, { one: "# pessoa quer participar", other: "# pessoas querem participar" }),
      "Vieram por um link e não podem entrar até você decidir.",
    ],
    blocked: (n) => [
      plural(n, { one: "# pessoa está bloqueada", other: "# pessoas estão bloqueadas" }),
      "A página de entrada diz a elas só que o login ou a senha está errado.",
    ],
    rest_stopped: (n) => [
      "A API REST está parada",
      plural(n, {
        one: "Webhooks, integrações e aplicativos recebem “bloqueado” até o desbloqueio desta pessoa.",
        other: "Webhooks, integrações e aplicativos recebem “bloqueado” até o desbloqueio destas pessoas.",
      }),
    ],
    deliveries_given_up: (n) => [
      plural(n, {
        one: "# webhook de saída está inacessível",
        other: "# webhooks de saída estão inacessíveis",
      }),
      "O que havia a entregar lá foi abandonado após um dia de tentativas.",
    ],
    weak_password: (n) => [
      plural(n, { one: "# pessoa tem senha fraca", other: "# pessoas têm senhas fracas" }),
      "Fraca, ou em uma lista de vazadas; vista na última entrada.",
    ],
    unusual_device: (n) => [
      plural(n, {
        one: "# pessoa entrou de um dispositivo incomum",
        other: "# pessoas entraram de dispositivos incomuns",
      }),
      "Nos últimos 30 dias a senha certa veio de um dispositivo não usado antes.",
    ],
    bounced: (n) => [
      plural(n, { one: "# e-mail não foi entregue", other: "# e-mails não foram entregues" }),
      "Recusado pelo servidor de e-mail, ou devolvido.",
    ],
    expired: (n) => [
      plural(n, { one: "# convite venceu", other: "# convites venceram" }),
      "O link não funciona mais; reenviar cria um novo.",
    ],
    grace_ending: (n) => [
      plural(n, {
        one: "# pessoa deve configurar as duas etapas em breve",
        other: "# pessoas devem configurar as duas etapas em breve",
      }),
      "O prazo termina em até sete dias.",
    ],
    one_admin: () => [
      "Só você pode administrar esta empresa",
      "Se você perder o acesso, ninguém pode recuperá-lo. Convide um segundo administrador.",
    ],
  } satisfies Record<NeedKind, (n: number) => [string, string]>,
  review: "Revisar",
  reviewNamed: (title: string) => `Revisar: ${title}`,
  approveNamed: (name: string) => `Aprovar ${name}`,
  resendNamed: (name: string) => `Reenviar o convite de ${name}`,
  fixNamed: (name: string) => `Corrigir endereço: ${name}`,
  seeWhy: "Ver por quê",
  seeWhyNamed: (name: string) => `Ver por quê: ${name}`,
  inviteAdmin: "Convidar um administrador",
  numbers: "Em números",
  signIns: "Entradas, 30 dias",
  failures: "Entradas com falha, 30 dias",
  twoStep: "Com a segunda etapa",
  steps: {
    on: "Ativada",
    in_grace: "No prazo",
    must_enrol: "Deve configurar",
    paused: "Pausada",
    off: "Não pedida",
  },
  day: "Dia",
  chart: (title: string, sum: number) => `${title}: ${number(sum)}`,
  bar: (day: string, n: number) => `${day}: ${number(n)}`,
  lately: "Ultimamente",
};

export const company = {
  title: "Empresa",
  department: {
    title: "Departamentos",
    none: "Ainda não há departamentos",
    noneHint: "Com departamentos, listas podem ser filtradas e links podem levar um.",
    add: "Adicionar departamento",
    name: "Nome do departamento",
    added: (name: string) => `Você adicionou o departamento ${name}`,
    renamed: (name: string) => `Você renomeou o departamento para ${name}`,
    deleted: (name: string) => `Você excluiu o departamento ${name}`,
  },
  workgroup: {
    title: "Grupos de trabalho",
    none: "Ainda não há grupos de trabalho",
    noneHint:
      "Convidados externos são convidados para um grupo de trabalho e não estão em outra parte da empresa.",
    add: "Adicionar grupo",
    name: "Nome do grupo de trabalho",
    added: (name: string) => `Você adicionou o grupo de trabalho ${name}`,
    renamed: (name: string) => `Você renomeou o grupo de trabalho para ${name}`,
  },
  delete: "Excluir",
  deleteNamed: (name: string) => `Excluir ${name}`,
  deleteStops: "Não há ninguém nele, então nada para. O número dele em REST nunca é dado de novo.",
  rename: "Renomear",
  renameNamed: (name: string) => `Renomear ${name}`,
  people: (n: number) =>
    plural(n, { zero: "Ninguém", one: "# pessoa", many: "# de pessoas", other: "# pessoas" }),
  settings: "Empresa",
  name: "Nome da empresa",
  address: "Funcionários entram em",
  sender: "E-mails vêm de",
  confirm: "Confirmar quem participa por link",
  confirmHint: "Esperam até um administrador aprovar.",
  domains: "Domínios de e-mail que não precisam de confirmação",
  domainsHint: "Separe-os por espaços.",
  days: "Dias de validade de um convite",
  daysHint: "Depois o link vence; o convite pode ser reenviado.",
  twoStep: "Duas etapas",
  required: "As duas etapas são obrigatórias",
  optional: "As duas etapas são opcionais",
  requiredHint: (days: number) =>
    plural(days, {
      zero: "Quem não configurou deve fazê-lo na próxima entrada.",
      one: "Quem chega sem elas tem # dia para configurar.",
      other: "Quem chega sem elas tem # dias para configurar.",
    }),
  optionalHint: "São pedidas a quem configurou; ninguém é obrigado.",
  makeRequired: "Tornar obrigatórias",
  makeOptional: "Tornar opcionais",
  requireAsk: {
    title: "Tornar as duas etapas obrigatórias",
    stops: (people: number, days: number) =>
      days === 0
        ? plural(people, {
            zero: "Todos configuraram. Quem chegar a partir de agora deve fazê-lo na primeira entrada.",
            one: "# pessoa não configurou e deve fazê-lo na próxima entrada.",
            other: "# pessoas não configuraram e devem fazê-lo na próxima entrada.",
          })
        : plural(
            people,
            {
              zero: "Todos configuraram. Quem chegar a partir de agora tem um prazo para isso: {grace}.",
              one: "# pessoa não configurou e recebe um prazo: {grace}. Depois, entrar leva à configuração.",
              other:
                "# pessoas não configuraram e recebem um prazo: {grace}. Depois, entrar leva à configuração.",
            },
            { grace: span(days * 86_400_000) },
          ),
  },
  grace: "Dias de prazo para as duas etapas",
  graceHint: "Depois, entrar leva à configuração.",
  range: (from: number, to: number) => `Um número de ${from} a ${to}`,
  saved: "Você alterou as configurações",
  requiredNow: "Você tornou as duas etapas obrigatórias",
  notRequiredNow: "Você tornou as duas etapas opcionais",
  admins: "Proprietários e administradores",
  secondAdmin:
    "Só uma pessoa pode administrar esta empresa. Se esse acesso se perder, ninguém pode recuperá-lo.",
  open: "Abrir",
  openNamed: (name: string) => `Abrir ${name}`,
  rights: "Papéis",
  may: (rights: string[]) => (rights.length === 0 ? "só o próprio perfil" : list(rights)),
  letters: "E-mails",
  testLetter: "Um e-mail de teste para você",
  testHint: "Mostra se os e-mails saem do servidor, nas palavras do servidor de e-mail.",
  testSent: (to: string, said: string) => `Enviado a ${to}. O servidor de e-mail disse: ${said}`,
  sendTest: "Enviar",
  testOffline: "Precisa do servidor, que agora não pode ser alcançado.",
  readOnly: "Só proprietários e administradores alteram o que está aqui.",
};

export const settings = {
  title: "Configurações",
  look: "Aparência",
  theme: "Tema",
  themes: { system: "Como o sistema", light: "Claro", dark: "Escuro" },
  language: "Idioma",
  languageHint: "Textos, datas e números desta janela. E-mails e páginas têm o seu.",
  systemLanguage: (name: string) => `Como o sistema (${name})`,
  density: "Linhas",
  densities: { comfortable: "Espaçosas", compact: "Compactas" },
  letters: "Teclas de uma letra",
  lettersHint: "J, K, A e outras agem na hora. Desligado, só as teclas com Ctrl.",
  tray: "Continuar quando a janela for fechada",
  trayHint: "O Gatehouse fica na área de notificação e segue sincronizando.",
  connection: "Conexão",
  server: "Servidor",
  signedInAs: "Conectado como",
  as: (name: string, role: string) => `${name} · ${role}`,
  lastSync: "Última sincronização",
  never: "Ainda não",
  syncNow: "Sincronizar agora",
  proxy: "Proxy",
  proxyHint: "Vazio usa o do sistema.",
  authority: "Autoridade certificadora própria",
  authorityHint: "Um arquivo PEM, se sua empresa assina os próprios certificados.",
  choose: "Escolher um arquivo",
  remove: "Remover",
  lock: "Bloquear",
  passphrase: "Frase secreta",
  hasPassphrase: "Definida. Ela é pedida ao desbloquear o Gatehouse.",
  noPassphrase: "Não definida. Só o chaveiro do sistema abre o que está guardado aqui.",
  setPassphrase: "Definir frase",
  changePassphrase: "Mudar a frase",
  removePassphrase: "Remover",
  removeTitle: "Remover a frase secreta",
  removeHint: "Então só o chaveiro do sistema abre o que está guardado aqui.",
  current: "Frase secreta atual",
  next: "Nova frase secreta",
  again: "Nova frase secreta de novo",
  differs: "As duas não são iguais",
  passphraseSet: "A frase secreta foi definida",
  passphraseRemoved: "A frase secreta foi removida",
  idle: "Bloquear sozinho",
  idleAfter: (minutes: number) =>
    plural(minutes, { zero: "Nunca", one: "Após # minuto", other: "Após # minutos" }),
  away: "Bloquear quando eu sair",
  awayHint: "Quando este computador entra em suspensão ou a tela é bloqueada.",
  device: "Este dispositivo",
  forget: "Esquecer este dispositivo",
  forgetGo: "Esquecer",
  forgetWord: "esquecer",
  forgetHint: "Apaga tudo o que está guardado aqui e encerra a entrada deste aplicativo.",
  forgetTitle: "Esquecer este dispositivo",
  forgetStops: (waiting: number) =>
    plural(waiting, {
      zero: "O que está guardado aqui é apagado. A empresa em si fica como está.",
      one: "O que está guardado aqui é apagado, e # mudança em espera se perde. A empresa em si fica como está.",
      other:
        "O que está guardado aqui é apagado, e # mudanças em espera se perdem. A empresa em si fica como está.",
    }),
  about: "Sobre",
  version: "Versão",
  folder: "Pasta de dados",
  folderSize: (folder: string, size: string) => `${folder} · ${size}`,
  diagnostics: "Diagnóstico",
  diagnosticsHint: "Versões e números para um relatório. Sem nomes nem endereços.",
  copied: "O diagnóstico foi copiado",
};

export const doors = {
  opening: "Abrindo o que está guardado aqui. O chaveiro pode pedir que você o desbloqueie.",
  back: "Voltar",
  server: {
    title: "Abra sua empresa",
    text: "O endereço dela, ou o link que enviaram a você.",
    label: "Endereço",
    placeholder: "access.northwind.example",
    go: "Continuar",
    none: "Ainda sem servidor?",
    noneHint: "Um programa e um minuto. A demonstração traz uma empresa com pessoas para ver:",
    command: "gatehouse-server demo --data ./demo",
  },
  workspace: {
    title: "Qual empresa?",
    text: (server: string) => `${server} tem várias.`,
    label: "O nome curto dela, como no endereço",
  },
  keep: {
    title: (name: string) => `Conectar a ${name}`,
    text: "O que está guardado neste computador é criptografado, e o chaveiro do sistema tem a chave. Uma frase secreta acrescenta uma segunda tranca.",
    needed:
      "O que está guardado neste computador é criptografado. Ele não tem chaveiro, então é preciso uma frase secreta.",
    plain: "A conexão com este servidor não é criptografada. Isso só serve neste mesmo computador.",
    optional: "Frase secreta, se quiser uma",
    label: "Frase secreta",
    again: "Frase secreta de novo",
    differs: "As duas não são iguais",
  },
  signIn: {
    text: "Você entra pelo seu navegador. Este aplicativo nunca vê sua senha.",
    go: "Entrar pelo navegador",
    waiting: "Continuar no navegador",
    waitingHint: "Esta página segue sozinha.",
    again: "Abrir o navegador de novo",
    elsewhere: "Se nenhum navegador abrir, abra este endereço em um deste computador:",
    copyAddress: "Copiar o endereço",
    cancel: "Cancelar",
  },
  unlock: {
    title: (name: string) => `Desbloquear ${name}`,
    text: "Sua frase secreta abre o que está guardado aqui, mesmo sem rede.",
    keychain: "Seu chaveiro abre o que está guardado aqui.",
    label: "Frase secreta",
    caps: "O Caps Lock está ligado",
    go: "Desbloquear",
    forgot: "Esqueceu a frase secreta?",
    cannot: "Não consegue desbloquear?",
    forgotHint:
      "Ninguém pode recuperá-la. Esqueça este dispositivo e conecte de novo: a empresa está como era, mas as mudanças em espera aqui se perdem.",
    forgetStops:
      "O que está guardado aqui é apagado, e as mudanças que esperam nele se perdem. A empresa em si fica como está.",
  },
  trouble: {
    keychainTitle: "O chaveiro não responde",
    wrongKeyTitle: "A chave não serve",
    damagedTitle: "O arquivo guardado está danificado",
    kept: "As mudanças que esperam nele não podem ser lidas até a chave certa voltar. Posto de lado, o arquivo é mantido: nunca é excluído.",
    keptKeychain:
      "As mudanças que esperam aqui não podem ser lidas até o chaveiro voltar. Posto de lado, o arquivo é mantido: nunca é excluído.",
    keptDamaged:
      "As mudanças que esperam nele não puderam ser lidas. Posto de lado, o arquivo é mantido: nunca é excluído.",
    tryAgain: "Tentar de novo",
    anew: "Pôr o arquivo de lado e conectar de novo",
    asideIn: (folder: string) => `O arquivo agora está em ${folder}`,
    file: "Arquivo",
  },
};
