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
};
