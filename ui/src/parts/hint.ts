/** The one small label under the pointer or the focus; drawn once for the whole window. */
let box: HTMLElement | undefined;
let wait: ReturnType<typeof setTimeout> | undefined;

function show(node: Element, text: string) {
  if (text === "") return;
  if (!box) {
    box = document.createElement("div");
    box.className = "hint";
    box.setAttribute("popover", "manual");
    document.body.append(box);
  }
  box.textContent = text;
  // What lies under the pointer then is about something else.
  window.addEventListener("scroll", hide, { capture: true, once: true });
  box.showPopover?.();
  const at = node.getBoundingClientRect();
  const own = box.getBoundingClientRect();
  const x = Math.max(4, Math.min(at.left + at.width / 2 - own.width / 2, window.innerWidth - own.width - 4));
  const above = at.top - own.height - 6;
  box.style.left = `${x}px`;
  box.style.top = `${above > 4 ? above : at.bottom + 6}px`;
}

function hide() {
  clearTimeout(wait);
  if (box?.isConnected) box.hidePopover?.();
}

export const hint = (text: () => string) => (node: Element) => {
  const enter = () => {
    clearTimeout(wait);
    wait = setTimeout(() => show(node, text()), 350);
  };
  const focus = () => {
    if (node.matches(":focus-visible")) show(node, text());
  };
  node.addEventListener("pointerenter", enter);
  node.addEventListener("pointerleave", hide);
  node.addEventListener("focus", focus);
  node.addEventListener("blur", hide);
  node.addEventListener("pointerdown", hide);
  return () => {
    hide();
    node.removeEventListener("pointerenter", enter);
    node.removeEventListener("pointerleave", hide);
    node.removeEventListener("focus", focus);
    node.removeEventListener("blur", hide);
    node.removeEventListener("pointerdown", hide);
  };
};
