import { diagnosed } from "../dev/causes";
import type { Block } from "../src/lib/bindings/Block";
import { expect, test } from "vitest";
import type { Problem } from "../src/lib/gatehouse";
import { inOneLine, told } from "../src/lib/problems";
import { plural } from "../src/lib/plural";
import { verdictOf } from "../src/lib/verdicts";
import { causeWords, invitations, sentenceOf } from "../src/lib/words";

test("numbers and names come from their places, whatever stands in them", () => {
  expect(plural(1234, { one: "# person", other: "# people" })).toBe("1,234 people");
  expect(plural(1, { one: "{who} waits", other: "# wait" }, { who: "Ann # {who}" })).toBe(
    "Ann # {who} waits",
  );
  expect(invitations.deleteAsk.stops(2, "Anna")).toContain("2 people");
});

test("too soon names the seconds left, never a generic error (INV-4)", () => {
  expect(told({ code: "too_soon", seconds: 42 }).what).toContain("42 s");
});

test("a taken address says whose, which field and that person's status, with the fix (EML-2)", () => {
  const claim = {
    employee: "e",
    name: "Felix Ferri",
    status: "dismissed" as const,
    login: false,
    contact: true,
    invitation: null,
  };
  const line = inOneLine({ code: "address_taken", claim });
  expect(line).toContain("contact email of Felix Ferri (dismissed)");
  expect(line).toContain("reinstate Felix Ferri");
  const open = { ...claim, status: "invited" as const, invitation: "i" };
  expect(verdictOf({ verdict: "already_invited", claim: open }).word).toContain("already invited");
});

test("a fault tells the number that finds it in the log", () => {
  const problem: Problem = { code: "broken", trace: "7f3a" };
  expect(inOneLine(problem)).toContain("7f3a");
});

test("changes are told in plain words", () => {
  expect(sentenceOf({ decision: { kind: "approve", employee: "e" }, about: { name: "Anna" } })).toBe(
    "Approve Anna",
  );
});

test("a letter that did not arrive: where to look, and exactly whom to trust (INV-9)", () => {
  const about = { name: "Anna", address: "anna@home.example", sender: "gatehouse@northwind.example" };
  const { advice } = causeWords(diagnosed("not_joined_yet", [], { at: 0 }), about);
  expect(advice?.join(" ")).toContain("in Spam and in Promotions");
  expect(advice?.join(" ")).toContain("gatehouse@northwind.example, or all of northwind.example");
  expect(
    causeWords(diagnosed("not_joined_yet", [], { at: 0, word: "opened" }), about).advice,
  ).toBeUndefined();
});

test("a block by suspicion says what counted, what stops and whose it is to lift it (BLK-1, BLK-3, BLK-4)", () => {
  const about = { name: "Anna", address: "anna@home.example", sender: "" };
  const block: Block = {
    by: "suspicion",
    score: 110,
    threshold: 100,
    case_at: null,
    evidence: [
      {
        signal: "unusual_devices",
        points: 60,
        n: 4,
        devices: [{ name: "Firefox on Linux", ip: "198.51.100.7", at: 0 }],
      },
      { signal: "weak_password", points: 20, n: 0, devices: [] },
    ],
  };
  const suspected = (block: Block) =>
    diagnosed("blocked_by_suspicion", [], { at: 0, block, stops_rest: true });
  const { text, advice } = causeWords(suspected(block), about);
  expect(text).toContain("The REST API of the whole workspace is stopped");
  expect(text).toContain("open a case");
  expect(text).toContain("110 of 100");
  expect(advice?.[0]).toContain("4 unusual devices");
  expect(advice?.[1]).toContain("Firefox on Linux · 198.51.100.7");
  expect(advice?.[2]).toContain("weak (+20)");
  const opened = { ...block, case_at: 60_000 };
  expect(causeWords(suspected(opened), about).text).toContain("A case is open");
});

test("a block by hand says by whom and why (BLK-10)", () => {
  const about = { name: "Anna", address: "", sender: "" };
  const block: Block = { by: "hand", admin: "Petra", reason: "Laptop lost" };
  const { title, text, said } = causeWords(diagnosed("blocked_by_hand", [], { at: 0, block }), about);
  expect(title).toBe("Blocked by an admin");
  expect(text).toContain("by Petra");
  expect(said).toBe("Laptop lost");
});
