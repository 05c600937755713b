/** DOC-1: replies for people, in French. */
import type { Replies } from "../replies";

export const fr: Replies = {
  stopped:
    "Votre connexion à {company} a été bloquée par sécurité. Je m’en occupe ; n’essayez pas d’autres mots de passe en attendant.",
  new_password:
    "Vous pouvez de nouveau entrer. Votre ancien mot de passe ne fonctionne plus chez {company} : récupérez-le par e-mail ou par téléphone sur la page de connexion et choisissez-en un nouveau.",
  invite: "Je vous invite maintenant à {company}. Ouvrez le lien dans l’e-mail de {sender}.",
  which_address:
    "Notre invitation à {address} nous est revenue. L’adresse est-elle juste ? Donnez-m’en une autre et je la renvoie.",
  later:
    "Le serveur de messagerie de {address} accepte notre e-mail plus tard. Il sera réessayé tout seul ; regardez de nouveau dans une heure.",
  new_link:
    "Ce lien ne fonctionne plus. Je vous en ai envoyé un nouveau ; ouvrez l’e-mail le plus récent de {sender}.",
  look: "Cherchez un e-mail de {sender}, aussi dans Spam et Promotions, et faites confiance à cette adresse. S’il n’y est pas, dites-le-moi et je le renvoie.",
  finish:
    "Vous avez ouvert l’invitation sans terminer. Ouvrez le lien de nouveau et choisissez un mot de passe.",
  approve: "Merci de nous avoir rejoints. Je l’approuve maintenant ; reconnectez-vous dans une minute.",
  ended: "Votre accès à {company} a été fermé. Je me renseigne et je reviens vers vous.",
  place:
    "{company} ne s’ouvre que depuis certaines adresses. Connectez-vous du bureau ou par son VPN, ou dites-moi où vous êtes.",
  enrol:
    "Connectez-vous avec votre mot de passe : la page montre alors comment configurer la validation en deux étapes. Cela prend deux minutes.",
  phone:
    "Connectez-vous avec un de vos codes de secours. Si vous n’en avez pas, dites-le-moi : je suspends la validation en deux étapes pour un temps, et vous configurez votre nouveau téléphone.",
  retype:
    "Vérifiez les fautes de frappe dans l’adresse de connexion, la langue du clavier et la touche Verr. Maj. Si cela échoue encore, récupérez le mot de passe sur la page de connexion.",
  set_password:
    "N’utilisez que le lien de l’e-mail le plus récent, avant l’heure qui y figure. Je peux vous en envoyer un nouveau.",
  captcha:
    "Après de nombreux mots de passe faux, la page prouve d’abord qu’aucune machine ne devine ; cela se fait tout seul en un instant. Retapez ensuite le mot de passe, ou récupérez-le.",
  wait: "Trop d’essais : attendez un peu, ou connectez-vous depuis un appareil déjà utilisé. Vous pouvez aussi récupérer le mot de passe sur la page de connexion.",
  code: "Prenez le code de {company} affiché en ce moment, chacun sert une fois, et réglez l’heure du téléphone sur automatique. Un code de secours fonctionne aussi.",
  app: "L’application de bureau est pour les admins. Ouvrez plutôt {company} dans le navigateur.",
  social:
    "Votre compte social est lié à plusieurs identifiants. Quand vous vous connectez avec lui, la page les montre : dissociez-les tous sauf un.",
  taken:
    "Cette adresse appartient déjà à un autre identifiant ou profil. Utilisez-en une autre, ou connectez-vous avec cet identifiant et changez-le là ; elle sera alors libre.",
  login: "Vous vous connectez à {company} avec {login}. Tapez exactement cela.",
  session:
    "Votre session s’est terminée parce que vous étiez absent un moment. Reconnectez-vous ; rien n’est perdu.",
  rest: "Nos intégrations sont arrêtées parce qu’un compte a été bloqué par sécurité. Nous y travaillons avec l’opérateur.",
  company:
    "C’est l’adresse d’une autre entreprise. Ouvrez la page de connexion de {company}, ou choisissez-la après la connexion.",
  switch:
    "Votre navigateur est connecté sous un autre nom. Déconnectez-vous là, ou ouvrez la page dans une fenêtre privée, et entrez avec votre propre identifiant.",
  invited:
    "Vous avez déjà une invitation ouverte à {company}. Je la renvoie maintenant ; ouvrez l’e-mail le plus récent.",
  explained:
    "Cette connexion est expliquée dans le journal : personne n’est entré sans en avoir le droit. Vous n’avez rien à faire.",
  linked:
    "Un identifiant peut être supprimé quand il n’est lié à aucune entreprise. La page dit lesquelles restent ; demandez d’abord à leurs admins de fermer votre accès.",
  anew: "Reconnectez-vous et recommencez : ce que vous voulez faire demande une connexion faite à l’instant. Rien n’est perdu.",
  provider:
    "Connectez-vous avec {login} et votre mot de passe ; si vous n’en avez pas, dites-le-moi et je vous envoie un lien pour en choisir un. Le compte du fournisseur se lie ensuite dans votre profil.",
  busy: "Notre serveur avait trop à faire à ce moment-là et n’a pas vérifié ce que vous avez tapé. Réessayez maintenant, et dites-le-moi si cela revient souvent.",
  broken:
    "Notre serveur a eu une panne ; rien de ce qui est à vous n’est perdu. Réessayez dans quelques minutes, et envoyez-moi le numéro de la page si cela dure.",
  stronger:
    "Votre mot de passe est facile à deviner. Choisissez-en un nouveau, que vous n’utilisez nulle part ailleurs : trois ou quatre mots sans rapport entre eux sont forts et faciles à retenir.",
};
