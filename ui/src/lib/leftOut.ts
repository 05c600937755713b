/** Acting on many: whom it cannot be done with is left out, counted, and told why. */
import { MOST } from "./pages";
import { common } from "./words";

export interface Able<Row> {
  those: Row[];
  /** What to say of the others; nothing when there are none. */
  rest: string | undefined;
  /** The others, and why each is left out. */
  others: { name: string; why: string }[];
}

/**
 * Parts rows into those that it can be done with and the others.
 * `why` is the reason of one that is left out; `beyond` counts rows that were chosen but not looked at.
 */
export function partition<Row extends { name: string }>(
  rows: Row[],
  can: (row: Row) => boolean,
  why: (row: Row) => string,
  beyond = 0,
): Able<Row> {
  const those = rows.filter(can);
  const others = rows.filter((row) => !can(row)).map((row) => ({ name: row.name, why: why(row) }));
  const reasons = [...new Set(others.map((one) => one.why))];
  if (beyond > 0) reasons.push(rows.length >= MOST ? common.atOnce(MOST) : common.vanished);
  const n = others.length + beyond;
  if (n === 1 && rows.length === 1 && others[0])
    return { those, rest: common.notPossible(others[0].name, others[0].why), others };
  return { those, rest: n > 0 ? common.leftOut(n, reasons) : undefined, others };
}
