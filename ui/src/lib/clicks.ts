/** What a click does something to. */
const CONTROLS =
  "a[href], button, input, select, textarea, summary, label, [role=row], [role=option], [role=menuitem]";
function control(target: EventTarget | null): Element | null {
  const at = target instanceof Element ? target.closest(CONTROLS) : null;
  // What is said beside a box is the box.
  return at instanceof HTMLLabelElement ? (at.control ?? at) : at;
}

/**
 * The second of a double click belongs to what the first one hit. What came to stand there meanwhile (the button of a dialog
 * that just opened, the next line of a list, a pane over it) was not meant. Ends with the function that it answers.
 */
export function keepClicks(): () => void {
  let hit: Element | null = null;
  const press = (event: MouseEvent) => {
    if (event.detail < 2) hit = control(event.target);
  };
  const click = (event: MouseEvent) => {
    if (event.detail < 2 || control(event.target) === hit) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("mousedown", press, true);
  document.addEventListener("click", click, true);
  return () => {
    document.removeEventListener("mousedown", press, true);
    document.removeEventListener("click", click, true);
  };
}
