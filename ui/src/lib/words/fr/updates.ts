import type { PolicyFault } from "../../bindings/PolicyFault";
import type { UpdateFault } from "../../bindings/UpdateFault";

const wrong: Record<PolicyFault, string> = {
  unreadable: "ne peut être lu",
  endpoint: "ne nomme aucune adresse en https",
  public_key: "ne contient aucune clé signant les versions",
};
const faults: Record<UpdateFault, string> = {
  unreachable: "Le serveur du bureau ne répond pas. Réessayez quand il sera joignable.",
  not_an_update: "Le serveur du bureau ne propose rien pour cet ordinateur. Dites-le à qui s’en occupe.",
  not_signed:
    "Ce qui a été téléchargé n’est pas signé avec la clé de votre bureau pour cette version ; rien n’a changé. Dites-le à qui s’occupe de cet ordinateur.",
  not_installed:
    "Le système ne l’a pas installée et cette version reste. Réessayez, avec les droits qu’il demande et de la place sur le disque.",
  not_by_itself:
    "Elle est bien signée, mais cette application ne peut pas se remplacer elle-même. Votre gestionnaire de paquets la met à jour.",
};

/** Updates of the app, in the settings. */
export const updates = {
  title: "Mises à jour",
  off: "Désactivées : personne n’est interrogé. Qui s’occupe de cet ordinateur peut les configurer.",
  unusable: (file: string, fault: PolicyFault) =>
    `Les mises à jour sont configurées dans ${file}, qui ${wrong[fault]}. Dites-le à qui s’occupe de cet ordinateur.`,
  from: (server: string) => `De ${server}, signées avec la clé de votre bureau`,
  look: "Chercher des mises à jour",
  looking: "Recherche",
  newest: "C’est la version la plus récente",
  offered: (version: string) => `La version ${version} est disponible`,
  byPackages:
    "Votre gestionnaire de paquets met cette application à jour : il a la nouvelle version, ou la reçoit de qui s’occupe de cet ordinateur.",
  install: (version: string) => `Installer ${version}`,
  fetching: "Téléchargement",
  done: (version: string) => `La version ${version} est installée`,
  doneHint: "Elle sert à partir du prochain démarrage. Ce qui attend ici reste.",
  restart: "Redémarrer",
  faults,
};
