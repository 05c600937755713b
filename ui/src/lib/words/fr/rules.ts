import type { AddressFault } from "../../bindings/AddressFault";
import type { Shown } from "../../bindings/Shown";
import type { Right } from "../../bindings/Right";
import type { RiskKind } from "../../bindings/RiskKind";
import type { Role } from "../../bindings/Role";
import type { Standing } from "../../bindings/Standing";
import type { Status } from "../../bindings/Status";
import type { TwoStepState } from "../../bindings/TwoStepState";

export const statuses: Record<Status, string> = {
  invited: "Invité",
  pending_approval: "Veut rejoindre",
  active: "Actif",
  dismissed: "Sans accès",
};

export const roles: Record<Role, string> = {
  owner: "Propriétaire",
  admin: "Administrateur",
  helpdesk: "Assistance",
  employee: "Employé",
  extranet: "Invité externe",
  integrator: "Intégrateur",
};

export const shownStates: Record<Shown | "blocked" | "cannotGetIn", string> = {
  wants_to_join: "Veut rejoindre",
  bounced: "Revenu",
  refused: "Refusé",
  delayed: "Retardé",
  expired: "Expirée",
  queued: "En attente",
  sent: "Envoyé",
  opened: "Ouvert",
  not_sent: "Non envoyé",
  inferred: "Probablement invité",
  waiting: "En attente",
  joined: "Arrivé",
  blocked: "Bloqué",
  cannotGetIn: "N’arrive pas à entrer",
};

export const waitingKinds = {
  unsettled: "Non appliqué",
  invite: "En attente",
  resend_invitation: "Sera renvoyé",
  fix_address: "Corrigé",
  delete_invitation: "Supprimé",
  approve: "Approuvé",
  reject: "Rejeté",
  dismiss: "Accès terminé",
  reinstate: "Accès rétabli",
  replace_person: "Remplacé",
  end_sessions: "Sessions terminées",
  pause_two_step: "Deux étapes suspendues",
  end_pause: "Suspension terminée",
  extend_grace: "Délai prolongé",
  grant_role: "Rôle changé",
  transfer_ownership: "Propriété transmise",
  revoke_device: "Application révoquée",
  revoke_webhook: "Désactivé",
  add_outgoing: "Ajouté",
  disable_outgoing: "Désactivé",
  send_again: "À renvoyer",
  answer_request: "Traité",
  send_recovery: "Lien à envoyer",
  send_login: "Identifiant à envoyer",
  block: "Bloqué",
  lift_block: "Blocage levé",
  open_case: "Dossier ouvert",
  request_address: "Demandé",
  edit_employee: "Modifié",
  add_department: "Ajouté",
  rename_department: "Renommé",
  delete_department: "Supprimé",
  add_workgroup: "Ajouté",
  rename_workgroup: "Renommé",
  add_link: "Créé",
  switch_link_off: "Désactivé",
  edit_settings: "Modifié",
  require_two_step: "Rendue obligatoire",
  stop_requiring_two_step: "Rendue facultative",
  set_ip_rule: "Adresses autorisées",
};

export const standings: Record<Standing, string> = {
  there: "Inchangé",
  invitation_open: "L’invitation est ouverte",
  invitation_expired: "L’invitation a expiré",
  pending_approval: "Veut rejoindre",
  active: "Employé actif",
  dismissed: "Accès terminé",
  blocked: "Bloqué",
  switched_off: "Désactivé",
  gone: "N’existe plus",
};

export const twoStepStates: Record<TwoStepState, string> = {
  paused: "Suspendue",
  on: "Activée",
  in_grace: "En délai",
  must_enrol: "À configurer",
  off: "Désactivée",
};

export const risks: Record<RiskKind, string> = {
  password: "Mot de passe faible",
  no_second_step: "Aucune deuxième étape",
  unusual_device: "Appareil inhabituel",
};

export const rights: Record<Right, string> = {
  read: "lire cette entreprise",
  invite: "inviter et approuver des personnes",
  resend: "renvoyer des invitations",
  dismiss: "mettre fin à l’accès et le rétablir",
  edit_employee: "modifier les profils",
  end_sessions: "mettre fin aux sessions, envoyer le lien du mot de passe ou l’identifiant",
  pause_two_step: "suspendre la validation en deux étapes",
  restrict: "bloquer des personnes et prolonger le délai",
  configure: "modifier services, liens et paramètres",
  grant_role: "attribuer des rôles",
};

export const addressFaults: Record<AddressFault, string> = {
  empty: "Rien n’a été écrit.",
  too_long: "Elle dépasse 254 caractères.",
  no_single_at: "Une adresse a exactement un @.",
  local: "Quelque chose avant le @ manque ou n’est pas permis.",
  domain: "Ce qui suit le @ n’est pas un nom de domaine.",
  control_character: "Elle contient un caractère invisible. Saisissez-la à nouveau.",
  unreadable:
    "Elle contient des caractères illisibles dans l’encodage du fichier. Enregistrez le tableau en UTF-8.",
  mixed_scripts: "Elle mêle les lettres de plusieurs alphabets, comme le font les adresses trompeuses.",
  phone: "Un numéro de téléphone demande +, l’indicatif du pays et 7 à 15 chiffres.",
  not_by_mail: "Les portails n’invitent ici que par e-mail.",
};

