/** Rows come by pages; the newest used are kept, and an answer to an older question is dropped. */
export interface Answer<Row> {
  rows: Row[];
  total: number;
}
export type Ask<Row> = (offset: number, limit: number) => Promise<Answer<Row>>;

export const PAGE = 25;
const KEPT = 96;
/** Pages of one question, at most. */
const AT_ONCE = 8;

export class Pages<Row> {
  #pages = new Map<number, Row[]>();
  #asked = new Map<number, Promise<void>>();
  #question = 0;
  total = 0;
  isClosed = false;

  constructor(
    private ask: Ask<Row>,
    private changed: () => void,
    private failed: (problem: unknown) => void = () => {},
  ) {}

  /** A new question (other filter, other order, newer revision). What is shown stays until its answer is here. */
  renew(ask: Ask<Row>) {
    this.ask = ask;
    this.#question++;
    this.#asked.clear();
    this.#stale = new Set(this.#pages.keys());
  }
  #stale = new Set<number>();

  /** Nobody looks any more: answers that are still under way are dropped. */
  close() {
    this.isClosed = true;
    this.#question++;
  }

  row(index: number): Row | undefined {
    const number = Math.floor(index / PAGE);
    const page = this.#pages.get(number);
    if (page) {
      // Re-inserting makes it the newest used.
      this.#pages.delete(number);
      this.#pages.set(number, page);
    }
    return page?.[index % PAGE];
  }

  /** What `of` makes of a row that is here. */
  read<T>(index: number, of: (row: Row) => T): T | undefined {
    const row = this.row(index);
    return row === undefined ? undefined : of(row);
  }

  /** Where the first row that passes stands, among the pages that are here. */
  find(passes: (row: Row) => boolean): number | undefined {
    for (const number of [...this.#pages.keys()].sort((a, b) => a - b)) {
      const at = this.#pages.get(number)?.findIndex(passes) ?? -1;
      if (at >= 0) return number * PAGE + at;
    }
    return undefined;
  }

  /** Who stands from one row to another, as far as they are here. */
  keys(first: number, last: number, keyOf: (row: Row) => string): [number, string][] {
    const at = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    return at.flatMap((index) => this.read(index, (row): [number, string][] => [[index, keyOf(row)]]) ?? []);
  }

  /** How much lower what stood at these places stands now: the first of it that is still here. */
  moved(stood: [number, string][], keyOf: (row: Row) => string): number {
    for (const [index, key] of stood) {
      const at = this.find((row) => keyOf(row) === key);
      if (at !== undefined) return at - index;
    }
    return 0;
  }

  /** Sees to it that these rows are here or under way. What is missing side by side is one question. */
  want(first: number, last: number): Promise<unknown> {
    const to = Math.floor(Math.max(0, last) / PAGE);
    const loads: Promise<void>[] = [];
    for (let page = Math.floor(Math.max(0, first) / PAGE); page <= to; page++) {
      const running = this.#asked.get(page);
      if (running) loads.push(running);
      if (!this.#isMissing(page)) continue;
      let end = page;
      while (end < to && end - page < AT_ONCE - 1 && this.#isMissing(end + 1)) end++;
      loads.push(this.#load(page, end));
      page = end;
    }
    return Promise.all(loads);
  }

  /** Neither here, as the newest question has it, nor under way. */
  #isMissing = (page: number) => !this.#asked.has(page) && (!this.#pages.has(page) || this.#stale.has(page));

  #load(first: number, last: number): Promise<void> {
    const question = this.#question;
    const pages = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const load = this.ask(first * PAGE, pages.length * PAGE).then(
      (answer) => {
        if (question !== this.#question) return;
        for (const page of pages) {
          this.#asked.delete(page);
          this.#stale.delete(page);
          this.#pages.set(page, answer.rows.slice((page - first) * PAGE, (page - first + 1) * PAGE));
        }
        this.total = answer.total;
        this.#trim();
        this.changed();
      },
      (problem: unknown) => {
        if (question !== this.#question) return;
        for (const page of pages) this.#asked.delete(page);
        this.failed(problem);
      },
    );
    for (const page of pages) this.#asked.set(page, load);
    return load;
  }

  #trim() {
    // What stood behind the new end is gone, and must not be found there.
    const end = Math.max(1, Math.ceil(this.total / PAGE));
    for (const page of [...this.#pages.keys()]) if (page >= end) this.#pages.delete(page);
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) return;
      this.#pages.delete(page);
      this.#stale.delete(page);
    }
  }
}

/** As many rows are acted on at a time; who chose more is told how many are left. */
export const MOST = 5000;

/** Every row of an answer that passes, for acting on "all that match"; nobody is looked for once there are so many. */
export async function everyRow<Row>(
  ask: Ask<Row>,
  passes: (row: Row) => boolean,
  most = MOST,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let offset = 0; rows.length < most; offset += 500) {
    const answer = await ask(offset, 500);
    rows.push(...answer.rows.filter(passes));
    if (offset + 500 >= answer.total) break;
  }
  return rows.slice(0, most);
}
