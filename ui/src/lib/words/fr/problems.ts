import type { Of, Problems } from "../../problems";
import { plural } from "../../plural";
import { span, since } from "../../time.svelte";
import { badFields, badFiles } from "../../words";
import { portalTold } from "../../portal";
import { rangeFaults, rangeMeant } from "./places";
import { addressFaults, rights, statuses } from "./rules";

type Claim = Of<"address_taken">["claim"];

export function claimed(claim: Claim): string {
  const status = statuses[claim.status].toLowerCase();
  if (claim.login && claim.contact)
    return `C’est l’identifiant et l’e-mail de contact de ${claim.name} (${status}).`;
  if (claim.login) return `C’est l’identifiant de ${claim.name} (${status}).`;
  return `C’est l’e-mail de contact de ${claim.name} (${status}).`;
}

export function freeing(claim: Claim): string {
  if (claim.status === "dismissed")
    return claim.login
      ? `Si c’est la même personne, rétablissez l’accès de ${claim.name}. Sinon, changez l’e-mail de contact, puis ${claim.name} change l’identifiant.`
      : `Si c’est la même personne, rétablissez l’accès de ${claim.name}. Sinon, changez l’e-mail de contact de ${claim.name}.`;
  if (claim.login) return `Prenez une autre adresse, ou demandez à ${claim.name} de changer l’identifiant.`;
  return `Prenez une autre adresse, ou changez l’e-mail de contact de ${claim.name}.`;
}

