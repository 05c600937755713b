/** A line that scrolls without a bar: where it runs on, its edge fades, and what has the focus is clear of that (`base.css`). */
export function fading(node: HTMLElement) {
  const look = () => {
    // From right to left it counts backwards from 0.
    const gone = Math.abs(node.scrollLeft);
    node.toggleAttribute("data-before", gone > 1);
    node.toggleAttribute("data-after", gone + node.clientWidth < node.scrollWidth - 1);
  };
  node.dataset["fading"] = "";
  look();
  const width = new ResizeObserver(look);
  width.observe(node);
  // Counts and languages make what is in it longer.
  const content = new MutationObserver(look);
  content.observe(node, { childList: true, subtree: true, characterData: true });
  node.addEventListener("scroll", look, { passive: true });
  return () => {
    width.disconnect();
    content.disconnect();
    node.removeEventListener("scroll", look);
  };
}
