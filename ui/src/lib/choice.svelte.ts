import { SvelteMap } from "svelte/reactivity";

/** Which rows are chosen: some by name, or all that match with a few left out. */
export class Choice<Row> {
  all = $state(false);
  /** How many match. */
  total = $state(0);
  /** The chosen ones; with `all`, the ones left out. */
  readonly rows = new SvelteMap<string, Row>();

  has(key: string) {
    return this.all !== this.rows.has(key);
  }
  toggle(key: string, row: Row) {
    if (!this.rows.delete(key)) this.rows.set(key, row);
  }
  set(key: string, row: Row, chosen: boolean) {
    if (chosen === this.all) this.rows.delete(key);
    else this.rows.set(key, row);
  }
  /** Of the chosen that were asked for: those still there, as they are now; the others are no longer chosen. */
  keep(asked: Iterable<string>, rows: Row[], keyOf: (row: Row) => string) {
    const now = new Map(rows.map((row) => [keyOf(row), row]));
    for (const key of asked) {
      const row = now.get(key);
      if (!row) this.rows.delete(key);
      else if (this.rows.has(key)) this.rows.set(key, row);
    }
  }
  everything() {
    this.rows.clear();
    this.all = true;
  }
  clear() {
    this.rows.clear();
    this.all = false;
  }
  /** How many are chosen. */
  get n() {
    return this.all ? Math.max(0, this.total - this.rows.size) : this.rows.size;
  }
}
