import { plural } from "../../plural";

/** The two-step screen (TFA-2 to TFA-7). */
export const steps = {
  title: "Two-step",
  summary: (ready: number, all: number) =>
    plural(
      ready,
      { zero: "Nobody of {all} is ready", one: "# of {all} is ready", other: "# of {all} are ready" },
      {
        all: plural(all, { one: "#", other: "#" }),
      },
    ),
  chips: {
    all: "Everyone",
    ready: "Ready",
    not_ready: "Not ready",
    ending: "Grace ends this week",
    must: "Must enrol",
    paused: "Paused",
    codes: "Few codes left",
  },
  columns: {
    name: "Name",
    address: "Contact email",
    department: "Department",
    state: "Two-step",
    codes: "Codes left",
    ends: "Ends",
  },
  requests: (n: number) =>
    plural(n, {
      one: "# person cannot confirm and asks for help",
      other: "# people cannot confirm and ask for help",
    }),
  empty: "Nobody here",
  emptyHints: {
    all: "Whoever accepts an invitation stands here.",
    ready:
      "Who sets up an authenticator or a passkey stands here. Making it mandatory gives everyone a date.",
    not_ready: "Everyone has a second step.",
    ending: "Nobody’s time to set it up ends within seven days.",
    must: "Nobody is held at the set-up.",
    paused: "Nobody signs in without the second step for a while. A pause starts in the person’s pane.",
    codes: "Everyone with a second step has more than two backup codes left.",
  },
  none: "Nobody matches",
  noneHint: "Look for fewer letters, or choose another list.",
  showAll: "Show everyone",
  extendTitle: (n: number) =>
    plural(n, { one: "Extend the grace of # person", other: "Extend the grace of # people" }),
  extendHint: (n: number) =>
    plural(n, {
      one: "# person may sign in without two-step for so long from now.",
      other: "# people may sign in without two-step for so long from now.",
    }),
  cannot: {
    waits: "a change waits on them already",
    noGrace: "two-step is set up, or not asked of them",
    notPaused: "not paused",
  },
  done: {
    extended: (n: number, span: string) =>
      plural(
        n,
        {
          one: "You extend the grace of # person to {span}",
          other: "You extend the grace of # people to {span}",
        },
        { span },
      ),
    ended: (n: number) =>
      plural(n, { one: "You ended the pause of # person", other: "You ended the pauses of # people" }),
  },
  grace: "Grace",
  graceDays: (days: number) =>
    plural(days, {
      zero: "None: who joins must set it up at the first sign-in.",
      one: "# day from joining or being reinstated.",
      other: "# days from joining or being reinstated.",
    }),
  change: "Change",
};
