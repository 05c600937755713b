import type { Scope } from "../../bindings/Scope";
import { plural } from "../../plural";

export const webhooks = {
  title: "Webhooks",
  keptHint:
    "Ils sont restés quand l’accès de leur propriétaire a pris fin. Ils lisent encore, et ne changent rien.",
  scopes: {
    user_brief: "les personnes par leur nom",
    user_basic: "les personnes avec leurs adresses",
    user: "les personnes, et les modifie",
    department: "les services",
    main: "le journal des événements",
  } satisfies Record<Scope, string>,
  reads: (scopes: string) => `Lit ${scopes}`,
  used: (ago: string, ip: string | null) => (ip ? `utilisé ${ago} depuis ${ip}` : `utilisé ${ago}`),
  never: "jamais utilisé",
  ends: (when: string) => `prend fin le ${when}`,
  disabled: (ago: string) => `Désactivé ${ago}`,
  ended: (ago: string) => `Terminé ${ago}`,
  revoke: "Désactiver",
  revokeNamed: (title: string) => `Désactiver le webhook ${title}`,
  ask: {
    title: (title: string) => `Désactiver le webhook ${title}`,
    stops:
      "Tout ce qui l’utilise s’arrête aussitôt. On ne peut pas le réactiver : son propriétaire en crée un nouveau.",
  },
  done: (title: string) => `Vous avez désactivé le webhook ${title}`,
  wouldStop: (n: number) =>
    plural(n, { one: "# webhook s’arrête avec l’accès", other: "# webhooks s’arrêtent avec l’accès" }),
  stopsWhile: (n: number) =>
    plural(n, { one: "# webhook s’arrête jusque-là", other: "# webhooks s’arrêtent jusque-là" }),
  disable: "Les désactiver",
  disableHint: "Tout ce qui les utilise s’arrête aussitôt, pour toujours.",
  keep: "Les garder, sans propriétaire",
  keepHint: "Ils lisent encore. Ce qu’ils changeraient pour la personne est refusé.",
};