export const problems: Problems = {
  forbidden: ({ right }) => ({
    what: "Votre rôle ne le permet pas",
    why: `Il faut le droit : ${rights[right]}.`,
    todo: "Demandez à un propriétaire ou à un administrateur de cette entreprise.",
  }),
  portal: ({ fault, said }) => portalTold(fault, said),
  not_offered: () => ({
    what: "Cet espace n’a pas cela",
    why: "Il se trouve sur le portail du fournisseur, où les applications ne peuvent pas le faire.",
  }),
  unanswered: ({ address, n_found }) => ({
    what: `Personne ne sait ce qu’est devenue l’invitation à ${address}`,
    why: plural(n_found, {
      zero: "Elle a été envoyée et aucune réponse n’est venue. Personne n’y a maintenant cette adresse, elle n’a donc probablement pas été faite.",
      one: "Elle a été envoyée et aucune réponse n’est venue. # personne y a maintenant cette adresse.",
      other: "Elle a été envoyée et aucune réponse n’est venue. # personnes y ont maintenant cette adresse.",
    }),
    todo: "Elle n’est pas renvoyée d’elle-même. Cherchez l’adresse parmi les personnes du portail, y compris celles qui sont parties ; si elle n’y est pas, invitez de nouveau.",
  }),
  bad_field: ({ field, reason }) => ({ what: badFields(field, reason) }),
  bad_address: ({ fault }) => ({ what: "Ce n’est pas une adresse", why: addressFaults[fault] }),
  bad_range: ({ row, text, fault, meant }) => ({
    what: `Ligne ${row} : « ${text} » ne peut pas être accepté`,
    why: rangeFaults[fault],
    ...(meant === null ? {} : { todo: rangeMeant(text, meant) }),
  }),
  address_taken: ({ claim }) => ({
    what: "Cette adresse est prise",
    why: claimed(claim),
    todo: freeing(claim),
  }),
  already_invited: ({ claim }) => ({
    what: `${claim.name} est déjà invité`,
    why: "Une invitation à cette adresse est ouverte.",
    todo: "Renvoyez cette invitation.",
  }),
  too_soon: ({ seconds }) => ({
    what: `Elle peut être renvoyée dans ${seconds} s`,
    why: "Le serveur attend entre deux invitations à la même personne.",
  }),
  too_many: ({ until }) => ({
    what: `Plus d’e-mails jusqu’à ${since(until)}`,
    why: "Le serveur limite le nombre d’e-mails qu’une personne reçoit par heure et qu’une nouvelle entreprise envoie.",
  }),
  invitation_gone: () => ({
    what: "Cette invitation n’existe plus",
    why: "Elle a été supprimée, ou une autre a pris sa place.",
  }),
  already_joined: () => ({
    what: "La personne est déjà arrivée",
    why: "Une invitation acceptée ne peut pas être supprimée.",
    todo: "Mettez plutôt fin à l’accès de la personne.",
  }),
  employee_gone: () => ({ what: "Cette personne n’est plus dans l’entreprise" }),
  waits_for_approval: () => ({
    what: "La personne a répondu à l’invitation et attend l’approbation",
    todo: "Rejetez plutôt la personne.",
  }),
  wrong_status: () => ({ what: "Le statut de la personne ne le permet pas en ce moment" }),
  unlinked: () => ({
    what: "Cette personne a détaché son identifiant de l’entreprise",
    why: "Sa fiche est encore là, mais personne ne peut se connecter avec.",
    todo: "Invitez-la de nouveau.",
  }),
  last_owner: () => ({
    what: "Le dernier propriétaire ne peut ni perdre l’accès, ni être bloqué, ni recevoir un rôle inférieur",
    why: "Personne ne pourrait plus gérer l’entreprise.",
    todo: "Transmettez d’abord la propriété.",
  }),
  too_many_integrators: ({ most }) => ({
    what: plural(most, {
      one: "Il peut y avoir # intégrateur à la fois",
      other: "Il peut y avoir # intégrateurs à la fois",
    }),
    todo: "Mettez d’abord fin à l’accès de l’un, ou supprimez l’invitation d’un intégrateur.",
  }),
  blocked_by_suspicion: () => ({
    what: "Ce blocage ne peut pas être levé ici",
    why: "Il a été posé parce que quelque chose ressemblait à une intrusion.",
    todo: "Ouvrez un dossier : l’exploitant du serveur le lève.",
  }),
  blocked_by_hand: () => ({
    what: "Ce blocage n’a pas besoin de dossier",
    why: "Un administrateur l’a posé à la main.",
    todo: "Levez-le.",
  }),
  department_gone: () => ({ what: "Ce service n’existe plus", todo: "Choisissez-en un autre." }),
  department_in_use: () => ({
    what: "Le service n’est pas vide",
    todo: "Déplacez d’abord les personnes qui y sont, même renvoyées, et retirez ses liens et sa liste d’adresses.",
  }),
  department_exists: () => ({
    what: "Un service de ce nom existe déjà",
    todo: "Prenez un autre nom.",
  }),
  workgroup_gone: () => ({ what: "Ce groupe de travail n’existe plus", todo: "Choisissez-en un autre." }),
  workgroup_exists: () => ({
    what: "Un groupe de travail de ce nom existe déjà",
    todo: "Prenez un autre nom.",
  }),
  needs_workgroup: () => ({
    what: "Les invités externes ont besoin d’un groupe de travail",
    why: "Ils ne sont ici que pour lui, et pour rien d’autre.",
    todo: "Choisissez-leur d’abord un groupe de travail.",
  }),
  link_gone: () => ({ what: "Ce lien n’existe plus" }),
  request_gone: () => ({
    what: "Cette demande n’existe plus",
    why: "Quelqu’un y a répondu, ou ce qu’elle demandait a été fait.",
  }),
  device_gone: () => ({
    what: "Cette application n’est plus connectée",
    why: "Elle a été révoquée, ou est à quelqu’un d’autre.",
  }),
  webhook_gone: () => ({ what: "Ce webhook est déjà désactivé" }),
  webhook_made: () => ({
    what: "Un webhook a été créé, mais son adresse n’est pas arrivée ici",
    why: "La ligne a été coupée avant la réponse. L’adresse n’est affichée qu’une fois.",
    todo: "Désactivez ce webhook dans la liste, puis créez-en un autre.",
  }),
  too_many_webhooks: ({ most }) => ({
    what: plural(most, {
      one: "Vous avez # webhook utilisé, et il ne peut y en avoir plus",
      other: "Vous avez # webhooks utilisés, et il ne peut y en avoir plus",
    }),
    todo: "Désactivez-en un dont on n’a plus besoin.",
  }),
  too_many_outgoing: ({ most }) => ({
    what: plural(most, {
      one: "# webhook sortant est utilisé, et il ne peut y en avoir plus",
      other: "# webhooks sortants sont utilisés, et il ne peut y en avoir plus",
    }),
    todo: "Désactivez-en un dont on n’a plus besoin.",
  }),
  secrets_shown: () => ({
    what: "Ces secrets ont déjà été affichés",
    why: "Ils sont affichés une fois, à la personne qui a ajouté le webhook.",
    todo: "Désactivez-le et ajoutez-en un autre.",
  }),
  delivery_gone: () => ({
    what: "Cette remise ne peut pas être renvoyée",
    why: "Son webhook est désactivé, ou elle a plus de 30 jours.",
  }),
  followed_not_applied: () => ({
    what: "Pas fait, car le changement précédent n’a pas été appliqué",
    todo: "Décidez d’abord le changement précédent.",
  }),
  operation_reused: () => ({
    what: "Le serveur a déjà vu ce changement, avec un autre contenu ou d’une autre personne",
    why: "Une autre copie des données de cette application est peut-être utilisée.",
    todo: "Révoquez les appareils que vous ne connaissez pas, et reconnectez celui-ci.",
  }),
  app_too_new: () => ({
    what: "Le serveur ne connaît pas encore ce genre de changement",
    why: "Il est plus ancien que cette application.",
    todo: "Demandez à l’exploitant du serveur de le mettre à jour. Le changement reste dans la boîte d’envoi.",
  }),
  app_too_old: () => ({
    what: "Cette application est trop ancienne pour le serveur",
    todo: "Mettez l’application à jour. Rien n’est perdu.",
  }),
  wrong_credentials: () => ({
    what: "Identifiant, mot de passe ou code incorrect",
    todo: "Vérifiez la frappe, la langue du clavier et Verr. Maj.",
  }),
  sign_in_again: () => ({
    what: "Reconnectez-vous pour synchroniser",
    why: "La connexion de cette application a pris fin.",
    todo: "Ce qui est stocké ici et tous les changements en attente restent.",
  }),
  device_revoked: () => ({
    what: "Un administrateur a révoqué cet appareil",
    why: "Ce qu’il gardait a été effacé.",
    todo: "Reconnectez-le, si vous êtes encore administrateur.",
  }),
  place_not_allowed: ({ ip, ask }) => ({
    what: "Cet endroit n’est pas autorisé",
    why: ip === null ? "Le serveur ne peut pas voir votre adresse ici." : `Votre adresse ici est ${ip}.`,
    todo: `Continuez depuis une adresse autorisée, ou demandez à ${ask ?? "un administrateur"} d’autoriser celle-ci. Ce qui est stocké ici et tous les changements en attente restent.`,
  }),
  would_lock_out: ({ ip }) => ({
    what: "Cette liste vous enfermerait dehors",
    why: ip === null ? "Le serveur ne peut pas voir votre adresse ici." : `Votre adresse ici est ${ip}.`,
    todo: "Ajoutez-la à la liste, ou demandez à un propriétaire ou à un administrateur, qui en sont exemptés.",
  }),
  not_an_admin: () => ({
    what: "Votre rôle n’ouvre plus cette application",
    todo: "Demandez à un propriétaire ou à un administrateur de cette entreprise.",
  }),
  sign_in_cancelled: () => ({ what: "La connexion n’a pas été terminée", todo: "Rouvrez le navigateur." }),
  offline: () => ({
    what: "Le serveur n’est pas joignable",
    todo: "Continuez à travailler : les changements attendent dans la boîte d’envoi.",
  }),
  server_trouble: ({ status }) => ({
    what: "Le serveur a un problème",
    why: status > 0 ? `Il a répondu ${status}.` : "Sa réponse s’est interrompue.",
    todo: "Un nouvel essai se fait tout seul.",
  }),
  not_gatehouse: () => ({
    what: "Il n’y a pas de serveur Gatehouse à cette adresse",
    todo: "Vérifiez l’adresse, ou collez le lien de votre invitation.",
  }),
  captive_portal: () => ({
    what: "Quelque chose entre les deux a répondu à la place du serveur",
    why: "Ce réseau veut peut-être d’abord une connexion.",
    todo: "Ouvrez une page quelconque dans votre navigateur, puis réessayez.",
  }),
  bad_certificate: ({ host }) => ({
    what: `Le certificat de ${host} n’est pas reconnu ici`,
    why: "Il est peut-être signé par l’autorité de votre entreprise, ou quelqu’un écoute.",
    todo: "Ajoutez l’autorité de votre entreprise dans les paramètres, ou demandez à l’exploitant du serveur.",
  }),
  no_such_workspace: () => ({
    what: "Aucune entreprise de ce nom sur ce serveur",
    todo: "Vérifiez la dernière partie de l’adresse.",
  }),
  clock_wrong: ({ seconds }) => ({
    what: `L’horloge de cet ordinateur ${seconds > 0 ? "avance" : "retarde"} de ${span(Math.abs(seconds) * 1000)}`,
    why: "Le serveur refuse ce qui porte une heure fausse.",
    todo: "Réglez l’horloge, puis synchronisez de nouveau.",
  }),
  disk_full: () => ({
    what: "Le disque est plein",
    why: "Rien n’a été enregistré.",
    todo: "Libérez de l’espace, puis recommencez.",
  }),
  keychain_missing: () => ({
    what: "Le trousseau de cet ordinateur ne répond pas",
    why: "Il détient une moitié de la clé de ce qui est stocké ici.",
    todo: "Déverrouillez le trousseau et réessayez.",
  }),
  passphrase_wrong: () => ({
    what: "Ce n’est pas la phrase secrète",
    todo: "Vérifiez la langue du clavier et Verr. Maj.",
  }),
  passphrase_weak: ({ min }) => ({
    what: `La phrase secrète demande au moins ${min} caractères`,
    todo: "Plusieurs mots à la suite se retiennent facilement.",
  }),
  vault_wrong_key: () => ({
    what: "La clé n’ouvre pas ce qui est stocké ici",
    why: "Le trousseau contient une autre clé que celle qui a servi à verrouiller.",
  }),
  vault_damaged: () => ({ what: "Le fichier de ce qui est stocké ici est endommagé" }),
  copy_damaged: () => ({
    what: "La copie sur cet ordinateur est endommagée",
    todo: "Elle est récupérée de nouveau dès que le serveur répond. Les changements en attente restent.",
  }),
  log_changed: ({ since: from }) => ({
    what: `Des événements ont été modifiés ou retirés sur le serveur depuis ${since(from)}`,
    why: "Cet ordinateur en connaissait d’autres. Quelqu’un a écrit dans la base, ou un état plus ancien a été remis.",
    todo: "Demandez à l’exploitant du serveur de lancer gatehouse-server events verify et de comparer avec une sauvegarde antérieure. Ce qui est stocké sur cet ordinateur est une preuve : gardez-le.",
  }),
  locked: () => ({ what: "Gatehouse est verrouillé", todo: "Déverrouillez-le d’abord." }),
  already_running: () => ({
    what: "Gatehouse est ouvert dans une autre fenêtre",
    todo: "Continuez là-bas, ou fermez-la d’abord.",
  }),
  already_sent: () => ({
    what: "Le changement a déjà été envoyé",
    todo: "Pour l’annuler, faites le changement inverse.",
  }),
  bad_file: ({ reason, line }) => ({
    what: badFiles(reason),
    ...(line === null ? {} : { why: `Rencontré à la ligne ${line}.` }),
  }),
  mail_not_set_up: () => ({
    what: "Le serveur ne peut pas encore envoyer d’e-mails",
    todo: "Demandez à l’exploitant du serveur de configurer l’envoi d’e-mails.",
  }),
  mail_refused: ({ said }) => ({ what: "Le serveur de messagerie a refusé", why: `Il a dit : ${said}` }),
  needs_fresh_step: () => ({
    what: "Cela demande votre propre deuxième étape",
    why: "Rien n’a encore changé ; le changement attend dans la boîte d’envoi.",
    todo: "Saisissez-y votre code.",
  }),
  set_up_two_step: () => ({
    what: "Configurez d’abord votre propre deuxième étape",
    why: "Cela demande votre propre deuxième étape, et vous n’en avez pas.",
    todo: "Connectez-vous à l’entreprise dans un navigateur, configurez-la là-bas, puis recommencez.",
  }),
  nothing_to_pause: () => ({
    what: "Il n’y a rien à suspendre",
    why: "La personne n’a pas configuré la deuxième étape.",
    todo: "Là où elle est obligatoire et le délai passé, prolongez plutôt le délai.",
  }),
  nothing_to_extend: () => ({
    what: "Il n’y a pas de délai à prolonger",
    why: "La deuxième étape n’est pas obligatoire ici, ou la personne l’a configurée.",
  }),
  slow_down: ({ seconds }) => ({ what: `Trop d’essais ; reprise dans ${seconds} s` }),
  busy: ({ seconds }) => ({ what: `Le serveur a trop à faire ; reprise dans ${seconds} s` }),
  broken: ({ trace }) => ({
    what: "Quelque chose s’est cassé qui n’aurait pas dû",
    why: "C’est noté dans le journal de l’application.",
    todo: `Donnez ce numéro à l’exploitant du serveur : ${trace}`,
  }),
};
