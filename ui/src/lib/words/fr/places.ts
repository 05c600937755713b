import type { OffList } from "../../bindings/OffList";
import type { RangeFault } from "../../bindings/RangeFault";
import type { RuleFor } from "../../bindings/RuleFor";
import { list, number, plural } from "../../plural";

export const places = {
  title: "Adresses autorisées",
  everyone: "Tous",
  hint: "La liste la plus proche remplace la plus large : celle d’une personne, sinon du service, sinon de tous. Les propriétaires et administrateurs en sont exemptés.",
  change: "Modifier",
  changeNamed: (name: string) => `Modifier d’où ${name} peut venir`,

  none: {
    workspace: "De partout",
    department: "Comme tous",
    person: "Comme le service, sinon comme tous",
  } satisfies Record<RuleFor["of"], string>,
  anywhere: "De partout, quoi que dise la liste plus large",
  only: (texts: string[]) => `Seulement de ${list(texts)}`,
  onlyFirst: (texts: string[], more: number) =>
    plural(
      more,
      { one: "Seulement de {first} et # autre", other: "Seulement de {first} et # autres" },
      {
        first: texts.join(", "),
      },
    ),
  since: (ago: string) => `${ago}`,
  becomes: (what: string) => `Deviendra : ${what}`,

  from: "Peut venir",
  by: {
    workspace: "La liste de tous",
    department: "La liste du service",
    person: "Sa propre liste",
  } satisfies Record<RuleFor["of"], string>,
  whose: "Selon",
  exempt: "Les propriétaires et administrateurs en sont exemptés.",
  free: "De partout",

  dialog: {
    title: (name: string) => `D’où ${name} peut venir`,
    everyone: "D’où l’on peut venir",
    allow: "Autorisé",
    options: {
      workspace: { as_wider: "De partout", only: "Seulement de ces adresses" },
      department: {
        as_wider: "Comme tous",
        only: "Seulement de ces adresses",
        anywhere: "De partout, quoi que dise la liste de tous",
      },
      person: {
        as_wider: "Comme le service, sinon comme tous",
        only: "Seulement de ces adresses",
        anywhere: "De partout, quoi que dise la liste plus large",
      },
    },
    addresses: "Adresses et plages",
    addressesHint: "Une par ligne : 203.0.113.7, 203.0.113.0/24 ou 2001:db8::/48.",
    saved: (name: string) => `Vous avez modifié d’où ${name} peut venir`,
    savedAll: "Vous avez modifié d’où l’on peut venir",
  },

  rehearsal: {
    untold: "adresse inconnue",
    title: "Sur les connexions des 30 derniers jours",
    trying: "Essai sur les connexions des 30 derniers jours",
    nobody: (n: number) =>
      plural(n, {
        one: "Personne n’aurait été refusé. La seule connexion concernée (#) venait de l’intérieur.",
        other: "Personne n’aurait été refusé. Les # connexions concernées venaient toutes de l’intérieur.",
      }),
    nothing: "Aucune des personnes concernées ne s’est connectée, on ne peut donc rien en dire.",
    refused: (people: number, signIns: number, all: number) =>
      plural(
        people,
        {
          one: "# personne aurait été refusée : {refused} connexions sur {all}.",
          other: "# personnes auraient été refusées : {refused} connexions sur {all}.",
        },
        { refused: number(signIns), all: number(all) },
      ),
    name: "Qui",
    times: "Fois",
    where: "D’où, et quand en dernier",
    place: (ip: string, n: number) => (n === 1 ? ip : `${ip} (${number(n)})`),
    more: (n: number) => plural(n, { one: "et # autre personne", other: "et # autres personnes" }),
    ownOutside: (ip: string) =>
      `Vous êtes maintenant à ${ip}, qui n’est pas dans la liste. Vous en êtes exempté comme propriétaire ou administrateur ; les autres ici seraient refusés.`,
    ownOutsideHeld: (ip: string) =>
      `Vous êtes maintenant à ${ip}, qui n’est pas dans la liste. Le serveur ne vous laisse pas vous enfermer dehors.`,
  },
};

export const offList: Record<OffList, string> = {
  integration: "Hors de la liste : une intégration agit pour la personne",
  session_from_before: "Hors de la liste, qui est venue plus tard",
  refused_afterwards: "Hors de la liste : refusé ensuite",
  exempt_admin: "Hors de la liste : propriétaires et administrateurs en sont exemptés",
};

export const rangeFaults: Record<RangeFault, string> = {
  no_address: "Ce n’est ni une adresse ni une plage au format CIDR.",
  bad_length: "Après le / vient un nombre jusqu’à 32, ou 128 en IPv6.",
  host_bits: "Cela nomme une seule adresse dans une plage : on ne sait pas laquelle est voulue.",
  zone: "Ce qui suit le % n’a de sens que sur un seul ordinateur.",
  everywhere: "Cela laisserait entrer tout le monde.",
};
export const rangeMeant = (text: string, meant: string) =>
  `Écrivez ${meant} pour la plage, ou ${text.split("/")[0] ?? text} pour l’adresse seule.`;
