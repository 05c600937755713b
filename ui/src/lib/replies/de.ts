/** DOC-1: replies for people, in German. */
import type { Replies } from "../replies";

export const de: Replies = {
  stopped:
    "Ihre Anmeldung bei {company} wurde zur Sicherheit gesperrt. Ich kümmere mich darum; bitte probieren Sie inzwischen keine weiteren Passwörter.",
  new_password:
    "Sie kommen wieder hinein. Ihr altes Passwort gilt bei {company} nicht mehr: Bitte stellen Sie es auf der Anmeldeseite per E-Mail oder Telefon wieder her, und setzen Sie ein neues.",
  invite: "Ich lade Sie jetzt zu {company} ein. Bitte öffnen Sie den Link in der E-Mail von {sender}.",
  which_address:
    "Unsere Einladung an {address} kam zurück. Stimmt die Adresse? Nennen Sie mir eine andere, dann schicke ich sie noch einmal.",
  later:
    "Der Mailserver für {address} nimmt unsere E-Mail erst später an. Sie wird von selbst noch einmal geschickt; bitte sehen Sie in einer Stunde wieder nach.",
  new_link:
    "Dieser Link gilt nicht mehr. Ich habe Ihnen einen neuen geschickt; bitte öffnen Sie die neueste E-Mail von {sender}.",
  look: "Bitte suchen Sie nach einer E-Mail von {sender}, auch unter „Spam“ und „Werbung“, und vertrauen Sie dieser Adresse. Wenn sie nicht da ist, sagen Sie es mir, dann schicke ich sie noch einmal.",
  finish:
    "Sie haben die Einladung geöffnet, aber nicht abgeschlossen. Bitte öffnen Sie den Link noch einmal, und wählen Sie ein Passwort.",
  approve:
    "Danke für Ihren Beitritt. Ich bestätige ihn jetzt; bitte melden Sie sich in einer Minute noch einmal an.",
  ended: "Ihr Zugang zu {company} wurde beendet. Ich kläre das und melde mich bei Ihnen.",
  place:
    "{company} ist nur von bestimmten Adressen aus erreichbar. Bitte melden Sie sich im Büro oder über dessen VPN an, oder sagen Sie mir, wo Sie sind.",
  enrol:
    "Bitte melden Sie sich mit Ihrem Passwort an: Die Seite zeigt dann, wie Sie die Zwei-Schritt-Anmeldung einrichten. Das dauert zwei Minuten.",
  phone:
    "Bitte melden Sie sich mit einem Ihrer Backup-Codes an. Wenn Sie keinen haben, sagen Sie es mir: Ich setze die Zwei-Schritt-Anmeldung für Sie eine Weile aus, und Sie richten Ihr neues Telefon ein.",
  retype:
    "Bitte prüfen Sie die Adresse, mit der Sie sich anmelden, auf Tippfehler, dazu Tastatursprache und Feststelltaste. Wenn es nicht hilft, stellen Sie das Passwort auf der Anmeldeseite wieder her.",
  set_password:
    "Bitte verwenden Sie nur den Link der neuesten E-Mail, vor der Zeit, die darin steht. Ich kann Ihnen einen neuen schicken.",
  captcha:
    "Nach vielen falschen Passwörtern weist die Seite erst nach, dass keine Maschine rät; das dauert einen Moment und geht von selbst. Geben Sie das Passwort dann noch einmal ein, oder stellen Sie es wieder her.",
  wait: "Zu viele Versuche: Bitte warten Sie eine Weile, oder melden Sie sich mit einem Gerät an, das Sie schon verwendet haben. Sie können das Passwort auch auf der Anmeldeseite wiederherstellen.",
  code: "Bitte nehmen Sie den Code für {company}, der gerade gezeigt wird, jeder gilt einmal, und stellen Sie die Uhrzeit des Telefons auf automatisch. Ein Backup-Code geht auch.",
  app: "Die Desktop-App ist für Admins. Bitte öffnen Sie {company} im Browser.",
  social:
    "Ihr Social-Konto ist mit mehreren Anmeldenamen verbunden. Wenn Sie sich damit anmelden, zeigt die Seite alle: Bitte lösen Sie es von allen bis auf einen.",
  taken:
    "Diese Adresse gehört schon zu einem anderen Anmeldenamen oder Profil. Bitte verwenden Sie eine andere, oder melden Sie sich mit jenem Anmeldenamen an und ändern Sie ihn dort; dann ist sie frei.",
  login: "Sie melden sich bei {company} mit {login} an. Bitte geben Sie genau das ein.",
  session:
    "Ihre Sitzung ist beendet, weil Sie eine Weile nicht gearbeitet haben. Bitte melden Sie sich wieder an; es ist nichts verloren.",
  rest: "Unsere Integrationen stehen still, weil ein Konto zur Sicherheit gesperrt wurde. Wir klären das mit dem Betreiber.",
  company:
    "Das ist die Adresse einer anderen Firma. Bitte öffnen Sie die Anmeldeseite von {company}, oder wählen Sie die Firma nach der Anmeldung.",
  switch:
    "In Ihrem Browser ist jemand anderes angemeldet. Bitte melden Sie sich dort ab, oder öffnen Sie die Seite in einem privaten Fenster, und kommen Sie mit Ihrem eigenen Anmeldenamen.",
  invited:
    "Sie haben schon eine offene Einladung zu {company}. Ich schicke sie jetzt noch einmal; bitte öffnen Sie die neueste E-Mail.",
  explained:
    "Diese Anmeldung ist im Protokoll erklärt: Niemand kam hinein, der es nicht darf. Sie müssen nichts tun.",
  linked:
    "Ein Anmeldename kann gelöscht werden, sobald er mit keiner Firma mehr verbunden ist. Die Seite nennt die übrigen; bitten Sie deren Admins, zuerst Ihren Zugang zu beenden.",
  anew: "Bitte melden Sie sich noch einmal an und beginnen Sie neu: Was Sie vorhaben, verlangt eine Anmeldung von eben jetzt. Es ist nichts verloren.",
  provider:
    "Bitte melden Sie sich mit {login} und Ihrem Passwort an; haben Sie keines, sagen Sie es mir, und ich schicke Ihnen einen Link dafür. Das Konto beim Anbieter können Sie danach in Ihrem Profil verbinden.",
  busy: "Unser Server hatte in dem Moment zu viel zu tun und hat Ihre Eingabe nicht geprüft. Bitte versuchen Sie es jetzt noch einmal, und sagen Sie mir, wenn es öfter vorkommt.",
  broken:
    "Unser Server hatte einen Fehler; von Ihnen ist nichts verloren. Bitte versuchen Sie es in ein paar Minuten noch einmal, und schicken Sie mir die Nummer auf der Seite, wenn es bleibt.",
  stronger:
    "Ihr Passwort ist leicht zu erraten. Bitte setzen Sie ein neues, das Sie nirgends sonst verwenden: Drei oder vier Wörter, die nicht zusammengehören, sind stark und gut zu merken.",
};
