import type { EventKind } from "../../bindings/EventKind";
import type { PersonLetterKind } from "../../bindings/PersonLetterKind";
import { plural } from "../../plural";

export const employees = {
  title: "Employés",
  summary: (n: number) =>
    plural(n, { zero: "Encore personne", one: "# personne", many: "# de personnes", other: "# personnes" }),
  all: "Tous",
  blocked: "Bloqué",
  columns: {
    name: "Nom",
    contact: "E-mail de contact",
    department: "Service",
    role: "Rôle",
    status: "Statut",
    twoStep: "Deux étapes",
    lastSignIn: "Dernier accès",
  },
  never: "Jamais",
  find: "Chercher dans cette liste",
  department: "Service",
  anyDepartment: "Service : tous",
  workgroup: "Groupe de travail",
  anyWorkgroup: "Groupe : tous",
  anyRole: "Rôle : tous",
  anyTwoStep: "Deux étapes : tous",
  dismiss: "Mettre fin à l’accès",
  reinstate: "Rétablir l’accès",
  endSessions: "Mettre fin aux sessions",
  replace: "Mauvaise personne arrivée…",
  sendRecovery: "Envoyer le lien du mot de passe",
  sendLogin: "Envoyer l’identifiant",
  edit: "Modifier",
  block: "Bloquer",
  liftBlock: "Lever le blocage",
  openCase: "Ouvrir un dossier",
  anyRisk: "Risque : tous",
  risk: "Risque",
  empty: "Personne ici ne correspond",
  emptyHint: "Retirez un filtre, ou cherchez moins de lettres.",
  first: "Pas encore d’employés",
  firstHint: "Quiconque accepte une invitation apparaît ici.",
  clear: "Afficher tous",
  done: {
    dismissed: (name: string) => `Vous avez mis fin à l’accès de ${name}`,
    dismissedMany: (n: number) =>
      plural(n, {
        one: "Vous avez mis fin à l’accès de # personne",
        other: "Vous avez mis fin à l’accès de # personnes",
      }),
    reinstated: (name: string) => `Vous avez rétabli l’accès de ${name}`,
    reinstatedMany: (n: number) =>
      plural(n, {
        one: "Vous avez rétabli l’accès de # personne",
        other: "Vous avez rétabli l’accès de # personnes",
      }),
    replaced: (name: string, address: string) =>
      `Vous avez mis fin à l’accès de ${name} et invitez plutôt ${address}`,
    sessions: (name: string) => `Vous mettez fin aux sessions de ${name}`,
    sessionsMany: (n: number) =>
      plural(n, {
        one: "Vous mettez fin aux sessions de # personne",
        other: "Vous mettez fin aux sessions de # personnes",
      }),
    recovery: (name: string) => `Vous envoyez à ${name} un lien pour un nouveau mot de passe`,
    login: (name: string) => `Vous envoyez à ${name} l’identifiant`,
    edited: (name: string) => `Vous avez modifié le profil de ${name}`,
    blocked: (name: string) => `Vous avez bloqué ${name}`,
    blockLifted: (name: string) => `Vous avez levé le blocage de ${name}`,
    caseOpened: (name: string) => `Vous avez demandé à l’exploitant de débloquer ${name}`,
  },
  cannot: {
    waits: "un changement attend déjà ici",
    dismissed: "accès déjà terminé",
    notDismissed: "accès non terminé",
    notJoined: "pas encore arrivé",
    yourself: "c’est vous",
    noSession: "aucune session ouverte",
    noRight: "votre rôle ne le permet pas",
  },
  blockAsk: {
    title: (name: string) => `Bloquer ${name}`,
    stops: (name: string) =>
      `Toutes les sessions prennent fin aussitôt, et la page de connexion dit seulement à ${name} que l’identifiant ou le mot de passe est incorrect. Mot de passe, deuxième étape et appareils restent. Vous pouvez lever ce blocage.`,
    reason: "Raison",
    hint: "Visible par les administrateurs et dans le journal des événements, jamais par la personne.",
  },
  caseAsk: {
    title: (name: string) => `Demander à l’exploitant de débloquer ${name}`,
    text: (name: string) =>
      `Personne dans l’entreprise ne lève un blocage sur soupçon. L’exploitant vérifie qui demande et laisse de nouveau entrer ${name} ; l’ancien mot de passe ne fonctionne alors plus ici.`,
    verify: (name: string) =>
      `${name} administre cette entreprise, l’exploitant vérifie donc aussi l’identité. Dites comment vous joindre.`,
    note: "Ce que l’exploitant devrait savoir",
    noteHint: "Facultatif. Comment vous joindre, et ce qui s’est passé.",
    operator: (address: string) => `Adresse de l’exploitant : ${address}`,
  },
  dismissAsk: {
    title: (name: string) => `Mettre fin à l’accès de ${name}`,
    titleMany: (n: number) =>
      plural(n, { one: "Mettre fin à l’accès de # personne", other: "Mettre fin à l’accès de # personnes" }),
    stops: (n: number) =>
      plural(n, {
        one: "Toutes les sessions prennent fin aussitôt et la connexion à cette entreprise cesse. Données et identifiant sont gardés ; rétablir l’accès les rend.",
        other:
          "Toutes leurs sessions prennent fin aussitôt et la connexion à cette entreprise cesse pour # personnes. Données et identifiants sont gardés ; rétablir l’accès les rend.",
      }),
    word: "terminer",
  },
  sessionsAsk: {
    title: (name: string) => `Mettre fin aux sessions de ${name}`,
    titleMany: (n: number) =>
      plural(n, {
        one: "Mettre fin aux sessions de # personne",
        other: "Mettre fin aux sessions de # personnes",
      }),
    stops: (n: number) =>
      plural(n, {
        one: "Tous les navigateurs et applications sont déconnectés aussitôt de cette entreprise. Le travail non enregistré peut y être perdu.",
        other:
          "Tous les navigateurs et applications de # personnes sont déconnectés aussitôt. Le travail non enregistré peut y être perdu.",
      }),
  },
  export: "Exporter",
  exportName: "employes.csv",
  exported: (n: number, path: string) =>
    plural(
      n,
      {
        one: "# personne est écrite dans {path}",
        many: "# de personnes sont écrites dans {path}",
        other: "# personnes sont écrites dans {path}",
      },
      { path },
    ),
};

