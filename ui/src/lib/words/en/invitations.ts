import { list, plural } from "../../plural";

export const invitations = {
  title: "Invitations",
  summary: (open: number, need: number) =>
    [
      plural(open, { zero: "Nobody is invited", one: "# open", other: "# open" }),
      plural(need, { zero: "", one: "# needs you", other: "# need you" }),
    ]
      .filter(Boolean)
      .join(" · "),
  tabs: {
    all: "All",
    wants_to_join: "Wants to join",
    bounced: "Not delivered",
    expired: "Expired",
    on_the_way: "On the way",
    joined: "Joined",
  },
  columns: {
    name: "Name",
    address: "Address",
    department: "Department",
    state: "State",
    age: "Age",
    role: "Role",
  },
  links: "Links",
  fromFile: "From a file",
  invite: "Invite",

  approve: "Approve",
  reject: "Reject",
  sendAgain: "Send again",
  fixAddress: "Fix address",
  delete: "Delete",
  deleteOrReject: "Delete, or reject who asks to join",
  againIn: (seconds: number) => `Possible in ${seconds} s`,
  clearFilters: "Show all of them",
  open: "Open",
  copyAddress: "Copy the address",
  next: "Next",
  previous: "Previous",
  select: "Select",

  state: {
    waiting: "Waiting",
    goesOut: "Goes out when online",
    goesOutSoon: "Goes out in a moment",
    seeOutbox: "Decide in the outbox",
    byLink: (link: string) => `By link · ${link}`,
    importedQuietly: "Added without a letter",
    queued: "In the server’s queue",
    opened: "Link opened, not finished",
  },

  /** What was decided, never that it is in force: it may still wait. */
  done: {
    approved: (name: string) => `You approved ${name}`,
    approvedMany: (n: number) => plural(n, { one: "You approved # person", other: "You approved # people" }),
    rejected: (name: string) => `You rejected ${name}`,
    rejectedMany: (n: number) => plural(n, { one: "You rejected # person", other: "You rejected # people" }),
    resent: (name: string) => `You send the invitation of ${name} again`,
    resentMany: (n: number) =>
      plural(n, { one: "You send # invitation again", other: "You send # invitations again" }),
    deleted: (name: string) => `You deleted the invitation of ${name}`,
    deletedMany: (n: number) =>
      plural(n, { one: "You deleted # invitation", other: "You deleted # invitations" }),
    fixed: (name: string, address: string) => `You invite ${name} at ${address} instead`,
    invited: (n: number) => plural(n, { one: "You invite # person", other: "You invite # people" }),
    added: (n: number) =>
      plural(n, { one: "You add # person without a letter", other: "You add # people without a letter" }),
  },

  /** Why something cannot be done with one of the chosen. */
  cannot: {
    waits: "a change waits on it already",
    joined: "joined already",
    wantsToJoin: "came by a link and waits for approval",
    notAsked: "has not asked to join",
    noRight: "your role does not allow it",
  },

  deleteAsk: {
    title: (n: number) => plural(n, { one: "Delete # invitation", other: "Delete # invitations" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "The link of {name} stops working at once, and {name} leaves the list for good.",
          other: "Their links stop working at once, and these # people leave the list for good.",
        },
        { name },
      ),
    word: "delete",
    type: (word: string) => `Type “${word}” to go on`,
  },
  rejectAsk: {
    title: (n: number) => plural(n, { one: "Reject # person", other: "Reject # people" }),
    stops: (n: number, name: string) =>
      plural(
        n,
        {
          one: "{name} leaves the list and cannot sign in here. The link can be used to ask again.",
          other: "These # people leave the list and cannot sign in here. The link can be used to ask again.",
        },
        { name },
      ),
  },

  fix: {
    title: (name: string) => `Fix the address of ${name}`,
    hint: "The wrong invitation stops working, and a new one goes out with the same name, department and role.",
    label: "Right address",
    now: (address: string) => `It is now ${address}.`,
    send: "Send to this address",
  },

  empty: {
    all: [
      "Nobody is invited yet",
      "Everyone you invite stands here until they have joined, with what the mail server said.",
    ],
    wants_to_join: ["Nobody waits for you", "Who joins by a link stands here until an admin approves them."],
    bounced: [
      "Every letter arrived",
      "Invitations that a mail server refused or sent back stand here, with its own words.",
    ],
    expired: ["No link is too old", "Invitations whose link has died stand here, ready to be sent again."],
    on_the_way: ["Nothing is on the way", "Invitations that were sent and not yet answered stand here."],
    joined: ["Nobody joined lately", "Who accepted an invitation in the last 30 days stands here."],
  },
};

