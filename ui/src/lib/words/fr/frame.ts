import { list, number, plural } from "../../plural";

export const frame = {
  product: "Gatehouse",
  sections: "Sections",
  overview: "Aperçu",
  invitations: "Invitations",
  employees: "Employés",
  "two-step": "Deux étapes",
  "sign-in-rules": "Règles de connexion",
  events: "Événements",
  integrations: "Intégrations",
  company: "Entreprise",
  outbox: "Boîte d’envoi",
  settings: "Paramètres",
  lock: "Verrouiller",
  switchTo: (company: string) => `Passer à ${company}`,
  addConnection: "Connecter une autre entreprise",
  connected: "Déjà connectées",
  unreadable: "Une entreprise illisible",

  ask: "Qui n’arrive pas à se connecter ? Un nom, une adresse ou l’erreur affichée",
  results: "Résultats",
  people: "Personnes",
  commands: "Commandes",
  more: "Il y en a d’autres. Continuez à écrire pour affiner.",
  nobody: (text: string) => `Personne ne correspond à « ${text} »`,
  nearest: "Personne ne s’appelle exactement ainsi. Les plus proches :",
  opensAfterwards: "Cela s’ouvrira quand ce formulaire sera fermé.",
  means: "Ce que signifie ce message",
  meansFor: (name: string) => `Ce que signifie ce message pour ${name}`,
  vendors: (message: string) => `Le message de l’éditeur : « ${message} »`,
  ours: (message: string) => `De nos pages : « ${message} »`,
  unknownAddress: (address: string) => `Personne ici n’a ${address}`,
  somebody: "Cette personne",
  openFor: "Ouvrez d’abord une personne, ou ajoutez l’adresse, pour voir la vraie cause.",
  possible: (titles: string[]) => `Cela peut aussi être : ${list(titles)}.`,
  openPerson: (name: string) => `Ouvrir ${name}`,
  goTo: (place: string) => `Aller à : ${place}`,
  setting: (name: string, value: string) => `${name}: ${value.toLowerCase()}`,

  inLanguage: (name: string) => `Langue : ${name}`,

  needYou: (n: number) => plural(n, { one: "# vous attend", other: "# vous attendent" }),
  restStopped: (n: number) =>
    plural(n, { one: "# personne arrête l’API REST", other: "# personnes arrêtent l’API REST" }),
  givenUp: (n: number) =>
    plural(n, { one: "# webhook sortant est injoignable", other: "# webhooks sortants sont injoignables" }),
  undecided: (n: number) => plural(n, { one: "# changement attend", other: "# changements attendent" }),
  conflicts: (n: number) =>
    plural(n, { one: "# changement demande une décision", other: "# changements demandent une décision" }),

  starting: "Démarrage",
  online: "En ligne",
  heldBack: "Les changements sont retenus",
  logChanged: "Le journal a été modifié",
  syncing: "Synchronisation",
  fetching: "Récupération de ce que sait le serveur",
  fetchingHint: "C’est la première synchronisation. Ce qui est déjà là est utilisable.",
  fetchingStopped: "Elle reprendra où elle en était dès que le serveur sera joignable.",
  firstSync: (done: number, all: number) => `${number(done)} sur ${number(all)} récupérés`,
  offlineSince: (time: string) => `Hors ligne depuis ${time}`,
  notSyncingSince: (time: string) => `Sans synchronisation depuis ${time}`,
  connection: "Paramètres de connexion",
  inBrowser: "Continuer dans le navigateur",
  openAgain: "Rouvrir",
  clockHint:
    "La synchronisation suit l’horloge du serveur. Tant que celle-ci n’est pas réglée, les âges affichés ici sont faux.",
  asOf: (time: string, ago: string) => `état de ${time}, ${ago}`,
  waiting: (n: number) =>
    plural(n, {
      one: "# changement attend, pas encore en vigueur",
      other: "# changements attendent, pas encore en vigueur",
    }),
  totals: (invitations: number, employees: number) =>
    `${plural(invitations, { one: "# invitation", many: "# d’invitations", other: "# invitations" })} · ${plural(employees, { one: "# employé", many: "# d’employés", other: "# employés" })}`,
  syncNow: "Synchroniser",
  find: "Trouver une personne ou une commande",
  windowTitle: (screen: string, company: string) => `${screen} – ${company}`,

  keys: "Touches",
  keysHint: "Tout fonctionne sans souris.",
  anywhere: "Partout",
};
