import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import type { Told } from "../../problems";

export const portal = {
  paste: "Sua empresa está em um portal Bitrix24?",
  pasteHint:
    "Cole o endereço de um webhook de entrada. Um administrador cria um lá, para usuários, departamentos e o registro de eventos.",
  by: (host: string, owner: string) => `${host}, por um webhook de ${owner}`,
  gets: "Você tem todas as pessoas com busca e filtros, o registro de eventos, e por que alguém não consegue entrar, até onde o portal diz, mesmo sem rede.",
  reads: "Por enquanto esta janela só lê: decisões em portais virão depois.",
  absent:
    "Os portais não dizem aos aplicativos nada de segunda etapa, sessões, endereços permitidos, bloqueios, recuperação e links, então esta janela os deixa de fora.",
  lacking: "O que este webhook não abre",
  secret: "O endereço abre seu portal. Ele é guardado criptografado, como tudo aqui.",
  go: "Conectar",

  server: "Portal",
  webhook: "Webhook",
  webhookHint: "O endereço dele fica aqui, criptografado, e nunca mais é mostrado.",
  change: "Usar outro",
  changeTitle: "Usar outro webhook",
  changeHint: "Do mesmo portal. O que está guardado aqui fica.",
  label: "Endereço do webhook",
  changed: "O portal é lido pelo novo webhook",

  host: "Endereço",
  scopes: "O webhook lê",
  about: "No portal do fornecedor",
  aboutHint: "O que está aqui é lido lá repetidamente. Altera-se no portal.",

  sources: "De onde isto vem",
  source: {
    portal: "Do portal",
    ours: "Visto por este aplicativo",
    inferred: "Deduzido",
  } satisfies Record<Source, string>,
  field: {
    name: "nome",
    contact_email: "e-mail de contato",
    department: "departamento",
    position: "cargo",
    status: "situação",
    since: "desde quando",
    last_sign_in: "última entrada",
  } satisfies Record<Field, string>,
  inferredHint: "Ativo lá e nunca entrou: o convite provavelmente ainda não foi respondido.",
  notTold: "Não informado",

  notInYet: {
    title: "Nunca entrou",
    text: (name: string) =>
      `${name} está ativo no portal e nunca entrou, então o convite provavelmente ainda não foi respondido. Os portais não dizem o que houve com o e-mail; ele é reenviado lá.`,
  },
  said: (said: string) => `O portal disse: “${said}”`,
  asFarAsTold: (name: string) => `Nada conhecido barra ${name}, até onde o portal diz`,
};

export const lacks: Record<Lack, string> = {
  people: "Pessoas, sem as quais não há nada a mostrar: dê a ele o escopo “user”.",
  addresses: "Endereços, para os quais precisa do escopo “user”.",
  sign_ins: "Últimas entradas, e assim quem ainda não veio: precisa do escopo “user”.",
  departments: "Departamentos, para os quais precisa do escopo “department”.",
  log: "O registro de eventos: precisa do escopo “main”, de um administrador e de um plano que o tenha.",
  admin:
    "Todas as pessoas: quem o criou não é administrador lá, então pessoas com acesso encerrado podem faltar.",
};

export const portalFaults: Record<PortalFault, Told> = {
  too_many_calls: {
    what: "O portal não aceita mais chamadas agora",
    why: "Outras integrações também o chamam deste endereço.",
    todo: "Segue sozinho.",
  },
  time_used_up: {
    what: "O portal não dá mais tempo a este aplicativo por alguns minutos",
    why: "Ele conta quanto as chamadas demoram, em dez minutos.",
    todo: "Segue sozinho.",
  },
  overloaded: {
    what: "O portal desligou o REST por sobrecarga",
    why: "Fica assim para toda integração até o suporte do fornecedor liberar.",
    todo: "Escreva ao suporte do fornecedor.",
  },
  webhook_gone: {
    what: "O portal não aceita mais este webhook",
    why: "Foi excluído ou alterado, ou quem o criou foi bloqueado ou teve o acesso encerrado.",
    todo: "Crie um novo no portal e cole-o nas configurações.",
  },
  webhook_expired: {
    what: "O tempo do webhook acabou",
    todo: "Crie um novo no portal e cole-o nas configurações.",
  },
  owner_left: {
    what: "Quem criou o webhook não trabalha mais lá",
    why: "Um webhook age como seu proprietário.",
    todo: "Peça a outro administrador que crie um e cole-o nas configurações.",
  },
  looks_blocked: {
    what: "O REST parece bloqueado no portal",
    why: "Ele recusa tudo sem dizer por quê, como faz enquanto alguém está bloqueado.",
    todo: "Veja se outras integrações também pararam. Se sim, escreva ao suporte do fornecedor com o endereço do portal, o nome e o e-mail da pessoa bloqueada.",
  },
  blocked: {
    what: "O REST fica bloqueado enquanto alguém lá estiver",
    why: "Isso para todo webhook, integração e aplicativo.",
    todo: "Peça o desbloqueio da pessoa; então segue sozinho.",
  },
  not_on_plan: {
    what: "O plano do portal não tem REST",
    todo: "Precisa de um plano pago, ou de um que tenha sido pago de novo.",
  },
  scope_missing: {
    what: "O webhook não pode ler isto",
    why: "Falta a ele um escopo.",
    todo: "Dê a ele “user”, “department” e “main” no portal.",
  },
  no_right: {
    what: "Quem criou o webhook não pode fazer isto lá",
    todo: "Peça a um administrador do portal que crie um e cole-o nas configurações.",
  },
  needs_https: {
    what: "O portal só aceita conexões criptografadas",
    todo: "Cole o endereço que começa com https.",
  },
  portal_deleted: {
    what: "O portal foi excluído",
    why: "O que foi lido dele antes fica aqui.",
  },
  confirmation_waits: {
    what: "Um administrador do portal precisa antes confirmar este aplicativo",
    todo: "Espera no portal; depois segue sozinho.",
  },
  confirmation_refused: {
    what: "Um administrador do portal recusou este aplicativo",
    todo: "Pergunte a ele, ou cole outro webhook nas configurações.",
  },
  portal_trouble: { what: "O portal teve uma falha própria", todo: "Segue sozinho." },
  not_understood: {
    what: "O portal não entende este aplicativo",
    why: "É mais antigo ou mais novo do que está documentado.",
  },
  wrong_address: { what: "O portal não aceita este endereço" },
  address_taken: {
    what: "Alguém no portal tem este endereço",
    why: "Não diz quem, nem se é o login ou o e-mail de contato. Acessos encerrados contam.",
    todo: "Procure-o aqui.",
  },
  too_many_people: { what: "O plano do portal não admite mais pessoas" },
  needs_workgroup: { what: "Um convidado externo precisa de um grupo de trabalho lá" },
  change_denied: {
    what: "O portal não permite esta mudança",
    why: "A pessoa não está lá, ou quem criou o webhook não pode alterá-la.",
  },
  change_refused: { what: "O portal não aceitou a mudança", why: "Não diz por quê." },
};
