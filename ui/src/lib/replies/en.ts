/** DOC-1: replies for people, in English. */
import type { Replies } from "../replies";

export const en: Replies = {
  stopped:
    "Your sign-in to {company} was stopped for safety. I am taking care of it; please do not try more passwords meanwhile.",
  new_password:
    "You can get in again. Your old password does not work at {company} any more: please recover it by email or phone on the sign-in page, and set a new one.",
  invite: "I am inviting you to {company} now. Please open the link in the letter from {sender}.",
  which_address:
    "Our invitation to {address} came back. Is the address right? Tell me another one, and I send it again.",
  later:
    "The mail server for {address} takes our letter later. It is tried again by itself; please look once more in an hour.",
  new_link:
    "That link does not work any more. I have sent you a new one; please open the newest letter from {sender}.",
  look: "Please look for a letter from {sender}, in Spam and Promotions too, and trust that address. If it is not there, tell me and I send it again.",
  finish: "You opened the invitation but did not finish. Please open the link again and choose a password.",
  approve: "Thank you for joining. I approve it now; please sign in again in a minute.",
  ended: "Your access to {company} was ended. I look into it and come back to you.",
  place:
    "{company} can be opened from certain addresses only. Please sign in from the office or by its VPN, or tell me where you are.",
  enrol:
    "Please sign in with your password: the page then shows how to set up two-step. It takes two minutes.",
  phone:
    "Please sign in with one of your backup codes. If you have none, tell me: I switch two-step off for you for a while, and you set up your new phone.",
  retype:
    "Please check the address you sign in with for typos, the keyboard language and Caps Lock. If it still fails, recover the password on the sign-in page.",
  set_password:
    "Please use only the link of the newest letter, before the time that stands in it. I can send you a new one.",
  captcha:
    "After many wrong passwords the page first proves that no machine is guessing; that takes a moment by itself. Then type the password once more, or recover it.",
  wait: "Too many attempts: please wait a while, or sign in on a device you used before. You can also recover the password on the sign-in page.",
  code: "Please take the code for {company} that is shown now, each works once, and set your phone’s time to automatic. A backup code works, too.",
  app: "The desktop app is for admins. Please open {company} in the browser instead.",
  social:
    "Your social account is linked to several logins. When you sign in with it, the page lists them: please unlink all but one.",
  taken:
    "That address belongs to another login or profile already. Please use another address, or sign in with that login and change it there; then it is free.",
  login: "You sign in to {company} with {login}. Please type exactly that.",
  session: "Your session ended because you were away for a while. Please sign in again; nothing is lost.",
  rest: "Our integrations stand still because an account was blocked for safety. We are working on it with the operator.",
  company:
    "That is the address of another company. Please open the sign-in page of {company}, or choose it after signing in.",
  switch:
    "Your browser is signed in as somebody else. Please sign out there, or open the page in a private window, and come in with your own login.",
  invited:
    "You have an open invitation to {company} already. I send it again now; please open the newest letter.",
  explained:
    "That sign-in is explained in the log: nobody got in who may not. There is nothing for you to do.",
  linked:
    "A login can be deleted once it is linked to no company. The page says which are left; ask the admins there to end your access first.",
  anew: "Please sign in once more and begin again: what you want to do asks for a sign-in of just now. Nothing is lost.",
  provider:
    "Please sign in with {login} and your password; if you have none, tell me and I send you a link that sets one. The social account can be linked afterwards, in your profile.",
  busy: "Our server had too much to do at that moment and did not look at what you typed. Please try again now; tell me if it comes often.",
  broken:
    "Our server had a fault; nothing of yours is lost. Please try again in a few minutes, and send me the number on the page if it stays.",
  stronger:
    "Your password is easy to guess. Please set a new one that you use nowhere else: three or four words that do not belong together are strong and easy to keep in mind.",
};
