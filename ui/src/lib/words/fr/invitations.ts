import { list, plural } from "../../plural";

export const invitations = {
  title: "Invitations",
  summary: (open: number, need: number) =>
    [
      plural(open, { zero: "Personne n’est invité", one: "# ouverte", other: "# ouvertes" }),
      plural(need, { zero: "", one: "# vous attend", other: "# vous attendent" }),
    ]
      .filter(Boolean)
      .join(" · "),
  tabs: {
    all: "Tous",
    wants_to_join: "Veut rejoindre",
    bounced: "Non remis",
    expired: "Expirées",
    on_the_way: "En route",
    joined: "Arrivés",
  },
  columns: {
    name: "Nom",
    address: "Adresse",
    department: "Service",
    state: "État",
    age: "Âge",
    role: "Rôle",
  },
  links: "Liens",
  fromFile: "D’un fichier",
  invite: "Inviter",

  approve: "Approuver",
  reject: "Rejeter",
  sendAgain: "Renvoyer",
  fixAddress: "Corriger l’adresse",
  delete: "Supprimer",
  deleteOrReject: "Supprimer, ou rejeter qui demande à rejoindre",
  againIn: (seconds: number) => `Possible dans ${seconds} s`,
  clearFilters: "Les afficher toutes",
  open: "Ouvrir",
  copyAddress: "Copier l’adresse",
  next: "Suivante",
  previous: "Précédente",
  select: "Sélectionner",

  state: {
    waiting: "En attente",
    goesOut: "Part une fois en ligne",
    goesOutSoon: "Part dans un instant",
    seeOutbox: "À décider dans la boîte d’envoi",
    byLink: (link: string) => `Par lien · ${link}`,
    importedQuietly: "Ajouté sans e-mail",
    queued: "Dans la file du serveur",
    opened: "Lien ouvert, pas terminé",
  },

  done: {
    approved: (name: string) => `Vous avez approuvé ${name}`,
    approvedMany: (n: number) =>
      plural(n, { one: "Vous avez approuvé # personne", other: "Vous avez approuvé # personnes" }),
    rejected: (name: string) => `Vous avez rejeté ${name}`,
    rejectedMany: (n: number) =>
      plural(n, { one: "Vous avez rejeté # personne", other: "Vous avez rejeté # personnes" }),
    resent: (name: string) => `Vous renvoyez l’invitation de ${name}`,
    resentMany: (n: number) =>
      plural(n, { one: "Vous renvoyez # invitation", other: "Vous renvoyez # invitations" }),
    deleted: (name: string) => `Vous avez supprimé l’invitation de ${name}`,
    deletedMany: (n: number) =>
      plural(n, { one: "Vous avez supprimé # invitation", other: "Vous avez supprimé # invitations" }),
    fixed: (name: string, address: string) => `Vous invitez plutôt ${name} à ${address}`,
    invited: (n: number) => plural(n, { one: "Vous invitez # personne", other: "Vous invitez # personnes" }),
    added: (n: number) =>
      plural(n, {
        one: "Vous ajoutez # personne sans e-mail",
        other: "Vous ajoutez # personnes sans e-mail",
      }),
  },

  cannot: {
    waits: "un changement attend déjà ici",
    joined: "déjà arrivé",
    wantsToJoin: "venu par un lien, attend l’approbation",
    notAsked: "n’a pas demandé à rejoindre",
    noRight: "votre rôle ne le permet pas",
  },

  deleteAsk: {
    title: (n: number) => plural(n, { one: "Supprimer # invitation", other: "Supprimer # invitations" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "Le lien de {name} cesse aussitôt de fonctionner, et {name} quitte la liste pour de bon.",
          other:
            "Leurs liens cessent aussitôt de fonctionner, et ces # personnes quittent la liste pour de bon.",
        },
        { name },
      ),
    word: "supprimer",
    type: (word: string) => `Tapez « ${word} » pour continuer`,
  },
  rejectAsk: {
    title: (n: number) => plural(n, { one: "Rejeter # personne", other: "Rejeter # personnes" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "{name} quitte la liste et ne peut pas se connecter ici. Le lien permet de redemander.",
          other:
            "Ces # personnes quittent la liste et ne peuvent pas se connecter ici. Le lien permet de redemander.",
        },
        { name },
      ),
  },

  fix: {
    title: (name: string) => `Corriger l’adresse de ${name}`,
    hint: "La mauvaise invitation cesse de fonctionner, et une nouvelle part avec les mêmes nom, service et rôle.",
    label: "Bonne adresse",
    now: (address: string) => `C’est maintenant ${address}.`,
    send: "Envoyer à cette adresse",
  },

  empty: {
    all: [
      "Personne n’est encore invité",
      "Tous ceux que vous invitez sont ici jusqu’à leur arrivée, avec ce qu’a dit le serveur de messagerie.",
    ],
    wants_to_join: [
      "Personne ne vous attend",
      "Qui rejoint par un lien est ici jusqu’à l’approbation d’un administrateur.",
    ],
    bounced: [
      "Tous les e-mails sont arrivés",
      "Les invitations qu’un serveur de messagerie a refusées ou renvoyées sont ici, avec ses mots.",
    ],
    expired: [
      "Aucun lien n’est trop ancien",
      "Les invitations dont le lien a expiré sont ici, prêtes à être renvoyées.",
    ],
    on_the_way: ["Rien n’est en route", "Les invitations envoyées et encore sans réponse sont ici."],
    joined: ["Personne récemment", "Qui a accepté une invitation ces 30 derniers jours est ici."],
  },
};

