// What is decided about one person, each in its dialog.
const dialog = "dialog[open]";
/** Ranges are typed, and who would be shut out is told. */
async function rehearse(page, ranges) {
  await page.locator(`${dialog} select`).selectOption("only");
  await page.locator(`${dialog} textarea, ${dialog} input[type=text]`).first().fill(ranges);
  await page.waitForTimeout(500);
}
/** A button of the pane opens it. */
const fromPane = (opens, text, act = () => {}, place = "employees/e8") => ({
  opens,
  place,
  demo: "online",
  wait: "aside h2",
  act: async (page, say) => {
    await page
      .locator("aside")
      .getByRole("button", { name: say(text) })
      .first()
      .click();
    await page.waitForSelector(dialog);
    await act(page, say);
  },
});

export const person = {
  "person-block": fromPane("Block", "Block", async (page) => {
    await page.locator(`${dialog} input, ${dialog} textarea`).first().fill("Phone stolen in the train");
  }),
  "person-role": fromPane("ChangeRole", "Change the role"),
  "person-replace": fromPane("ReplacePerson", "Wrong person joined…"),
  "person-pause": {
    opens: "PauseTwoStep",
    place: "overview",
    act: async (page, say) => {
      await page
        .getByRole("button", { name: say("Pause two-step for") })
        .first()
        .click();
      await page.waitForSelector(dialog);
    },
  },
  "person-grace": {
    opens: "ExtendGrace",
    place: "two-step",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='0'] input").click();
      await page.keyboard.press("g");
      await page.waitForSelector(dialog);
    },
  },
  "sign-in-rules-places": {
    opens: "IpRule",
    place: "sign-in-rules",
    demo: "online",
    wait: ".fact",
    act: async (page) => {
      await page.locator(".row button").first().click();
      await rehearse(page, "10.0.0.0/8");
    },
  },
  "settings-passphrase": {
    opens: "Passphrase",
    place: "settings",
    act: async (page, say) => {
      await page
        .getByRole("button", { name: say("Set a passphrase") })
        .or(page.getByRole("button", { name: say("Change the passphrase") }))
        .first()
        .click();
      await page.waitForSelector(dialog);
    },
  },
};
