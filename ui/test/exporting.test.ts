import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import "../dev/install";
import { exportTo, sheetOf } from "../src/lib/exporting";

const rust = readFileSync(join(import.meta.dirname, "../../crates/gatehouse-mirror/src/export.rs"), "utf8");

test.each([
  ["employees", "EMPLOYEE"],
  ["invitations", "INVITATION"],
  ["events", "EVENT"],
  ["refused", "REFUSED"],
] as const)("a file of %s has a heading for each column that is written", (list, name) => {
  const written = new RegExp(`${name}_TITLES: \\[&str; (\\d+)\\]`).exec(rust)?.[1];
  const { titles } = sheetOf[list]();
  expect(titles).toHaveLength(Number(written));
  expect(new Set(titles).size, "no two are called alike").toBe(titles.length);
});

test("states and roles are written as the window calls them, and cells part where spreadsheets look for it", () => {
  const { words, semicolons } = sheetOf.employees();
  expect(words).toMatchObject({
    owner: "Owner",
    pending_approval: "Wants to join",
    must_enrol: "Must enrol",
  });
  expect(sheetOf.invitations().words).toMatchObject({ employee: "Employee", not_sent: "Not sent" });
  expect(semicolons, "English numbers have a point").toBe(false);
});

test("a double click asks for a place and writes the file once; who exports again later is asked again", async () => {
  const places: string[] = [];
  const click = () =>
    exportTo(
      "Employees.csv",
      async (path) => (places.push(path), Promise.resolve({ rows: 3, path })),
      () => "",
    );
  await Promise.all([click(), click()]);
  expect(places).toHaveLength(1);
  await click();
  expect(places).toHaveLength(2);
});
