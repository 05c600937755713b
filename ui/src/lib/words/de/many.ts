import { plural } from "../../plural";

/** What several are asked about at once, before it is done. */
export const many = {
  approve: {
    title: (n: number) => plural(n, { one: "# Person zulassen", other: "# Personen zulassen" }),
    effect: (n: number) =>
      plural(n, {
        one: "Sie kann sich anmelden, sobald es in Kraft ist.",
        other: "Sie können sich anmelden, sobald es in Kraft ist.",
      }),
  },
  resend: {
    title: (n: number) =>
      plural(n, { one: "# Einladung erneut senden", other: "# Einladungen erneut senden" }),
    effect: (n: number) =>
      plural(n, {
        one: "Ein neuer Link geht hinaus, frühere gelten nicht mehr.",
        other: "Neue Links gehen hinaus, frühere gelten nicht mehr.",
      }),
  },
  reinstate: {
    title: (n: number) =>
      plural(n, { one: "# Person wieder aufnehmen", other: "# Personen wieder aufnehmen" }),
    effect: (n: number) =>
      plural(n, {
        one: "Sie kann sich wieder mit dem anmelden, was sie vorher benutzt hat.",
        other: "Sie können sich wieder mit dem anmelden, was sie vorher benutzt haben.",
      }),
  },
  end_pause: {
    title: (n: number) => plural(n, { one: "# Aussetzung beenden", other: "# Aussetzungen beenden" }),
    effect: (n: number) =>
      plural(n, {
        one: "Der zweite Schritt wird bei der nächsten Anmeldung wieder verlangt.",
        other: "Der zweite Schritt wird bei der nächsten Anmeldung wieder verlangt.",
      }),
  },
};
