import type { NeedKind } from "../../bindings/NeedKind";
import { list, number, plural } from "../../plural";
import { span } from "../../time.svelte";

export const overview = {
  title: "Aperçu",
  summary: (kinds: number) =>
    plural(kinds, {
      zero: "Rien ne vous attend",
      one: "# chose vous attend",
      other: "# choses vous attendent",
    }),
  quiet: "Rien ne vous attend",
  quietHint:
    "Les personnes qui n’arrivent pas à entrer, les e-mails revenus et les demandes apparaissent ici d’abord.",
  needs: "Vous attend maintenant",
  need: {
    unsettled: (n) => [
      plural(n, { one: "# changement demande une décision", other: "# changements demandent une décision" }),
      "Les choses avaient changé avant son arrivée.",
    ],
    wants_to_join: (n) => [
      plural(n, { one: "# personne veut rejoindre", other: "# personnes veulent rejoindre" }),
      "Venues par un lien, elles ne peuvent pas se connecter avant votre décision.",
    ],
    blocked: (n) => [
      plural(n, { one: "# personne est bloquée", other: "# personnes sont bloquées" }),
      "La page de connexion leur dit seulement que l’identifiant ou le mot de passe est incorrect.",
    ],
    rest_stopped: (n) => [
      "L’API REST est arrêtée",
      plural(n, {
        one: "Webhooks, intégrations et applications reçoivent « bloqué » jusqu’au déblocage de cette personne.",
        other:
          "Webhooks, intégrations et applications reçoivent « bloqué » jusqu’au déblocage de ces personnes.",
      }),
    ],
    deliveries_given_up: (n) => [
      plural(n, { one: "# webhook sortant est injoignable", other: "# webhooks sortants sont injoignables" }),
      "Ce qui devait y être remis a été abandonné après un jour d’essais.",
    ],
    weak_password: (n) => [
      plural(n, {
        one: "# personne a un mot de passe faible",
        other: "# personnes ont un mot de passe faible",
      }),
      "Faible, ou sur une liste de mots de passe divulgués ; vu à la dernière connexion.",
    ],
    unusual_device: (n) => [
      plural(n, {
        one: "# personne s’est connectée depuis un appareil inhabituel",
        other: "# personnes se sont connectées depuis des appareils inhabituels",
      }),
      "Ces 30 derniers jours, le bon mot de passe est venu d’un appareil jamais utilisé.",
    ],
    bounced: (n) => [
      plural(n, { one: "# e-mail n’a pas été remis", other: "# e-mails n’ont pas été remis" }),
      "Refusé par le serveur de messagerie, ou renvoyé.",
    ],
    expired: (n) => [
      plural(n, { one: "# invitation a expiré", other: "# invitations ont expiré" }),
      "Le lien ne fonctionne plus ; renvoyer en crée un nouveau.",
    ],
    grace_ending: (n) => [
      plural(n, {
        one: "# personne doit bientôt configurer la deuxième étape",
        other: "# personnes doivent bientôt configurer la deuxième étape",
      }),
      "Le délai se termine d’ici sept jours.",
    ],
    one_admin: () => [
      "Vous seul pouvez gérer cette entreprise",
      "Si vous perdez l’accès, personne ne peut le rétablir. Invitez un deuxième administrateur.",
    ],
  } satisfies Record<NeedKind, (n: number) => [string, string]>,
  review: "Examiner",
  reviewNamed: (title: string) => `Examiner : ${title}`,
  approveNamed: (name: string) => `Approuver ${name}`,
  resendNamed: (name: string) => `Renvoyer l’invitation de ${name}`,
  fixNamed: (name: string) => `Corriger l’adresse : ${name}`,
  seeWhy: "Pourquoi",
  seeWhyNamed: (name: string) => `Pourquoi : ${name}`,
  inviteAdmin: "Inviter un administrateur",
  numbers: "En chiffres",
  signIns: "Connexions, 30 jours",
  failures: "Échecs de connexion, 30 jours",
  twoStep: "Avec deuxième étape",
  steps: {
    on: "Activée",
    in_grace: "En délai",
    must_enrol: "À configurer",
    paused: "Suspendue",
    off: "Non demandée",
  },
  day: "Jour",
  chart: (title: string, sum: number) => `${title}: ${number(sum)}`,
  bar: (day: string, n: number) => `${day}: ${number(n)}`,
  lately: "Récemment",
};

