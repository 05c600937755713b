import type { Decision } from "../../bindings/Decision";
import type { Outcome } from "../../bindings/Outcome";
import type { Settlement } from "../../bindings/Settlement";
import { isAnywhere } from "../../places";
import { number, plural } from "../../plural";
import { roles } from "./rules";
import { twoStep } from "./twoStep";

type Kind = Decision["kind"];

export const decisions: {
  [K in Kind]: (who: string, decision: Extract<Decision, { kind: K }>) => string;
} = {
  invite: (who, { people, letters }) => {
    const first = people[0];
    const role = first && first.role !== "employee" ? roles[first.role].toLowerCase() : "";
    if (letters)
      return plural(
        people.length,
        {
          one: role ? "Inviter {who} comme {role}" : "Inviter {who}",
          other: "Inviter # personnes, d’abord {who}",
        },
        { who, role },
      );
    return plural(
      people.length,
      { one: "Ajouter {who} sans e-mail", other: "Ajouter # personnes sans e-mail, d’abord {who}" },
      { who },
    );
  },
  resend_invitation: (who) => `Renvoyer l’invitation de ${who}`,
  fix_address: (who, { address }) => `Inviter plutôt ${who} à ${address}`,
  delete_invitation: (who) => `Supprimer l’invitation de ${who}`,
  approve: (who) => `Approuver ${who}`,
  reject: (who) => `Rejeter ${who}`,
  dismiss: (who, { keep_webhooks }) =>
    keep_webhooks
      ? `Mettre fin à l’accès de ${who} et garder les webhooks`
      : `Mettre fin à l’accès de ${who}`,
  reinstate: (who) => `Rétablir l’accès de ${who}`,
  replace_person: (who, { by }) => `Mettre fin à l’accès de ${who} et inviter plutôt ${by.address}`,
  end_sessions: (who) => `Mettre fin aux sessions de ${who}`,
  pause_two_step: (who, { hours }) =>
    `Suspendre la validation en deux étapes pour ${who} : ${hours < 24 ? twoStep.hours(hours) : twoStep.days(Math.round(hours / 24))}`,
  end_pause: (who) => `Mettre fin à la suspension de ${who}`,
  extend_grace: (who, { days }) => `Prolonger le délai de ${who} : ${twoStep.days(days)}`,
  grant_role: (who, { role }) => `Nouveau rôle de ${who} : ${roles[role.to].toLowerCase()}`,
  transfer_ownership: (who) => `Transmettre la propriété à ${who}`,
  revoke_device: (who) => `Révoquer une application de ${who}`,
  revoke_webhook: (who) => `Désactiver le webhook « ${who} »`,
  add_outgoing: (_, { title }) => `Ajouter le webhook sortant « ${title} »`,
  disable_outgoing: (who) => `Désactiver le webhook sortant « ${who} »`,
  send_again: (who) => `Renvoyer une remise à « ${who} »`,
  answer_request: (who, { answer }) =>
    answer === "done" ? `Clore la demande de ${who}` : `Refuser la demande de ${who}`,
  send_recovery: (who) => `Envoyer à ${who} un lien pour un nouveau mot de passe`,
  send_login: (who) => `Envoyer à ${who} l’identifiant`,
  block: (who) => `Bloquer ${who}`,
  lift_block: (who) => `Lever le blocage de ${who}`,
  open_case: (who) => `Demander à l’exploitant de débloquer ${who}`,
  request_address: (who, { address }) => `Demander à ${who} de libérer ${address}`,
  edit_employee: (who) => `Modifier le profil de ${who}`,
  add_department: (_, { name }) => `Ajouter le service ${name}`,
  rename_department: (_, { name }) => `Renommer le service ${name.from} en ${name.to}`,
  delete_department: (_, { name }) => `Supprimer le service ${name}`,
  add_workgroup: (_, { name }) => `Ajouter le groupe de travail ${name}`,
  rename_workgroup: (_, { name }) => `Renommer le groupe de travail ${name.from} en ${name.to}`,
  add_link: (_, { name }) => `Créer le lien « ${name} »`,
  switch_link_off: (who) => `Désactiver le lien « ${who} »`,
  edit_settings: () => "Modifier les paramètres de l’entreprise",
  require_two_step: () => "Rendre la validation en deux étapes obligatoire",
  stop_requiring_two_step: () => "Rendre la validation en deux étapes facultative",
  set_ip_rule: (who, { rule, list }) => {
    const whom = rule.of === "workspace" ? "Tous" : who;
    if (list.to.length > 0 && !isAnywhere(list.to)) return `${whom} : n’admettre que d’une liste d’adresses`;
    if (list.to.length > 0 || rule.of === "workspace") return `${whom} : admettre de partout`;
    return `${who} : retirer la liste d’adresses`;
  },
};

