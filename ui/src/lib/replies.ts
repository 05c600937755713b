/** DOC-1: what the admin sends the person, in the language of their pages: a table a language, each with the same placeholders. */
import type { Cause } from "./bindings/Cause";
import type { Diagnosed } from "./bindings/Diagnosed";
import type { Language } from "./bindings/Language";
import { de } from "./replies/de";
import { en } from "./replies/en";
import { es } from "./replies/es";
import { fr } from "./replies/fr";
import { pl } from "./replies/pl";
import { ptBr } from "./replies/pt-BR";
import { ru } from "./replies/ru";

const replyOf = {
  blocked_by_suspicion: "stopped",
  blocked_by_hand: "stopped",
  only_user: "stopped",
  password_void: "new_password",
  never_sent: "invite",
  never_joined: "invite",
  asks_for_invitation: "invite",
  letter_failed: "which_address",
  letter_delayed: "later",
  invitation_expired: "new_link",
  older_invitation: "new_link",
  not_joined_yet: "look",
  recovery_not_opened: "look",
  recovery_letter_failed: "look",
  pending_approval: "approve",
  dismissed: "ended",
  place_not_allowed: "place",
  must_enrol: "enrol",
  grace_ends: "enrol",
  cannot_confirm: "phone",
  codes_used_up: "phone",
  wrong_backup_code: "phone",
  backup_code_used: "phone",
  wrong_password: "retype",
  keyboard: "retype",
  failed_lately: "retype",
  no_password: "set_password",
  recovery_outdated: "set_password",
  recovery_code_wrong: "set_password",
  captcha: "captcha",
  throttled: "wait",
  strangers_shut: "wait",
  wrong_code: "code",
  code_used: "code",
  phone_clock: "code",
  passkey_refused: "code",
  no_factor: "code",
  not_an_admin: "app",
  several_identities: "social",
  login_taken: "taken",
  address_is_login: "taken",
  address_is_contact: "taken",
  address_of_dismissed: "taken",
  other_login: "login",
  made_up_login: "login",
  unknown_login: "login",
  session_over: "session",
  rest_stopped: "rest",
  other_workspace: "company",
  other_identity: "switch",
  recovery_of_another: "switch",
  address_invited: "invited",
  off_list: "explained",
  still_linked: "linked",
  weak_password: "stronger",
  sign_in_anew: "anew",
  provider_fails: "provider",
  passkeys_not_here: "code",
  server_broke: "broken",
  server_busy: "busy",
} as const satisfies Record<Cause, string>;

/** What can be replied. “finish” is for who opened the invitation and stopped. */
export type Reply = (typeof replyOf)[Cause] | "finish";
export type Replies = Record<Reply, string>;

export const replies: Record<Language, Replies> = { en, de, fr, es, "pt-BR": ptBr, ru, pl };

/** What stands in the placeholders. */
export type Filling = Record<"company" | "sender" | "address" | "login", string>;

export function replyTo({ cause, word }: Diagnosed, language: Language, filling: Filling): string {
  const reply: Reply = cause === "not_joined_yet" && word === "opened" ? "finish" : replyOf[cause];
  return replies[language][reply].replace(/\{(\w+)\}/g, (all, key: string) =>
    key in filling ? filling[key as keyof Filling] : all,
  );
}
