/** What the keyboard can be on. */
const FOCUSABLE =
  "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";
const within = (one: Element) =>
  [...one.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (node) => node.tabIndex >= 0 && node.closest("[inert], [hidden]") === null,
  );

/** What scrolls and holds nothing that takes the focus takes it itself, so that keys can scroll it. */
export const scrollable = (node: HTMLElement) => {
  const look = () => {
    if (within(node).length === 0) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
  };
  look();
  const watch = new MutationObserver(look);
  watch.observe(node, { childList: true, subtree: true });
  return () => watch.disconnect();
};

/**
 * The keyboard is never left on nothing: where what had the focus goes away, and nothing else took it by the next frame, what
 * came to stand in its place does. Ends with the function that it answers.
 */
export function keepFocus(): () => void {
  let had: Element | undefined;
  /** What it stood in, innermost first, and as the how many-th of what can have the focus there. */
  let stood: { inside: Element; at: number }[] = [];
  const note = (event: FocusEvent) => {
    had = event.target as Element;
    stood = [];
    for (let inside = had.parentElement; inside && inside !== document.body; inside = inside.parentElement)
      stood.push({ inside, at: within(inside).indexOf(had as HTMLElement) });
  };
  const isLost = () => document.activeElement === document.body && had !== undefined && !had.isConnected;
  function take() {
    if (!isLost()) return;
    for (const { inside, at } of stood) {
      if (!inside.isConnected) continue;
      const all = within(inside);
      const row = inside.querySelector<HTMLElement>("[role=row][tabindex='0']");
      (row ?? all[Math.max(0, Math.min(at, all.length - 1))] ?? inside.querySelector("h1"))?.focus();
      if (!isLost()) return;
    }
  }
  const watch = new MutationObserver(() => isLost() && requestAnimationFrame(take));
  watch.observe(document.body, { subtree: true, childList: true });
  document.addEventListener("focusin", note);
  return () => {
    watch.disconnect();
    document.removeEventListener("focusin", note);
  };
}