export const fields = {
  name: "Le nom",
  title: "Le nom",
  address: "L’adresse",
  contact_email: "L’e-mail de contact",
  department: "Le service",
  workgroups: "La liste des groupes de travail",
  position: "La fonction",
  note: "La note",
  role: "Le rôle",
  people: "La liste",
  list: "La liste",
  path: "Le fichier",
  proxy: "Le proxy",
  authority_file: "Le fichier de certificat",
  server: "L’adresse du serveur",
  account: "Le compte",
  edit: "Le changement",
  operation: "Le changement",
  slug: "Le nom court",
  lock_after_minutes: "Les minutes avant verrouillage",
  confirm_joining: "La confirmation de qui rejoint par lien",
  listed_domains: "La liste des domaines de messagerie",
  invitation_days: "La durée de validité d’une invitation",
  grace_days: "Le délai",
  logo: "Le logo",
  invitation_text: "Le texte des invitations",
  hours: "La durée de la suspension",
  days: "La durée du délai",
  reason: "La raison",
  code: "Ce code",
  ip_rule: "La liste d’adresses",
  event: "L’entrée",
};

export const labels = {
  name: "Nom",
  contact_email: "E-mail de contact",
  department: "Service",
  position: "Fonction",
  workgroups: "Groupes de travail",
  role: "Rôle",
  paused_until: "Suspendue jusqu’au",
  confirm_joining: "Confirmer qui rejoint par lien",
  listed_domains: "Domaines de messagerie qui n’ont pas besoin de confirmation",
  invitation_days: "Jours de validité d’une invitation",
  grace_days: "Jours de délai pour la deuxième étape",
  logo: "Logo",
  invitation_text: "Ce que disent les invitations",
  ip_rule: "Adresses autorisées",
};

export const reasons = {
  empty: (field: string) => `${field} : vide`,
  too_long: (field: string) => `${field} : trop long`,
  too_many: (field: string) => `${field} : trop d’éléments`,
  control_character: (field: string) => `${field} : contient un caractère invisible`,
  range_1_30: (field: string) => `${field} : un nombre de 1 à 30`,
  range_0_30: (field: string) => `${field} : un nombre de 0 à 30`,
  range_1_720: (field: string) => `${field} : de 1 heure à 30 jours`,
  not_more: (field: string) => `${field} : il en reste déjà autant`,
  wrong_code: (field: string) => `${field} : incorrect`,
  code_used: (field: string) => `${field} : déjà utilisé ; attendez le suivant`,
  phone_clock: (field: string) => `${field} : trop ancien ; réglez l’horloge du téléphone sur automatique`,
  wrong_backup_code: (field: string) => `${field} : incorrect ; vérifiez le numéro qui le précède`,
  backup_code_used: (field: string) => `${field} : déjà utilisé ; prenez le suivant de votre liste`,
  range_1_1440: (field: string) => `${field} : un nombre de 1 à 1 440`,
  no_address: (field: string) => `${field} : n’est pas une adresse https`,
  not_https: (field: string) => `${field} : doit commencer par https`,
  credentials: (field: string) => `${field} : ne peut contenir ni nom ni mot de passe`,
  domain: (field: string) => `${field} : seulement des domaines comme northwind.example`,
  address: (field: string) => `${field} : cette adresse n’est pas utilisable`,
  not_found: (field: string) => `${field} : introuvable`,
  not_allowed: (field: string) => `${field} : on ne peut pas écrire à cet endroit`,
  not_email: (field: string) => `${field} : ce n’est pas une adresse e-mail`,
  not_their_login: (field: string) => `${field} : n’est plus l’identifiant de cette personne`,
  webhook: () => "Ce n’est pas l’adresse d’un webhook",
  webhook_plain: () => "L’adresse d’un webhook commence par https",
  another_portal: () => "Ce webhook est d’un autre portail que celui connecté ici",
  needed: (field: string) => `${field} : nécessaire sur un portail`,
  another_person: (field: string) => `${field} : appartient à une autre personne que celle connectée ici`,
  unchanged: (field: string) => `${field} : ne change rien`,
  gone: (field: string) => `${field} : n’existe plus`,
  settled: (field: string) => `${field} : déjà décidé`,
  taken: (field: string) => `${field} : déjà pris`,
  repeated: (field: string) => `${field} : deux fois dans la liste`,
  too_many_lines: (field: string) => `${field} : plus de 10 lignes`,
  svg: () =>
    "Cette image est un SVG, qui peut contenir des scripts. Enregistrez-la en PNG et choisissez celle-ci",
  no_picture: () => "Ce fichier n’est ni un PNG ni un JPEG",
  picture_too_big: () => "L’image dépasse 64 Ko",
  picture_too_wide: () => "L’image dépasse 512 pixels de côté",
  unknown: (field: string) => `${field} : ne peut pas être accepté`,
};

export const files = {
  too_big: "Le fichier dépasse 35 Mo",
  binary: "Le fichier n’est pas un fichier texte. Enregistrez le tableau en CSV",
  no_rows: "Le fichier n’a pas de lignes",
  too_many_rows: "Le fichier compte plus de 150 000 personnes",
  quote: "Un guillemet du fichier n’est jamais fermé",
  unreadable: "Le fichier ne peut pas être lu",
  list_too_big: "La liste dépasse 10 Mo",
  list_empty: "La liste ne contient aucune adresse",
  list_too_long: "La liste compte plus de 150 000 personnes",
  unknown: "Le fichier ne peut pas être lu comme une liste de personnes",
};
