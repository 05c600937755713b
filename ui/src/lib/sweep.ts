/** Choosing a range of rows: with the pointer held down over them, or with Shift, alike. */
import type { Choice } from "./choice.svelte";
import { MOST, PAGE, type Pages } from "./pages";
import { say } from "./toasts.svelte";
import { pace } from "./window";
import { common } from "./words";

/** What the range does to what was chosen before: replaces it, adds to it, or turns each of its rows over. */
export type Way = "only" | "more" | "turned";
export const wayOf = (event: MouseEvent): Way =>
  event.ctrlKey || event.metaKey ? "turned" : event.shiftKey ? "more" : "only";

/** A range from one row to another that moves. What it covered and no longer does is again as it was before. */
export class Sweep<Row> {
  #before: { all: boolean; rows: Map<string, Row> };
  /** The covered rows, as they were when they were covered. */
  #covered = new Map<number, Row>();
  #first = 0;
  #last = -1;
  #isOver = false;

  constructor(
    private choice: Choice<Row>,
    private pages: Pages<Row>,
    private keyOf: (row: Row) => string,
    private from: number,
    private way: Way,
  ) {
    this.#before = { all: choice.all, rows: new Map(choice.rows) };
    if (way === "only") choice.clear();
  }

  /** Covers the rows up to this one; those that are not here yet are chosen when they come. False beyond `MOST`. */
  async to(index: number): Promise<boolean> {
    const end = Math.max(this.from - MOST + 1, Math.min(index, this.from + MOST - 1));
    [this.#first, this.#last] = [Math.min(this.from, end), Math.max(this.from, end)];
    for (const [at, row] of this.#covered)
      if (!this.#covers(at)) {
        this.#covered.delete(at);
        this.#put(row, false);
      }
    const [first, last] = [this.#first, this.#last];
    for (let at = first; at <= last; at += PAGE - (at % PAGE)) {
      const until = Math.min(last, at - (at % PAGE) + PAGE - 1);
      if (this.#cover(at, until)) continue;
      await this.pages.want(at, until);
      this.#cover(at, until);
    }
    return end === index;
  }

  /** The last row of it; who chose more than is acted on at a time is told. */
  async end(index: number) {
    if (!(await this.to(index))) say(common.atMost(MOST), { tone: "trouble" });
  }

  /** As it was before. */
  giveBack() {
    this.#isOver = true;
    this.choice.clear();
    this.choice.all = this.#before.all;
    for (const [key, row] of this.#before.rows) this.choice.rows.set(key, row);
  }

  #covers = (at: number) => at >= this.#first && at <= this.#last;

  /** Whether all of these are here. Since they were asked for, the range may have moved, or been given back. */
  #cover(first: number, last: number): boolean {
    let isWhole = true;
    for (let at = first; at <= last; at++) {
      if (this.#covered.has(at) || this.#isOver || !this.#covers(at)) continue;
      const row = this.pages.row(at);
      if (row === undefined) isWhole = false;
      else {
        this.#covered.set(at, row);
        this.#put(row, true);
      }
    }
    return isWhole;
  }

  #put(row: Row, isCovered: boolean) {
    const key = this.keyOf(row);
    const was = this.way !== "only" && this.#before.all !== this.#before.rows.has(key);
    this.choice.set(key, row, isCovered ? this.way !== "turned" || !was : was);
  }
}

/** The list that a pointer sweeps over. */
export interface Ground<Row> {
  /** Between which heights of the window its rows are seen. */
  edges: () => [number, number];
  /** The number of the row that is drawn at this height; below the last one, how many there are. */
  at: (y: number) => number;
  scroll: (pixels: number) => void;
  begin: (index: number, way: Way) => Sweep<Row> | undefined;
  end: (index: number) => void;
}

/**
 * Rows are chosen by holding the pointer down and going from one into another; at the edges the list runs on, and
 * Escape gives back what was chosen before. Within one row the pointer marks text, as ever; a finger scrolls.
 */
export const sweeping =
  <Row>(ground: Ground<Row>) =>
  (node: HTMLElement) => {
    let sweep: Sweep<Row> | undefined;
    let [from, y, frame, then] = [0, 0, 0, 0];
    let way: Way = "only";
    /** The click that ends it opens nothing. */
    let isSwept = false;
    let listening: AbortController | undefined;

    const inside = () => {
      const [first, last] = ground.edges();
      return ground.at(Math.max(first, Math.min(y, last - 1)));
    };
    function down(event: PointerEvent) {
      isSwept = false;
      const target = event.target as Element;
      const { left } = node.getBoundingClientRect();
      const isBar =
        event.clientX < left + node.clientLeft || event.clientX >= left + node.clientLeft + node.clientWidth;
      const isRow =
        !isBar && event.clientY >= ground.edges()[0] && !target.closest("a, button, [role=columnheader]");
      if (event.pointerType !== "mouse" || event.button !== 0 || !isRow) return;
      [from, y, way] = [ground.at(event.clientY), event.clientY, wayOf(event)];
      stop();
      listening = new AbortController();
      const { signal } = listening;
      window.addEventListener("pointermove", move, { signal });
      window.addEventListener("pointerup", up, { signal });
      window.addEventListener("pointercancel", giveBack, { signal });
      window.addEventListener("keydown", key, { signal, capture: true });
    }
    function move(event: PointerEvent) {
      y = event.clientY;
      // It was let go where nobody heard of it.
      if ((event.buttons & 1) === 0) return up();
      if (!sweep && inside() !== from) {
        sweep = ground.begin(from, way);
        if (!sweep) return stop();
        isSwept = true;
        node.setPointerCapture(event.pointerId);
        node.style.setProperty("user-select", "none");
        node.style.setProperty("-webkit-user-select", "none");
        then = performance.now();
        frame = requestAnimationFrame(run);
      }
      cover();
    }
    function cover() {
      if (!sweep) return;
      getSelection()?.removeAllRanges();
      void sweep.to(inside());
    }
    function run(now: number) {
      const pixels = (pace(y, ...ground.edges()) * Math.min(now - then, 100)) / 1000;
      then = now;
      if (pixels !== 0) ground.scroll(pixels);
      cover();
      frame = requestAnimationFrame(run);
    }
    function up() {
      if (sweep) {
        const last = inside();
        void sweep.end(last);
        ground.end(last);
      }
      stop();
    }
    function giveBack() {
      sweep?.giveBack();
      stop();
    }
    function key(event: KeyboardEvent) {
      if (event.key !== "Escape" || !sweep) return;
      event.preventDefault();
      event.stopPropagation();
      giveBack();
    }
    function stop() {
      listening?.abort();
      cancelAnimationFrame(frame);
      sweep = undefined;
      node.style.removeProperty("user-select");
      node.style.removeProperty("-webkit-user-select");
    }
    function click(event: MouseEvent) {
      // Of the keyboard's clicks none ended it.
      if (!isSwept || event.detail === 0) return;
      isSwept = false;
      event.preventDefault();
      event.stopPropagation();
    }
    // What is marked in a row would be carried away instead.
    const carry = (event: Event) => event.preventDefault();
    node.addEventListener("pointerdown", down);
    node.addEventListener("click", click, true);
    node.addEventListener("dragstart", carry);
    return () => {
      stop();
      node.removeEventListener("pointerdown", down);
      node.removeEventListener("click", click, true);
      node.removeEventListener("dragstart", carry);
    };
  };
