import { number, plural } from "../plural";

export const frame = {
  product: "Gatehouse",
  sections: "Sections",
  overview: "Overview",
  invitations: "Invitations",
  employees: "Employees",
  events: "Events",
  company: "Company",
  outbox: "Outbox",
  settings: "Settings",
  lock: "Lock",

  ask: "Who can’t get in? A name, an address, or the error they see",
  results: "Results",
  people: "People",
  commands: "Commands",
  more: "There are more. Type on to find fewer.",
  nobody: (text: string) => `Nobody matches “${text}”`,
  goTo: (place: string) => `Go to ${place}`,

  needYou: (n: number) => plural(n, { one: "# needs you", other: "# need you" }),
  undecided: (n: number) => plural(n, { one: "# change waits", other: "# changes wait" }),
  conflicts: (n: number) =>
    plural(n, { one: "# change needs a decision", other: "# changes need a decision" }),

  starting: "Starting",
  online: "Online",
  heldBack: "Changes are held back",
  logChanged: "The log was changed",
  syncing: "Syncing",
  fetching: "Fetching what the server knows",
  fetchingHint: "This is the first sync. What is here already can be used while it runs.",
  fetchingStopped: "It goes on where it was as soon as the server can be reached.",
  firstSync: (done: number, all: number) => `Fetching ${number(done)} of ${number(all)}`,
  offlineSince: (time: string) => `Offline since ${time}`,
  notSyncingSince: (time: string) => `Not syncing since ${time}`,
  connection: "Connection settings",
  inBrowser: "Go on in the browser",
  openAgain: "Open it again",
  clockHint: "Syncing goes on by the server’s clock. Ages shown here are off until this one is set.",
  asOf: (time: string, ago: string) => `as of ${time}, ${ago}`,
  waiting: (n: number) =>
    plural(n, { one: "# change waiting, not yet in force", other: "# changes waiting, not yet in force" }),
  totals: (invitations: number, employees: number) =>
    `${plural(invitations, { one: "# invitation", other: "# invitations" })} · ${plural(employees, { one: "# employee", other: "# employees" })}`,
  syncNow: "Sync now",
  find: "Find a person or a command",
  windowTitle: (screen: string, company: string) => `${screen} – ${company}`,

  keys: "Keys",
  keysHint: "Everything works without a mouse.",
  anywhere: "Anywhere",
};
