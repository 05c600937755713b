import { list, number, plural } from "../../plural";

export const frame = {
  product: "Gatehouse",
  sections: "Seções",
  overview: "Visão geral",
  invitations: "Convites",
  employees: "Funcionários",
  "two-step": "Duas etapas",
  "sign-in-rules": "Regras de entrada",
  events: "Eventos",
  integrations: "Integrações",
  company: "Empresa",
  outbox: "Caixa de saída",
  settings: "Configurações",
  lock: "Bloquear",
  switchTo: (company: string) => `Ir para ${company}`,
  addConnection: "Conectar outra empresa",
  connected: "Já conectadas",
  unreadable: "Uma empresa que não pode ser lida",

  ask: "Quem não consegue entrar? Um nome, um endereço ou o erro que a pessoa vê",
  results: "Resultados",
  people: "Pessoas",
  commands: "Comandos",
  more: "Há mais. Continue digitando para ver menos.",
  nobody: (text: string) => `Ninguém corresponde a “${text}”`,
  nearest: "Ninguém se chama exatamente assim. Os mais próximos:",
  opensAfterwards: "Abrirá quando este formulário for fechado.",
  means: "O que esta mensagem significa",
  meansFor: (name: string) => `O que esta mensagem significa para ${name}`,
  vendors: (message: string) => `A mensagem do fornecedor “${message}”`,
  ours: (message: string) => `Das nossas páginas: “${message}”`,
  unknownAddress: (address: string) => `Ninguém aqui tem ${address}`,
  somebody: "Esta pessoa",
  openFor: "Abra primeiro uma pessoa, ou adicione o endereço, para ver a causa real.",
  possible: (titles: string[]) => `Também pode ser: ${list(titles)}.`,
  openPerson: (name: string) => `Abrir ${name}`,
  goTo: (place: string) => `Ir para: ${place}`,
  setting: (name: string, value: string) => `${name}: ${value.toLowerCase()}`,

  inLanguage: (name: string) => `Idioma: ${name}`,

  needYou: (n: number) => plural(n, { one: "# espera você", other: "# esperam você" }),
  restStopped: (n: number) =>
    plural(n, { one: "# pessoa para a API REST", other: "# pessoas param a API REST" }),
  givenUp: (n: number) =>
    plural(n, {
      one: "# webhook de saída está inacessível",
      other: "# webhooks de saída estão inacessíveis",
    }),
  undecided: (n: number) => plural(n, { one: "# mudança em espera", other: "# mudanças em espera" }),
  conflicts: (n: number) =>
    plural(n, { one: "# mudança precisa de decisão", other: "# mudanças precisam de decisão" }),

  starting: "Iniciando",
  online: "On-line",
  heldBack: "As mudanças estão retidas",
  logChanged: "O registro foi alterado",
  syncing: "Sincronizando",
  fetching: "Buscando o que o servidor sabe",
  fetchingHint: "Esta é a primeira sincronização. O que já está aqui pode ser usado enquanto isso.",
  fetchingStopped: "Continua de onde parou assim que o servidor puder ser alcançado.",
  firstSync: (done: number, all: number) => `${number(done)} de ${number(all)} buscados`,
  offlineSince: (time: string) => `Sem rede desde ${time}`,
  notSyncingSince: (time: string) => `Sem sincronizar desde ${time}`,
  connection: "Configurações de conexão",
  inBrowser: "Continuar no navegador",
  openAgain: "Abrir de novo",
  clockHint:
    "A sincronização segue o relógio do servidor. Até este ser acertado, as idades mostradas aqui não são exatas.",
  asOf: (time: string, ago: string) => `de ${time}, ${ago}`,
  waiting: (n: number) =>
    plural(n, { one: "# mudança em espera, ainda não vale", other: "# mudanças em espera, ainda não valem" }),
  totals: (invitations: number, employees: number) =>
    `${plural(invitations, { one: "# convite", many: "# de convites", other: "# convites" })} · ${plural(employees, { one: "# funcionário", many: "# de funcionários", other: "# funcionários" })}`,
  syncNow: "Sincronizar agora",
  find: "Encontrar uma pessoa ou um comando",
  windowTitle: (screen: string, company: string) => `${screen} – ${company}`,

  keys: "Teclas",
  keysHint: "Tudo funciona sem mouse.",
  anywhere: "Em todo lugar",
};
