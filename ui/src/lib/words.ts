/** Every English text of the screens. A translation is another module of the same shape. */
export { causeWords, fixes, notArrived, type About } from "./words/causes";
export { common, undoing } from "./words/common";
export { frame } from "./words/frame";
export { invitations, invite, links } from "./words/invitations";
export { notices } from "./words/notices";
export { causeOf, detailOf, log } from "./words/events";
export { decisions, outbox, sentenceOf } from "./words/outbox";
export { employees, events, person } from "./words/people";
export { devices, requests } from "./words/requests";
export { offList, places, rangeFaults } from "./words/places";
export { company, doors, overview, settings } from "./words/rest";
export * from "./words/rules";
export { integrations, signInRules } from "./words/door";
export { steps } from "./words/steps";
export { twoStep } from "./words/twoStep";
export { webhooks } from "./words/webhooks";
export { outgoing } from "./words/outgoing";
