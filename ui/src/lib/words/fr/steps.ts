import { plural } from "../../plural";

export const steps = {
  title: "Deux étapes",
  summary: (ready: number, all: number) =>
    plural(
      ready,
      { zero: "Personne n’est prêt sur {all}", one: "# prêt sur {all}", other: "# prêts sur {all}" },
      {
        all: plural(all, { one: "#", other: "#" }),
      },
    ),
  chips: {
    all: "Tous",
    ready: "Prêts",
    not_ready: "Pas prêts",
    ending: "Fin de délai proche",
    must: "À configurer",
    paused: "Suspendue",
    codes: "Peu de codes",
  },
  columns: {
    name: "Nom",
    address: "E-mail de contact",
    department: "Service",
    state: "Deux étapes",
    codes: "Codes restants",
    ends: "Fin",
  },
  requests: (n: number) =>
    plural(n, {
      one: "# personne ne peut pas confirmer et demande de l’aide",
      other: "# personnes ne peuvent pas confirmer et demandent de l’aide",
    }),
  empty: "Personne ici",
  emptyHints: {
    all: "Quiconque accepte une invitation apparaît ici.",
    ready:
      "Ici se trouve qui a une application d’authentification ou une clé d’accès. La rendre obligatoire donne une date à tous.",
    not_ready: "Tous ont une deuxième étape.",
    ending: "Aucun délai de configuration ne se termine d’ici sept jours.",
    must: "Personne n’est retenu à la configuration.",
    paused:
      "Personne ne se connecte en ce moment sans la deuxième étape. Une suspension commence dans le volet de la personne.",
    codes: "Tous ceux qui ont une deuxième étape ont encore plus de deux codes de secours.",
  },
  none: "Personne ne correspond",
  noneHint: "Cherchez moins de lettres, ou choisissez une autre liste.",
  showAll: "Afficher tous",
  extendTitle: (n: number) =>
    plural(n, { one: "Prolonger le délai de # personne", other: "Prolonger le délai de # personnes" }),
  extendHint: (n: number) =>
    plural(n, {
      one: "# personne peut désormais se connecter aussi longtemps sans deuxième étape.",
      other: "# personnes peuvent désormais se connecter aussi longtemps sans deuxième étape.",
    }),
  cannot: {
    waits: "un changement attend déjà ici",
    noGrace: "la deuxième étape est configurée, ou non demandée",
    notPaused: "pas suspendue",
  },
  done: {
    extended: (n: number, span: string) =>
      plural(
        n,
        {
          one: "Vous prolongez le délai de # personne : {span}",
          other: "Vous prolongez le délai de # personnes : {span}",
        },
        { span },
      ),
    ended: (n: number) =>
      plural(n, {
        one: "Vous avez mis fin à la suspension de # personne",
        other: "Vous avez mis fin à la suspension de # personnes",
      }),
  },
  grace: "Délai",
  graceDays: (days: number) =>
    plural(days, {
      zero: "Aucun : à configurer à la première connexion.",
      one: "# jour à partir de l’arrivée ou du rétablissement de l’accès.",
      other: "# jours à partir de l’arrivée ou du rétablissement de l’accès.",
    }),
  change: "Modifier",
};
