import { list, number, plural } from "../../plural";

export const common = {
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  /** What others made of a field while it was typed into. */
  meanwhile: (now: string, yours = true) =>
    (now === "" ? "Emptied meanwhile." : `Changed meanwhile to “${now}”.`) +
    (yours ? " Saving sets yours." : ""),
  undo: "Undo",
  yes: "Yes",
  no: "No",
  clear: "Clear the selection",
  copy: "Copy",
  copied: "Copied",
  savedFilters: "Saved filters",
  saveFilters: "Save these filters",
  saveHint: "It is kept encrypted on this computer.",
  saveName: "Name",
  saveGo: "Save",
  nothingToSave: "Narrow the list first",
  removeSaved: (name: string) => `Remove “${name}”`,
  copiedForNow: "Copied. It leaves the clipboard after 90 seconds.",
  loading: "Loading",
  inSeconds: (seconds: number) => `${seconds} s`,
  news: "News",
  dismissNews: "Dismiss this news",
  paneWidth: "Width of the right pane",
  chosen: "Selected",
  choose: (name: string) => `Select ${name}`,
  chooseAll: "Select all",
  selected: (n: number) => plural(n, { one: "# selected", other: "# selected" }),
  atMost: (n: number) => `At most ${number(n)} are selected and acted on at a time.`,
  /** Who is left out of a change of many, and why. */
  leftOut: (n: number, reasons: string[]) =>
    plural(n, { one: "# is left out: {why}.", other: "# are left out: {why}." }, { why: list(reasons) }),
  notPossible: (name: string, why: string) => `Not possible for ${name}: ${why}.`,
  vanished: "no longer in this list",
  atOnce: (most: number) => `at most ${number(most)} are done at a time`,
  columns: "Columns",
  resetColumns: "Reset columns",
  columnKeys: "Sort. Alt and ← or → change the width.",
  inList: {
    heading: "In a list",
    ends: "First, last",
    screens: "A screenful on, back",
    extend: "Select on to the next",
    clear: "Clear the selection",
    menu: "Menu of the row",
    width: "Width of a column, in its title",
  },
  more: "More actions",
  tryAgain: "Try again",
  showTable: "Show as a table",
  hideTable: "Hide the table",
  none: "–",
  /** How old something is, as short as can be, and "now" within a minute. */
  now: "now",
  minutes: (n: number) => `${number(n)} min`,
  hours: (n: number) => `${number(n)} h`,
  days: (n: number) => `${number(n)} d`,
};

/** After a decision: that it waits, the way back, and the way back from there. */
export const undoing = {
  again: "Do it again",
  takenBack: "Taken back",
  waits: "Waiting, not yet in force",
  partly: (done: number, refused: number) =>
    plural(
      done,
      { one: "# decided, {refused} left as before", other: "# decided, {refused} left as before" },
      { refused: number(refused) },
    ),
  some: (taken: number, sent: number) =>
    plural(
      taken,
      {
        one: "# change is taken back, {sent} had left already",
        other: "# changes are taken back, {sent} had left already",
      },
      { sent: number(sent) },
    ),
  nothing: "Nothing to undo",
  nothingMore: "Nothing was decided here since Gatehouse was opened or unlocked.",
};

/** Where the clipboard takes nothing. */
export const notCopied = {
  title: "Nothing was copied",
  hint: "This computer’s clipboard took nothing. The text below is selected: copy it with the keyboard, or write it down.",
  text: "Text to copy",
};
