import type { Block } from "../../bindings/Block";
import type { Cause } from "../../bindings/Cause";
import type { Diagnosed } from "../../bindings/Diagnosed";
import type { Fix } from "../../bindings/Fix";
import type { Signal } from "../../bindings/Signal";
import { evidenceWords, quoted, type About, type CauseWords } from "../../causes";
import { plural } from "../../plural";
import { ago, moment } from "../../time.svelte";
import { notArrived } from "./people";
import { portal } from "./portal";

export const signals: Record<Signal, (n: number) => string> = {
  weak_password: () => "Le mot de passe est faible",
  breached_password: () => "Le mot de passe est sur une liste de mots divulgués",
  two_step_off: () => "Aucune deuxième étape n’a été demandée",
  unusual_devices: (n) =>
    plural(n, {
      one: "En un jour, le bon mot de passe est venu de # appareil inhabituel",
      other: "En un jour, le bon mot de passe est venu de # appareils inhabituels",
    }),
};

const last = ({ at, n, ip }: Diagnosed) =>
  at === null
    ? ""
    : plural(
        n ?? 1,
        {
          single: "La dernière fois {ago}{from}. ",
          one: "# fois depuis le dernier succès, la dernière {ago}{from}. ",
          other: "# fois depuis le dernier succès, la dernière {ago}{from}. ",
        },
        { ago: ago(at), from: ip ? `, depuis ${ip}` : "" },
      );
const since = (at: number | null) => (at === null ? "" : ` depuis le ${moment(at)}`);
const on = (at: number | null) => (at === null ? "" : ` le ${moment(at)}`);

const door = "La page de connexion dit seulement « identifiant ou mot de passe incorrect ».";
function suspicion({ at, block, verify, stops_rest }: Diagnosed, name: string) {
  const counted: Extract<Block, { by: "suspicion" }> | null = block?.by === "suspicion" ? block : null;
  const rest = stops_rest
    ? " D’ici là, l’API REST de toute l’entreprise est arrêtée : webhooks, intégrations et applications."
    : "";
  const identity = verify ? " Pour un administrateur, l’exploitant vérifie d’abord l’identité." : "";
  const next = counted?.case_at
    ? `Un dossier est ouvert chez l’exploitant depuis le ${moment(counted.case_at)}.`
    : "Seul l’exploitant du serveur peut lever cela : ouvrez un dossier.";
  const score = counted ? ` Le score était de ${counted.score} sur ${counted.threshold} :` : "";
  return {
    text: `${name} est bloqué${since(at)}. ${door} ${next}${identity}${rest}${score}`,
    ...(counted ? { advice: counted.evidence.flatMap(evidenceWords) } : {}),
  };
}

const codes = (word: string | null) =>
  word === "no_codes"
    ? " Il ne reste aucun code de secours : sans le téléphone, seule une suspension aide."
    : word === "codes"
      ? " Il reste des codes de secours : chacun sert une fois, à la place du téléphone."
      : "";
const list = ({ list }: Diagnosed) =>
  ({ workspace: "la liste de l’entreprise", department: "la liste du service", person: "sa propre liste" })[
    list?.of ?? "workspace"
  ];
const older: Record<string, string> = {
  used: "Il avait déjà servi à définir un mot de passe.",
  voided: "Un plus récent a été demandé, et seul le plus récent fonctionne.",
  changed: "Le mot de passe ou l’identifiant a été changé entre-temps.",
  expired: "Son délai était passé.",
};

/** A letter that the mail server did not take yet. */
const putOff = ({ said, at }: Diagnosed) => ({
  title: "L’e-mail est reporté",
  text: `Le serveur de messagerie a demandé${on(at)} de réessayer plus tard. Cela se fait tout seul.`,
  ...quoted(said),
});

