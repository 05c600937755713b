import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import { plural } from "../../plural";
import type { Told } from "../../problems";

export const portal = {
  paste: "Sua empresa está em um portal do Bitrix24?",
  pasteHint:
    "Cole o endereço de um webhook de entrada. Um administrador o cria lá, para usuários, departamentos e o registro de eventos.",
  by: (host: string, owner: string) => `${host}, por um webhook de ${owner}`,
  gets: "Você recebe todas as pessoas com busca e filtros, o registro de eventos, e por que alguém não consegue entrar, até onde o portal diz, também sem rede.",
  decides:
    "Aqui você desliga, readmite, edita e convida, também sem rede. É feito no portal assim que houver rede, em nome de quem criou o webhook.",
  absent:
    "Portais não contam a aplicativos nada sobre duas etapas, sessões, endereços permitidos, bloqueios, recuperação e links, por isso esta janela os deixa de fora.",
  lacking: "O que este webhook não abre",
  secret: "O endereço abre o seu portal. Ele é guardado criptografado, como tudo aqui.",
  go: "Conectar",
  server: "O portal",
  webhook: "O webhook",
  webhookHint: "O endereço dele fica aqui, criptografado, e nunca mais é mostrado.",
  change: "Usar outro",
  changeTitle: "Usar outro webhook",
  changeHint: "Do mesmo portal. O que está guardado aqui fica.",
  label: "Endereço do webhook",
  changed: "O portal é lido pelo novo webhook",
  host: "Endereço",
  scopes: "O webhook lê",
  about: "No portal do fornecedor",
  aboutHint:
    "O que está aqui é lido lá de novo e de novo. As pessoas são alteradas aqui ou lá; todo o resto, lá.",
  receipts: "Portais não dão recibos. Estes foram feitos por este aplicativo, com o que o portal respondeu.",
  dismissStops: (n: number) =>
    plural(n, {
      one: "Ela não entra mais no portal. O que é dela fica lá; readmitir a deixa entrar de novo.",
      other: "# pessoas não entram mais no portal. O que é delas fica lá; readmitir as deixa entrar de novo.",
    }),
  sources: "De onde isto vem",
  source: { portal: "Do portal", ours: "Visto por este aplicativo", inferred: "Deduzido" } satisfies Record<
    Source,
    string
  >,
  field: {
    name: "o nome",
    contact_email: "o e-mail de contato",
    department: "o departamento",
    position: "o cargo",
    status: "o status",
    since: "desde quando",
    last_sign_in: "o último acesso",
  } satisfies Record<Field, string>,
  inferredHint: "Ativa lá e nunca entrou: o convite provavelmente ainda não foi aceito.",
  notTold: "Não informado",
  notInYet: {
    title: "Nunca entrou",
    text: (name: string) =>
      `${name} está em atividade no portal e nunca entrou, portanto o convite provavelmente ainda não foi aceito. Portais não dizem o que houve com a mensagem; ela é reenviada lá.`,
  },
  said: (words: string) => `O portal disse: “${words}”`,
  asFarAsTold: (name: string) => `Até onde o portal diz, nada impede ${name}`,
};

export const lacks: Record<Lack, string> = {
  people: "As pessoas, sem as quais não há o que mostrar: dê a ele o escopo “user”.",
  addresses: "Os endereços, para os quais ele precisa do escopo “user”.",
  sign_ins:
    "Os últimos acessos, e com isso quem ainda não entrou, para os quais ele precisa do escopo “user”.",
  departments: "Os departamentos, para os quais ele precisa do escopo “department”.",
  log: "O registro de eventos, para o qual ele precisa do escopo “main”, de um administrador e de um plano que o tenha.",
  admin: "Todos: quem o criou não é administrador lá, e pessoas desligadas podem faltar.",
  decisions:
    "Decidir: para desligar, readmitir, editar e convidar ele precisa do escopo “user”, criado por um administrador.",
};

