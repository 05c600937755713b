import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import { plural } from "../../plural";
import type { Told } from "../../problems";

export const portal = {
  paste: "Votre entreprise est sur un portail Bitrix24 ?",
  pasteHint:
    "Collez l’adresse d’un webhook entrant. Un administrateur le crée là-bas, pour les utilisateurs, les services et le journal des événements.",
  by: (host: string, owner: string) => `${host}, par un webhook de ${owner}`,
  gets: "Vous avez tout le monde avec recherche et filtres, le journal des événements, et pourquoi quelqu’un ne peut pas entrer, autant que le portail le dit, même sans réseau.",
  decides:
    "Ici, vous faites partir, réintégrez, modifiez et invitez, aussi sans réseau. C’est fait sur le portail dès qu’il y en a un, au nom de qui a créé le webhook.",
  absent:
    "Les portails ne disent rien aux applications des deux étapes, des sessions, des adresses autorisées, des blocages, de la récupération ni des liens ; cette fenêtre les laisse donc de côté.",
  lacking: "Ce que ce webhook n’ouvre pas",
  secret: "L’adresse ouvre votre portail. Elle est stockée chiffrée, comme tout ici.",
  go: "Connecter",
  server: "Le portail",
  webhook: "Le webhook",
  webhookHint: "Son adresse reste ici, chiffrée, et n’est plus jamais affichée.",
  change: "En prendre un autre",
  changeTitle: "Prendre un autre webhook",
  changeHint: "Du même portail. Ce qui est stocké ici reste.",
  label: "Adresse du webhook",
  changed: "Le portail est lu par le nouveau webhook",
  host: "Adresse",
  scopes: "Le webhook lit",
  about: "Sur le portail de l’éditeur",
  aboutHint:
    "Ce qui est ici y est relu sans cesse. Les personnes se modifient ici ou là-bas, tout le reste là-bas.",
  receipts:
    "Les portails ne donnent pas de reçus. Ceux-ci ont été faits par cette application, d’après ce que le portail a répondu.",
  dismissStops: (n: number) =>
    plural(n, {
      one: "La connexion au portail s’arrête. Ce qui est à elle y reste ; la réintégrer la laisse rentrer.",
      other:
        "La connexion au portail s’arrête pour # personnes. Ce qui est à elles y reste ; les réintégrer les laisse rentrer.",
    }),
  sources: "D’où cela vient",
  source: { portal: "Du portail", ours: "Vu par cette application", inferred: "Déduit" } satisfies Record<
    Source,
    string
  >,
  field: {
    name: "le nom",
    contact_email: "l’e-mail de contact",
    department: "le service",
    position: "la fonction",
    status: "le statut",
    since: "depuis quand",
    last_sign_in: "la dernière connexion",
  } satisfies Record<Field, string>,
  inferredHint: "Active là-bas et jamais connectée : l’invitation n’a probablement pas encore été acceptée.",
  notTold: "Non communiqué",
  notInYet: {
    title: "Ne s’est jamais connectée",
    text: (name: string) =>
      `${name} est active sur le portail et ne s’est jamais connectée ; l’invitation n’a donc probablement pas encore été acceptée. Les portails ne disent pas ce qu’est devenu le message ; il se renvoie là-bas.`,
  },
  said: (words: string) => `Le portail a dit : « ${words} »`,
  asFarAsTold: (name: string) => `Autant que le portail le dise, rien n’arrête ${name}`,
};

export const lacks: Record<Lack, string> = {
  people: "Les personnes, sans lesquelles il n’y a rien à montrer : donnez-lui la portée « user ».",
  addresses: "Les adresses, pour lesquelles il lui faut la portée « user ».",
  sign_ins:
    "Les dernières connexions, et donc qui n’est pas encore entré, pour lesquelles il lui faut la portée « user ».",
  departments: "Les services, pour lesquels il lui faut la portée « department ».",
  log: "Le journal des événements, pour lequel il lui faut la portée « main », un administrateur et une offre qui en a un.",
  admin: "Tout le monde : qui l’a créé n’y est pas administrateur, il peut manquer des personnes parties.",
  decisions:
    "Décider : pour faire partir, réintégrer, modifier et inviter, il lui faut la portée « user », et un administrateur qui l’a créé.",
};

