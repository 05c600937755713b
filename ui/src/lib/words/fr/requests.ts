import type { Answer } from "../../bindings/Answer";
import type { RequestKind } from "../../bindings/RequestKind";
import { plural } from "../../plural";

export const requests = {
  title: (n: number) =>
    plural(n, { one: "# personne vous sollicite", other: "# personnes vous sollicitent" }),
  hint: "Elles sont à la porte. Assurez-vous de leur identité avant de laisser entrer quelqu’un.",
  asks: {
    help: "ne peut pas confirmer la deuxième étape",
    invitation: "demande une invitation",
  } satisfies Record<RequestKind, string>,
  own: "Demande de l’aide",
  ownHint:
    "Le mot de passe était correct. Parlez à la personne avant de suspendre la validation en deux étapes.",
  markDone: "Marquer comme fait",
  doneNamed: (name: string) => `Marquer comme fait : ${name}`,
  refuse: "Refuser",
  refuseNamed: (name: string) => `Refuser ${name}`,
  invite: "Inviter",
  inviteNamed: (name: string) => `Inviter ${name}`,
  stops: {
    help: "La demande est close aussitôt, et rien ne change pour la personne : la deuxième étape reste demandée.",
    invitation:
      "La demande est close aussitôt. La personne n’en est pas avertie et pourra redemander demain.",
  } satisfies Record<RequestKind, string>,
  done: {
    done: (name: string) => `Vous avez clos la demande de ${name}`,
    refuse: (name: string) => `Vous avez refusé la demande de ${name}`,
  } satisfies Record<Answer, (name: string) => string>,
};

export const devices = {
  title: "Applications",
  connected: (when: string) => `connectée ${when}`,
  seen: (when: string) => `vue ${when}`,
  revoke: "Révoquer",
  revokeNamed: (device: string) => `Révoquer ${device}`,
  ask: {
    title: (device: string, name: string) => `Révoquer ${device} de ${name}`,
    stops:
      "Elle est déconnectée aussitôt et efface sa copie de cette entreprise dès qu’elle est de nouveau en ligne. Les changements qui y attendent sont perdus.",
  },
  done: (device: string, name: string) => `Vous avez révoqué ${device} de ${name}`,
};
