import { plural } from "../../plural";

/** Pausing two-step, extending a grace, changing a role, and the admin's own second step that some of it needs. */
export const twoStep = {
  pause: "Pause two-step",
  changePause: "Change the pause",
  endPause: "End the pause",
  extend: "Extend the grace",
  left: (span: string) => `${span} left`,
  reason: "Reason",

  pauseTitle: (name: string) => `Pause two-step for ${name}`,
  pauseHint: (name: string) =>
    `${name} signs in with the password alone until it ends, by itself or with a new phone. ${name} is told by mail.`,
  howLong: "For how long",
  hours: (n: number) => plural(n, { one: "# hour", other: "# hours" }),
  days: (n: number) => plural(n, { one: "# day", other: "# days" }),
  other: "Another time",
  otherDays: "Days, 1 to 30",
  why: "Why",
  whyHint: "It stands in the log and in the mail.",
  pauseFor: (span: string) => `Pause for ${span}`,

  extendTitle: (name: string) => `Extend the grace of ${name}`,
  extendHint: (name: string) => `${name} may sign in without two-step for so long from now.`,
  extendBy: (span: string) => `Extend to ${span} from now`,

  changeRole: "Change the role",
  roleTitle: (name: string) => `Change the role of ${name}`,
  role: "New role",
  transfer: "Owner, in my place",
  roleHints: {
    owner: "Answers for the workspace, beside you.",
    admin: "Runs the workspace; grants helpdesk only.",
    helpdesk: "Helps employees who cannot get in; pauses two-step, ends sessions.",
    employee: "An ordinary member. The app closes, and what it stored is erased.",
    transfer: "You are an admin from then on. Only the new owner can undo it.",
  },
  grant: (role: string) => `Make ${role.toLowerCase()}`,
  handOn: "Hand ownership on",

  /** The admin's own second step. */
  code: "Your own code",
  codeHint: "The six digits that your authenticator app shows now. It is good here for five minutes.",
  backup: "Use a backup code",
  digits: "Use the authenticator app",
  byPasskey: "Use a passkey, in the browser",
  inBrowser: "Your browser is open: confirm there. It goes on here by itself.",
  backupNumber: "Number",
  backupCode: "Backup code",
  later: "It waits here, not yet in force, until you type your own code once the server can be reached.",
  confirmTitle: "Confirm that it is you",
  confirmHint: (n: number) =>
    plural(n, {
      zero: "What needs your own second step leaves after it.",
      one: "# change waits for your own second step, and leaves after it.",
      other: "# changes wait for your own second step, and leave after it.",
    }),
  confirm: "Confirm",
  confirmed: "Confirmed for five minutes",
  needs: "Needs your code",
  needsOnline: "Needs your code, once online",
  nNeed: (n: number) => plural(n, { one: "# change needs your code", other: "# changes need your code" }),

  done: {
    paused: (name: string, span: string) => `You pause two-step for ${name} for ${span}`,
    ended: (name: string) => `You ended the pause of ${name}`,
    extended: (name: string, span: string) => `You extend the grace of ${name} to ${span}`,
    granted: (name: string, role: string) => `You make ${name} ${role.toLowerCase()}`,
    transferred: (name: string) => `You hand ownership on to ${name}`,
  },
};
