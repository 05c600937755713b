/** What is found by a name, an address or a pasted message. */
import { diagnosed } from "./causes";
import { total } from "./demo";
import { lineOf } from "./employees";
import type { Fake } from "./fake";
import { desk } from "./invitations";
import { DAY, MINUTE, now } from "./people";
import { personAnswers } from "./person";

export const searchAnswers = {
  search: async ({ text, about }) => {
    const everyone = [
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
    ];
    const found = everyone.filter((row) =>
      `${row.name} ${row.address}`.toLowerCase().includes(text.toLowerCase()),
    );
    // Nearest is here whose letters stand in another order only.
    const letters = (name: string) => [...name.toLowerCase()].sort().join("");
    const nearest = everyone.filter((row) => letters(row.name) === letters(text)).slice(0, 5);
    const near = found.length === 0 && nearest.length > 0;
    const people = near ? nearest : found.slice(0, 50);
    if (/does not exist/i.test(text) && about) {
      const { causes } = await personAnswers.person({ employee: about });
      const whom = { ...lineOf(Number(about.slice(1))), cannot_get_in: causes.length > 0 };
      const means = {
        message: "this employee does not exist",
        vendors: true,
        language: "en" as const,
        address: null,
        about: whom,
        causes: [...causes, diagnosed("other_workspace", [], { sure: "possible" })],
        as_of: now - 18 * MINUTE,
      };
      return { people: [whom], more: false, near: false, means };
    }
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
      return { people, more: found.length > 50, near, means: null };
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
