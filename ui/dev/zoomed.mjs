// WCAG 1.4.4 and 1.4.10: with text of twice the size everything is still there. Nothing lies over something else, nothing is
// clipped where nobody can scroll to it, and nothing but tables scrolls both ways.

/** What is out of reach, covered, or scrolls both ways. */
export const crowded = (page) =>
  page.evaluate(() => {
    const found = [];
    const nameOf = (node) =>
      `${(node.getAttribute("aria-label") ?? node.textContent ?? "").trim().slice(0, 60)} <${node.tagName.toLowerCase()} class="${node.className?.baseVal ?? node.className}">`;
    const seen = (node) => {
      const box = node.getBoundingClientRect();
      const style = getComputedStyle(node);
      return box.width > 1 && box.height > 1 && style.visibility === "visible" && style.clipPath === "none";
    };
    const root = document.querySelector("[role=menu], dialog[open]") ?? document.body;
    const inside = (node) => node.closest("[aria-hidden=true], [inert]") === null;

    // Both ways at once: only what has rows and columns may.
    for (const node of document.querySelectorAll("body, body *")) {
      const style = getComputedStyle(node);
      const scrolls = (axis) => ["auto", "scroll"].includes(style[`overflow${axis}`]);
      const wide = node.scrollWidth > node.clientWidth + 1 && scrolls("X");
      const tall = node.scrollHeight > node.clientHeight + 1 && scrolls("Y");
      if (wide && tall && !node.matches("[role=grid], textarea, pre") && !node.querySelector("table"))
        found.push(`scrolls both ways: ${nameOf(node)}`);
    }

    // Clipped by something that does not scroll: the part of it that is beyond cannot be reached.
    for (const node of root.querySelectorAll(
      "button, a[href], input, select, textarea, summary, h1, h2, h3, p, label, dt, dd, li, [role=row], [role=tab], [role=option], [role=menuitem]",
    )) {
      if (!seen(node) || !inside(node) || node.closest("svg, .quiet")) continue;
      let box = node.getBoundingClientRect();
      box = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
      for (let outer = node.parentElement; outer; outer = outer.parentElement) {
        const style = getComputedStyle(outer);
        const edge = outer.getBoundingClientRect();
        for (const [axis, low, high] of [
          ["X", "left", "right"],
          ["Y", "top", "bottom"],
        ]) {
          const beyond = Math.max(edge[low] - box[low], box[high] - edge[high]);
          if (style[`overflow${axis}`] === "hidden" || outer === document.body) {
            // An ellipsis says that there is more, which a hint or the pane tells.
            const trims = style.textOverflow === "ellipsis" || node.closest("[role=row]");
            if (beyond > 2 && !trims)
              found.push(`out of reach: ${nameOf(node)}, by ${Math.round(beyond)} px in ${nameOf(outer)}`);
          } else if (style[`overflow${axis}`] !== "visible") {
            // It scrolls: what is beyond comes into sight by it.
            box[low] = Math.max(box[low], edge[low]);
            box[high] = Math.min(box[high], edge[high]);
          }
        }
        if (box.right <= box.left || box.bottom <= box.top || outer.matches("dialog, [role=menu]")) break;
      }
    }

    // Something else lies over it: of what can be pressed and is in sight, the middle is its own.
    for (const node of root.querySelectorAll(
      "button, a[href], input, select, textarea, summary, [role=tab]",
    )) {
      if (!seen(node) || !inside(node)) continue;
      const box = node.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      const top = document.elementFromPoint(x, y);
      if (!top || node.contains(top) || top.contains(node) || node.closest("label")?.contains(top)) continue;
      // Scrolled away, or under what scrolls with it and stays: it comes into sight by scrolling.
      let isAway = false;
      for (let outer = node.parentElement; outer; outer = outer.parentElement) {
        if (getComputedStyle(outer).overflow === "visible") continue;
        const edge = outer.getBoundingClientRect();
        // By half, too: at the very edge its middle is either's.
        isAway ||= x < edge.left + 1 || x > edge.right - 1 || y < edge.top + 1 || y > edge.bottom - 1;
        isAway ||= /auto|scroll/.test(getComputedStyle(outer).overflow) && outer.contains(top);
      }
      // Dialog, menu, sheet, news and the answers of the search lie over the rest, as they are meant to.
      const over = "dialog, aside, search, [role=menu], .toast, .hint, [data-bits-floating-content-wrapper]";
      if (!isAway && !top.closest(over)) found.push(`covered: ${nameOf(node)} by ${nameOf(top)}`);
    }

    // A list that shows no row is none.
    for (const grid of root.querySelectorAll("[role=grid]")) {
      grid.scrollIntoView({ block: "center" });
      const rows = [...grid.querySelectorAll("[role=row][data-index]")];
      const edge = grid.getBoundingClientRect();
      const whole = rows.filter((row) => {
        const box = row.getBoundingClientRect();
        return box.top >= edge.top && box.bottom <= Math.min(edge.bottom, innerHeight) + 1;
      });
      if (rows.length > 0 && whole.length < Math.min(2, rows.length))
        found.push(`the list ${grid.getAttribute("aria-label")} shows ${whole.length} rows`);
    }
    return [...new Set(found)];
  });
