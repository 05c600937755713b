// What is decided about the company and this computer, by keys alone. What needs a state that no company begins with is
// walked over the demo alone.
import { anyone, confirm, dialog, fill, online, real, rows } from "./walks-people.mjs";

/** A PNG of one dot. */
const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);

export const company = {
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
      // It is checked anew, and sent only as it was checked.
      await w.there(`${dialog} [type=submit]:not([aria-disabled=true])`);
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
      await w.there("[role=menuitem][data-highlighted]");
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
      await w.there("[role=menuitem][data-highlighted]");
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
    async walk(w) {
      await w.tab("New webhook");
      await w.press("Enter");
      await w.there(dialog);
      await w.round();
      await w.tab("What it is for");
      await w.type("Payroll");
      await confirm(w);
      await w.tab("Make the webhook");
      await w.press("Enter");
      await w.there(`${dialog} code`);
      await w.check("the address");
      if (w.canCopy) {
        await w.press("Enter");
        await w.says("It leaves the clipboard after 90 seconds");
      } else {
        // A server without a desktop has no clipboard, and says what to do.
        await w.press("Enter");
        await w.says("Nothing was copied");
        await w.press("Escape");
        await w.there(`${dialog} code`);
      }
      await w.tab("Done");
      await w.press("Enter");
      await w.gone(dialog);
    },
  },
  outgoing: {
    ...real,
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
      await w.check("adding");
      // Once the server has it.
      await w.there("button[aria-label='Disable the outgoing webhook Payroll']");
      await w.tab("Disable the outgoing webhook Payroll");
      await w.press("Enter");
      await w.there(dialog);
      await w.round();
      await w.tab("Disable");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You disabled the outgoing webhook Payroll");
      await w.check("disabling");
    },
  },
  "disable-webhook": {
    ...online,
    place: "integrations",
    async walk(w) {
      await w.tab("Disable the webhook");
      await w.press("Enter");
      await w.there(dialog);
      await w.round();
      await w.tab("Disable");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You disabled the webhook");
      await w.check("disabling");
    },
  },
  "send-again": {
    ...online,
    place: "integrations",
    async walk(w) {
      await w.there("summary");
      await w.tab("Deliveries of");
      await w.press("Enter");
      await w.tab("Send again");
      await w.press("Enter");
      await w.says("You sent a delivery to");
      await w.check("sending again");
    },
  },
  departments: {
    ...online,
    place: "company",
    async walk(w) {
      for (const [field, button, said] of [
        ["Name of the department", "Add department", "You added the department Harbour"],
        ["Name of the workgroup", "Add workgroup", "You added the workgroup Harbour"],
      ]) {
        await w.tab(field);
        await w.type("Harbour");
        await w.tab(button);
        await w.press("Enter");
        await w.says(said);
        await w.check(button);
      }
    },
  },
  "company-settings": {
    ...online,
    place: "company",
    async walk(w) {
      await w.tab("Days an invitation lives");
      await w.press("Control+a");
      await w.type("9");
      await w.tab("Save");
      await w.press("Enter");
      await w.says("You changed the settings");
      await w.check("saving");
    },
  },
  "invitation-text": {
    ...online,
    place: "company",
    async walk(w) {
      await w.tab("In the company’s own words");
      await w.type("Welcome to us!");
      await w.tab("Preview");
      await w.press("Enter");
      await w.there(`${dialog} article`);
      await w.says("writes:");
      await w.round();
      await w.press("Escape");
      await w.gone(dialog);
      await w.tab("Save");
      await w.press("Enter");
      await w.says("You changed what invitations say");
      await w.check("saving");
    },
  },
  logo: {
    ...online,
    place: "company",
    async walk(w) {
      // Asked for long before, since the browser has to be told that it shall ask nobody else.
      const chooser = new Promise((done) => w.page.once("filechooser", done));
      await w.tab("Choose a picture");
      await w.press("Enter");
      // Drawn by the browser itself, so that what is sent is what it makes of a file.
      await (await chooser).setFiles({ name: "logo.png", mimeType: "image/png", buffer: dot });
      await w.says("You changed the logo");
      await w.check("the logo");
      await w.press("u");
      await w.says("Taken back");
    },
  },
  links: {
    ...real,
    place: "invitations",
    async walk(w) {
      await w.there(rows);
      await w.back("Links");
      await w.press("Enter");
      await w.there(dialog);
      await w.tab("Name");
      await w.type("Harbour");
      await w.tab("Make a link");
      await w.press("Enter");
      await w.says("You made the link “Harbour”");
      // Once the server has it.
      await w.there("button[aria-label='Switch off the link “Harbour”']");
      await w.tab("Switch off the link “Harbour”");
      await w.press("Enter");
      await w.type("off");
      await w.press("Enter");
      await w.says("You switched off the link “Harbour”");
      await w.press("Escape");
      await w.gone(dialog);
      await w.check("the links");
    },
  },
  request: {
    ...online,
    place: "two-step",
    async walk(w) {
      await w.tab("Mark as done");
      await w.press("Enter");
      await w.says("You closed the request");
      await w.check("the request");
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
  lock: {
    ...online,
    place: "events",
    async walk(w) {
      await w.there(rows);
      await w.page.keyboard.press("Control+l");
      await w.says("Unlock");
      await w.check("locking");
      await w.type("correct horse battery");
      await w.press("Enter");
      await w.there("nav");
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
  // These leave less than they found, so they come last.
  owner: {
    ...online,
    place: "employees/e8",
    of: anyone,
    async walk(w) {
      await w.there("aside h2");
      await w.tab("Change the role");
      await fill(w, "Change the role", [["New role", "Owner, in my"]], "Hand ownership on");
      await w.says("You hand ownership on");
    },
  },
  forget: {
    ...online,
    place: "settings",
    async walk(w) {
      await w.tab("Forget");
      await w.press("Enter");
      await w.there(dialog);
      await w.type("forget");
      await w.press("Enter");
      await w.says("Open your workspace");
      await w.check("forgetting");
    },
  },
};
