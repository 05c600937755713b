// The jobs that are walked through by keys, a screen each: go there, look at all of it, do what it is for, come back. Over the
// demo and over the app's own commands alike; those that need a state of their own say that they are not `bridged` with the rest.
import { company } from "./walks-company.mjs";
import { dialog, people, rows } from "./walks-people.mjs";
import { why } from "./walks-why.mjs";

export const walks = {
  overview: {
    place: "company",
    async walk(w) {
      await w.press("Control+1");
      await w.says("Overview");
      await w.round();
      await w.press("Control+1");
      await w.tab("Invitations");
      await w.press("Enter");
      await w.there(rows);
    },
  },
  invitations: {
    async walk(w) {
      await w.press("Control+2");
      await w.there(rows);
      await w.check("the list");
      await w.press("j", "a");
      await w.there(".toast");
      await w.press("u", "x", "ArrowDown", "x");
      await w.there("[role=toolbar]");
      // Of two chosen the first one is meant, and its address cannot be wrong: nothing was sent to it.
      await w.press("f");
      await w.says("Not possible for");
      await w.press("Escape");
      await w.gone("[role=toolbar]");
      await w.press("Shift+ArrowDown", "Shift+ArrowDown");
      await w.says("3 selected");
      await w.tab("Send again");
      await w.back("Invitations");
      await w.rows();
      await w.press("Escape", "Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown");
      await w.opens("f", dialog, async () => {
        await w.type("felix@northwind.example");
        await w.round();
      });
      await w.opens("Shift+F10", "[role=menu]", () => w.press("ArrowDown", "ArrowDown", "ArrowUp"));
      await w.opens("Enter", "aside h2", async () => {
        await w.tab("Close");
      });
      await w.press("End", "d");
      await w.there(dialog);
      await w.type("delete");
      await w.press("Enter");
      await w.gone(dialog);
      await w.check("the deletion");
    },
  },
  invite: {
    place: "invitations",
    async walk(w) {
      await w.there(rows);
      await w.press("Control+n");
      await w.there(dialog);
      await w.type("lena@northwind.example otto@northwind.example");
      await w.there(`${dialog} ${rows}`);
      await w.round();
      await w.press("Control+Enter");
      await w.gone(dialog);
      await w.check("sending");
      await w.back("Links");
      await w.opens("Enter", dialog, () => w.round());
    },
  },
  employees: {
    async walk(w) {
      await w.press("Control+3");
      await w.there(rows);
      await w.round();
      await w.press("Control+3");
      await w.back("Dismissed");
      await w.press("Enter");
      await w.says("Dismissed");
      await w.back("All");
      await w.press("Enter");
      await w.tab("Saved filters");
      await w.opens("Enter", "[role=menu]");
      await w.tab("Columns");
      await w.opens("Enter", "[role=menu]", () => w.press("ArrowDown", "ArrowDown"));
      await w.tab("Name");
      await w.press("Enter", "Alt+ArrowRight", "Enter");
      await w.page.locator("[data-index='0']").waitFor();
      await w.rows();
      await w.press("Control+End", "Home", "ArrowDown", "Enter");
      await w.there("aside h2");
      await w.tab("Edit");
      await w.opens("Enter", dialog, () => w.round());
      await w.press("d");
      await w.check("dismissing");
    },
  },
  "two-step": {
    async walk(w) {
      await w.press("Control+4");
      await w.there(rows);
      await w.round();
      await w.press("Control+4");
      await w.rows();
      await w.press("ArrowDown", "x", "Control+a");
      await w.opens("g", dialog, () => w.round());
      await w.press("Escape");
    },
  },
  "sign-in-rules": {
    async walk(w) {
      await w.press("Control+5");
      await w.check("the screen");
      await w.round();
      await w.press("Control+5");
      await w.tab("Change");
      await w.opens("Enter", dialog, async () => {
        await w.type("203.0.113.0/24");
        await w.round();
      });
    },
  },
  events: {
    async walk(w) {
      await w.press("Control+6");
      await w.there(rows);
      await w.check("the list");
      await w.press("j", "k");
      await w.opens("Enter", "aside h2", async () => {
        await w.tab("Close");
      });
      await w.opens("Shift+F10", "[role=menu]", () => w.press("ArrowDown", "ArrowDown"));
      await w.back("Verify");
      await w.press("Enter");
      await w.there("[role=alert], .note");
      await w.round();
    },
  },
  integrations: {
    demo: "open",
    async walk(w) {
      await w.press("Control+7");
      await w.check("the screen");
      await w.round();
      await w.press("Control+7");
      await w.tab("Add");
      await w.opens("Enter", dialog, () => w.round());
    },
  },
  case: {
    demo: "open",
    place: "integrations",
    // Somebody is locked out there; in a company that is well nobody is.
    bridged: false,
    async walk(w) {
      await w.tab("Open a case for");
      await w.opens("Enter", dialog, () => w.round());
    },
  },
  company: {
    async walk(w) {
      await w.press("Control+8");
      await w.check("the screen");
      await w.round();
      await w.press("Control+8");
      await w.tab("Rename");
      await w.press("Enter");
      await w.type(" two");
      await w.press("Enter");
      await w.says("You renamed the department to");
    },
  },
  outbox: {
    demo: "open",
    async walk(w) {
      await w.press("Control+9");
      await w.check("the screen");
      await w.round();
      await w.press("Control+9");
      await w.tab("Take back");
      await w.press("Enter");
      await w.check("taking back");
    },
  },
  settings: {
    async walk(w) {
      await w.press("Control+,");
      await w.check("the screen");
      await w.round();
      await w.press("Control+,");
      await w.tab("Forget");
      await w.opens("Enter", dialog, () => w.round());
    },
  },
  search: {
    place: "employees",
    async walk(w) {
      await w.there(rows);
      await w.press("Control+k");
      await w.type("an");
      await w.there("[role=option] b");
      await w.press("ArrowDown", "ArrowUp", "Enter");
      await w.there("aside h2");
      await w.press("Escape");
      await w.gone("aside h2");
      await w.press("Control+k");
      await w.type("forget");
      await w.press("Escape");
      await w.press("/", "Escape", "?");
      await w.there(dialog);
      await w.press("Escape");
      await w.gone(dialog);
      await w.check("the list of keys");
      await w.back("N Northwind");
      await w.opens("Enter", "[role=menu]", () => w.press("ArrowDown", "ArrowDown"));
    },
  },
  "first-run": {
    demo: "first",
    bridged: false,
    async walk(w) {
      await w.check("the first page");
      await w.type(w.server);
      await w.press("Enter");
      await w.says("Connect to");
      await w.check("the server");
      await w.round();
      await w.tab("Sign in in the browser");
      await w.press("Enter");
      await w.says("Copy the address");
      await w.check("the browser");
    },
  },
  unlock: {
    demo: "locked",
    bridged: false,
    async walk(w) {
      await w.check("the lock");
      await w.type("wrong");
      await w.press("Enter");
      await w.says("That is not the passphrase");
      await w.check("a wrong passphrase");
      await w.round();
      await w.tab("Passphrase");
      await w.press("Control+a");
      await w.type("correct horse battery");
      await w.press("Enter");
      await w.there("nav");
    },
  },
  trouble: {
    demo: "damaged",
    bridged: false,
    async walk(w) {
      await w.round();
    },
  },
  ...people,
  ...why,
  ...company,
};
