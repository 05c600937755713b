import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import type { Told } from "../../problems";

export const portal = {
  paste: "Votre entreprise est sur un portail Bitrix24 ?",
  pasteHint:
    "Collez l’adresse d’un webhook entrant. Un administrateur en crée un là-bas, pour les utilisateurs, les services et le journal des événements.",
  by: (host: string, owner: string) => `${host}, par un webhook de ${owner}`,
  gets: "Vous obtenez tout le monde avec recherche et filtres, le journal des événements, et pourquoi quelqu’un n’arrive pas à entrer, pour autant que le portail le dise, même sans réseau.",
  reads:
    "Pour l’instant cette fenêtre ne fait que lire : les décisions sur les portails viendront plus tard.",
  absent:
    "Les portails ne disent rien aux applications de la deuxième étape, des sessions, des adresses autorisées, des blocages, de la récupération et des liens ; cette fenêtre les laisse donc de côté.",
  lacking: "Ce que ce webhook n’ouvre pas",
  secret: "L’adresse ouvre votre portail. Elle est stockée chiffrée, comme tout ici.",
  go: "Connecter",

  server: "Portail",
  webhook: "Webhook",
  webhookHint: "Son adresse reste ici, chiffrée, et n’est plus jamais affichée.",
  change: "En prendre un autre",
  changeTitle: "Prendre un autre webhook",
  changeHint: "Du même portail. Ce qui est stocké ici reste.",
  label: "Adresse du webhook",
  changed: "Le portail est lu par le nouveau webhook",

  host: "Adresse",
  scopes: "Le webhook lit",
  about: "Sur le portail de l’éditeur",
  aboutHint: "Ce qui est ici est relu sans cesse là-bas. Cela se modifie sur le portail.",

  sources: "D’où cela vient",
  source: {
    portal: "Du portail",
    ours: "Vu par cette application",
    inferred: "Déduit",
  } satisfies Record<Source, string>,
  field: {
    name: "nom",
    contact_email: "e-mail de contact",
    department: "service",
    position: "fonction",
    status: "statut",
    since: "depuis quand",
    last_sign_in: "dernière connexion",
  } satisfies Record<Field, string>,
  inferredHint: "Actif là-bas et jamais connecté : l’invitation est sans doute encore sans réponse.",
  notTold: "Non communiqué",

  notInYet: {
    title: "Ne s’est jamais connecté",
    text: (name: string) =>
      `${name} est actif sur le portail et ne s’est jamais connecté ; l’invitation est donc sans doute encore sans réponse. Les portails ne disent pas ce qu’est devenu l’e-mail ; il se renvoie là-bas.`,
  },
  said: (said: string) => `Le portail a dit : « ${said} »`,
  asFarAsTold: (name: string) => `Rien de connu n’arrête ${name}, pour autant que le portail le dise`,
};

export const lacks: Record<Lack, string> = {
  people: "Les personnes, sans lesquelles il n’y a rien à montrer : donnez-lui la portée « user ».",
  addresses: "Les adresses, pour lesquelles il lui faut la portée « user ».",
  sign_ins: "Les dernières connexions, et donc qui n’est pas encore venu : il lui faut la portée « user ».",
  departments: "Les services, pour lesquels il lui faut la portée « department ».",
  log: "Le journal des événements : il lui faut la portée « main », un administrateur et une formule qui en a un.",
  admin:
    "Tout le monde : qui l’a créé n’est pas administrateur là-bas, des personnes à l’accès terminé peuvent manquer.",
};

