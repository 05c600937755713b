import { plural } from "../../plural";

export const twoStep = {
  pause: "Suspendre les deux étapes",
  changePause: "Modifier la suspension",
  endPause: "Mettre fin à la suspension",
  extend: "Prolonger le délai",
  left: (span: string) => `reste ${span}`,
  reason: "Raison",

  pauseTitle: (name: string) => `Suspendre la validation en deux étapes pour ${name}`,
  pauseHint: (name: string) =>
    `${name} se connecte avec le seul mot de passe jusqu’à la fin de la suspension, d’elle-même ou avec un nouveau téléphone. ${name} en est averti par e-mail.`,
  howLong: "Pour combien de temps",
  hours: (n: number) => plural(n, { one: "# heure", other: "# heures" }),
  days: (n: number) => plural(n, { one: "# jour", other: "# jours" }),
  other: "Une autre durée",
  otherDays: "Jours, de 1 à 30",
  why: "Pourquoi",
  whyHint: "C’est inscrit dans le journal et dans l’e-mail.",
  pauseFor: (span: string) => `Suspendre : ${span}`,

  extendTitle: (name: string) => `Prolonger le délai de ${name}`,
  extendHint: (name: string) => `${name} peut désormais se connecter aussi longtemps sans deuxième étape.`,
  extendBy: (span: string) => `Prolonger : ${span} à partir de maintenant`,

  changeRole: "Changer le rôle",
  roleTitle: (name: string) => `Changer le rôle de ${name}`,
  role: "Nouveau rôle",
  transfer: "Propriétaire, à ma place",
  roleHints: {
    owner: "Répond de l’entreprise, à vos côtés.",
    admin: "Gère l’entreprise ; n’attribue que l’assistance.",
    helpdesk:
      "Aide les employés qui n’arrivent pas à entrer ; suspend la deuxième étape, met fin aux sessions.",
    employee: "Un membre ordinaire. L’application se ferme, et ce qu’elle gardait est effacé.",
    transfer: "Vous êtes ensuite administrateur. Seul le nouveau propriétaire peut revenir en arrière.",
  },
  grant: (role: string) => `Nommer : ${role.toLowerCase()}`,
  handOn: "Transmettre la propriété",

  code: "Votre propre code",
  codeHint:
    "Les six chiffres que votre application d’authentification affiche maintenant. Il vaut ici cinq minutes.",
  backup: "Utiliser un code de secours",
  digits: "Utiliser l’application d’authentification",
  byPasskey: "Utiliser une clé d’accès, dans le navigateur",
  inBrowser: "Votre navigateur est ouvert : confirmez là-bas. La suite vient ici toute seule.",
  backupNumber: "Numéro",
  backupCode: "Code de secours",
  later:
    "Cela attend ici, pas encore en vigueur, que vous saisissiez votre propre code dès que le serveur sera joignable.",
  confirmTitle: "Confirmez que c’est vous",
  confirmHint: (n: number) =>
    plural(n, {
      zero: "Ce qui demande votre deuxième étape partira après elle.",
      one: "# changement attend votre deuxième étape et partira après elle.",
      other: "# changements attendent votre deuxième étape et partiront après elle.",
    }),
  confirm: "Confirmer",
  confirmed: "Confirmé pour cinq minutes",
  needs: "Demande votre code",
  needsOnline: "Demande votre code, une fois en ligne",
  nNeed: (n: number) =>
    plural(n, { one: "# changement demande votre code", other: "# changements demandent votre code" }),

  done: {
    paused: (name: string, span: string) =>
      `Vous suspendez la validation en deux étapes pour ${name} : ${span}`,
    ended: (name: string) => `Vous avez mis fin à la suspension de ${name}`,
    extended: (name: string, span: string) => `Vous prolongez le délai de ${name} : ${span}`,
    granted: (name: string, role: string) => `Nouveau rôle de ${name} : ${role.toLowerCase()}`,
    transferred: (name: string) => `Vous transmettez la propriété à ${name}`,
  },
};
