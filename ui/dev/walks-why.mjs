// "Why can't this person get in?" by keys alone: from an error text and from a mistyped name to the fix and the reply. And the
// decisions of the other lists that no walk of a screen comes to. `of` and `place` as in walks-people.mjs.
import { anyone, dialog, fill, online, rows } from "./walks-people.mjs";

/** Over the demo alone: nobody else of the server's company has an app or a session to end, and it has one company. */
const alone = { ...online, bridged: false };
/** A fix where the meaning of a message stands, below the field. */
const offered = (fix) => `search button:has-text("${fix}")`;

/** The invitations' tab with that name, so many to the right of all. */
async function tabOf(w, names) {
  await w.there(rows);
  await w.back("All");
  for (const name of names) {
    await w.press("ArrowRight");
    await w.there(`[aria-selected=true]:has-text('${name}')`);
  }
  await w.there(rows);
}
/** A name as somebody in a hurry types it: the last two letters that differ are swapped. */
function mistyped(name) {
  const letters = [...name];
  for (let i = letters.length - 1; i > 0; i--) {
    const [a, b] = [letters[i - 1], letters[i]];
    if (a === b || a === " " || b === " ") continue;
    [letters[i - 1], letters[i]] = [b, a];
    break;
  }
  return letters.join("");
}

export const why = {
  "pasted-message": {
    ...online,
    place: "employees/e5",
    of: { status: "dismissed" },
    async walk(w) {
      await w.there("aside h2");
      await w.press("Control+k");
      await w.paste("This employee does not exist in Bitrix24");
      await w.says("What this message means for");
      await w.there(offered("Reinstate"));
      await w.tab("Copy a reply");
      await w.back("Reinstate");
      await w.press("Enter");
      await w.says("You reinstated");
      await w.check("the fix");
      await w.press("Escape", "Escape", "u");
      await w.says("Taken back");
    },
  },
  "mistyped-name": {
    ...online,
    place: "invitations",
    async walk(w) {
      await tabOf(w, ["Wants to join", "Not delivered"]);
      const cells = await w.page.locator("[data-index='0'] [role=gridcell]").allInnerTexts();
      const address = cells.find((text) => text.includes("@")).trim();
      const name = (await w.page.locator("[data-index='0'] b").first().innerText()).trim();
      await w.press("Control+k");
      await w.type(mistyped(name));
      await w.says("These come nearest");
      // Of what was typed so far others may have come nearest.
      await w.there("[role=listbox][aria-busy=false]");
      // Namesakes are told apart by the address.
      const at = () => w.page.locator("[role=option][aria-selected=true]").innerText();
      for (let i = 0; i < 5 && !(await at()).includes(address); i++) await w.press("ArrowDown");
      await w.press("Enter");
      await w.there("aside h2");
      await w.says("The invitation did not arrive");
      await w.tab("Send again");
      await w.press("Enter");
      await w.says("You send the invitation of");
      await w.check("the fix");
      await w.tab("Copy a reply");
      await w.press("Enter");
      await w.says("The reply is copied");
      await w.check("the reply");
    },
  },
  "request-address": {
    ...online,
    place: "employees/e8",
    of: anyone,
    async walk(w) {
      await w.there("aside h2");
      const [address] = (await w.page.locator("aside").innerText()).match(/[\w.+-]+@[\w.-]+\w/);
      await w.press("Control+k");
      await w.paste(`A user with email ${address} already exists`);
      await w.there(offered("Ask them to free it"));
      await w.tab("Ask them to free it");
      await w.press("Enter");
      await w.says("You ask");
      await w.check("asking");
    },
  },
  resend: {
    ...online,
    place: "invitations",
    async walk(w) {
      await tabOf(w, ["Wants to join", "Not delivered", "Expired"]);
      await w.rows();
      await w.press("Home", "r");
      await w.says("You send the invitation of");
      await w.check("sending again");
    },
  },
  "end-sessions": {
    ...alone,
    place: "employees",
    async walk(w) {
      await w.there(rows);
      await w.rows();
      await w.press("Home", "ArrowDown", "x", "ArrowDown", "x");
      await w.says("2 selected");
      await w.press("e");
      await w.there(dialog);
      await w.round();
      await w.tab("End sessions");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You end the sessions of 2 people");
      await w.check("ending");
    },
  },
  revoke: {
    ...alone,
    place: "employees/e4",
    async walk(w) {
      await w.there("aside h2");
      await w.tab("Revoke Gatehouse on");
      await w.press("Enter");
      await w.there(dialog);
      await w.round();
      await w.tab("Revoke");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You revoked");
      await w.check("revoking");
    },
  },
  "many-grace": {
    ...online,
    place: "two-step",
    async walk(w) {
      await w.there(rows);
      await w.back("Not ready");
      await w.press("Enter");
      await w.there("button[aria-pressed=true]:has-text('Not ready')");
      await w.there(rows);
      await w.rows();
      await w.press("Home", "x", "ArrowDown", "x");
      await w.says("2 selected");
      await w.press("g");
      await w.there(dialog);
      await w.round();
      await w.tab("Extend to");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You extend the grace of 2 people");
      await w.check("extending");
    },
  },
  "delete-department": {
    ...online,
    place: "company",
    async walk(w) {
      await w.there("button[aria-label^='Rename ']");
      // In a company that is well somebody is in each.
      if ((await w.page.locator("button[aria-label^='Delete ']").count()) === 0) {
        await w.tab("Name of the department");
        await w.type("Dock");
        await w.tab("Add department");
        await w.press("Enter");
        await w.says("You added the department Dock");
      }
      await w.there("button[aria-label^='Delete ']");
      await w.tab("Delete ");
      await w.press("Enter");
      await w.there(dialog);
      await w.round();
      await w.tab("Delete");
      await w.press("Enter");
      await w.gone(dialog);
      await w.says("You deleted the department");
      await w.check("deleting");
    },
  },
  "everyones-list": {
    ...online,
    place: "sign-in-rules",
    async walk(w) {
      await w.tab("Change from where Everyone");
      await fill(
        w,
        "Change from where",
        [
          ["Allowed", "Only"],
          ["Addresses and ranges", " 203.0.113.0/24 127.0.0.1"],
        ],
        "Save",
      );
      await w.says("You changed from where people may come");
    },
  },
  switch: {
    ...alone,
    demo: "online&connections",
    async walk(w) {
      await w.back("N Northwind");
      await w.press("Enter");
      await w.there("[role=menuitem][data-highlighted]:has-text('Switch to Contoso')");
      const anew = w.page.waitForEvent("load");
      // The window begins anew, so that nothing of one company is left beside another's.
      await w.page.keyboard.press("Enter");
      await anew;
      await w.there("nav");
      await w.check("the other company");
    },
  },
};