export const invite = {
  title: "Invite people",
  hint: "Nothing is sent until you have seen a verdict for every address.",
  paste: "Addresses",
  pasteHint: "Separate them by a space, a comma, a semicolon or a new line.",
  placeholder: "anna@northwind.example, marek@partner.example",
  orFile: "Choose a CSV file",
  another: "Choose another",
  file: (name: string) => `From ${name}`,
  readAs: (encoding: string) => `Read as ${encoding}`,
  heading: "The first row names the columns",
  columns: "What the columns tell",
  column: (n: number) => `Column ${n}`,
  tells: (title: string) => `What “${title}” tells`,
  notUsed: "Not used",
  fields: {
    address: "Address",
    name: "Name",
    last_name: "Last name",
    department: "Department",
    position: "Position",
  },
  noAddress: "Say which column holds the addresses",
  unknownDepartments: (names: string[]) =>
    plural(
      names.length,
      {
        one: "One department of the file is not here: {names}. Its people go without one.",
        other: "# departments of the file are not here: {names}. Their people go without one.",
      },
      { names: list(names.slice(0, 5)) },
    ),
  department: "Department",
  noDepartment: "None",
  workgroup: "Workgroup",
  noWorkgroup: "None",
  workgroupHint: "People from outside need one.",
  role: "Role",
  letters: "Send letters now",
  lettersHint: "Without letters people are only added; invite them later.",
  offline: "Goes out when online",
  send: (n: number) => plural(n, { zero: "Invite", one: "Invite # person", other: "Invite # people" }),
  add: (n: number) => plural(n, { zero: "Add", one: "Add # person", other: "Add # people" }),
  verdicts: (fine: number, not: number) =>
    not === 0
      ? plural(fine, { one: "The address is fine", other: "All # addresses are fine" })
      : `${plural(fine, { zero: "No address is fine", one: "# address is fine", other: "# addresses are fine" })}, ${plural(not, { one: "# is left out", other: "# are left out" })}`,
  saveLeft: "Save what is left out as a file",
  onlyRefused: (n: number) =>
    plural(n, { one: "Only the one that is left out", other: "Only the # that are left out" }),
  row: "Row",
  address: "Address",
  verdict: "Verdict",
  fine: "Fine",
  malformed: "Not an address",
  repeated: (row: number) => `Stands in row ${row} already`,
  alreadyInvited: (name: string) => `${name} is already invited`,
  alreadyEmployee: (name: string) => `${name} is already an employee`,
  taken: (name: string) => `Taken by ${name}`,
  sendThatAgain: "Send that again",
  reinstate: "Reinstate",
  ask: "Ask to free it",
  asked: (name: string, address: string) => `You ask ${name} to free ${address}`,
  openPerson: "Open",
};

export const links = {
  title: "Links to join",
  hint: "One address for many people. Switching it off kills every copy at once.",
  none: "No links yet",
  noneHint: "Make one, hand it out, and whoever opens it can join or ask to.",
  name: "Name",
  namePlaceholder: "Warehouse, autumn",
  department: "Department of who joins",
  noDepartment: "None",
  add: "Make a link",
  copy: "Copy",
  copyNamed: (name: string) => `Copy the link “${name}”`,
  copied: "The link is copied. It leaves the clipboard after 90 seconds.",
  off: "Switch off",
  offNamed: (name: string) => `Switch off the link “${name}”`,
  stops: (name: string) => `Every copy of “${name}” that was handed out stops working at once.`,
  word: "off",
  isOff: "off since",
  joined: (n: number) => plural(n, { zero: "Nobody yet", one: "# person joined", other: "# people joined" }),
  waiting: "Works once the change is sent",
  made: (name: string) => `You made the link “${name}”`,
  switched: (name: string) => `You switched off the link “${name}”`,
};
