import type { Scope } from "../../bindings/Scope";
import { plural } from "../../plural";

export const webhooks = {
  title: "Webhooks",
  keptHint: "Ficaram quando o acesso do proprietário foi encerrado. Continuam lendo e não mudam nada.",
  scopes: {
    user_brief: "pessoas pelo nome",
    user_basic: "pessoas com seus endereços",
    user: "pessoas, e as altera",
    department: "departamentos",
    main: "o registro de eventos",
  } satisfies Record<Scope, string>,
  reads: (scopes: string) => `Lê ${scopes}`,
  used: (ago: string, ip: string | null) => (ip ? `usado ${ago} de ${ip}` : `usado ${ago}`),
  never: "nunca usado",
  ends: (when: string) => `termina em ${when}`,
  disabled: (ago: string) => `Desativado ${ago}`,
  ended: (ago: string) => `Encerrado ${ago}`,
  revoke: "Desativar",
  revokeNamed: (title: string) => `Desativar o webhook ${title}`,
  ask: {
    title: (title: string) => `Desativar o webhook ${title}`,
    stops: "Tudo o que o usa para na hora. Não dá para ativá-lo de novo: o proprietário cria outro.",
  },
  done: (title: string) => `Você desativou o webhook ${title}`,
  wouldStop: (n: number) =>
    plural(n, { one: "# webhook para junto com o acesso", other: "# webhooks param junto com o acesso" }),
  stopsWhile: (n: number) => plural(n, { one: "# webhook para até lá", other: "# webhooks param até lá" }),
  disable: "Desativá-los",
  disableHint: "Tudo o que os usa para na hora, para sempre.",
  keep: "Mantê-los, sem dono",
  keepHint: "Continuam lendo. O que mudariam pela pessoa é recusado.",
  /** One of one's own, made in the app. */
  make: {
    title: "Novo webhook",
    hint: "Um programa que tem o endereço dele age em seu nome, até você sair da empresa ou ser bloqueado.",
    name: "Para que serve",
    nameHint: "Você e os administradores veem este nome.",
    namePlaceholder: "Folha de pagamento",
    people: "O que ele pode fazer com as pessoas",
    reads: {
      user_brief: "Ler nomes, cargos e departamentos",
      user_basic: "Ler nomes, cargos, departamentos e endereços",
      user: "Ler tudo e alterar até onde você pode",
      none: "Nada",
    },
    others: "O que mais ele pode fazer",
    department: "Ler departamentos e alterá-los até onde você pode",
    main: "Ler o registro de eventos",
    choose: "Escolha o que ele pode fazer.",
    ends: "Ele termina",
    after: {
      year: "Depois de um ano",
      quarter: "Depois de 90 dias",
      month: "Depois de 30 dias",
      week: "Depois de 7 dias",
      never: "Nunca",
    },
    act: "Criar o webhook",
    offline:
      "Criar um webhook precisa da rede: o endereço dele aparece uma só vez, por isso nada dele pode esperar aqui.",
    made: "Passe este endereço ao programa. Quem o tem age em seu nome.",
    once: "Ele só aparece agora",
    onceHint:
      "Copie-o para onde só o programa o encontre. Se ele se perder, desative este webhook e crie outro.",
    copy: "Copiar o endereço",
    done: "Pronto",
  },
};
