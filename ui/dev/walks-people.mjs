// What is decided about people, by keys alone: opened, gone round, filled in, done. `of` says whom of a real company a walk
// takes, `place` whom of the demo.
export const dialog = "dialog[open]";
// Those of another tab stand until the answer is here.
export const rows = "[aria-busy=false] [role=row][data-index]";
export const online = { demo: "online" };
// The demo's server brings nothing about.
export const real = { demo: null };
/** The second step of who sits here, unless it was given a moment ago and is not asked for. */
export async function confirm(w) {
  const field = "Your own code";
  if (!(await w.page.getByLabel(field).isVisible())) return;
  await w.tab(field);
  await w.type(await w.code());
}

/** Opens what a button opens, fills in the fields by their names, and does it. */
export async function fill(w, button, fields, act) {
  await w.press("Enter");
  await w.there(dialog);
  await w.round();
  for (const [field, text] of fields) {
    await w.tab(field);
    await w.type(text);
  }
  await confirm(w);
  await w.tab(act);
  // What was typed is judged a moment later.
  await w.there(`${dialog} [type=submit]:not([aria-disabled=true])`);
  await w.press("Enter");
  await w.gone(dialog);
  await w.there(".toast");
  await w.check(`${button} was done`);
}
/** The same from a button of the person's pane. */
const fromPane = (of, button, fields, act, place = "employees/e8") => ({
  ...online,
  place,
  of,
  async walk(w) {
    await w.there("aside h2");
    await w.tab(button);
    await fill(w, button, fields, act);
  },
});
/** A button of the person's pane that asks for nothing more. */
const atOnce = (of, button, says, place = "employees/e8") => ({
  ...online,
  place,
  of,
  async walk(w) {
    await w.there("aside h2");
    await w.tab(button);
    await w.press("Enter");
    await w.says(says);
    await w.check(button);
  },
});
export const anyone = { status: "active", role: "employee", two_step: "on" };

export const people = {
  pause: fromPane(anyone, "Pause two-step", [["Why", "Phone lost"]], "Pause for 1 day", "employees/e9"),
  "end-pause": atOnce({ two_step: "paused" }, "End the pause", "You ended the pause", "employees/e2"),
  recovery: atOnce(anyone, "Send recovery link", "a link to a new password"),
  login: atOnce(anyone, "Send login", "the login"),
  block: fromPane(anyone, "Block", [["Reason", "Laptop stolen"]], "Block"),
  "lift-block": { ...atOnce({ blocked: true }, "Lift the block", "You lifted the block"), ...real },
  edit: fromPane(anyone, "Edit", [["Position", "Buyer"]], "Save"),
  dismiss: {
    ...online,
    place: "employees/e8",
    of: anyone,
    async walk(w) {
      await w.there("aside h2");
      await w.tab("Dismiss");
      await w.press("Enter");
      await w.there(dialog);
      await w.round();
      await w.back("Type “dismiss”");
      await w.type("dismiss");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You dismissed");
      await w.check("dismissing");
    },
  },
  grace: fromPane({ two_step: "in_grace" }, "Extend the grace", [], "Extend to", "employees/e3"),
  place: {
    ...fromPane(
      anyone,
      "Change from where",
      [
        ["Allowed", "Only"],
        ["Addresses and ranges", "203.0.113.0/24"],
      ],
      "Save",
    ),
    ...real,
  },
  role: fromPane(anyone, "Change the role", [["New role", "A"]], "Make admin"),
  replace: fromPane(
    anyone,
    "Wrong person joined",
    [["Right address", "right.person@northwind.example"]],
    "Dismiss and invite",
  ),
  mandatory: {
    demo: "optional",
    place: "two-step",
    async walk(w) {
      await w.there(rows);
      // A company that has it already gives it up first.
      if (await w.page.getByRole("button", { name: "Make it optional" }).isVisible()) {
        await w.back("Make it optional");
        await w.press("Enter");
        await w.says("You made two-step optional");
        await w.page.getByRole("button", { name: "Make it mandatory" }).waitFor();
      }
      await w.back("Make it mandatory");
      await fill(w, "Make it mandatory", [], "Make it mandatory");
    },
  },
  reinstate: {
    ...online,
    place: "employees",
    async walk(w) {
      await w.there(rows);
      await w.back("Dismissed");
      await w.press("Enter");
      await w.there("button[aria-pressed=true]:has-text('Dismissed')");
      await w.there(rows);
      await w.rows();
      await w.press("Home", "x", "ArrowDown", "x");
      await w.says("2 selected");
      await w.press("i");
      await w.there(dialog);
      await w.round();
      await w.tab("Reinstate 2 people");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You reinstated 2 people");
      await w.press("u");
      await w.says("Taken back");
    },
  },
  approve: {
    ...online,
    place: "overview",
    async walk(w) {
      await w.tab("Approve");
      await w.press("Enter");
      await w.says("You approved");
      await w.check("approving");
    },
  },
  reject: {
    ...online,
    place: "invitations",
    async walk(w) {
      await w.there(rows);
      await w.back("All");
      await w.press("ArrowRight");
      await w.there("[aria-selected=true]:has-text('Wants to join')");
      await w.there(rows);
      await w.rows();
      await w.press("Home", "d");
      await w.there(dialog);
      await w.round();
      await w.tab("Reject");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You rejected");
      await w.check("rejecting");
    },
  },
  "fix-address": {
    ...online,
    place: "overview",
    async walk(w) {
      await w.tab("Fix address");
      await fill(w, "Fix address", [["Right address", "new.address@northwind.example"]], "Send to this");
    },
  },
};