export const company = {
  title: "Entreprise",
  department: {
    title: "Services",
    none: "Pas encore de services",
    noneHint: "Avec des services, on filtre les listes et les liens peuvent en porter un.",
    add: "Ajouter un service",
    name: "Nom du service",
    added: (name: string) => `Vous avez ajouté le service ${name}`,
    renamed: (name: string) => `Vous avez renommé le service en ${name}`,
    deleted: (name: string) => `Vous avez supprimé le service ${name}`,
  },
  workgroup: {
    title: "Groupes de travail",
    none: "Pas encore de groupes de travail",
    noneHint:
      "Les invités externes entrent dans un groupe de travail, et dans aucune autre partie de l’entreprise.",
    add: "Ajouter un groupe",
    name: "Nom du groupe de travail",
    added: (name: string) => `Vous avez ajouté le groupe de travail ${name}`,
    renamed: (name: string) => `Vous avez renommé le groupe de travail en ${name}`,
  },
  delete: "Supprimer",
  deleteNamed: (name: string) => `Supprimer ${name}`,
  deleteStops: "Personne n’y est, donc rien ne s’arrête. Son numéro dans REST n’est jamais redonné.",
  rename: "Renommer",
  renameNamed: (name: string) => `Renommer ${name}`,
  people: (n: number) =>
    plural(n, { zero: "Personne", one: "# personne", many: "# de personnes", other: "# personnes" }),
  settings: "Entreprise",
  name: "Nom de l’entreprise",
  address: "Les employés se connectent à",
  sender: "Les e-mails viennent de",
  confirm: "Confirmer qui rejoint par lien",
  confirmHint: "Ils attendent l’approbation d’un administrateur.",
  domains: "Domaines de messagerie qui n’ont pas besoin de confirmation",
  domainsHint: "Séparez-les par des espaces.",
  days: "Jours de validité d’une invitation",
  daysHint: "Son lien expire ensuite ; elle peut être renvoyée.",
  twoStep: "Deux étapes",
  required: "La validation en deux étapes est obligatoire",
  optional: "La validation en deux étapes est facultative",
  requiredHint: (days: number) =>
    plural(days, {
      zero: "Qui ne l’a pas configurée doit le faire à la prochaine connexion.",
      one: "Qui arrive sans elle a # jour pour la configurer.",
      other: "Qui arrive sans elle a # jours pour la configurer.",
    }),
  optionalHint: "Elle est demandée à qui l’a configurée ; personne n’y est tenu.",
  makeRequired: "La rendre obligatoire",
  makeOptional: "La rendre facultative",
  requireAsk: {
    title: "Rendre la validation en deux étapes obligatoire",
    stops: (people: number, days: number) =>
      days === 0
        ? plural(people, {
            zero: "Tous l’ont configurée. Qui arrive désormais doit le faire à la première connexion.",
            one: "# personne ne l’a pas configurée et doit le faire à la prochaine connexion.",
            other: "# personnes ne l’ont pas configurée et doivent le faire à la prochaine connexion.",
          })
        : plural(
            people,
            {
              zero: "Tous l’ont configurée. Qui arrive désormais a un délai pour cela : {grace}.",
              one: "# personne ne l’a pas configurée et reçoit un délai : {grace}. Ensuite la connexion mène à la configuration.",
              other:
                "# personnes ne l’ont pas configurée et reçoivent un délai : {grace}. Ensuite la connexion mène à la configuration.",
            },
            { grace: span(days * 86_400_000) },
          ),
  },
  grace: "Jours de délai pour la deuxième étape",
  graceHint: "Ensuite la connexion mène à la configuration.",
  range: (from: number, to: number) => `Un nombre de ${from} à ${to}`,
  saved: "Vous avez modifié les paramètres",
  requiredNow: "Vous avez rendu la validation en deux étapes obligatoire",
  notRequiredNow: "Vous avez rendu la validation en deux étapes facultative",
  admins: "Propriétaires et administrateurs",
  secondAdmin:
    "Une seule personne peut gérer cette entreprise. Si cet accès est perdu, personne ne peut le rétablir.",
  open: "Ouvrir",
  openNamed: (name: string) => `Ouvrir ${name}`,
  rights: "Rôles",
  may: (rights: string[]) => (rights.length === 0 ? "son propre profil seulement" : list(rights)),
  letters: "E-mails",
  testLetter: "Un e-mail de test à vous-même",
  testHint: "Montre si le courrier quitte le serveur, avec les mots du serveur de messagerie.",
  testSent: (to: string, said: string) => `Envoyé à ${to}. Le serveur de messagerie a dit : ${said}`,
  sendTest: "Envoyer",
  testOffline: "Il faut le serveur, qui n’est pas joignable en ce moment.",
  readOnly: "Seuls les propriétaires et administrateurs modifient ce qui est ici.",
};