export const person = {
  label: (name: string) => `À propos de ${name}`,
  invitedBy: (name: string) => `invité par ${name}`,
  whyNot: (name: string) => `Pourquoi ${name} n’arrive pas à entrer`,
  notInYet: (name: string) => `Pourquoi ${name} n’est pas encore là`,
  mayStop: (name: string) => `Ce qui peut arrêter ${name}`,
  canGetIn: (name: string) => `Rien de connu ici n’arrête ${name}`,
  asOf: (ago: string) => `État : ${ago}`,
  worthKnowing: "Bon à savoir",
  copyReply: "Copier une réponse",
  replyIn: "Copier la réponse dans une autre langue",
  replyCopied: "La réponse est copiée",

  invitation: "Invitation",
  address: "Adresse",
  role: "Rôle",
  invited: "Invitation le",
  cameByLink: "Arrivée par lien",
  invitedOn: (when: string, by: string) => `${when}, par ${by}`,
  letterState: "Lettre",
  letterWas: (state: string, when: string) => `${state}, ${when}`,
  askedToJoin: "Demande à rejoindre",
  joined: "Arrivée",
  id: "Identifiant",
  idHint: "Pour les programmes",
  copyLogin: "Copier l’identifiant de connexion",
  copyContact: "Copier l’e-mail de contact",
  copyId: "Copier l’identifiant",
  linkEnds: "Fin du lien",
  linkEnded: "Lien terminé",
  sent: "Envoyé",
  sentTimes: (n: number, last: string) =>
    plural(n, { zero: "Jamais", one: "# fois, {last}", other: "# fois, la dernière {last}" }, { last }),

  profile: "Profil",
  name: "Nom",
  contact: "E-mail de contact",
  login: "Identifiant",
  department: "Service",
  position: "Fonction",
  workgroups: "Groupes de travail",
  status: "Statut",
  since: (ago: string) => `${ago}`,
  none: "Aucun",
  notYet: "Aucun avant l’arrivée",

  signIn: "Connexion",
  lastSignIn: "Dernière connexion",
  lastFailure: "Dernier échec",
  sessions: "Sessions",
  openSessions: (n: number) => plural(n, { zero: "Aucune ouverte", one: "# ouverte", other: "# ouvertes" }),
  letter: { recovery: "E-mail de récupération", login: "E-mail avec l’identifiant" } satisfies Record<
    PersonLetterKind,
    string
  >,

  twoStep: "Deux étapes",
  state: "État",
  by: "Avec",
  byWhat: {
    authenticator: "Application d’authentification",
    passkey: "Clé d’accès",
    both: "Application d’authentification ou clé d’accès",
  },
  passkeys: "Clés d’accès",
  lastUsed: (when: string) => `dernière utilisation ${when}`,
  notUsedYet: "pas encore utilisée",
  codesLeft: "Codes de secours",
  codes: (n: number) => plural(n, { zero: "Aucun restant", one: "# restant", other: "# restants" }),
  graceUntil: "Délai jusqu’au",
  pausedUntil: "Suspendue jusqu’au",

  waiting: "En attente, pas encore en vigueur",
  timeline: "Chronologie",
  noTimeline: "Rien ces 30 derniers jours",

  replace: {
    title: (name: string) => `${name} n’est pas la bonne personne`,
    dismissed: (name: string) =>
      `L’accès de ${name} prend fin : ses sessions se terminent et la connexion à cette entreprise cesse.`,
    freed: (address: string) => `Son e-mail de contact ${address} est libéré. Son identifiant reste le sien.`,
    nothingToFree: "Aucun e-mail de contact à libérer. Son identifiant reste le sien.",
    invited: (department: string | null, role: string) =>
      department
        ? `La bonne personne est invitée par un nouvel e-mail : ${role.toLowerCase()}, ${department}.`
        : `La bonne personne est invitée par un nouvel e-mail : ${role.toLowerCase()}.`,
    address: "Bonne adresse",
    name: "Nom",
    act: "Terminer et inviter",
  },

  editTitle: (name: string) => `Modifier ${name}`,
  editHint: "L’e-mail de contact n’est pas un identifiant. Le changer libère l’ancienne adresse.",
};

