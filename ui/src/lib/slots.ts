/** What is drawn by the same elements: which row, who stands there, and who stood there last. */
interface Slot<Row> {
  slot: number;
  index: number;
  row: Row | undefined;
  last: Row | undefined;
}

/**
 * Which elements of the page show which rows of a long list. A row keeps its elements as long as it is drawn; those of rows that are
 * drawn no more are lent to the ones that came.
 */
export class Slots<Row> {
  #placed: Slot<Row>[] = [];
  #made = 0;

  /** The drawn rows in their order. */
  place(indices: number[], rowAt: (index: number) => Row | undefined): Slot<Row>[] {
    const drawn = new Set(indices);
    const stay = new Map(this.#placed.map((one) => [one.index, one]));
    const free = this.#placed.filter(({ index }) => !drawn.has(index));
    this.#placed = indices.map((index) => {
      const was = stay.get(index) ?? free.shift();
      const row = rowAt(index);
      const last = row ?? was?.last;
      // The same object where nothing changed, so that nothing is drawn anew.
      if (was?.index === index && was.row === row && was.last === last) return was;
      return { slot: was?.slot ?? this.#made++, index, row, last };
    });
    return this.#placed;
  }
}
