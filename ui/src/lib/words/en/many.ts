import { plural } from "../../plural";

/** What several are asked about at once, before it is done. */
export const many = {
  approve: {
    title: (n: number) => plural(n, { one: "Approve # person", other: "Approve # people" }),
    effect: (n: number) =>
      plural(n, {
        one: "They can sign in as soon as it is in force.",
        other: "They can sign in as soon as it is in force.",
      }),
  },
  resend: {
    title: (n: number) => plural(n, { one: "Send # invitation again", other: "Send # invitations again" }),
    effect: (n: number) =>
      plural(n, {
        one: "A new link goes out, and those sent before stop working.",
        other: "New links go out, and those sent before stop working.",
      }),
  },
  reinstate: {
    title: (n: number) => plural(n, { one: "Reinstate # person", other: "Reinstate # people" }),
    effect: (n: number) =>
      plural(n, {
        one: "They can sign in again with what they used before.",
        other: "They can sign in again with what they used before.",
      }),
  },
  end_pause: {
    title: (n: number) => plural(n, { one: "End # pause", other: "End # pauses" }),
    effect: (n: number) =>
      plural(n, {
        one: "The second step is asked for again at the next sign-in.",
        other: "The second step is asked for again at the next sign-in.",
      }),
  },
};
