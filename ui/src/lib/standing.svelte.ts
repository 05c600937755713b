/** Where the keyboard stands in a list: on a person, not at a place, since news move rows and the next key must not act on who came there. */
import type { Pages } from "./pages";

interface List<Row> {
  keyOf: (row: Row) => string;
  /** Whose pane is open: then that row, and no other, is the active one. */
  opened?: ((row: Row) => boolean) | undefined;
  /** Decided, not yet in force. */
  waiting?: (row: Row) => boolean;
}

export class Standing<Row> {
  at = $state(0);
  /** Where a range begins. */
  from = 0;
  #key = $state<string>();
  #fromKey: string | undefined;
  /** The active row was decided: when it moves away, whoever is next takes its place. */
  #leaving: string | undefined;
  /** A key or a click went to a row, and its page is still on the way. */
  #isGoing = $state(false);
  /** How often it was sent somewhere: who waits for a row sees by it whether another one is meant by now. */
  turns = 0;

  constructor(
    private pages: Pages<Row>,
    private list: () => List<Row>,
  ) {}

  #keyAt = (index: number) => this.pages.read(index, this.list().keyOf);
  #is = (row: Row) =>
    (this.#isGoing ? undefined : this.list().opened?.(row)) ?? this.list().keyOf(row) === this.#key;

  /** Who is active; nobody, when who was is gone and no key went on from there. */
  get row(): Row | undefined {
    const row = this.pages.row(this.at);
    return row !== undefined && this.#is(row) ? row : undefined;
  }
  /** So many rows on. Where the active one is gone, the row at that place is the next one already. */
  step(by: number): number {
    const isGone = this.row === undefined && this.pages.row(this.at) !== undefined;
    return this.at + by - (by > 0 && isGone ? 1 : 0);
  }

  stand(index: number, from = index) {
    this.turns++;
    this.#isGoing = false;
    [this.at, this.from, this.#leaving] = [index, from, undefined];
    this.#key = this.#keyAt(index);
    this.#fromKey = this.#keyAt(from);
  }
  /** A range begins here, whoever is active. */
  begin(index: number) {
    this.from = index;
    this.#fromKey = this.#keyAt(index);
  }
  /** On the way to a row: whose pane is open does not hold it back. */
  go(index: number, from: number) {
    this.stand(index, from);
    this.#isGoing = true;
  }
  /** There: who it is, unless they are gone meanwhile. */
  arrive(): Row | undefined {
    this.#key ??= this.#keyAt(this.at);
    const { row } = this;
    this.#isGoing = false;
    return row;
  }
  decided(rows: Row[]) {
    this.#leaving = rows.map(this.list().keyOf).find((key) => key === this.#key);
  }

  /**
   * After an answer: who was active may stand elsewhere. Says who takes the place of one that was decided. Of one that is gone by
   * itself nobody does, as long as it is the same list (`isNews`).
   */
  follow(isNews: boolean): Row | undefined {
    const { pages } = this;
    const { keyOf, opened, waiting } = this.list();
    const began = this.#fromKey;
    const isRange = began !== this.#key;
    if (began !== undefined && this.#keyAt(this.from) !== began)
      this.from = pages.find((row) => keyOf(row) === began) ?? this.from;
    const there = pages.row(this.at);
    if (there !== undefined && this.#is(there)) {
      this.#key = keyOf(there);
      // Decided and still here, it stays the active one, whatever moves it later.
      if (waiting?.(there)) this.#leaving = undefined;
      return undefined;
    }
    if (there === undefined && this.at < pages.total) return undefined;
    const before = this.at;
    const isDecided = this.#leaving !== undefined && this.#leaving === this.#key;
    const found = isDecided ? undefined : pages.find(this.#is);
    this.at = found ?? Math.max(0, Math.min(before, pages.total - 1));
    const isGone = found === undefined && !isDecided && isNews && opened === undefined;
    if (!isGone || this.#key === undefined) this.#key = this.#keyAt(this.at);
    if (!isRange) this.begin(this.at);
    if (!isDecided) return undefined;
    this.#leaving = undefined;
    return pages.row(this.at);
  }
}

/** A click that began on one person and ends on another is for neither: news moved the rows under the pointer. */
export const unmoved = (keyAt: (index: number) => string | undefined) => (node: HTMLElement) => {
  let row: HTMLElement | null = null;
  let key: string | undefined;
  const keyOf = (row: HTMLElement) => keyAt(Number(row.dataset["index"]));
  function down({ target }: Event) {
    row = (target as Element).closest<HTMLElement>("[data-index]");
    key = row ? keyOf(row) : undefined;
  }
  function click(event: MouseEvent) {
    // The keyboard's clicks begin nowhere.
    if (event.detail === 0 || !row?.contains(event.target as Node) || keyOf(row) === key) return;
    event.preventDefault();
    event.stopPropagation();
  }
  node.addEventListener("pointerdown", down);
  node.addEventListener("click", click, true);
  return () => {
    node.removeEventListener("pointerdown", down);
    node.removeEventListener("click", click, true);
  };
};
