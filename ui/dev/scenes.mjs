// What is looked at: which demo, which place, and what is done before the picture.
const dialog = "dialog[open]";
export const scenes = {
  "message-explained": {
    place: "overview",
    act: async (page) => {
      await page.getByRole("combobox").first().fill("That login or password is not right");
      await page.waitForSelector("search section");
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
  "invitations-countdown": {
    place: "invitations",
    wait: "[role=row][data-index]",
    act: (page) => page.locator("[data-index='11']").click({ button: "right" }),
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
    place: "invitations",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='1'] input").click();
      await page.locator("[data-index='4'] input").click();
      await page.keyboard.press("a");
      await page.waitForSelector(".toast");
    },
  },
  "invitations-empty": { place: "invitations", demo: "empty" },
  invite: {
    place: "invitations",
    act: async (page) => {
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
  fix: {
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
    place: "invitations",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Links") }).click();
      await page.waitForSelector(dialog);
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
    place: "employees",
    demo: "online&people=1000000",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='2']").click();
      await page.keyboard.press("End");
      await page.waitForSelector("[data-index='999999'] b");
      await page.keyboard.press("PageUp");
      await page.mouse.move(600, 400);
      await page.mouse.wheel(0, -3200);
      await page.waitForSelector("[data-index='999890'] b");
      await page.evaluate(() => (document.querySelector("[role=grid]").scrollTop = 7_500_000));
      await page.waitForSelector("[data-index='500010'] b");
    },
  },
  "invitations-sheet": {
    place: "invitations/ie0",
    wait: "aside h2",
    act: (page) => page.setViewportSize({ width: 760, height: 640 }),
  },
  "invitations-zoomed": {
    place: "invitations",
    wait: "[role=row][data-index]",
    act: (page) => page.setViewportSize({ width: 640, height: 400 }),
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
  "person-webhooks": {
    place: "employees/e8",
    demo: "online",
    wait: "aside h2",
    act: (page) => page.getByText("Door cards").scrollIntoViewIfNeeded(),
  },
  "person-dismiss": {
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
  "sign-in-rules": { place: "sign-in-rules", demo: "online", wait: ".fact" },
  "sign-in-rules-door": {
    place: "sign-in-rules",
    wait: ".fact",
    act: (page, say) => page.getByText(say("Breached passwords")).first().scrollIntoViewIfNeeded(),
  },
  integrations: { place: "integrations", wait: ".note" },
  "integrations-case": {
    place: "integrations",
    wait: ".note",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Open a case for") }).click();
      await page.waitForSelector(dialog);
    },
  },
  "integrations-outgoing": {
    place: "integrations",
    wait: "summary",
    act: async (page) => {
      for (const summary of await page.locator("summary").all()) await summary.click();
      await page.getByText("tickets.northwind").scrollIntoViewIfNeeded();
      await page.locator("li").last().scrollIntoViewIfNeeded();
    },
  },
  "integrations-add": {
    place: "integrations",
    wait: "summary",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Add"), exact: true }).click();
      await page.waitForSelector(dialog);
    },
  },
  "integrations-secrets": {
    place: "integrations",
    wait: "summary",
    act: async (page, say) => {
      await page.getByText(say("Show the secrets"), { exact: true }).first().click();
      await page.waitForSelector(dialog);
    },
  },
  "integrations-empty": { place: "integrations", demo: "empty", wait: ".note" },
  events: { place: "events", demo: "online", wait: "[role=row][data-index]" },
  "events-entry": {
    place: "events",
    wait: "[role=row][data-index]",
    act: async (page, say) => {
      await page.getByText(say("Profile changed by")).first().click();
      await page.waitForSelector("aside table");
    },
  },
  "events-filtered": {
    place: "events",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Sign-in"), exact: true }).click();
      await page.getByLabel(say("When")).selectOption("dates");
      await page.getByLabel(say("Address or range")).fill("203.0.113.0/33");
      await page.waitForSelector("[role=alert]");
    },
  },
  "events-verified": {
    place: "events",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Verify") }).click();
      await page.waitForSelector("[role=alert]");
    },
  },
  "events-empty": { place: "events", demo: "empty" },
  company: { place: "company" },
  outbox: { place: "outbox" },
  "outbox-empty": { place: "outbox", demo: "empty" },
  settings: { place: "settings" },
  "line-certificate": { place: "settings", demo: "certificate" },
  "line-full": { place: "outbox", demo: "full" },
  "line-clock": { place: "company", demo: "clock" },
  "line-zoomed": {
    place: "outbox",
    demo: "certificate",
    act: (page) => page.setViewportSize({ width: 640, height: 400 }),
  },
  "line-again": {
    place: "outbox",
    demo: "again",
    act: (page, say) => page.getByText(say("Sign in again to go on syncing")).first().click(),
  },
  "first-run": { demo: "first" },
  connect: {
    demo: "first",
    act: async (page, say) => {
      await page.locator("input").fill("access.northwind.example");
      await page.keyboard.press("Enter");
      await page.getByText(say("Connect to")).first().waitFor();
    },
  },
  browser: {
    demo: "first",
    act: async (page, say) => {
      await page.locator("input").fill("access.northwind.example");
      await page.keyboard.press("Enter");
      await page.getByText(say("Connect to")).first().waitFor();
      await page.getByRole("button", { name: say("Sign in in the browser") }).click();
      await page.getByText(say("Copy the address")).first().waitFor();
    },
  },
  revoked: { demo: "revoked" },
  "portal-overview": { place: "overview", demo: "portal" },
  "portal-person": {
    place: "employees",
    demo: "portal",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='4']").click();
      await page.waitForSelector("aside h2");
    },
  },
  "portal-invitations": {
    place: "invitations",
    demo: "portal",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='2']").click();
      await page.waitForSelector("aside h2");
    },
  },
  "portal-dismiss": {
    place: "employees",
    demo: "portal",
    wait: "[role=row][data-index]",
    act: async (page, say) => {
      await page.locator("[data-index='4']").click();
      await page
        .locator("aside")
        .getByRole("button", { name: say("Dismiss"), exact: true })
        .click();
      await page.waitForSelector(dialog);
    },
  },
  "portal-edit": {
    place: "employees",
    demo: "portal",
    wait: "[role=row][data-index]",
    act: async (page, say) => {
      await page.locator("[data-index='4']").click();
      await page
        .locator("aside")
        .getByRole("button", { name: say("Edit"), exact: true })
        .click();
      await page.waitForSelector(dialog);
    },
  },
  "portal-invite": {
    place: "invitations",
    demo: "portal",
    wait: "[role=row][data-index]",
    act: async (page, say) => {
      await page
        .getByRole("button", { name: say("Invite"), exact: true })
        .first()
        .click();
      await page.waitForSelector(dialog);
    },
  },
  "portal-outbox": { place: "outbox", demo: "portal", wait: "article" },
  "portal-company": { place: "company", demo: "portal" },
  "portal-settings": {
    place: "settings",
    demo: "portal",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Take another one") }).click();
      await page.waitForSelector("dialog[open]");
    },
  },
  "portal-connect": {
    demo: "first",
    act: async (page, say) => {
      await page.getByLabel(say("Address")).fill("https://northwind.bitrix24.com/rest/1/brief/");
      await page.getByRole("button", { name: say("Go on") }).click();
      await page.getByRole("button", { name: say("Connect"), exact: true }).waitFor();
    },
  },
  "first-sync": { place: "overview", demo: "fetching" },
  "first-sync-company": { place: "company", demo: "fetching" },
  mandatory: {
    place: "two-step",
    demo: "optional",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Make it mandatory") }).click();
      await page.waitForSelector(dialog);
    },
  },
  unlock: {
    demo: "locked",
    act: async (page) => {
      await page.locator("input").fill("wrong");
      await page.keyboard.press("Enter");
      await page.waitForTimeout(150);
    },
  },
  "trouble-keychain": { demo: "keychain" },
  "trouble-key": { demo: "wrongkey" },
  "trouble-damaged": { demo: "damaged" },
};
