/** The file of people that the demo reads: its columns as the screen says, else as they look. */
import type { FileFacts } from "../src/lib/bindings/FileFacts";
import type { FileField } from "../src/lib/bindings/FileField";
import type { Mapping } from "../src/lib/bindings/Mapping";

const table = [
  ["Staff no.", "Name", "Surname", "E-mail", "Private e-mail", "Team", "Job"],
  ["1041", "Lena", "Fischer", "lena@northwind.example", "lena.f@home.example", "Sales", "Buyer"],
  ["1042", "Otto", "Brandt", "otto@northwind.example", "", "Legal", "Counsel"],
  ["1043", "Ida", "Holm", "not-an-address", "ida@home.example", "Sales", ""],
  ["1044", "Felix", "Ferri", "felix@northwind.example", "ferri@home.example", "Legal", "Clerk"],
];
const guess: Mapping = {
  heading: true,
  columns: [null, "name", "last_name", "address", null, "department", "position"],
};

export function read(mapping: Mapping | null): {
  facts: FileFacts;
  people: { address: string; name: string; department: string | null; line: number }[];
} {
  const { heading, columns } = mapping ?? guess;
  const body = table.slice(heading ? 1 : 0);
  const cell = (row: string[], field: FileField) => row[columns.indexOf(field)] ?? "";
  const teams = new Set(body.map((row) => cell(row, "department")));
  return {
    facts: {
      name: "people.csv",
      encoding: "UTF-8",
      separator: ";",
      heading,
      columns: columns.map((field, i) => ({
        title: heading ? (table[0]?.[i] ?? null) : null,
        field,
        cells: body.slice(0, 3).map((row) => row[i] ?? ""),
      })),
      unknown_departments: teams.has("Legal") ? ["Legal"] : [],
    },
    people: columns.includes("address")
      ? body.map((row, i) => ({
          address: cell(row, "address"),
          name: [cell(row, "name"), cell(row, "last_name")].filter(Boolean).join(" "),
          department: cell(row, "department") || null,
          line: i + (heading ? 2 : 1),
        }))
      : [],
  };
}