export const portalFaults: Record<PortalFault, Told & { todo: string }> = {
  too_many_calls: {
    what: "Le portail n’accepte plus d’appels pour le moment",
    why: "D’autres intégrations l’appellent aussi depuis cette adresse.",
    todo: "Cela reprend de soi-même.",
  },
  time_used_up: {
    what: "Le portail ne donne plus de temps à cette application pendant quelques minutes",
    why: "Il compte la durée des appels sur dix minutes.",
    todo: "Cela reprend de soi-même.",
  },
  overloaded: {
    what: "Le portail a coupé REST pour surcharge",
    why: "Cela vaut pour toutes les intégrations, jusqu’à ce que l’assistance de l’éditeur le rétablisse.",
    todo: "Écrivez à l’assistance de l’éditeur.",
  },
  webhook_gone: {
    what: "Le portail n’accepte plus ce webhook",
    why: "Il a été supprimé ou modifié, ou qui l’a créé a été bloqué ou est parti.",
    todo: "Créez-en un nouveau sur le portail et collez-le dans les réglages.",
  },
  webhook_expired: {
    what: "Le temps du webhook est écoulé",
    todo: "Créez-en un nouveau sur le portail et collez-le dans les réglages.",
  },
  owner_left: {
    what: "Qui a créé le webhook n’y travaille plus",
    why: "Un webhook agit au nom de son propriétaire.",
    todo: "Faites-en créer un par un autre administrateur et collez-le dans les réglages.",
  },
  looks_blocked: {
    what: "On dirait que REST est bloqué sur le portail",
    why: "Il refuse tout sans dire pourquoi, comme il le fait tant que quelqu’un est bloqué.",
    todo: "Regardez si d’autres intégrations sont arrêtées aussi. Si oui, écrivez à l’assistance de l’éditeur l’adresse du portail, le nom et l’e-mail de la personne bloquée.",
  },
  blocked: {
    what: "REST est bloqué tant que quelqu’un l’est là-bas",
    why: "Cela arrête tous les webhooks, intégrations et applications.",
    todo: "Faites débloquer la personne ; cela reprend alors de soi-même.",
  },
  not_on_plan: {
    what: "L’offre du portail n’a pas REST",
    todo: "Il faut une offre payante, ou une offre payée de nouveau.",
  },
  scope_missing: {
    what: "Le webhook ne peut pas lire cela",
    why: "Il lui manque une portée.",
    todo: "Donnez-lui « user », « department » et « main » sur le portail.",
  },
  no_right: {
    what: "Qui a créé le webhook n’en a pas le droit là-bas",
    todo: "Faites-en créer un par un administrateur du portail et collez-le dans les réglages.",
  },
  needs_https: {
    what: "Le portail n’accepte que les connexions chiffrées",
    todo: "Collez l’adresse qui commence par https.",
  },
  portal_deleted: {
    what: "Le portail a été supprimé",
    why: "Ce qui en a été lu avant reste ici.",
    todo: "Oubliez cet appareil dans les réglages quand plus rien n’en est utile.",
  },
  confirmation_waits: {
    what: "Un administrateur du portail doit d’abord confirmer cette application",
    todo: "Cela attend sur le portail, puis reprend de soi-même.",
  },
  confirmation_refused: {
    what: "Un administrateur du portail a refusé cette application",
    todo: "Demandez-lui, ou collez un autre webhook dans les réglages.",
  },
  portal_trouble: { what: "Le portail a eu une erreur à lui", todo: "Cela reprend de soi-même." },
  not_understood: {
    what: "Le portail ne comprend pas cette application",
    why: "Il est plus ancien ou plus récent que ce qui est documenté.",
    todo: "Mettez cette application à jour. Si cela n’aide pas, faites-le sur le portail même.",
  },
  wrong_address: {
    what: "Le portail n’accepte pas cette adresse",
    todo: "Vérifiez comment elle est écrite et décidez de nouveau.",
  },
  address_taken: {
    what: "Quelqu’un sur le portail a cette adresse",
    why: "Il ne dit ni qui, ni si c’est son identifiant ou son e-mail de contact. Les personnes parties comptent.",
    todo: "Cherchez-la ici.",
  },
  too_many_people: {
    what: "L’offre du portail n’admet pas plus de personnes",
    todo: "Faites partir du portail quelqu’un qui n’y travaille plus, ou faites étendre l’offre ; puis décidez de nouveau.",
  },
  needs_workgroup: {
    what: "Une personne de l’extérieur a besoin d’un groupe de travail là-bas",
    todo: "Invitez-la sur le portail, où l’on peut choisir un groupe de travail.",
  },
  change_denied: {
    what: "Le portail n’autorise pas cette modification",
    why: "La personne n’y est pas, qui a créé le webhook ne peut pas la modifier, ou c’est un administrateur que le portail garde.",
    todo: "Regardez sur le portail si la personne y est. Si oui, faites créer un webhook par un administrateur qui peut la modifier et collez-le dans les réglages.",
  },
  change_refused: {
    what: "Le portail n’a pas accepté la modification",
    why: "Il ne dit pas pourquoi.",
    todo: "Faites-le sur le portail même, qui en dira peut-être plus.",
  },
};
