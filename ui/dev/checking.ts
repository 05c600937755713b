/** A list of people as it is checked before they are invited. */
import type { Claim } from "../src/lib/bindings/Claim";
import type { Verdict } from "../src/lib/bindings/Verdict";
import type { Fake } from "./fake";
import { read } from "./file";
import { desk } from "./invitations";
import { now } from "./people";
import { decided } from "./status";

const claim: Claim = {
  employee: "e5",
  name: "Felix Ferri",
  status: "dismissed",
  login: false,
  contact: true,
  invitation: null,
};
let lists = 0;
let checked: { address: string; verdict: Verdict; name?: string; department?: string | null }[] = [];
const check = (addresses: string[]) => {
  checked = addresses.map((address, i, all) => {
    if (!/^[^@]+@[^@]+\.[^@]+$/.test(address))
      return { address, verdict: { verdict: "malformed", fault: "no_single_at" } };
    if (all.indexOf(address) < i)
      return { address, verdict: { verdict: "repeated", row: all.indexOf(address) + 1 } };
    const known = desk.find((row) => row.address === address);
    if (known)
      return {
        address,
        verdict: {
          verdict: "already_invited",
          claim: {
            ...claim,
            employee: known.employee,
            name: known.name,
            status: "invited",
            invitation: known.invitation,
          },
        },
      };
    if (address.startsWith("felix")) return { address, verdict: { verdict: "taken", claim } };
    return { address, verdict: { verdict: "fine" } };
  });
  return {
    list: ++lists,
    n_rows: checked.length,
    n_fine: checked.filter((row) => row.verdict.verdict === "fine").length,
    file: null,
    as_of: now,
  };
};

export const checkingAnswers = {
  check_list: ({ text }) => check(text.split(/[\s,;]+/).filter(Boolean)),
  check_file: ({ mapping }) => {
    const { facts, people } = read(mapping);
    const list = check(people.map(({ address }) => address));
    checked = checked.map((row, i) => ({ ...row, ...people[i] }));
    return { ...list, file: facts };
  },
  checked_rows: ({ offset, limit, only_refused }) => {
    const rows = checked
      .map((row, i) => ({ row: i, line: i + 1, name: null, department: null, ...row }))
      .filter((row) => !only_refused || row.verdict.verdict !== "fine");
    return {
      rows: rows.slice(offset, offset + limit),
      total: rows.length,
    };
  },
  export_refused: ({ path, reasons }) => ({ rows: reasons.length, path }),
  invite: () => decided([{ choice: "require_two_step" }]),
} satisfies Partial<Fake>;
