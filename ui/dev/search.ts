/** What is found by a name, an address or a pasted message. */
import { diagnosed } from "./causes";
import { total } from "./demo";
import { lineOf } from "./employees";
import type { Fake } from "./fake";
import { desk } from "./invitations";
import { DAY, MINUTE, now } from "./people";

export const searchAnswers = {
  search: ({ text }) => {
    const found = [
      ...desk.map((row) => ({
        employee: row.employee,
        name: row.name,
        address: row.address,
        department: row.department,
        role: row.role,
        status: "invited" as const,
        cannot_get_in: true,
      })),
      ...Array.from({ length: Math.min(total, 400) }, (_, i) => lineOf(i)).map((row) => ({
        employee: row.employee,
        name: row.name,
        address: row.address,
        department: row.department,
        role: row.role,
        status: row.status,
        cannot_get_in: row.blocked_at !== null,
      })),
    ].filter((row) => `${row.name} ${row.address}`.toLowerCase().includes(text.toLowerCase()));
    const people = found.slice(0, 50);
    if (/already exists/i.test(text)) {
      const holder = { ...lineOf(5), cannot_get_in: true };
      const of = { employee: holder.employee, who: holder.name, address: holder.address };
      const means = {
        message: "user with email {address} already exists",
        vendors: true,
        language: "en" as const,
        address: holder.address,
        about: holder,
        causes: [
          diagnosed("dismissed", ["reinstate"], { at: now - 40 * DAY }),
          diagnosed("address_of_dismissed", ["reinstate", "edit", "request_address"], of),
        ],
        as_of: now - 18 * MINUTE,
      };
      return { people: [holder], more: false, near: false, means };
    }
    if (!/password is not right|incorrect login/i.test(text))
      return { people, more: found.length > 50, near: false, means: null };
    const means = {
      message: "That login or password is not right",
      vendors: false,
      language: "en" as const,
      address: null,
      about: null,
      causes: (["wrong_password", "keyboard", "unknown_login", "blocked_by_suspicion"] as const).map(
        (cause) => diagnosed(cause, [], { sure: "possible" }),
      ),
      as_of: now - 18 * MINUTE,
    };
    return { people: [], more: false, near: false, means };
  },
} satisfies Partial<Fake>;
