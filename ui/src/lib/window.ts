import { tick } from "svelte";

/** Which rows a window shows. Browsers stop at a height; above it the scroll bar covers more rows a pixel. */
export const TALLEST = 15_000_000;

export interface Span {
  /** Height of the scrolled content, in real pixels. */
  height: number;
  /** Virtual pixels per real pixel of the scroll bar; 1 until the content is too tall. */
  ratio: number;
}

export function span(total: number, rowHeight: number, viewport: number): Span {
  const full = total * rowHeight;
  if (full <= TALLEST) return { height: full, ratio: 1 };
  return { height: TALLEST, ratio: (full - viewport) / (TALLEST - viewport) };
}

/** First and last row (inclusive) to draw for a virtual position, with a few beyond the edges. */
export function shown(top: number, viewport: number, rowHeight: number, total: number): [number, number] {
  const beyond = 4;
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const last = Math.min(total - 1, Math.ceil((top + viewport) / rowHeight) + beyond);
  return [first, last];
}

/** The virtual position that brings a row wholly into view with the least movement. */
export function reveal(index: number, top: number, viewport: number, rowHeight: number): number {
  const start = index * rowHeight;
  if (start < top) return start;
  if (start + rowHeight > top + viewport) return start + rowHeight - viewport;
  return top;
}

/** Where a key leads in a list of `total` rows of which `page` are seen at once. */
export function stepTo(key: string, active: number, page: number, total: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: total - 1,
  };
  return steps[key];
}

/** The wheel moves by pixels or lines, also where a scroll bar stands for more rows than the browser can measure. */
export const wheel = (move: (pixels: number, lines: number) => boolean) => (node: HTMLElement) => {
  const turn = (event: WheelEvent) => {
    if (event.ctrlKey || event.deltaY === 0) return;
    const [pixels, lines] = event.deltaMode === 1 ? [0, event.deltaY] : [event.deltaY, 0];
    if (move(pixels, lines)) event.preventDefault();
  };
  node.addEventListener("wheel", turn, { passive: false });
  return () => node.removeEventListener("wheel", turn);
};

/** How fast a list runs on while the pointer is held at an edge of it or beyond: pixels a second, more the further out. */
export function pace(y: number, top: number, bottom: number): number {
  const edge = 24;
  const out = y < top + edge ? y - top - edge : Math.max(0, y - bottom + edge);
  return Math.max(-2400, Math.min(2400, out * 15));
}

/** Whether the window is so narrow that the pane lies over the list: what is opened then takes the focus. */
export const isSheet = () => window.matchMedia("(max-width: 999.98px)").matches;

/** What has the focus and is in sight stays there when news above it push it down. Called before they are drawn. */
export function keepInSight() {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at === document.body) return;
  const { top, bottom } = at.getBoundingClientRect();
  if (top >= 0 && bottom <= window.innerHeight)
    void tick().then(() => at.scrollIntoView?.({ block: "nearest" }));
}
