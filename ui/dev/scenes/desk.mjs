// Overview, search, and the lists of people with what is done there.
const dialog = "dialog[open]";
export const desk = {
  "message-explained": {
    place: "overview",
    act: async (page) => {
      await page.getByRole("combobox").first().fill("That login or password is not right");
      await page.waitForSelector("search section");
    },
  },
  "message-of-an-address": {
    place: "overview",
    act: async (page, say) => {
      await page.getByRole("combobox").first().fill("A user with this email already exists");
      await page.getByRole("button", { name: say("Ask them to free it") }).waitFor();
    },
  },
  "person-asks": { place: "employees/e6", wait: "aside h2" },
  overview: { place: "overview" },
  invitations: {
    place: "invitations",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='1'] input").click();
      await page.locator("[data-index='2'] input").click();
      await page.locator("[data-index='0']").click();
      await page.waitForSelector("aside h2");
    },
  },
  "invitations-list": { place: "invitations", demo: "online", wait: "[role=row][data-index]" },
  "invitations-menu": {
    place: "invitations",
    wait: "[role=row][data-index]",
    act: (page) => page.locator("[data-index='3']").click({ button: "right" }),
  },
  // Held down over the rows and run on at the edge; given back by Escape; then from a box to a box.
  "employees-swept": {
    wide: true,
    place: "employees",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      const box = (index, what = "") => page.locator(`[data-index='${index}'] ${what}`).first().boundingBox();
      const [from, edge] = [await box(4), await page.locator("[role=grid]").boundingBox()];
      await page.mouse.move(from.x + 260, from.y + 12);
      await page.mouse.down();
      await page.mouse.move(from.x + 240, from.y + 90);
      const below = Math.min(edge.y + edge.height + 40, page.viewportSize().height - 4);
      await page.mouse.move(from.x + 240, below);
      // However far it has run when that is seen.
      await page.waitForFunction(() =>
        [...document.querySelectorAll("[data-index][aria-selected=true]")].some(
          (row) => row.dataset.index >= 60,
        ),
      );
      if (await page.evaluate(() => getSelection()?.toString())) throw new Error("text is marked as well");
      await page.keyboard.press("Escape");
      await page.mouse.up();
      if ((await page.locator("[role=toolbar]").count()) > 0) throw new Error("Escape gave nothing back");
      await page.evaluate(() => (document.querySelector("[role=grid]").scrollTop = 0));
      await page.waitForSelector("[data-index='0']");
      const [first, last] = [await box(2, "input"), await box(6, "input")];
      await page.mouse.move(first.x + 8, first.y + 8);
      await page.mouse.down();
      await page.mouse.move(last.x + 8, last.y + 8, { steps: 6 });
      await page.mouse.up();
      await page.waitForSelector("[role=toolbar]");
      const chosen = await page.locator("[role=row][aria-selected=true]").count();
      if (chosen !== 5) throw new Error(`${chosen} are chosen instead of 5`);
    },
  },
  "invitations-countdown": {
    place: "invitations",
    wait: "[role=row][data-index]",
    async act(page) {
      // Where few rows are in sight it is not drawn yet.
      await page.locator("[role=grid]").evaluate((grid) => (grid.scrollTop = 8 * 32));
      await page.locator("[data-index='11']").click({ button: "right" });
    },
  },
  "invitations-sent": {
    place: "invitations",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='4']").click();
      await page.waitForSelector("aside ul");
    },
  },
  "invitations-undo": {
    place: "invitations",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='1']").click();
      await page.keyboard.press("a");
      await page.waitForSelector(".toast");
    },
  },
  "invitations-left-out": {
    opens: "Many",
    place: "invitations",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='1'] input").click();
      await page.locator("[data-index='4'] input").click();
      await page.keyboard.press("a");
      await page.waitForSelector(`${dialog} dl`);
    },
  },
  "invitations-again": {
    opens: "Many",
    place: "invitations",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.keyboard.press("Control+a");
      await page.keyboard.press("r");
      await page.waitForSelector(`${dialog} dl`);
    },
  },
  "invitations-left-out-undo": {
    place: "invitations",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='1'] input").click();
      await page.locator("[data-index='4'] input").click();
      await page.keyboard.press("a");
      await page.waitForSelector(`${dialog} dl`);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".toast");
    },
  },
  "invitations-empty": { place: "invitations", demo: "empty" },
  invite: {
    opens: "Invite",
    place: "invitations",
    act: async (page, say) => {
      // The key is there once the window knows whether the admin may invite; so is the button.
      await page.getByRole("button", { name: say("Invite"), exact: true }).waitFor();
      await page.keyboard.press("Control+n");
      await page
        .locator("textarea")
        .fill(
          "lena@northwind.example, otto@northwind.example; felix@northwind.example nobody anna.ivanova@northwind.example",
        );
      await page.waitForSelector(`${dialog} [role=row][data-index]`);
    },
  },
  "invite-file": {
    place: "invitations",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("From a file") }).click();
      await page.waitForSelector(`${dialog} [role=row][data-index]`);
    },
  },
  "invite-file-mapped": {
    place: "invitations",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("From a file") }).click();
      await page.locator(`${dialog} table select`).nth(4).selectOption("address");
      await page.getByText("ida@home.example", { exact: true }).waitFor();
    },
  },
  "invite-file-unmapped": {
    place: "invitations",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("From a file") }).click();
      await page.getByLabel(say("The first row names the columns")).click();
      await page.locator(`${dialog} table select`).nth(3).selectOption("");
      await page.getByText(say("Say which column holds the addresses")).waitFor();
    },
  },
  fix: {
    opens: "FixAddress",
    place: "invitations",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='0']").click();
      await page.keyboard.press("f");
      await page.locator(`${dialog} input`).fill("felix@northwind.example");
      await page.waitForTimeout(400);
    },
  },
  delete: {
    place: "invitations",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='4']").click();
      await page.keyboard.press("d");
      await page.waitForSelector(dialog);
    },
  },
  links: {
    opens: "Links",
    place: "invitations",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Links") }).click();
      await page.waitForSelector(dialog);
    },
  },
  "links-no-clipboard": {
    opens: "CopyByHand",
    place: "invitations",
    demo: "bare",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Links") }).click();
      await page.locator(dialog).getByText(say("Copy"), { exact: true }).first().click();
      await page.waitForSelector(`${dialog} textarea`);
    },
  },
  "links-undo": {
    place: "invitations",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Links") }).click();
      await page.locator(`${dialog} input`).first().fill("Warehouse, winter");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: say("Undo") }).click();
      await page.getByText(say("Taken back")).first().waitFor();
    },
  },
  keys: {
    place: "invitations",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.keyboard.press("?");
      await page.waitForSelector(dialog);
    },
  },
  search: {
    place: "invitations",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("an", { delay: 20 });
      await page.waitForSelector("[role=option] b");
    },
  },
  "search-commands": {
    place: "overview",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("the", { delay: 20 });
      await page.waitForTimeout(200);
    },
  },
  employees: {
    place: "employees",
    demo: "online",
    wait: "[role=row][data-index]",
  },
  "employees-million": {
    wide: true,
    place: "employees",
    demo: "online&people=1000000",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='2']").click();
      await page.keyboard.press("End");
      await page.waitForSelector("[data-index='999999']:not(:has(.loading)) b");
      await page.keyboard.press("PageUp");
      await page.mouse.move(600, 400);
      await page.mouse.wheel(0, -3200);
      await page.waitForSelector("[data-index='999890']:not(:has(.loading)) b");
      await page.evaluate(() => (document.querySelector("[role=grid]").scrollTop = 7_500_000));
      await page.waitForSelector("[data-index='500010']:not(:has(.loading)) b");
    },
  },
  "invitations-sheet": {
    place: "invitations/ie0",
    wait: "aside h2",
    act: (page) => page.setViewportSize({ width: 760, height: 640 }),
  },
  "invitations-compact": {
    place: "invitations",
    demo: "online&density=compact",
    wait: "[role=row][data-index]",
  },
  person: {
    place: "employees",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='4']").click();
      await page.waitForSelector("aside h2");
    },
  },
  "person-edit": {
    opens: "EditEmployee",
    place: "employees",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page, say) => {
      await page.locator("[data-index='3']").click();
      await page
        .locator("aside")
        .getByRole("button", { name: say("Edit") })
        .click();
      await page.waitForSelector(dialog);
    },
  },
  "person-invited": {
    place: "employees/e8",
    demo: "online",
    wait: "aside h2",
    act: (page) => page.locator("aside section").last().scrollIntoViewIfNeeded(),
  },
  "person-webhooks": {
    place: "employees/e8",
    demo: "online",
    wait: "aside h2",
    act: (page) => page.getByText("Door cards").scrollIntoViewIfNeeded(),
  },
  "person-dismiss": {
    opens: "Dismiss",
    place: "employees/e8",
    demo: "online",
    wait: "aside h2",
    act: async (page, say) => {
      await page
        .locator("aside")
        .getByRole("button", { name: say("Dismiss"), exact: true })
        .click();
      await page.waitForSelector(dialog);
    },
  },
  "two-step": { place: "two-step", wait: "[role=row][data-index]" },
  "two-step-bulk": {
    place: "two-step",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='1'] input").click();
      await page.locator("[data-index='2'] input").click();
      await page.locator("[data-index='3']").click();
      await page.waitForSelector("aside h2");
    },
  },
  "two-step-empty": { place: "two-step", demo: "empty" },
};