export const causes: Record<Cause, (one: Diagnosed, about: About) => CauseWords> = {
  blocked_by_suspicion: (one, { name }) => ({ title: "Bloqué sur soupçon", ...suspicion(one, name) }),
  blocked_by_hand: ({ at, block }, { name }) => ({
    title: "Bloqué par un administrateur",
    text: `${name} est bloqué${since(at)}${block?.by === "hand" && block.admin ? ` par ${block.admin}` : ""}. ${door}`,
    ...(block?.by === "hand" ? quoted(block.reason) : {}),
  }),
  only_user: () => ({
    title: "Personne d’autre ne pourrait le confirmer",
    text: "C’est la seule personne qui travaille ici, l’exploitant ne peut donc pas confirmer qui elle est. Un deuxième administrateur doit être nommé avant que cela n’arrive.",
  }),
  never_sent: ({ at }, { name }) => ({
    title: "Aucune invitation n’a été envoyée",
    text: `${name} a été ajouté sans e-mail${on(at)}.`,
  }),
  letter_failed: ({ said, host, at }) => ({
    title: "L’invitation n’est pas arrivée",
    text:
      at === null
        ? "Le serveur de messagerie l’a refusée."
        : `${host ?? "Le serveur de messagerie"} a dit${on(at)} :`,
    ...(at === null ? {} : quoted(said ?? "Rien de plus")),
  }),
  letter_delayed: putOff,
  invitation_expired: ({ at }) => ({
    title: "Le lien de l’invitation est trop ancien",
    text: `Il a cessé de fonctionner ${at === null ? "à la fin de ses jours" : ago(at)}. Renvoyer en crée un nouveau.`,
  }),
  not_joined_yet: ({ at, word }, { name, sender }) =>
    word === "inferred"
      ? { title: portal.notInYet.title, text: portal.notInYet.text(name) }
      : word === "opened"
        ? {
            title: "Le lien a été ouvert, pas terminé",
            text: `${name} a ouvert le lien sans terminer.`,
          }
        : {
            title: "L’invitation est en route",
            text: `${at === null ? "" : `Envoyée ${ago(at)} ; `}${name} n’a pas encore ouvert le lien.`,
            advice: notArrived(name, sender),
          },
  older_invitation: (one, { name }) => ({
    title: "Une invitation plus ancienne a été ouverte",
    text: `${last(one)}Seul le lien de l’e-mail le plus récent fonctionne ; ${name} en a ouvert un autre.`,
  }),
  pending_approval: ({ at }, { name }) => ({
    title: "Veut rejoindre",
    text: `${name} a demandé à rejoindre${at === null ? "" : ` ${ago(at)}`} et attend l’approbation d’un administrateur.`,
  }),
  dismissed: ({ at }, { name }) => ({
    title: "Accès terminé",
    text: `L’accès de ${name} a pris fin${on(at)}. Le rétablir rend l’identifiant et les données.`,
  }),
  password_void: ({ at }, { name }) => ({
    title: "Un nouveau mot de passe est nécessaire",
    text: `L’exploitant a débloqué ${name}${on(at)}. L’ancien mot de passe ne fonctionne plus ici.`,
  }),
  place_not_allowed: (one, { name }) => ({
    title: "Pas depuis cette adresse",
    text: one.ip
      ? `${name} est venu de ${one.ip}${on(one.at)}, qui n’est pas sur ${list(one)}. La connexion elle-même est notée correcte, puis refusée.`
      : "La personne vient d’une adresse qui n’est sur aucune liste valable pour elle. La connexion elle-même est notée correcte, puis refusée.",
  }),
  must_enrol: ({ at }, { name }) => ({
    title: "La deuxième étape doit d’abord être configurée",
    text: `Le délai de ${name} a pris fin${at === null ? "" : ` ${ago(at)}`}. La connexion mène à la configuration.`,
  }),
  cannot_confirm: ({ at, said, n }, { name }) => ({
    title: "Le téléphone est perdu ou ne confirme pas",
    text: `${at === null ? "" : `${name} a demandé de l’aide ${ago(at)}. `}${
      n === null
        ? "Un code de secours remplace le téléphone ; sans code, suspendez la validation en deux étapes."
        : plural(n, {
            zero: "Il ne reste aucun code de secours : suspendez la validation en deux étapes, et un nouveau téléphone sera configuré.",
            one: "Il reste # code de secours ; il remplace le téléphone.",
            other: "Il reste # codes de secours ; chacun remplace le téléphone.",
          })
    }`,
    ...quoted(said),
  }),
  wrong_password: (one) => ({
    title: "Le mot de passe était erroné",
    text: `${last(one)}Une faute de frappe, Verr. Maj, une autre langue de clavier, ou un oubli : alors un lien en définit un nouveau.`,
  }),
  no_password: (one, { name }) => ({
    title: "Il n’y a pas encore de mot de passe",
    text: `${last(one)}${name} n’en a jamais défini. Un lien envoyé à l’identifiant le définit.`,
  }),
  captcha: (one) => ({
    title: "Après de nombreux mots de passe erronés, la page demande une preuve",
    text: `${last(one)}La page y travaille toute seule. « Retirer les données de connexion enregistrées de cet appareil » l’annule ; le bon mot de passe aussi.`,
  }),
  throttled: (one) => ({
    title: "Trop d’essais : une attente",
    text: `${last(one)}Rien n’est vérifié pendant un moment. Les appareils connus ne sont pas gênés par ce que tapent des inconnus.`,
  }),
  strangers_shut: (one) => ({
    title: "Seuls les appareils connus sont écoutés",
    text: `${last(one)}Après cent échecs d’appareils inconnus, le mot de passe fonctionne depuis un appareil connu, ou après récupération.`,
  }),
  wrong_code: (one) => ({
    title: "Le code était erroné",
    text: `${last(one)}Le code d’une autre entreprise ou d’un ancien téléphone, ou l’horloge du téléphone est fausse.${codes(one.word)}`,
  }),
  code_used: (one) => ({
    title: "Le code était déjà utilisé",
    text: `${last(one)}Chacun sert une fois : le suivant vient d’ici 30 secondes.`,
  }),
  phone_clock: (one) => ({
    title: "L’horloge du téléphone est fausse",
    text: `${last(one)}Le code était correct il y a un moment. Réglez l’heure du téléphone sur automatique.${codes(one.word)}`,
  }),
  wrong_backup_code: (one) => ({
    title: "Le code de secours était erroné",
    text: `${last(one)}Son numéro compte aussi, et une liste plus récente annule l’ancienne.${codes(one.word)}`,
  }),
  backup_code_used: (one) => ({
    title: "Le code de secours était déjà utilisé",
    text: `${last(one)}Chacun sert une fois : prenez le suivant de la liste.${codes(one.word)}`,
  }),
  passkey_refused: (one) => ({
    title: "La clé d’accès n’a pas été acceptée",
    text: `${last(one)}Elle a répondu trop tard, n’est pas la sienne, ou a été copiée. Un code fonctionne à la place.`,
  }),
  no_factor: (one, { name }) => ({
    title: "Une deuxième étape qui n’existe pas",
    text: `${last(one)}${name} n’a pas d’application d’authentification : le formulaire d’un code de secours ou d’une clé d’accès est peut-être ouvert.`,
  }),
  codes_used_up: (_, { name }) => ({
    title: "Il ne reste aucun code de secours",
    text: `Sans le téléphone, ${name} ne peut pas entrer. De nouveaux codes se créent une fois connecté ; si le téléphone est perdu, suspendez la validation en deux étapes.`,
  }),
  not_an_admin: (one) => ({
    title: "L’application est pour les administrateurs",
    text: `${last(one)}Ce rôle n’ouvre pas l’application de bureau ; l’entreprise elle-même lui est ouverte.`,
  }),
  several_identities: (one) => ({
    title: "Un compte social, plusieurs identifiants",
    text: `${last(one)}Le compte (${one.host ?? "social"}) est lié à plusieurs identifiants. La page les énumère ; il faut en détacher un là-bas.`,
  }),
  recovery_outdated: (one) => ({
    title: "Le lien vers un nouveau mot de passe est périmé",
    text:
      one.at !== null && one.until !== null
        ? `Demandé ${ago(one.at)}, et pas ouvert. Il valait jusqu’au ${moment(one.until)}.`
        : `${last(one)}${older[one.word ?? ""] ?? "Seul le lien de l’e-mail le plus récent fonctionne, jusqu’à l’heure qui y figure."}`,
  }),
  recovery_code_wrong: (one) => ({
    title: "Le code par SMS était erroné ou trop ancien",
    text: `${last(one)}Il vaut peu de temps et quelques essais.`,
  }),
  recovery_letter_failed: ({ said, host, at, word }) => ({
    title:
      word === "login"
        ? "L’e-mail avec l’identifiant n’est pas arrivé"
        : "L’e-mail pour un nouveau mot de passe n’est pas arrivé",
    text:
      at === null
        ? "Le serveur de messagerie l’a refusée."
        : `${host ?? "Le serveur de messagerie"} a dit${on(at)} :`,
    ...(at === null ? {} : quoted(said ?? "Rien de plus")),
  }),
  recovery_not_opened: (one, { name, sender }) => {
    if (one.word === "delayed") return putOff(one);
    if (one.word === "waiting")
      return {
        title: "L’e-mail n’a pas encore quitté le serveur",
        text: "Il part tout seul. S’il reste ici, l’exploitant vérifie la messagerie du serveur.",
      };
    const { at, until } = one;
    return {
      title: "L’e-mail est parti, et n’est pas ouvert",
      text:
        at === null || until === null
          ? "Il est peut-être dans Spam."
          : `Envoyé ${ago(at)}. Son lien vaut jusqu’au ${moment(until)}.`,
      advice: notArrived(name, sender),
    };
  },
  login_taken: ({ address, at }) => ({
    title: "Le nouvel identifiant est à quelqu’un d’autre",
    text: `${address ?? "L’adresse"} n’a pas pu devenir l’identifiant${on(at)} : quelqu’un l’a. Qui l’a se connecte avec elle et la change là-bas ; elle est alors libre.`,
  }),
  failed_lately: ({ at }, { name }) => ({
    title: "La connexion a échoué récemment",
    text: `Le dernier échec de ${name} date${at === null ? " de peu" : ` : ${ago(at)}`}. La raison n’est pas dans le journal gardé ici.`,
  }),
  grace_ends: ({ until }, { name }) => ({
    title: "La deuxième étape doit bientôt être configurée",
    text: `${name} entre sans elle jusqu’à ${until === null ? "la fin du délai" : moment(until)} ; ensuite la connexion mène à la configuration.`,
  }),
  other_login: ({ address }, { name }) => ({
    title: "L’identifiant est une autre adresse",
    text: `${name} se connecte avec ${address ?? "une autre adresse"}, pas avec l’e-mail de contact.`,
  }),
  made_up_login: ({ address }, { name }) => ({
    title: "L’identifiant a été inventé",
    text: `${name} est venu avec un compte social et a l’identifiant ${address ?? "créé pour lui"}. Il se change dans le profil.`,
  }),
  weak_password: ({ at, word }) => ({
    title: "Le mot de passe est facile à deviner",
    text: `${signals[word === "breached" ? "breached_password" : "weak_password"](0)}${since(at)}. Il donne accès, et c’est ce qu’un blocage par soupçon compte d’abord. Un lien permet d’en choisir un plus fort, utilisé nulle part ailleurs.`,
  }),
  sign_in_anew: () => ({
    title: "Une connexion récente est demandée",
    text: "La modification voulue demande une connexion faite à l’instant, ou la session est finie. Il faut se reconnecter et recommencer.",
  }),
  provider_fails: ({ host, word }, { name }) =>
    word === "not_anew"
      ? {
          title: "Le fournisseur ne fait reconnecter personne",
          text: `${host ?? "Le fournisseur"} n’a pas dit que ${name} venait de se connecter, comme le demande ce qui est prévu ; plus de temps pour la deuxième étape n’y change rien. Qui a un mot de passe se connecte avec ; un identifiant qui est une adresse ou un numéro en reçoit un par un lien. Pour un identifiant inventé, seul l’exploitant peut faire compter la parole de ce fournisseur.`,
        }
      : {
          title: "La connexion par le fournisseur n’a pas marché",
          text: "Le fournisseur n’a pas répondu, sa réponse ne compte pas, ou le compte n’est pas lié à cet identifiant. Identifiant et mot de passe marchent ; sans mot de passe, un lien permet d’en choisir un, sauf si l’identifiant a été inventé.",
        },
  passkeys_not_here: () => ({
    title: "Les clés d’accès ne marchent pas à cette adresse",
    text: "Les navigateurs n’en utilisent pas à une adresse faite de chiffres ou sans https. Un code ou un code de secours marche ; l’opérateur peut donner un nom au serveur.",
  }),
  server_broke: () => ({
    title: "Le serveur a eu une panne",
    text: "Rien n’est perdu. Avec le numéro de la page, l’opérateur trouve la raison dans le journal du serveur.",
  }),
  server_busy: (one) => ({
    title: "Le serveur avait trop à faire",
    text: `${last(one)}La saisie n’a pas été vérifiée et n’a pas compté. Elle l’est un instant plus tard ; si cela revient souvent, l’opérateur donne plus de moyens au serveur.`,
  }),
  session_over: ({ at }) => ({
    title: "La session a pris fin toute seule",
    text: `Une session de navigateur prend fin 24 minutes après la dernière activité ; la messagerie et l’application continuent tant qu’elles servent.${at === null ? "" : ` Dernière connexion ${ago(at)}.`}`,
  }),
  rest_stopped: ({ who, at }) => ({
    title: "L’API REST ne répond plus",
    text: who
      ? `${who} est bloqué sur soupçon${since(at)}. Webhooks, intégrations et applications de toute l’entreprise attendent la fin de ce blocage.`
      : "Quelqu’un est bloqué sur soupçon. Webhooks, intégrations et applications attendent la fin de ce blocage.",
  }),
  unknown_login: ({ address }) => ({
    title: "Un identifiant que personne n’a",
    text: `${address ? `Personne ici ne se connecte avec ${address} : une` : "Une"} faute de frappe, ou une autre adresse que celle qui compte. Les administrateurs voient la bonne dans le profil.`,
  }),
  keyboard: () => ({
    title: "Verr. Maj ou un autre clavier",
    text: "Le champ du mot de passe montre si Verr. Maj est activé. « Afficher » révèle ce qui est tapé.",
  }),
  other_workspace: () => ({
    title: "L’adresse d’une autre entreprise",
    text: "La connexion se fait à l’adresse d’une autre entreprise. Après le mot de passe, la page énumère les bonnes.",
  }),
  other_identity: () => ({
    title: "Quelqu’un d’autre est connecté",
    text: "Le navigateur est connecté avec un autre identifiant, qui n’est pas dans cette entreprise. La page propose de se déconnecter et d’entrer sous un autre nom.",
  }),
  never_joined: ({ address }) => ({
    title: "Jamais invité",
    text: `${address ?? "La personne"} n’est pas dans cette entreprise. Invitez-la, et elle entre avec son identifiant.`,
  }),
  asks_for_invitation: ({ who, address, at, said }) => ({
    title: "A demandé une invitation à la porte",
    text: who
      ? `${who} (${address ?? ""}) a demandé à la porte${at === null ? "" : ` ${ago(at)}`}.`
      : "La personne a demandé à la porte.",
    ...quoted(said),
  }),
  address_is_login: ({ who, address, word }) => ({
    title: "L’adresse est déjà un identifiant",
    text: who
      ? `${address ?? "Elle"} est l’identifiant ${word === "both" ? "et l’e-mail de contact " : ""}de ${who}. Seule cette personne peut le changer : demandez-lui, ou prenez une autre adresse.`
      : "Un autre employé se connecte avec elle. Lui seul peut la changer, dans son profil.",
  }),
  address_is_contact: ({ who, address }) => ({
    title: "L’adresse est déjà un e-mail de contact",
    text: who
      ? `${address ?? "Elle"} figure comme e-mail de contact dans le profil de ${who}. Changez-la là-bas ; elle est alors libre.`
      : "Elle figure dans le profil d’un autre employé. Changez-la là-bas ; elle est alors libre.",
  }),
  address_of_dismissed: ({ who, address }) => ({
    title: "L’adresse est à une personne dont l’accès est terminé",
    text: who
      ? `${address ?? "Elle"} est à ${who}, dont l’accès est terminé. La même personne ? Rétablissez l’accès. Une autre ? Changez d’abord l’e-mail de contact, puis l’identifiant.`
      : "Les accès terminés comptent. La même personne ? Rétablissez l’accès. Une autre ? Changez d’abord l’e-mail de contact, puis l’identifiant.",
  }),
  address_invited: ({ who, address }) => ({
    title: "L’adresse est déjà invitée",
    text: who
      ? `${address ?? "Elle"} a une invitation ouverte, pour ${who} : renvoyez-la.`
      : "Elle a une invitation ouverte : renvoyez-la.",
  }),
  recovery_of_another: () => ({
    title: "Le lien est pour un autre identifiant",
    text: "Le navigateur est connecté sous un autre nom. Une fenêtre privée ouvre le lien sans mettre fin à cette session.",
  }),
  off_list: () => ({
    title: "Une connexion hors de la liste, expliquée",
    text: "Une intégration agissant pour la personne, une session d’avant la règle, une connexion refusée ensuite, ou un administrateur exempté : la chronologie dit laquelle.",
  }),
  still_linked: () => ({
    title: "L’identifiant sert encore",
    text: "Un identifiant peut être supprimé quand aucune entreprise n’y est liée ; la page dit lesquelles restent.",
  }),
};

export const fixes: Record<Fix, string> = {
  approve: "Approuver",
  resend: "Renvoyer",
  fix_address: "Corriger l’adresse",
  invite: "Inviter",
  replace: "Inviter la bonne personne",
  reinstate: "Rétablir l’accès",
  edit: "Modifier",
  request_address: "Demander de la libérer",
  lift_block: "Lever le blocage",
  open_case: "Ouvrir un dossier",
  pause_two_step: "Suspendre les deux étapes",
  extend_grace: "Prolonger le délai",
  send_recovery: "Envoyer le lien du mot de passe",
  send_login: "Envoyer l’identifiant",
  set_ip_rule: "Modifier les adresses",
};