export const portalFaults: Record<PortalFault, Told & { todo: string }> = {
  too_many_calls: {
    what: "O portal não aceita mais chamadas agora",
    why: "Outras integrações também o chamam deste endereço.",
    todo: "Continua sozinho.",
  },
  time_used_up: {
    what: "O portal não dá mais tempo a este aplicativo por alguns minutos",
    why: "Ele conta quanto as chamadas demoram em dez minutos.",
    todo: "Continua sozinho.",
  },
  overloaded: {
    what: "O portal desligou o REST por sobrecarga",
    why: "Fica assim para toda integração até o suporte do fornecedor liberar.",
    todo: "Escreva ao suporte do fornecedor.",
  },
  webhook_gone: {
    what: "O portal não aceita mais este webhook",
    why: "Ele foi excluído ou alterado, ou quem o criou foi bloqueado ou desligado.",
    todo: "Crie um novo no portal e cole-o nas configurações.",
  },
  webhook_expired: {
    what: "O tempo do webhook acabou",
    todo: "Crie um novo no portal e cole-o nas configurações.",
  },
  owner_left: {
    what: "Quem criou o webhook não trabalha mais lá",
    why: "Um webhook age em nome do dono.",
    todo: "Peça a outro administrador que crie um e cole-o nas configurações.",
  },
  looks_blocked: {
    what: "Parece que o REST está bloqueado no portal",
    why: "Ele recusa tudo sem dizer por quê, como faz enquanto alguém está bloqueado.",
    todo: "Veja se outras integrações também pararam. Se sim, escreva ao suporte do fornecedor com o endereço do portal e o nome e o e-mail da pessoa bloqueada.",
  },
  blocked: {
    what: "O REST está bloqueado enquanto alguém lá estiver",
    why: "Isso para todos os webhooks, integrações e aplicativos.",
    todo: "Peça que a pessoa seja desbloqueada; então continua sozinho.",
  },
  not_on_plan: {
    what: "O plano do portal não tem REST",
    todo: "É preciso um plano pago, ou um que foi pago de novo.",
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
    todo: "Esqueça este dispositivo nas configurações quando nada dele for mais necessário.",
  },
  confirmation_waits: {
    what: "Um administrador do portal precisa confirmar este aplicativo antes",
    todo: "Isso espera no portal; então continua sozinho.",
  },
  confirmation_refused: {
    what: "Um administrador do portal recusou este aplicativo",
    todo: "Pergunte a ele, ou cole outro webhook nas configurações.",
  },
  portal_trouble: { what: "O portal teve uma falha própria", todo: "Continua sozinho." },
  not_understood: {
    what: "O portal não entende este aplicativo",
    why: "Ele é mais antigo ou mais novo do que está documentado.",
    todo: "Atualize este aplicativo. Se não adiantar, faça isso no próprio portal.",
  },
  wrong_address: {
    what: "O portal não aceita este endereço",
    todo: "Verifique como ele está escrito e decida de novo.",
  },
  address_taken: {
    what: "Alguém no portal tem este endereço",
    why: "Ele não diz quem, nem se é o login ou o e-mail de contato. Pessoas desligadas contam.",
    todo: "Procure-o aqui.",
  },
  too_many_people: {
    what: "O plano do portal não permite mais pessoas",
    todo: "Desligue alguém que saiu ou peça para ampliar o plano; depois decida de novo.",
  },
  needs_workgroup: {
    what: "Uma pessoa de fora precisa de um grupo de trabalho lá",
    todo: "Convide-a no portal, onde se pode escolher um grupo de trabalho.",
  },
  change_denied: {
    what: "O portal não permite esta alteração",
    why: "A pessoa não está lá, quem criou o webhook não pode alterá-la, ou é um administrador que o portal mantém.",
    todo: "Veja no portal se a pessoa está lá. Se estiver, peça a um administrador que possa alterá-la que crie um webhook e cole-o nas configurações.",
  },
  change_refused: {
    what: "O portal não aceitou a alteração",
    why: "Ele não diz por quê.",
    todo: "Faça isso no próprio portal, que talvez diga mais lá.",
  },
};