export const invite = {
  title: "Inviter des personnes",
  hint: "Rien n’est envoyé avant que vous ayez vu un verdict pour chaque adresse.",
  paste: "Adresses",
  pasteHint: "Séparez-les par une espace, une virgule, un point-virgule ou une nouvelle ligne.",
  placeholder: "anna@northwind.example, marek@partner.example",
  orFile: "Choisir un fichier CSV",
  another: "En choisir un autre",
  file: (name: string) => `De ${name}`,
  readAs: (encoding: string) => `Lu en ${encoding}`,
  heading: "La première ligne nomme les colonnes",
  columns: "Ce que contiennent les colonnes",
  column: (n: number) => `Colonne ${n}`,
  tells: (title: string) => `Ce que contient « ${title} »`,
  notUsed: "Non utilisée",
  fields: {
    address: "Adresse",
    name: "Nom",
    last_name: "Nom de famille",
    department: "Service",
    position: "Fonction",
  },
  noAddress: "Indiquez quelle colonne contient les adresses",
  unknownDepartments: (names: string[]) =>
    plural(
      names.length,
      {
        one: "# service du fichier n’existe pas ici : {names}. Ses personnes arrivent sans service.",
        other: "# services du fichier n’existent pas ici : {names}. Leurs personnes arrivent sans service.",
      },
      { names: list(names.slice(0, 5)) },
    ),
  department: "Service",
  noDepartment: "Aucun",
  workgroup: "Groupe de travail",
  noWorkgroup: "Aucun",
  workgroupHint: "Les invités externes en ont besoin.",
  role: "Rôle",
  letters: "Envoyer les e-mails maintenant",
  lettersHint: "Sans e-mails, les personnes sont seulement ajoutées ; invitez-les plus tard.",
  offline: "Part une fois en ligne",
  send: (n: number) =>
    plural(n, { zero: "Inviter", one: "Inviter # personne", other: "Inviter # personnes" }),
  add: (n: number) => plural(n, { zero: "Ajouter", one: "Ajouter # personne", other: "Ajouter # personnes" }),
  verdicts: (fine: number, not: number) =>
    not === 0
      ? plural(fine, { one: "L’adresse convient (#)", other: "Les # adresses conviennent" })
      : `${plural(fine, { zero: "Aucune adresse ne convient", one: "# adresse convient", other: "# adresses conviennent" })}, ${plural(not, { one: "# reste de côté", other: "# restent de côté" })}`,
  saveLeft: "Enregistrer ce qui est mis de côté",
  onlyRefused: (n: number) =>
    plural(n, { one: "Seulement celle de côté (#)", other: "Seulement les # de côté" }),
  row: "Ligne",
  address: "Adresse",
  verdict: "Verdict",
  fine: "Convient",
  malformed: "Pas une adresse",
  repeated: (row: number) => `Déjà à la ligne ${row}`,
  alreadyInvited: (name: string) => `${name} est déjà invité`,
  alreadyEmployee: (name: string) => `${name} est déjà employé`,
  taken: (name: string) => `Prise par ${name}`,
  sendThatAgain: "Renvoyer celle-ci",
  reinstate: "Rétablir l’accès",
  ask: "Demander de la libérer",
  asked: (name: string, address: string) => `Vous demandez à ${name} de libérer ${address}`,
  openPerson: "Ouvrir",
};

export const links = {
  title: "Liens pour rejoindre",
  hint: "Une adresse pour beaucoup. Le désactiver rend aussitôt toute copie inutile.",
  none: "Pas encore de liens",
  noneHint: "Créez-en un, distribuez-le, et qui l’ouvre peut rejoindre ou le demander.",
  name: "Nom",
  namePlaceholder: "Entrepôt, automne",
  department: "Service de qui rejoint",
  noDepartment: "Aucun",
  add: "Créer un lien",
  copy: "Copier",
  copyNamed: (name: string) => `Copier le lien « ${name} »`,
  copied: "Le lien est copié. Il quitte le presse-papiers après 90 secondes.",
  off: "Désactiver",
  offNamed: (name: string) => `Désactiver le lien « ${name} »`,
  stops: (name: string) => `Toutes les copies distribuées de « ${name} » cessent aussitôt de fonctionner.`,
  word: "désactiver",
  isOff: "désactivé",
  joined: (n: number) =>
    plural(n, { zero: "Encore personne", one: "# personne arrivée", other: "# personnes arrivées" }),
  waiting: "Fonctionne une fois le changement envoyé",
  made: (name: string) => `Vous avez créé le lien « ${name} »`,
  switched: (name: string) => `Vous avez désactivé le lien « ${name} »`,
};