export const outbox = {
  title: "Boîte d’envoi",
  summary: (waiting: number, conflicts: number) =>
    [
      plural(waiting, {
        zero: "Rien n’attend",
        one: "# changement attend",
        other: "# changements attendent",
      }),
      plural(conflicts, { zero: "", one: "# demande une décision", other: "# demandent une décision" }),
    ]
      .filter(Boolean)
      .join(" · "),
  conflicts: "Demande une décision",
  waiting: "En attente, pas encore en vigueur",
  history: "Envoyés ces 30 derniers jours",
  takeBack: "Reprendre",
  takeBackNamed: (sentence: string) => `Reprendre : ${sentence}`,
  open: "Ouvrir",
  openNamed: (name: string) => `Ouvrir ${name}`,
  decide: "Décider",
  decided: "Décidé",
  leavesIn: (seconds: number) => `Part dans ${seconds} s`,
  whenOnline: "Part une fois en ligne",
  sending: "En cours d’envoi",

  yours: "Vous vouliez",
  then: "C’était alors",
  now: "C’est maintenant",
  unknown: "Plus connu",
  tooOld:
    "Rien n’a changé : il est resté ici trop longtemps pour être envoyé. Vérifiez s’il est encore juste.",
  fieldIs: (field: string, value: string) => `${field}: ${value}`,
  fieldBecomes: (field: string, from: string, to: string) => `${field}: ${from} → ${to}`,
  noValue: "rien",
  departmentGone: "un service qui n’existe plus",
  workgroupGone: "un groupe de travail qui n’existe plus",
  by: (name: string) => `par ${name}`,
  since: (when: string) => `depuis ${when}`,
  settle: {
    leave_as_is: "Laisser comme c’est maintenant",
    decide_again: "Refaire, sur l’état actuel",
    resend_existing: "Renvoyer l’invitation ouverte",
  } satisfies Record<Settlement, string>,
  settled: {
    leave_as_is: "Laissé comme c’est maintenant",
    decide_again: "Vous l’avez décidé à nouveau",
    resend_existing: "Vous renvoyez l’invitation ouverte",
  } satisfies Record<Settlement, string>,

  outcomes: {
    applied: "En vigueur",
    already: "L’était déjà",
    conflict: "Les choses avaient changé",
    rejected: "Impossible",
    expired: "Trop ancien pour être envoyé",
    unknown: "On ne sait pas",
  } satisfies Record<Outcome["outcome"], string>,
  refusedRows: (n: number) =>
    plural(n, { one: "# personne a été laissée de côté", other: "# personnes ont été laissées de côté" }),
  refusedRow: (who: string, why: string) => `${who}: ${why}`,
  inRow: (row: number) => `Ligne ${number(row)}`,
  andMore: (n: number) => plural(n, { one: "et # autre", other: "et # autres" }),

  newer: "Fait par une version plus récente de Gatehouse",
  newerHint: "Cette version ne peut pas le lire. Il reste ici jusqu’à la mise à jour de Gatehouse.",
  newerAbout: (name: string) => (name ? `Un changement sur ${name}` : "Un changement"),

  empty: "Tous les changements sont en vigueur",
  emptyHint: "Ce que vous décidez sans réseau attend ici, en mots simples, que le serveur l’ait.",
};
