// What the pages can do a little better with a script; everything works without it.
for (const field of document.querySelectorAll("input[type=password]")) {
  const caps = document.getElementById(`${field.id}-caps`);
  const watch = (event) => {
    if (caps && event.getModifierState) caps.hidden = !event.getModifierState("CapsLock");
  };
  field.addEventListener("keydown", watch);
  field.addEventListener("keyup", watch);
  field.addEventListener("blur", () => { if (caps) caps.hidden = true; });
  const reveal = document.getElementById(`${field.id}-reveal`);
  const box = reveal?.querySelector("input");
  if (box) {
    reveal.hidden = false;
    box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
    // A browser offers to keep what was typed only from a password field.
    field.form.addEventListener("submit", () => { field.type = "password"; });
  }
}
// A second click must not spend a link twice while the first answer is on its way.
for (const form of document.querySelectorAll("form:not([data-stays])")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button[type=submit]")) setTimeout(() => { button.disabled = true; }, 0);
  });
}
// A button that has to wait counts down on itself.
for (const button of document.querySelectorAll("button[data-wait]")) {
  const words = button.textContent;
  const until = Date.now() + Number(button.dataset.wait) * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${words} (${left} s)` : words;
    if (left > 0) setTimeout(tick, 250);
  };
  tick();
}
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
});
