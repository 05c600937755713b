// One who has no mouse: presses keys and looks after each where the focus is. It must be somewhere, in sight and marked; Tab must
// come round to where it began, and Escape must close what was opened.

/** What is wrong with where the focus is, or nothing; and what it is on. */
const LOOK = () => {
  const at = document.activeElement;
  if (!at || at === document.body) return { wrong: "the focus is on nothing", name: "" };
  const label =
    at.labels?.[0]?.textContent ??
    document.getElementById(at.getAttribute("aria-labelledby") ?? "")?.textContent;
  const name = (at.getAttribute("aria-label") ?? label ?? at.textContent ?? "").replace(/\s+/g, " ").trim();
  const role = at.getAttribute("role") ?? at.tagName.toLowerCase();
  const box = at.getBoundingClientRect();
  const wrong = [];
  // A dialog, a pane, a title: places where the keyboard begins, not things that it presses.
  const isPlace = at.tabIndex < 0 && !at.matches("[role=row], [role=menuitem], [role=option], input");
  if (!isPlace) {
    if (!at.matches(":focus-visible")) wrong.push("the browser would not mark it");
    const marked = (node, pseudo) => {
      const style = getComputedStyle(node, pseudo);
      return (
        (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) ||
        style.boxShadow !== "none" ||
        parseFloat(style.borderInlineStartWidth) >= 2
      );
    };
    const inner = at.parentElement;
    const isMarked =
      marked(at) ||
      (inner?.matches(":focus-within") && marked(inner)) ||
      at.matches("[role=menuitem][data-highlighted]");
    // A field over the whole width of its own bar: the caret and the open answer below are its mark.
    if (!isMarked && at.getAttribute("role") !== "combobox")
      wrong.push("nothing shows that it has the focus");
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (box.width < 1 || box.height < 1) wrong.push("it has no size");
    else if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) wrong.push("it is out of sight");
    else {
      const points = [
        [x, y],
        [box.left + 3, y],
        [box.right - 3, y],
        [x, box.top + 3],
        [x, box.bottom - 3],
      ];
      const own = (top) =>
        top && (at.contains(top) || top.contains(at) || at.closest("label")?.contains(top));
      if (!points.some(([left, top]) => own(document.elementFromPoint(left, top))))
        wrong.push(`something lies over it: ${document.elementFromPoint(x, y)?.outerHTML.slice(0, 120)}`);
    }
  }
  return { wrong: wrong.join(", "), name, role, key: `${role} ${name.slice(0, 60)}` };
};

export class Walker {
  /**
   * `server`: one that is there, where the first run asks for it; `code`: the next code of who sits here; `canCopy`: whether
   * there is a clipboard, which without a desktop there is not.
   */
  constructor(
    page,
    trouble,
    { server = "access.northwind.example", code = () => "123456", canCopy = true } = {},
  ) {
    this.page = page;
    this.trouble = trouble;
    this.server = server;
    this.code = code;
    this.canCopy = canCopy;
  }

  look = () => this.page.evaluate(LOOK);

  /** Until all that the screen asked is answered, a moment at most: a sign-in may be on its way for long. */
  async settled() {
    for (let i = 0; i < 100; i++) {
      await this.page.waitForTimeout(40);
      if (await this.page.evaluate(() => !window.unanswered)) return;
    }
  }

  /** Waits until the focus is well, a moment at most: what was opened takes it with the next frame. */
  async check(after) {
    let last;
    for (let i = 0; i < 40; i++) {
      last = await this.look();
      if (!last.wrong) return last;
      await this.page.waitForTimeout(25);
    }
    this.trouble.push(`after ${after}, on ${last.key ?? "nothing"}: ${last.wrong}`);
    return last;
  }

  async press(...keys) {
    let at;
    for (const key of keys) {
      await this.page.keyboard.press(key);
      at = await this.check(key);
    }
    return at;
  }

  async type(text) {
    await this.page.keyboard.type(text);
    return this.check(`typing ${text}`);
  }

  async paste(text) {
    await this.page.keyboard.insertText(text);
    return this.check(`pasting ${text}`);
  }

  /** Goes on by Tab until the focus is on what begins with that name. */
  async tab(name, key = "Tab") {
    const seen = [];
    for (let i = 0; i < 90; i++) {
      await this.page.keyboard.press(key);
      // Between the last and the first the browser's own bar would come; without one, the page itself.
      if ((await this.look()).name === "") await this.page.keyboard.press(key);
      const at = await this.check(key);
      seen.push(at.name);
      if (at.name.startsWith(name)) return at;
    }
    throw new Error(`Tab never comes to “${name}”, only to ${[...new Set(seen)].join(" · ").slice(0, 600)}`);
  }
  /** Into the list: its active row is one stop. */
  async rows() {
    for (let i = 0; i < 90; i++) {
      await this.page.keyboard.press("Tab");
      if ((await this.look()).role === "row") return this.check("Tab");
    }
    throw new Error("Tab never comes to a row");
  }
  back = (name) => this.tab(name, "Shift+Tab");

  /** Until something says that. */
  says = (text) => this.page.getByText(text).first().waitFor({ timeout: 20_000 });
  there = (selector) => this.page.waitForSelector(selector, { timeout: 20_000 });
  gone = (selector) => this.page.waitForSelector(selector, { state: "detached", timeout: 20_000 });

  /** Opens by a key what Escape closes again; the focus is then where it was before, or on the list. */
  async opens(key, selector, inside = () => {}) {
    await this.press(key);
    await this.there(selector);
    await this.check(key);
    await inside();
    for (let i = 0; i < 3 && (await this.page.locator(selector).count()) > 0; i++) {
      await this.page.keyboard.press("Escape");
      await this.page.waitForTimeout(60);
    }
    await this.gone(selector);
    await this.check(`Escape out of ${selector}`);
  }

  /** Tab goes through everything that takes the focus and comes round: nothing is left out, nothing keeps it. */
  async round() {
    const mark = () =>
      this.page.evaluate(() => {
        const at = document.activeElement;
        at.dataset.walked = String(Number(at.dataset.walked ?? 0) + 1);
        return Number(at.dataset.walked);
      });
    const missed = () =>
      this.page.evaluate(() => {
        const top = document.querySelector("dialog[open]") ?? document.body;
        const all = [
          ...top.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]"),
        ];
        return all
          .filter(
            (one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }),
          )
          .filter((one) => !one.closest("[inert]") && !one.dataset.walked)
          .filter((one) => !(one.type === "radio" && !one.checked))
          .map((one) => one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 40));
      });
    await this.settled();
    for (let i = 0; i < 200; i++) {
      await this.page.keyboard.press("Tab");
      const { wrong, key } = await this.look();
      // Past the last one the browser's own bar would come; without one, the page itself.
      if (wrong === "the focus is on nothing") continue;
      if (wrong) this.trouble.push(`Tab to ${key}: ${wrong}`);
      // What is drawn anew while it has the focus comes twice; only after two rounds nothing more will come.
      const times = await mark();
      if (times > 2 || (times > 1 && (await missed()).length === 0)) break;
    }
    const never = await missed();
    if (never.length > 0) this.trouble.push(`Tab never comes to: ${never.join(" · ")}`);
  }
}
