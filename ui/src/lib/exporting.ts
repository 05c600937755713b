/** Writing what is filtered to a file, as the window's language writes it. */
import { complain } from "./app.svelte";
import type { Exported } from "./bindings/Exported";
import type { Sheet } from "./bindings/Sheet";
import { call, pickTarget } from "./gatehouse";
import { number, sentences } from "./plural";
import { say } from "./toasts.svelte";
import { verdictOf } from "./verdicts";
import {
  employees,
  exporting,
  invitations,
  invite,
  log,
  person,
  roles,
  shownStates,
  statuses,
  steps,
  twoStepStates,
} from "./words";

/** The titles in the order in which Rust writes them. */
const sheet = (titles: string[], words: Record<string, string> = {}): Sheet => ({
  titles,
  words,
  // Where a comma is in numbers, spreadsheets look for semicolons between cells.
  semicolons: number(0.5).includes(","),
});

/** How each list is written: columns and states are called what they are called in the window. */
export const sheetOf = {
  employees: () =>
    sheet(
      [
        employees.columns.name,
        employees.columns.contact,
        person.login,
        employees.columns.department,
        person.position,
        employees.columns.role,
        employees.columns.status,
        exporting.blockedSince,
        employees.columns.twoStep,
        employees.columns.lastSignIn,
        exporting.until,
        steps.columns.codes,
      ],
      { ...roles, ...statuses, ...twoStepStates },
    ),
  invitations: () =>
    sheet(
      [
        invitations.columns.name,
        invitations.columns.address,
        invitations.columns.department,
        invitations.columns.role,
        invitations.columns.state,
        exporting.details,
        exporting.since,
      ],
      { ...roles, ...shownStates },
    ),
  refused: () =>
    sheet([
      invite.fields.address,
      invite.fields.name,
      invite.fields.department,
      invite.fields.position,
      exporting.reason,
    ]),
  events: () =>
    sheet([
      exporting.number,
      log.columns.at,
      exporting.kind,
      exporting.by,
      exporting.byId,
      log.columns.on,
      exporting.onId,
      log.columns.ip,
      log.columns.device,
      exporting.cause,
      exporting.outside,
      exporting.data,
    ]),
};

/** Asks for a place under that name, has it written there, and says what was. */
export async function exportTo(
  name: string,
  write: (path: string) => Promise<Exported>,
  said: (rows: number, path: string) => string,
) {
  try {
    const path = await pickTarget(employees.export, name);
    if (path === null) return;
    const { rows } = await write(path);
    say(said(rows, path));
  } catch (rejected) {
    complain(rejected);
  }
}

/** INV-2: the rows of a checked list that are left out, each with its whole verdict, to be mended and read again. */
export const exportRefused = (list: number) =>
  exportTo(
    exporting.refused,
    async (path) => {
      const reasons: string[] = [];
      for (let more = true; more;) {
        const asked = { list, offset: reasons.length, limit: 500, only_refused: true };
        const { rows, total } = await call("checked_rows", asked);
        for (const { verdict } of rows) {
          const { word, why, todo } = verdictOf(verdict);
          reasons.push(sentences([word, why, todo]));
        }
        more = rows.length > 0 && reasons.length < total;
      }
      return call("export_refused", { list, path, sheet: sheetOf.refused(), reasons });
    },
    exporting.refusedDone,
  );