export const portalFaults: Record<PortalFault, Told> = {
  too_many_calls: {
    what: "Le portail ne prend plus d’appels pour le moment",
    why: "D’autres intégrations l’appellent aussi de cette adresse.",
    todo: "Cela reprend tout seul.",
  },
  time_used_up: {
    what: "Le portail ne donne plus de temps à cette application pour quelques minutes",
    why: "Il compte la durée des appels, sur dix minutes.",
    todo: "Cela reprend tout seul.",
  },
  overloaded: {
    what: "Le portail a coupé REST pour surcharge",
    why: "Cela reste ainsi pour toute intégration jusqu’à ce que l’assistance de l’éditeur le lève.",
    todo: "Écrivez à l’assistance de l’éditeur.",
  },
  webhook_gone: {
    what: "Le portail ne prend plus ce webhook",
    why: "Il a été supprimé ou modifié, ou qui l’a créé a été bloqué ou n’a plus accès.",
    todo: "Créez-en un nouveau sur le portail et collez-le dans les paramètres.",
  },
  webhook_expired: {
    what: "Le temps du webhook est écoulé",
    todo: "Créez-en un nouveau sur le portail et collez-le dans les paramètres.",
  },
  owner_left: {
    what: "Qui a créé le webhook n’y travaille plus",
    why: "Un webhook agit comme son propriétaire.",
    todo: "Faites-en créer un par un autre administrateur et collez-le dans les paramètres.",
  },
  looks_blocked: {
    what: "REST semble bloqué sur le portail",
    why: "Il refuse tout sans dire pourquoi, comme il le fait tant que quelqu’un est bloqué.",
    todo: "Voyez si d’autres intégrations se sont arrêtées aussi. Si oui, écrivez à l’assistance de l’éditeur avec l’adresse du portail, le nom et l’e-mail de la personne bloquée.",
  },
  blocked: {
    what: "REST est bloqué tant que quelqu’un l’est là-bas",
    why: "Cela arrête tout webhook, intégration et application.",
    todo: "Faites débloquer la personne bloquée ; cela reprend alors tout seul.",
  },
  not_on_plan: {
    what: "La formule du portail n’a pas REST",
    todo: "Il faut une formule payante, ou une qui soit de nouveau payée.",
  },
  scope_missing: {
    what: "Le webhook ne peut pas lire cela",
    why: "Il lui manque une portée.",
    todo: "Donnez-lui « user », « department » et « main » sur le portail.",
  },
  no_right: {
    what: "Qui a créé le webhook n’en a pas le droit là-bas",
    todo: "Faites-en créer un par un administrateur du portail et collez-le dans les paramètres.",
  },
  needs_https: {
    what: "Le portail ne prend que des connexions chiffrées",
    todo: "Collez l’adresse qui commence par https.",
  },
  portal_deleted: {
    what: "Le portail a été supprimé",
    why: "Ce qui en a été lu avant reste ici.",
  },
  confirmation_waits: {
    what: "Un administrateur du portail doit d’abord confirmer cette application",
    todo: "Cela attend sur le portail ; la suite vient ensuite toute seule.",
  },
  confirmation_refused: {
    what: "Un administrateur du portail a refusé cette application",
    todo: "Demandez-lui, ou collez un autre webhook dans les paramètres.",
  },
  portal_trouble: { what: "Le portail a eu sa propre panne", todo: "Cela reprend tout seul." },
  not_understood: {
    what: "Le portail ne comprend pas cette application",
    why: "Il est plus ancien ou plus récent que ce qui est documenté.",
  },
  wrong_address: { what: "Le portail ne prend pas cette adresse" },
  address_taken: {
    what: "Quelqu’un sur le portail a cette adresse",
    why: "Il ne dit ni qui, ni si c’est son identifiant ou son e-mail de contact. Les accès terminés comptent.",
    todo: "Cherchez-la ici.",
  },
  too_many_people: { what: "La formule du portail n’admet pas plus de personnes" },
  needs_workgroup: { what: "Un invité externe a besoin d’un groupe de travail là-bas" },
  change_denied: {
    what: "Le portail ne permet pas ce changement",
    why: "La personne n’y est pas, ou qui a créé le webhook ne peut pas la modifier.",
  },
  change_refused: { what: "Le portail n’a pas pris le changement", why: "Il ne dit pas pourquoi." },
};
