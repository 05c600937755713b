/** Every text of the screens, in the language that was chosen before they were loaded. */
import type { Decision } from "./bindings/Decision";
import type { Diagnosed } from "./bindings/Diagnosed";
import type { Language } from "./bindings/Language";
import type { About } from "./causes";
import { use } from "./language";

/** The shape of each language: English was written first. */
export type Words = typeof import("./words/en");

const folders: Record<Language, () => Promise<Words>> = {
  de: () => import("./words/de"),
  en: () => import("./words/en"),
  es: () => import("./words/es"),
  fr: () => import("./words/fr"),
  pl: () => import("./words/pl"),
  "pt-BR": () => import("./words/pt-BR"),
  ru: () => import("./words/ru"),
};

export let addressFaults: Words["addressFaults"];
export let causes: Words["causes"];
export let claimed: Words["claimed"];
export let common: Words["common"];
export let company: Words["company"];
export let days: Words["days"];
export let decisions: Words["decisions"];
export let details: Words["details"];
export let devices: Words["devices"];
export let doors: Words["doors"];
export let employees: Words["employees"];
export let eventCauses: Words["eventCauses"];
export let events: Words["events"];
export let exporting: Words["exporting"];
export let fields: Words["fields"];
export let files: Words["files"];
export let fixes: Words["fixes"];
export let frame: Words["frame"];
export let freeing: Words["freeing"];
export let integrations: Words["integrations"];
export let invitations: Words["invitations"];
export let invite: Words["invite"];
export let labels: Words["labels"];
export let lacks: Words["lacks"];
export let links: Words["links"];
export let log: Words["log"];
export let many: Words["many"];
export let notArrived: Words["notArrived"];
export let notCopied: Words["notCopied"];
export let notices: Words["notices"];
export let offList: Words["offList"];
export let outbox: Words["outbox"];
export let outgoing: Words["outgoing"];
export let overview: Words["overview"];
export let person: Words["person"];
export let places: Words["places"];
export let portal: Words["portal"];
export let portalFaults: Words["portalFaults"];
export let problems: Words["problems"];
export let rangeFaults: Words["rangeFaults"];
export let rangeMeant: Words["rangeMeant"];
export let reasons: Words["reasons"];
export let requests: Words["requests"];
export let rights: Words["rights"];
export let risks: Words["risks"];
export let roles: Words["roles"];
export let settings: Words["settings"];
export let shownStates: Words["shownStates"];
export let signInRules: Words["signInRules"];
export let signals: Words["signals"];
export let standings: Words["standings"];
export let statuses: Words["statuses"];
export let steps: Words["steps"];
export let tray: Words["tray"];
export let twoStep: Words["twoStep"];
export let twoStepStates: Words["twoStepStates"];
export let undoing: Words["undoing"];
export let unnamedDevice: Words["unnamedDevice"];
export let waitingKinds: Words["waitingKinds"];
export let updates: Words["updates"];
export let webhooks: Words["webhooks"];

/** Speaks a language from now on. Texts are read where modules begin, so this comes before every screen. */
export async function speak(language: Language) {
  const words = await folders[language]();
  use(language);
  ({
    addressFaults,
    causes,
    claimed,
    common,
    company,
    days,
    decisions,
    details,
    devices,
    doors,
    employees,
    eventCauses,
    events,
    exporting,
    fields,
    files,
    fixes,
    frame,
    freeing,
    integrations,
    invitations,
    invite,
    labels,
    lacks,
    links,
    log,
    many,
    notArrived,
    notCopied,
    notices,
    offList,
    outbox,
    outgoing,
    overview,
    person,
    places,
    portal,
    portalFaults,
    problems,
    rangeFaults,
    rangeMeant,
    reasons,
    requests,
    rights,
    risks,
    roles,
    settings,
    shownStates,
    signInRules,
    signals,
    standings,
    statuses,
    steps,
    tray,
    twoStep,
    twoStepStates,
    undoing,
    unnamedDevice,
    waitingKinds,
    updates,
    webhooks,
  } = words);
}

/** What was decided, about whom, in one sentence. */
export function sentenceOf({ decision, about }: { decision: Decision; about: { name: string } }): string {
  const say = decisions[decision.kind] as (who: string, decision: Decision) => string;
  return say(about.name, decision);
}
export const causeWords = (one: Diagnosed, about: About) => causes[one.cause](one, about);

/** Words of the rules and of the server, which may know more of them than this app: an unknown one stands as it is. */
const known = <T>(table: Record<string, T>, word: string): T | undefined => table[word];
const plain = (word: string) => word.replaceAll("_", " ");
/** SGN-5: the true cause. */
export const causeOf = (word: string) => known(eventCauses, word) ?? plain(word);
/** What stands in an entry of the log, before its value. */
export const detailOf = (key: string) => known(details, key) ?? plain(key);
const fieldName = (field: string) => known(fields, field) ?? field;
/** Before a colon, beside a value. */
export const fieldLabel = (field: string) => known(labels, field) ?? field;
export const badFields = (field: string, reason: string) =>
  (known(reasons, reason) ?? reasons.unknown)(fieldName(field));
export const badFiles = (reason: string) => known(files, reason) ?? files.unknown;
export const waitingKind = (kind: string) => known(waitingKinds, kind);
