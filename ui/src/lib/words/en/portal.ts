/** A workspace on the vendor's portal: connecting to it, what it has not, where things come from, what it refuses. */
import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import { plural } from "../../plural";
import type { Told } from "../../problems";

export const portal = {
  paste: "Your company is on a Bitrix24 portal?",
  pasteHint:
    "Paste the address of an inbound webhook. An admin makes one there, for users, departments and the event log.",
  by: (host: string, owner: string) => `${host}, by a webhook of ${owner}`,
  gets: "You get everybody with search and filters, the event log, and why somebody cannot get in as far as the portal tells, without a network too.",
  decides:
    "You dismiss, reinstate, edit and invite here, without a network too. It is done on the portal as soon as there is one, as whoever made the webhook.",
  absent:
    "Portals tell apps nothing of two-step, sessions, allowed addresses, blocks, recovery and links, so this window leaves them out.",
  lacking: "What this webhook does not open",
  secret: "The address opens your portal. It is stored encrypted, like everything here.",
  go: "Connect",

  server: "Portal",
  webhook: "Webhook",
  webhookHint: "Its address stays here, encrypted, and is never shown again.",
  change: "Take another one",
  changeTitle: "Take another webhook",
  changeHint: "Of the same portal. What is stored here stays.",
  label: "Address of the webhook",
  changed: "The portal is read by the new webhook",

  host: "Address",
  scopes: "The webhook reads",
  about: "On the vendor’s portal",
  aboutHint:
    "What stands here is read there again and again. People are changed here or there, everything else there.",
  receipts: "Portals give no receipts. These were made by this app, of what the portal answered.",
  dismissStops: (n: number) =>
    plural(n, {
      one: "Signing in to the portal stops. What belongs to them stays there; reinstating lets them in again.",
      other:
        "Signing in to the portal stops for # people. What belongs to them stays there; reinstating lets them in again.",
    }),

  sources: "Where this is from",
  source: {
    portal: "From the portal",
    ours: "Seen by this app",
    inferred: "Inferred",
  } satisfies Record<Source, string>,
  field: {
    name: "name",
    contact_email: "contact email",
    department: "department",
    position: "position",
    status: "status",
    since: "since when",
    last_sign_in: "last sign-in",
  } satisfies Record<Field, string>,
  inferredHint: "Active there and never signed in: the invitation is probably not answered yet.",
  notTold: "Not told",

  notInYet: {
    title: "Has never signed in",
    text: (name: string) =>
      `${name} is active on the portal and has never signed in, so the invitation is probably not answered yet. Portals do not tell how the letter fared; it is sent again there.`,
  },
  said: (words: string) => `The portal said: “${words}”`,
  asFarAsTold: (name: string) => `Nothing known stops ${name}, as far as the portal tells`,
};

export const lacks: Record<Lack, string> = {
  people: "People, without whom there is nothing to show: give it the scope “user”.",
  addresses: "Addresses, for which it needs the scope “user”.",
  sign_ins: "Last sign-ins, and so who has not come in yet, for which it needs the scope “user”.",
  departments: "Departments, for which it needs the scope “department”.",
  log: "The event log, for which it needs the scope “main”, an admin and a plan that has one.",
  admin: "Everybody: who made it is no admin there, so dismissed people may be missing.",
  decisions: "Deciding: to dismiss, reinstate, edit and invite it needs the scope “user”, made by an admin.",
};

export const portalFaults: Record<PortalFault, Told & { todo: string }> = {
  too_many_calls: {
    what: "The portal takes no more calls now",
    why: "Other integrations call it from this address too.",
    todo: "It goes on by itself.",
  },
  time_used_up: {
    what: "The portal gives this app no more time for some minutes",
    why: "It counts how long calls take, within ten minutes.",
    todo: "It goes on by itself.",
  },
  overloaded: {
    what: "The portal has shut REST off for overload",
    why: "It stays so for every integration until the vendor’s support lifts it.",
    todo: "Write to the vendor’s support.",
  },
  webhook_gone: {
    what: "The portal no longer takes this webhook",
    why: "It was deleted or changed, or who made it was blocked or dismissed.",
    todo: "Make a new one on the portal and paste it in the settings.",
  },
  webhook_expired: {
    what: "The webhook’s time is over",
    todo: "Make a new one on the portal and paste it in the settings.",
  },
  owner_left: {
    what: "Who made the webhook no longer works there",
    why: "A webhook acts as its owner.",
    todo: "Have another admin make one, and paste it in the settings.",
  },
  looks_blocked: {
    what: "It looks as if REST were blocked on the portal",
    why: "It refuses everything without saying why, as it does while somebody is blocked.",
    todo: "See whether other integrations stopped too. If so, write to the vendor’s support with the portal’s address, the blocked person’s name and email.",
  },
  blocked: {
    what: "REST is blocked while somebody there is",
    why: "It stops every webhook, integration and application.",
    todo: "Have the blocked person unblocked; it goes on by itself then.",
  },
  not_on_plan: {
    what: "The portal’s plan has no REST",
    todo: "It needs a commercial plan, or one that was paid again.",
  },
  scope_missing: {
    what: "The webhook may not read this",
    why: "It lacks a scope.",
    todo: "Give it “user”, “department” and “main” on the portal.",
  },
  no_right: {
    what: "Who made the webhook may not do this there",
    todo: "Have an admin of the portal make one, and paste it in the settings.",
  },
  needs_https: {
    what: "The portal takes encrypted connections only",
    todo: "Paste the address that begins with https.",
  },
  portal_deleted: {
    what: "The portal was deleted",
    why: "What was read from it before stays here.",
    todo: "Forget this device in the settings once nothing of it is needed.",
  },
  confirmation_waits: {
    what: "An admin of the portal has to confirm this app first",
    todo: "It waits on the portal; it goes on by itself then.",
  },
  confirmation_refused: {
    what: "An admin of the portal refused this app",
    todo: "Ask them, or paste another webhook in the settings.",
  },
  portal_trouble: { what: "The portal had a fault of its own", todo: "It goes on by itself." },
  not_understood: {
    what: "The portal does not understand this app",
    why: "It is older or newer than what is documented.",
    todo: "Update this app. If that does not help, do it on the portal itself.",
  },
  wrong_address: {
    what: "The portal does not take this address",
    todo: "Check how it is written, and decide it again.",
  },
  address_taken: {
    what: "Somebody on the portal has this address",
    why: "It does not say who, nor whether it is their login or their contact email. Dismissed people count.",
    todo: "Search for it here.",
  },
  too_many_people: {
    what: "The portal’s plan allows no more people",
    todo: "Dismiss somebody who left, or have the plan extended; then decide it again.",
  },
  needs_workgroup: {
    what: "A person from outside needs a workgroup there",
    todo: "Invite them on the portal, where a workgroup can be chosen.",
  },
  change_denied: {
    what: "The portal does not allow this change",
    why: "The person is not there, may not be changed by who made the webhook, or is an admin whom the portal keeps.",
    todo: "See on the portal whether they are there. If so, have an admin who may change them make a webhook, and paste it in the settings.",
  },
  change_refused: {
    what: "The portal did not take the change",
    why: "It does not say why.",
    todo: "Do it on the portal itself, which may say more there.",
  },
};
