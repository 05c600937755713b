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
  /** One of one's own, made in the app. */
  make: {
    title: "Nouveau webhook",
    hint: "Un programme qui a son adresse agit en votre nom, jusqu’à ce que vous quittiez l’entreprise ou soyez bloqué.",
    name: "À quoi il sert",
    nameHint: "Vous et les administrateurs voyez ce nom.",
    namePlaceholder: "Paie",
    people: "Ce qu’il peut faire avec les personnes",
    reads: {
      user_brief: "Lire les noms, fonctions et services",
      user_basic: "Lire les noms, fonctions, services et adresses",
      user: "Tout lire, et le modifier autant que vous le pouvez",
      none: "Rien",
    },
    others: "Ce qu’il peut faire d’autre",
    department: "Lire les services, et les modifier autant que vous le pouvez",
    main: "Lire le journal des événements",
    choose: "Choisissez ce qu’il peut faire.",
    ends: "Il se termine",
    after: {
      year: "Après un an",
      quarter: "Après 90 jours",
      month: "Après 30 jours",
      week: "Après 7 jours",
      never: "Jamais",
    },
    act: "Créer le webhook",
    offline:
      "Créer un webhook demande le réseau : son adresse n’est affichée qu’une fois, rien ne peut donc attendre ici.",
    made: "Donnez cette adresse au programme. Qui l’a agit en votre nom.",
    once: "Elle n’est affichée que maintenant",
    onceHint:
      "Copiez-la là où seul le programme la trouve. Si elle est perdue, désactivez ce webhook et créez-en un autre.",
    copy: "Copier l’adresse",
    done: "Terminé",
  },
};
