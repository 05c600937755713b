import { list, plural } from "../../plural";
import { outbox } from "./outbox";

export const tray = {
  open: "Ouvrir Gatehouse",
  sync: "Synchroniser",
  lock: "Verrouiller",
  quit: "Quitter",
};

export const notices = {
  titles: {
    wants_to_join: (n: number) =>
      plural(n, {
        single: "Quelqu’un veut rejoindre",
        one: "# personne veut rejoindre",
        other: "# personnes veulent rejoindre",
      }),
    help: (n: number) =>
      plural(n, {
        single: "Quelqu’un demande de l’aide",
        one: "# personne demande de l’aide",
        other: "# personnes demandent de l’aide",
      }),
    blocked: (n: number) =>
      plural(n, {
        single: "Quelqu’un a été bloqué",
        one: "# personne a été bloquée",
        other: "# personnes ont été bloquées",
      }),
    bounced: (n: number) =>
      plural(n, {
        single: "Un e-mail est revenu",
        one: "# e-mail est revenu",
        other: "# e-mails sont revenus",
      }),
    conflict: (n: number) =>
      plural(n, {
        single: "Un changement n’est pas entré en vigueur",
        one: "# changement n’est pas entré en vigueur",
        other: "# changements ne sont pas entrés en vigueur",
      }),
  },
  /** Whom it is about; `more` are not named. */
  about: (names: string[], more: number) =>
    more > 0 ? `${names.join(", ")} ${outbox.andMore(more)}` : list(names),
  heading: "Notifications",
  hint: "Votre système le signale pendant que vous regardez ailleurs.",
  kinds: {
    wants_to_join: "Quelqu’un veut rejoindre",
    help: "Quelqu’un demande de l’aide",
    blocked: "Quelqu’un a été bloqué",
    bounced: "Un e-mail est revenu",
    conflict: "Un changement a rencontré un conflit ou a été refusé",
  },
  login: "Démarrer avec l’ordinateur",
  loginHint: "Dans la zone de notification, sans fenêtre, là où elle existe.",
};
