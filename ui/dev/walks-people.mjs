// What is decided about people and the company in a dialog, by keys alone: opened, gone round, filled in, done. They change the
// demo's people, whom a server of its own does not have, so none of them is `bridged`.
const dialog = "dialog[open]";
const rows = "[role=row][data-index]";
const online = { demo: "online", bridged: false };

/** Opens what a button opens, fills in the fields by their names, and does it. */
async function fill(w, button, fields, act) {
  await w.press("Enter");
  await w.there(dialog);
  await w.round();
  for (const [field, text] of fields) {
    await w.tab(field);
    await w.type(text);
  }
  await w.tab(act);
  // What was typed is judged a moment later.
  await w.there(`${dialog} [type=submit]:not([aria-disabled=true])`);
  await w.press("Enter");
  await w.gone(dialog);
  await w.there(".toast");
  await w.check(`${button} was done`);
}
/** The same from a button of the person's pane. */
const fromPane = (button, fields, act, place = "employees/e8") => ({
  ...online,
  place,
  async walk(w) {
    await w.there("aside h2");
    await w.tab(button);
    await fill(w, button, fields, act);
  },
});

export const people = {
  pause: fromPane(
    "Pause two-step",
    [
      ["Why", "Phone lost"],
      ["Your own code", "123456"],
    ],
    "Pause for 1 day",
    "employees/e9",
  ),
  block: fromPane("Block", [["Reason", "Laptop stolen"]], "Block"),
  role: fromPane(
    "Change the role",
    [
      ["New role", "A"],
      ["Your own code", "123456"],
    ],
    "Make admin",
  ),
  replace: fromPane(
    "Wrong person joined",
    [["Right address", "right.person@northwind.example"]],
    "Dismiss and invite",
  ),
  mandatory: {
    demo: "optional",
    bridged: false,
    place: "two-step",
    async walk(w) {
      await w.there(rows);
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
  import: {
    ...online,
    place: "invitations",
    async walk(w) {
      await w.there(rows);
      await w.back("From a file");
      await w.press("Enter");
      await w.there(`${dialog} ${rows}`);
      await w.round();
      await w.tab("What “Private e-mail” tells");
      await w.type("Add");
      await w.says("ida@home.example");
      await w.tab("The first row names the columns");
      await w.press("Space");
      await w.says("Column 7");
      await w.press("Space");
      await w.says("Private e-mail");
      await w.press("Control+Enter");
      await w.gone(dialog);
      await w.there(".toast");
      await w.check("the import");
    },
  },
  "save-filter": {
    ...online,
    place: "employees",
    async walk(w) {
      await w.there(rows);
      await w.back("Dismissed");
      await w.press("Enter");
      await w.tab("Saved filters");
      await w.press("Enter");
      await w.there("[role=menu]");
      await w.press("Enter");
      await w.there(dialog);
      await w.type("Who left");
      await w.round();
      await w.tab("Save");
      await w.press("Enter");
      await w.gone(dialog);
      await w.check("saving");
      await w.back("All");
      await w.press("Enter");
      await w.tab("Saved filters");
      await w.press("Enter");
      await w.there("[role=menu]");
      await w.says("Who left");
      await w.press("Enter");
      await w.gone("[role=menu]");
      await w.there("button[aria-pressed=true]:has-text('Dismissed')");
      await w.check("taking it again");
    },
  },
  webhook: {
    ...online,
    place: "integrations",
    // There it takes what an authenticator shows at this moment.
    bridged: false,
    async walk(w) {
      await w.tab("New webhook");
      await w.press("Enter");
      await w.there(dialog);
      await w.round();
      await w.tab("What it is for");
      await w.type("Payroll");
      await w.tab("Your own code");
      await w.type("123456");
      await w.press("Enter");
      await w.there(`${dialog} code`);
      await w.check("the address");
      await w.press("Enter");
      await w.says("It leaves the clipboard after 90 seconds");
      await w.tab("Done");
      await w.press("Enter");
      await w.gone(dialog);
    },
  },
  outgoing: {
    ...online,
    place: "integrations",
    async walk(w) {
      await w.tab("Add");
      await w.press("Enter");
      await w.there(dialog);
      await w.round();
      await w.tab("Name");
      await w.type("Payroll");
      await w.tab("Address");
      await w.type("https://payroll.northwind.example/in");
      await w.press("Tab", "Space");
      await w.tab("Add");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You added the outgoing webhook Payroll");
    },
  },
  "events-menu": {
    ...online,
    place: "events",
    async walk(w) {
      await w.there(rows);
      await w.press("j", "Shift+F10");
      await w.there("[role=menu]");
      // Copying stands last, below what narrows.
      await w.press("End", "ArrowUp", "ArrowUp", "Enter");
      await w.gone("[role=menu]");
      await w.check("the menu");
      const place = await w.page.getByLabel("Address or range").inputValue();
      if (!/^[0-9a-f.:]+$/.test(place)) throw new Error(`narrowed to “${place}”`);
    },
  },
  settle: {
    demo: "open",
    bridged: false,
    place: "outbox",
    async walk(w) {
      await w.tab("Leave it as it is now");
      await w.press("Enter");
      await w.says("Left as it is now");
      await w.check("settling");
    },
  },
  export: {
    ...online,
    place: "invitations",
    async walk(w) {
      for (const [key, what] of [
        ["Control+2", "invitation"],
        ["Control+3", "people are written"],
        ["Control+4", "people are written"],
        ["Control+6", "written to"],
      ]) {
        await w.press(key);
        await w.there(rows);
        await w.back("Export");
        await w.press("Enter");
        await w.says(what);
        await w.check(`the export after ${key}`);
      }
    },
  },
  passphrase: {
    ...online,
    place: "settings",
    async walk(w) {
      await w.tab("Change the passphrase");
      await fill(
        w,
        "Change the passphrase",
        [
          ["Current passphrase", "correct horse battery"],
          ["New passphrase", "another horse and a staple"],
          ["New passphrase again", "another horse and a staple"],
        ],
        "Save",
      );
    },
  },
};
