import { plural } from "../../plural";

/** What several are asked about at once, before it is done. */
export const many = {
  approve: {
    title: (n: number) =>
      plural(n, {
        one: "Approuver # personne",
        many: "Approuver # de personnes",
        other: "Approuver # personnes",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Cette personne pourra se connecter dès que ce sera en vigueur.",
        many: "Ces personnes pourront se connecter dès que ce sera en vigueur.",
        other: "Ces personnes pourront se connecter dès que ce sera en vigueur.",
      }),
  },
  resend: {
    title: (n: number) =>
      plural(n, {
        one: "Renvoyer # invitation",
        many: "Renvoyer # d’invitations",
        other: "Renvoyer # invitations",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Un nouveau lien part ; les précédents ne fonctionnent plus.",
        many: "De nouveaux liens partent ; les précédents ne fonctionnent plus.",
        other: "De nouveaux liens partent ; les précédents ne fonctionnent plus.",
      }),
  },
  reinstate: {
    title: (n: number) =>
      plural(n, {
        one: "Rétablir l’accès de # personne",
        many: "Rétablir l’accès de # de personnes",
        other: "Rétablir l’accès de # personnes",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Cette personne pourra se reconnecter avec ses anciens identifiants.",
        many: "Ces personnes pourront se reconnecter avec leurs anciens identifiants.",
        other: "Ces personnes pourront se reconnecter avec leurs anciens identifiants.",
      }),
  },
  end_pause: {
    title: (n: number) =>
      plural(n, {
        one: "Mettre fin à # suspension",
        many: "Mettre fin à # de suspensions",
        other: "Mettre fin à # suspensions",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "La seconde étape sera redemandée à la prochaine connexion.",
        many: "La seconde étape sera redemandée à la prochaine connexion.",
        other: "La seconde étape sera redemandée à la prochaine connexion.",
      }),
  },
};