export const settings = {
  title: "Paramètres",
  look: "Apparence",
  theme: "Thème",
  themes: { system: "Comme le système", light: "Clair", dark: "Sombre" },
  language: "Langue",
  languageHint: "Textes, dates et nombres de cette fenêtre. Les e-mails et les pages ont la leur.",
  systemLanguage: (name: string) => `Comme le système (${name})`,
  density: "Lignes",
  densities: { comfortable: "Aérées", compact: "Compactes" },
  letters: "Touches d’une seule lettre",
  lettersHint: "J, K, A et semblables agissent aussitôt. Désactivé : seules les touches avec Ctrl.",
  tray: "Continuer quand la fenêtre est fermée",
  trayHint: "Gatehouse reste dans la zone de notification et continue de synchroniser.",
  connection: "Connexion",
  server: "Serveur",
  signedInAs: "Connecté en tant que",
  as: (name: string, role: string) => `${name} · ${role}`,
  lastSync: "Dernière synchronisation",
  never: "Pas encore",
  syncNow: "Synchroniser",
  proxy: "Proxy",
  proxyHint: "Vide, celui du système est pris.",
  authority: "Autorité de certification privée",
  authorityHint: "Un fichier PEM, si votre entreprise signe ses propres certificats.",
  choose: "Choisir un fichier",
  remove: "Retirer",
  lock: "Verrouiller",
  passphrase: "Phrase secrète",
  hasPassphrase: "Définie. Elle est demandée au déverrouillage de Gatehouse.",
  noPassphrase: "Non définie. Le trousseau du système ouvre seul ce qui est stocké ici.",
  setPassphrase: "Définir une phrase",
  changePassphrase: "Changer la phrase",
  removePassphrase: "Retirer",
  removeTitle: "Retirer la phrase secrète",
  removeHint: "Le trousseau du système ouvre alors seul ce qui est stocké ici.",
  current: "Phrase secrète actuelle",
  next: "Nouvelle phrase secrète",
  again: "Nouvelle phrase secrète encore une fois",
  differs: "Les deux ne sont pas identiques",
  passphraseSet: "La phrase secrète est définie",
  passphraseRemoved: "La phrase secrète est retirée",
  idle: "Verrouiller tout seul",
  idleAfter: (minutes: number) =>
    plural(minutes, { zero: "Jamais", one: "Après # minute", other: "Après # minutes" }),
  away: "Verrouiller quand je pars",
  awayHint: "Quand cet ordinateur se met en veille ou que son écran est verrouillé.",
  device: "Cet appareil",
  forget: "Oublier cet appareil",
  forgetGo: "Oublier",
  forgetWord: "oublier",
  forgetHint: "Efface tout ce qui est stocké ici et met fin à la connexion de cette application.",
  forgetTitle: "Oublier cet appareil",
  forgetStops: (waiting: number) =>
    plural(waiting, {
      zero: "Ce qui est stocké ici est effacé. L’entreprise elle-même reste comme elle est.",
      one: "Ce qui est stocké ici est effacé, et # changement en attente est perdu. L’entreprise elle-même reste comme elle est.",
      other:
        "Ce qui est stocké ici est effacé, et # changements en attente sont perdus. L’entreprise elle-même reste comme elle est.",
    }),
  about: "Au sujet de",
  serverVersion: "Version du serveur",
  serverVersionUnknown: "Inconnue sans réseau",
  version: "Version",
  folder: "Dossier des données",
  folderSize: (folder: string, size: string) => `${folder} · ${size}`,
  diagnostics: "Diagnostic",
  diagnosticsHint: "Versions et nombres pour un rapport. Ni noms ni adresses.",
  copied: "Le diagnostic est copié",
};

