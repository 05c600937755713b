import { plural } from "../../plural";

export const steps = {
  title: "Duas etapas",
  summary: (ready: number, all: number) =>
    plural(
      ready,
      {
        zero: "Ninguém de {all} está pronto",
        one: "# de {all} está pronto",
        other: "# de {all} estão prontos",
      },
      {
        all: plural(all, { one: "#", other: "#" }),
      },
    ),
  chips: {
    all: "Todos",
    ready: "Prontos",
    not_ready: "Não prontos",
    ending: "Prazo acabando",
    must: "Deve configurar",
    paused: "Pausada",
    codes: "Poucos códigos",
  },
  columns: {
    name: "Nome",
    address: "E-mail de contato",
    department: "Departamento",
    state: "Duas etapas",
    codes: "Códigos",
    ends: "Termina",
  },
  requests: (n: number) =>
    plural(n, {
      one: "# pessoa não consegue confirmar e pede ajuda",
      other: "# pessoas não conseguem confirmar e pedem ajuda",
    }),
  empty: "Ninguém aqui",
  emptyHints: {
    all: "Quem aceitar um convite aparece aqui.",
    ready:
      "Aqui está quem configura um app autenticador ou uma chave de acesso. Torná-la obrigatória dá uma data a todos.",
    not_ready: "Todos têm uma segunda etapa.",
    ending: "O prazo de ninguém termina nos próximos sete dias.",
    must: "Ninguém está parado na configuração.",
    paused: "Ninguém entra agora sem a segunda etapa. Uma pausa começa no painel da pessoa.",
    codes: "Todos que têm uma segunda etapa ainda têm mais de dois códigos de backup.",
  },
  none: "Ninguém corresponde",
  noneHint: "Procure menos letras, ou escolha outra lista.",
  showAll: "Mostrar todos",
  extendTitle: (n: number) =>
    plural(n, { one: "Prorrogar o prazo de # pessoa", other: "Prorrogar o prazo de # pessoas" }),
  extendHint: (n: number) =>
    plural(n, {
      one: "A partir de agora # pessoa pode entrar por esse tempo sem a segunda etapa.",
      other: "A partir de agora # pessoas podem entrar por esse tempo sem a segunda etapa.",
    }),
  cannot: {
    waits: "uma mudança já espera aqui",
    noGrace: "a segunda etapa está configurada ou não é pedida",
    notPaused: "não está pausada",
  },
  done: {
    extended: (n: number, span: string) =>
      plural(
        n,
        {
          one: "Você prorroga o prazo de # pessoa: {span}",
          other: "Você prorroga o prazo de # pessoas: {span}",
        },
        { span },
      ),
    ended: (n: number) =>
      plural(n, { one: "Você encerrou a pausa de # pessoa", other: "Você encerrou as pausas de # pessoas" }),
  },
  grace: "Prazo",
  graceDays: (days: number) =>
    plural(days, {
      zero: "Nenhum: é preciso configurar na primeira entrada.",
      one: "# dia a partir da chegada ou readmissão.",
      other: "# dias a partir da chegada ou readmissão.",
    }),
  change: "Alterar",
};
