/** What the columns of a file tell (INV-1), as the admin says it. */
import type { FileField } from "./bindings/FileField";

/** In the order of a person's row. */
export const fieldsOf: FileField[] = ["address", "name", "last_name", "department", "position"];

/** A column tells something else from now on; the column that told it before is not used any more. */
export const taking = (columns: (FileField | null)[], at: number, field: FileField | null) =>
  columns.map((one, i) => (i === at ? field : field !== null && one === field ? null : one));
