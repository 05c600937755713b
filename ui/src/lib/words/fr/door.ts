import type { Policy } from "../../bindings/Policy";
import type { WebhookStop } from "../../bindings/WebhookStop";
import { number, plural } from "../../plural";

const minutes = (n: number) => plural(n, { one: "# minute", other: "# minutes" });
const seconds = (n: number) => plural(n, { one: "# seconde", other: "# secondes" });
const tried = (n: number) => plural(n, { one: "un essai", other: "# essais" });
const hours = (n: number) => plural(n, { one: "# heure", other: "# heures" });
const characters = (n: number) => plural(n, { one: "# caractère", other: "# caractères" });

export const signInRules = {
  title: "Règles de connexion",
  own: "Personnes avec leur propre liste",
  ownNone: "Personne n’a sa propre liste. Elle se définit dans le volet de la personne.",
  open: "Ouvrir",
  openNamed: (name: string) => `Ouvrir ${name}`,
  exempt: "Exemptés des adresses autorisées",
  exemptHint:
    "Les propriétaires et administrateurs viennent de partout, pour qu’il y ait toujours quelqu’un pour corriger une liste. Chacune de ces connexions est notée dans le journal.",

  byOperator: "Fixé par l’exploitant du serveur",
  unknown: "Le serveur ne le dit pas. Il le dira après sa prochaine mise à jour.",

  sessions: "Sessions",
  idle: "Un navigateur sans activité",
  idleIs: (n: number) => `Déconnecté après ${minutes(n)} ; l’activité prolonge.`,
  longest: "Un navigateur dans tous les cas",
  longestIs: (n: number) => `Déconnecté après ${hours(n)}.`,
  apps: "Une application",
  appsIs: (days: number) =>
    plural(days, {
      one: "Connectée tant qu’elle sert au moins chaque jour.",
      other: "Connectée tant qu’elle sert au moins tous les # jours.",
    }),
  ends: "Met fin à toutes",
  endsIs:
    "Un nouveau mot de passe, un blocage et la fin de l’accès. Un administrateur met fin à celles d’autrui dans leur volet.",

  passwords: "Mots de passe",
  without: "Sans deuxième étape",
  with: "Avec deuxième étape",
  atLeast: (n: number) => `Au moins ${characters(n)}`,
  judged: "Jugement",
  judgedIs:
    "Selon la difficulté à le deviner, en tenant compte du nom, de l’adresse et de l’entreprise. Aucune règle de signes.",
  breached: "Mots de passe divulgués",
  breachedYes: "Refusés, d’après la liste de l’exploitant.",
  breachedNo: "L’exploitant n’a pas donné de liste ; seuls les plus courants sont refusés.",

  tries: "Mots de passe erronés",
  proof: "D’un même endroit",
  proofIs: (n: number) =>
    plural(n, {
      one: "Après # mot de passe erroné, une preuve est demandée.",
      other: "Après # mots de passe erronés, une preuve est demandée.",
    }),
  strangers: "D’appareils inconnus",
  strangersIs: (n: number) =>
    plural(n, {
      one: "L’attente croît ; après # échec de suite, ils ne sont plus écoutés. Les appareils connus n’attendent jamais.",
      other:
        "L’attente croît ; après # échecs de suite, ils ne sont plus écoutés. Les appareils connus n’attendent jamais.",
    }),

  recovery: "Nouveaux mots de passe",
  link: "Un lien par e-mail",
  linkIs: (n: number) => `Fonctionne une fois, pendant ${minutes(n)} ; seul le plus récent fonctionne.`,
  code: "Un code par SMS",
  codeIs: (lives: number, tries: number) => `Valable ${seconds(lives)} et ${tried(tries)}.`,
  again: "Nouvelle demande",
  againIs: (after: number, hour: number, day: number) =>
    `Après ${seconds(after)} ; au plus ${number(hour)} par heure et ${number(day)} par jour.`,

  lockout: "Blocage sur soupçon",
  lockoutHint:
    "Les mots de passe erronés ne comptent jamais ici, pour que nul ne puisse bloquer quelqu’un ou arrêter l’API REST en tapant.",
  threshold: "Bloque à",
  points: (n: number) => plural(n, { one: "# point", other: "# points" }),
  left: "Ignoré",
  weak: "Mot de passe faible",
  breachedSignal: "Mot de passe divulgué",
  off: "Aucune deuxième étape demandée",
  unusual: "Bon mot de passe depuis un appareil inhabituel",
  unusualIs: (each: number, most: number) =>
    `${number(each)} pour chacun sauf le premier, au plus ${number(most)}`,
  reach: "Arrête l’API REST de",
  reaches: { workspace: "toute l’entreprise", person: "la seule personne bloquée" } satisfies Record<
    Policy,
    string
  >,
};

export const integrations = {
  title: "Intégrations",
  summary: (n: number) => plural(n, { zero: "Aucun webhook", one: "# webhook", other: "# webhooks" }),
  rest: "API REST",
  runs: "Elle répond",
  runsHint: {
    workspace:
      "Tant que quelqu’un est bloqué sur soupçon, elle est arrêtée pour toute l’entreprise. L’exploitant l’a fixé ainsi.",
    person:
      "Tant que quelqu’un est bloqué, seuls les webhooks de cette personne sont arrêtés. L’exploitant l’a fixé ainsi.",
  } satisfies Record<Policy, string>,
  stopped: "Elle est arrêtée",
  stoppedHint: (n: number) =>
    plural(n, {
      one: "Webhooks, intégrations et applications reçoivent « bloqué » jusqu’au déblocage de cette personne.",
      other:
        "Webhooks, intégrations et applications reçoivent « bloqué » jusqu’au déblocage de ces # personnes.",
    }),
  since: (ago: string) => `Bloqué sur soupçon ${ago}`,
  caseOpen: (ago: string) => `L’exploitant a un dossier, ouvert ${ago}.`,
  noCase: "Seul l’exploitant lève ce blocage. Aucun dossier n’est encore ouvert.",
  cannot: "Quelqu’un qui peut lire cette entreprise ouvre le dossier.",
  openCase: "Ouvrir un dossier",
  openCaseNamed: (name: string) => `Ouvrir un dossier pour ${name}`,
  see: "Pourquoi",
  seeNamed: (name: string) => `Pourquoi : ${name}`,
  operator: (address: string) => `Adresse de l’exploitant : ${address}`,

  webhooks: "Webhooks",
  inUse: "En service",
  all: "Tous",
  stops: "Sans réponse",
  unused: "Jamais utilisés",
  noOwner: "À personne",
  ownerOf: (name: string) => `De ${name}`,
  stop: {
    owner_left: "Sans réponse : propriétaire parti ou invité",
    blocked: "Sans réponse : quelqu’un est bloqué",
  } satisfies Record<WebhookStop, string>,
  more: (n: number) =>
    plural(n, {
      one: "# ancien webhook n’est pas affiché.",
      other: "# anciens webhooks ne sont pas affichés.",
    }),
  make: "En créer un dans le navigateur",
  new: "Nouveau webhook",
  none: "Pas encore de webhooks",
  noneHint:
    "Chacun crée les siens sur la page « Webhooks » de sa connexion. Chacun apparaît ici avec son propriétaire et son dernier usage.",
  noMatch: "Aucun de ceux-là",
  noMatchHint: "Choisissez une autre liste.",
  showAll: "Afficher tous",
  notTold: "Les webhooks ne sont montrés qu’aux propriétaires et administrateurs.",
};
