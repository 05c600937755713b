import { list, plural } from "../../plural";
import { outbox } from "./outbox";

/** What the icon beside the clock offers. */
export const tray = {
  open: "Open Gatehouse",
  sync: "Sync now",
  lock: "Lock",
  quit: "Quit",
};

export const notices = {
  titles: {
    wants_to_join: (n: number) => plural(n, { one: "Someone wants to join", other: "# people want to join" }),
    help: (n: number) => plural(n, { one: "Someone asks for help", other: "# people ask for help" }),
    blocked: (n: number) => plural(n, { one: "Someone was blocked", other: "# people were blocked" }),
    bounced: (n: number) => plural(n, { one: "A letter came back", other: "# letters came back" }),
    conflict: (n: number) =>
      plural(n, { one: "A change did not come into force", other: "# changes did not come into force" }),
  },
  /** Whom it is about; `more` are not named. */
  about: (names: string[], more: number) =>
    more > 0 ? `${names.join(", ")} ${outbox.andMore(more)}` : list(names),
  heading: "Notifications",
  hint: "Told by your system while you look elsewhere.",
  kinds: {
    wants_to_join: "Someone wants to join",
    help: "Someone asks for help",
    blocked: "Someone was blocked",
    bounced: "A letter came back",
    conflict: "A change met a conflict or was refused",
  },
  login: "Start with the computer",
  loginHint: "In the tray, without a window, where there is a tray.",
};
