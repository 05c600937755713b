import { list, plural } from "../../plural";

export const invitations = {
  title: "Convites",
  summary: (open: number, need: number) =>
    [
      plural(open, { zero: "Ninguém foi convidado", one: "# aberto", other: "# abertos" }),
      plural(need, { zero: "", one: "# espera você", other: "# esperam você" }),
    ]
      .filter(Boolean)
      .join(" · "),
  tabs: {
    all: "Todos",
    wants_to_join: "Quer participar",
    bounced: "Não entregue",
    expired: "Vencido",
    on_the_way: "A caminho",
    joined: "Participa",
  },
  columns: {
    name: "Nome",
    address: "Endereço",
    department: "Departamento",
    state: "Estado",
    age: "Idade",
    role: "Papel",
  },
  links: "Links",
  fromFile: "De um arquivo",
  invite: "Convidar",

  approve: "Aprovar",
  reject: "Rejeitar",
  sendAgain: "Reenviar",
  fixAddress: "Corrigir endereço",
  delete: "Excluir",
  deleteOrReject: "Excluir, ou rejeitar quem pede para participar",
  againIn: (seconds: number) => `Possível em ${seconds} s`,
  clearFilters: "Mostrar todos eles",
  open: "Abrir",
  copyAddress: "Copiar o endereço",
  next: "Próximo",
  previous: "Anterior",
  select: "Selecionar",

  state: {
    waiting: "Em espera",
    goesOut: "Sai quando houver rede",
    goesOutSoon: "Sai num instante",
    seeOutbox: "Decida na caixa de saída",
    byLink: (link: string) => `Por link · ${link}`,
    importedQuietly: "Adicionado sem e-mail",
    queued: "Na fila do servidor",
    opened: "Link aberto, não concluído",
  },

  done: {
    approved: (name: string) => `Você aprovou ${name}`,
    approvedMany: (n: number) => plural(n, { one: "Você aprovou # pessoa", other: "Você aprovou # pessoas" }),
    rejected: (name: string) => `Você rejeitou ${name}`,
    rejectedMany: (n: number) =>
      plural(n, { one: "Você rejeitou # pessoa", other: "Você rejeitou # pessoas" }),
    resent: (name: string) => `Você reenvia o convite de ${name}`,
    resentMany: (n: number) => plural(n, { one: "Você reenvia # convite", other: "Você reenvia # convites" }),
    deleted: (name: string) => `Você excluiu o convite de ${name}`,
    deletedMany: (n: number) =>
      plural(n, { one: "Você excluiu # convite", other: "Você excluiu # convites" }),
    fixed: (name: string, address: string) => `Você convida ${name} em ${address}`,
    invited: (n: number) => plural(n, { one: "Você convida # pessoa", other: "Você convida # pessoas" }),
    added: (n: number) =>
      plural(n, { one: "Você adiciona # pessoa sem e-mail", other: "Você adiciona # pessoas sem e-mail" }),
  },

  cannot: {
    waits: "uma mudança já espera aqui",
    joined: "já participa",
    wantsToJoin: "veio por um link e espera aprovação",
    notAsked: "não pediu para participar",
    noRight: "seu papel não permite",
  },

  deleteAsk: {
    title: (n: number) => plural(n, { one: "Excluir # convite", other: "Excluir # convites" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "O link de {name} para de funcionar na hora, e {name} sai da lista de vez.",
          other: "Os links param de funcionar na hora, e estas # pessoas saem da lista de vez.",
        },
        { name },
      ),
    word: "excluir",
    type: (word: string) => `Digite “${word}” para continuar`,
  },
  rejectAsk: {
    title: (n: number) => plural(n, { one: "Rejeitar # pessoa", other: "Rejeitar # pessoas" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "{name} sai da lista e não pode entrar aqui. Pelo link dá para pedir de novo.",
          other: "Estas # pessoas saem da lista e não podem entrar aqui. Pelo link dá para pedir de novo.",
        },
        { name },
      ),
  },

  fix: {
    title: (name: string) => `Corrigir o endereço de ${name}`,
    hint: "O convite errado para de funcionar, e um novo sai com o mesmo nome, departamento e papel.",
    label: "Endereço certo",
    now: (address: string) => `Agora é ${address}.`,
    send: "Enviar a este endereço",
  },

  empty: {
    all: [
      "Ninguém foi convidado ainda",
      "Todos que você convida ficam aqui até participarem, com o que o servidor de e-mail disse.",
    ],
    wants_to_join: [
      "Ninguém espera você",
      "Quem participa por um link fica aqui até um administrador aprovar.",
    ],
    bounced: [
      "Todos os e-mails chegaram",
      "Convites que um servidor de e-mail recusou ou devolveu ficam aqui, com as palavras dele.",
    ],
    expired: [
      "Nenhum link é antigo demais",
      "Convites com o link vencido ficam aqui, prontos para reenviar.",
    ],
    on_the_way: ["Nada está a caminho", "Convites enviados e ainda sem resposta ficam aqui."],
    joined: ["Ninguém ultimamente", "Quem aceitou um convite nos últimos 30 dias fica aqui."],
  },
};