export const events: Record<EventKind, (by: string | null) => string> = {
  workspace_created: () => "Entreprise créée",
  settings_edited: (by) => (by ? `Paramètres modifiés par ${by}` : "Paramètres modifiés"),
  department_added: (by) => (by ? `Service ajouté par ${by}` : "Service ajouté"),
  department_renamed: (by) => (by ? `Service renommé par ${by}` : "Service renommé"),
  department_deleted: (by) => (by ? `Service supprimé par ${by}` : "Service supprimé"),
  workgroup_added: (by) => (by ? `Groupe de travail ajouté par ${by}` : "Groupe de travail ajouté"),
  workgroup_renamed: (by) => (by ? `Groupe de travail renommé par ${by}` : "Groupe de travail renommé"),
  invited: (by) => (by ? `Invité par ${by}` : "Invité"),
  imported: (by) => (by ? `Personnes importées par ${by}` : "Personnes importées"),
  invitation_resent: (by) => (by ? `Renvoyé par ${by}` : "Renvoyé"),
  invitation_deleted: (by) => (by ? `Invitation supprimée par ${by}` : "Invitation supprimée"),
  address_fixed: (by) => (by ? `Adresse corrigée par ${by}` : "Adresse corrigée"),
  invitation_opened: () => "Lien ouvert",
  invitation_refused: () => "Lien refusé",
  letter_failed: () => "E-mail non remis",
  letter_sent: () => "E-mail pris par le serveur de messagerie",
  address_requested: (by) => (by ? `Prié par ${by} de libérer l’adresse` : "Prié de libérer l’adresse"),
  join_requested: () => "A demandé à rejoindre par un lien",
  help_requested: () => "A demandé de l’aide pour la deuxième étape",
  invitation_requested: () => "A demandé une invitation",
  request_answered: (by) => (by ? `Demande traitée par ${by}` : "Demande traitée"),
  joined: () => "Arrivé",
  approved: (by) => (by ? `Approuvé par ${by}` : "Approuvé"),
  rejected: (by) => (by ? `Rejeté par ${by}` : "Rejeté"),
  link_added: (by) => (by ? `Lien créé par ${by}` : "Lien créé"),
  link_switched_off: (by) => (by ? `Lien désactivé par ${by}` : "Lien désactivé"),
  employee_edited: (by) => (by ? `Profil modifié par ${by}` : "Profil modifié"),
  dismissed: (by) => (by ? `Accès terminé par ${by}` : "Accès terminé"),
  reinstated: (by) => (by ? `Accès rétabli par ${by}` : "Accès rétabli"),
  blocked: (by) => (by ? `Bloqué par ${by}` : "Bloqué sur soupçon"),
  block_lifted: (by) => (by ? `Blocage levé par ${by}` : "Blocage levé"),
  case_opened: (by) => (by ? `Dossier ouvert par ${by}` : "Dossier ouvert par l’exploitant"),
  unblocked: () => "Débloqué par l’exploitant",
  case_refused: () => "Dossier refusé par l’exploitant",
  role_granted: (by) => (by ? `Rôle attribué par ${by}` : "Rôle attribué"),
  two_step_required: (by) =>
    by
      ? `Validation en deux étapes rendue obligatoire par ${by}`
      : "Validation en deux étapes rendue obligatoire",
  two_step_not_required: (by) =>
    by
      ? `Validation en deux étapes rendue facultative par ${by}`
      : "Validation en deux étapes rendue facultative",
  two_step_enrolled: () => "Validation en deux étapes configurée",
  two_step_paused: (by) => (by ? `Validation en deux étapes suspendue par ${by}` : "Deux étapes suspendues"),
  pause_ended: (by) => (by ? `Suspension terminée par ${by}` : "Suspension terminée"),
  grace_extended: (by) => (by ? `Délai prolongé par ${by}` : "Délai prolongé"),
  backup_codes_made: () => "Nouveaux codes de secours créés",
  passkey_added: () => "Clé d’accès ajoutée",
  passkey_removed: () => "Clé d’accès retirée",
  passkey_used: () => "Clé d’accès utilisée",
  backup_code_used: () => "Code de secours utilisé",
  profile_opened: () => "Connecté à son propre profil",
  login_changed: () => "Identifiant changé par la personne",
  login_change_refused: () => "Changement d’identifiant refusé",
  identity_unlinked: () => "La personne a détaché son identifiant",
  social_linked: () => "Compte social lié",
  social_unlinked: () => "Compte social détaché",
  password_set: () => "Mot de passe défini",
  recovery_asked: () => "Nouveau mot de passe demandé",
  recovery_sent: (by) => (by ? `Lien de récupération envoyé par ${by}` : "Lien de récupération envoyé"),
  recovery_opened: () => "Lien de récupération ouvert",
  recovery_refused: () => "Lien ou code de récupération refusé",
  password_recovered: () => "Nouveau mot de passe défini par lien ou code",
  login_sent: (by) => (by ? `Identifiant envoyé par ${by}` : "Identifiant envoyé"),
  signed_in: () => "Connecté",
  sign_in_failed: () => "Échec de connexion",
  ip_rule_changed: (by) => (by ? `Adresses autorisées modifiées par ${by}` : "Adresses autorisées modifiées"),
  place_refused: () => "Refusé : l’adresse n’est pas autorisée",
  app_connected: () => "Application connectée",
  device_revoked: (by) => (by ? `Appareil révoqué par ${by}` : "Appareil révoqué"),
  sessions_ended: (by) => (by ? `Sessions terminées par ${by}` : "Sessions terminées"),
  webhook_added: () => "Webhook créé",
  webhook_disabled: (by) => (by ? `Webhook désactivé par ${by}` : "Webhook désactivé"),
  webhook_kept: (by) => (by ? `Webhook gardé par ${by}` : "Webhook gardé"),
  outgoing_added: (by) => (by ? `Webhook sortant ajouté par ${by}` : "Webhook sortant ajouté"),
  outgoing_secrets_shown: (by) =>
    by ? `Secrets d’un webhook sortant affichés à ${by}` : "Secrets d’un webhook sortant affichés",
  outgoing_disabled: (by) => (by ? `Webhook sortant désactivé par ${by}` : "Webhook sortant désactivé"),
  delivery_given_up: () => "Remise à un webhook sortant abandonnée",
  delivery_sent_again: (by) => (by ? `Remise renvoyée par ${by}` : "Remise renvoyée"),
  rest_refused: () => "Webhook sans réponse",
  portal_logged: () => "Noté par le portail",
  operation_refused: () => "Changement refusé",
  operation_reused: () => "Changement répété par quelqu’un d’autre, ou avec un autre contenu",
  restored: () => "Base de données restaurée d’une sauvegarde",
};

export const notArrived = (name: string, sender: string) => [
  `S’il n’est pas arrivé : ${name} devrait regarder dans Spam et dans Promotions.`,
  sender.includes("@")
    ? `Expéditeur à approuver : ${sender}, ou tout ${sender.slice(sender.lastIndexOf("@") + 1)}.`
    : `Expéditeur à approuver : ${sender}.`,
];

export const unnamedDevice: string = "Appareil sans nom";
