// The company, its rules, log, integrations and settings; the ways in, and what can be wrong with the line.
const dialog = "dialog[open]";
export const house = {
  "sign-in-rules": { place: "sign-in-rules", demo: "online", wait: ".fact" },
  "sign-in-rules-door": {
    place: "sign-in-rules",
    wait: ".fact",
    act: (page, say) => page.getByText(say("Breached passwords")).first().scrollIntoViewIfNeeded(),
  },
  integrations: { place: "integrations", wait: ".note" },
  "integrations-case": {
    opens: "OpenCase",
    place: "integrations",
    wait: ".note",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Open a case for") }).click();
      await page.waitForSelector(dialog);
    },
  },
  "integrations-new": {
    opens: "MakeWebhook",
    place: "integrations",
    demo: "online",
    wait: ".note",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("New webhook") }).click();
      await page.waitForSelector(dialog);
    },
  },
  "integrations-made": {
    opens: "MakeWebhook",
    place: "integrations",
    demo: "online",
    wait: ".note",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("New webhook") }).click();
      await page.getByLabel(say("What it is for")).fill("Payroll");
      await page.getByLabel(say("Your own code")).fill("123456");
      await page.keyboard.press("Enter");
      await page.waitForSelector(`${dialog} code`);
    },
  },
  "integrations-new-offline": {
    opens: "MakeWebhook",
    place: "integrations",
    demo: "offline",
    wait: ".note",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("New webhook") }).click();
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
    opens: "AddOutgoing",
    place: "integrations",
    wait: "summary",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Add"), exact: true }).click();
      await page.waitForSelector(dialog);
    },
  },
  "integrations-secrets": {
    opens: "OutgoingSecrets",
    place: "integrations",
    wait: "summary",
    act: async (page, say) => {
      await page.getByText(say("Show the secrets"), { exact: true }).first().click();
      await page.waitForSelector(dialog);
    },
  },
  "integrations-empty": { place: "integrations", demo: "empty", wait: ".note" },
  events: { place: "events", demo: "online", wait: "[role=row][data-index]" },
  "events-menu": {
    place: "events",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page) => {
      await page.locator("[data-index='3']").click({ button: "right" });
      await page.waitForSelector("[role=menu]");
    },
  },
  "settings-about": {
    place: "settings",
    demo: "online",
    act: (page, say) => page.getByText(say("Server’s version")).scrollIntoViewIfNeeded(),
  },
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
  "events-days": {
    place: "events",
    demo: "online",
    wait: "[role=row][data-index]",
    act: async (page, say) => {
      await page.getByLabel(say("When")).selectOption("dates");
      const [from, to] = await page.locator(".day input").all();
      await from.fill("2026-11-03");
      await to.fill("2026-11-31");
      await to.blur();
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
  "company-logo": { place: "company", demo: "logo" },
  "company-preview": {
    opens: "PreviewInvitation",
    place: "company",
    demo: "logo",
    act: async (page, say) => {
      // Where it is called as the overview is.
      await page
        .getByRole("main")
        .getByRole("button", { name: say("Preview"), exact: true })
        .click();
      await page.waitForSelector(`${dialog} article`);
    },
  },
  outbox: { place: "outbox" },
  "outbox-confirm": {
    opens: "ConfirmStep",
    place: "outbox",
    demo: "prepared",
    act: async (page, say) => {
      await page
        .getByRole("button", { name: say("Confirm"), exact: true })
        .first()
        .click();
      await page.waitForSelector(dialog);
    },
  },
  "outbox-empty": { place: "outbox", demo: "empty" },
  settings: { place: "settings" },
  "settings-update": {
    place: "settings",
    demo: "updates",
    act: async (page, say) => {
      await page.getByRole("button", { name: say("Look for updates") }).scrollIntoViewIfNeeded();
      await page.getByText("1.4.0").first().waitFor();
    },
  },
  "settings-unsigned": {
    place: "settings",
    demo: "unsigned",
    act: async (page) => {
      await page.getByText("1.4.0").first().scrollIntoViewIfNeeded();
      await page.getByRole("button", { name: /1\.4\.0/ }).click();
      await page.locator("p.fault").waitFor();
    },
  },
  "line-certificate": { place: "settings", demo: "certificate" },
  "line-full": { place: "outbox", demo: "full" },
  "line-clock": { place: "company", demo: "clock" },
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
    opens: "NewWebhook",
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