export const invite = {
  title: "Convidar pessoas",
  hint: "Nada é enviado até você ver um veredito para cada endereço.",
  paste: "Endereços",
  pasteHint: "Separe-os por espaço, vírgula, ponto e vírgula ou nova linha.",
  placeholder: "anna@northwind.example, marek@partner.example",
  orFile: "Escolher um arquivo CSV",
  another: "Escolher outro",
  file: (name: string) => `De ${name}`,
  readAs: (encoding: string) => `Lido como ${encoding}`,
  heading: "A primeira linha dá nome às colunas",
  columns: "O que as colunas contêm",
  column: (n: number) => `Coluna ${n}`,
  tells: (title: string) => `O que “${title}” contém`,
  notUsed: "Não usada",
  fields: {
    address: "Endereço",
    name: "Nome",
    last_name: "Sobrenome",
    department: "Departamento",
    position: "Cargo",
  },
  noAddress: "Diga qual coluna contém os endereços",
  unknownDepartments: (names: string[]) =>
    plural(
      names.length,
      {
        one: "# departamento do arquivo não existe aqui: {names}. As pessoas dele vão sem departamento.",
        other: "# departamentos do arquivo não existem aqui: {names}. As pessoas deles vão sem departamento.",
      },
      { names: list(names.slice(0, 5)) },
    ),
  department: "Departamento",
  noDepartment: "Nenhum",
  workgroup: "Grupo de trabalho",
  noWorkgroup: "Nenhum",
  workgroupHint: "Convidados externos precisam de um.",
  role: "Papel",
  letters: "Enviar os e-mails agora",
  lettersHint: "Sem e-mails as pessoas são só adicionadas; convide-as depois.",
  offline: "Sai quando houver rede",
  send: (n: number) => plural(n, { zero: "Convidar", one: "Convidar # pessoa", other: "Convidar # pessoas" }),
  add: (n: number) =>
    plural(n, { zero: "Adicionar", one: "Adicionar # pessoa", other: "Adicionar # pessoas" }),
  verdicts: (fine: number, not: number) =>
    not === 0
      ? plural(fine, { one: "O endereço está bom (#)", other: "Todos os # endereços estão bons" })
      : `${plural(fine, { zero: "Nenhum endereço está bom", one: "# endereço está bom", other: "# endereços estão bons" })}, ${plural(not, { one: "# fica de fora", other: "# ficam de fora" })}`,
  saveLeft: "Salvar o que fica de fora em um arquivo",
  onlyRefused: (n: number) =>
    plural(n, { one: "Só o que fica de fora (#)", other: "Só os # que ficam de fora" }),
  row: "Linha",
  address: "Endereço",
  verdict: "Veredito",
  fine: "Bom",
  malformed: "Não é um endereço",
  repeated: (row: number) => `Já está na linha ${row}`,
  alreadyInvited: (name: string) => `${name} já tem convite`,
  alreadyEmployee: (name: string) => `${name} já é funcionário`,
  taken: (name: string) => `É de ${name}`,
  sendThatAgain: "Reenviar esse",
  reinstate: "Readmitir",
  ask: "Pedir para liberar",
  asked: (name: string, address: string) => `Você pede a ${name} que libere ${address}`,
  openPerson: "Abrir",
};

export const links = {
  title: "Links para participar",
  hint: "Um endereço para muitas pessoas. Desligado, nenhuma cópia vale mais.",
  none: "Ainda não há links",
  noneHint: "Crie um, distribua, e quem o abrir poderá participar ou pedir para isso.",
  name: "Nome",
  namePlaceholder: "Depósito, outono",
  department: "Departamento de quem participa",
  noDepartment: "Nenhum",
  add: "Criar um link",
  copy: "Copiar",
  copyNamed: (name: string) => `Copiar o link “${name}”`,
  copied: "O link foi copiado. Ele sai da área de transferência após 90 segundos.",
  off: "Desligar",
  offNamed: (name: string) => `Desligar o link “${name}”`,
  stops: (name: string) => `Toda cópia distribuída de “${name}” para de funcionar na hora.`,
  word: "desligar",
  isOff: "desligado",
  joined: (n: number) =>
    plural(n, { zero: "Ninguém ainda", one: "# pessoa entrou", other: "# pessoas entraram" }),
  waiting: "Funciona quando a mudança for enviada",
  made: (name: string) => `Você criou o link “${name}”`,
  switched: (name: string) => `Você desligou o link “${name}”`,
};
