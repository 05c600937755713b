/** What people at the door ask for. */
import type { RequestLine } from "../src/lib/bindings/RequestLine";
import { lineOf } from "./employees";
import { MINUTE, now } from "./people";

export const asked: RequestLine[] = [
  {
    request: {
      id: "q1",
      kind: "help",
      employee: "e6",
      name: lineOf(6).name,
      login: lineOf(6).address ?? "",
      note: "My phone fell into the sea on Saturday, I am back in the office tomorrow",
      since: now - 25 * MINUTE,
    },
    can_answer: true,
    waiting: null,
  },
  {
    request: {
      id: "q2",
      kind: "invitation",
      employee: null,
      name: "Zoe Marsh",
      login: "zoe@fabrikam.example",
      note: null,
      since: now - 5 * MINUTE,
    },
    can_answer: true,
    waiting: null,
  },
];