export const doors = {
  opening: "Ouverture de ce qui est stocké ici. Le trousseau vous demandera peut-être de le déverrouiller.",
  back: "Retour",
  server: {
    title: "Ouvrez votre entreprise",
    text: "Son adresse, ou le lien qu’on vous a envoyé.",
    label: "Adresse",
    placeholder: "access.northwind.example",
    go: "Continuer",
    none: "Pas encore de serveur ?",
    noneHint: "Un programme et une minute. La démo apporte une entreprise avec des personnes à regarder :",
    command: "gatehouse-server demo --data ./demo",
  },
  workspace: {
    title: "Quelle entreprise ?",
    text: (server: string) => `${server} en a plusieurs.`,
    label: "Son nom court, comme dans l’adresse",
  },
  keep: {
    title: (name: string) => `Se connecter à ${name}`,
    text: "Ce qui est stocké sur cet ordinateur est chiffré, et le trousseau du système détient la clé. Une phrase secrète ajoute un second verrou.",
    needed:
      "Ce qui est stocké sur cet ordinateur est chiffré. Il n’a pas de trousseau, une phrase secrète est donc nécessaire.",
    plain: "La connexion à ce serveur n’est pas chiffrée. Ce n’est acceptable que sur cet ordinateur.",
    optional: "Phrase secrète, si vous en voulez une",
    label: "Phrase secrète",
    again: "Phrase secrète encore une fois",
    differs: "Les deux ne sont pas identiques",
  },
  signIn: {
    text: "Vous vous connectez dans votre navigateur. Cette application ne voit jamais votre mot de passe.",
    go: "Se connecter dans le navigateur",
    waiting: "Continuer dans le navigateur",
    waitingHint: "Cette page avance toute seule.",
    again: "Rouvrir le navigateur",
    elsewhere: "Si aucun navigateur ne s’ouvre, ouvrez cette adresse dans un navigateur de cet ordinateur :",
    copyAddress: "Copier l’adresse",
    cancel: "Annuler",
  },
  unlock: {
    title: (name: string) => `Déverrouiller ${name}`,
    text: "Votre phrase secrète ouvre ce qui est stocké ici, même sans réseau.",
    keychain: "Votre trousseau ouvre ce qui est stocké ici.",
    label: "Phrase secrète",
    caps: "Verr. Maj est activé",
    go: "Déverrouiller",
    forgot: "Phrase secrète oubliée ?",
    cannot: "Impossible de déverrouiller ?",
    forgotHint:
      "Personne ne peut la rétablir. Oubliez cet appareil et reconnectez-vous : l’entreprise est comme avant, mais les changements en attente ici sont perdus.",
    forgetStops:
      "Ce qui est stocké ici est effacé, et les changements qui y attendent sont perdus. L’entreprise elle-même reste comme elle est.",
  },
  trouble: {
    keychainTitle: "Le trousseau ne répond pas",
    wrongKeyTitle: "La clé ne convient pas",
    damagedTitle: "Le fichier stocké est endommagé",
    kept: "Les changements qui y attendent sont illisibles tant que la bonne clé n’est pas revenue. Mis de côté, le fichier est gardé : il n’est jamais supprimé.",
    keptKeychain:
      "Les changements qui attendent ici sont illisibles tant que le trousseau n’est pas revenu. Mis de côté, le fichier est gardé : il n’est jamais supprimé.",
    keptDamaged:
      "Les changements qui y attendent n’ont pas pu être lus. Mis de côté, le fichier est gardé : il n’est jamais supprimé.",
    tryAgain: "Réessayer",
    anew: "Mettre le fichier de côté et reconnecter",
    asideIn: (folder: string) => `Le fichier se trouve maintenant dans ${folder}`,
    file: "Fichier",
  },
};
