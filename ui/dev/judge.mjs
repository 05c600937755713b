// WCAG 2.2 AA by axe.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./stage.mjs";

const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with a page, each with the first places where it stands. */
export async function judge(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      // Menus float at the end of the page by design; landmarks are no place for them.
      rules: { region: { enabled: false } },
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return violations.map(
    ({ id, help, nodes }) =>
      `axe ${id}: ${help}\n      ${nodes
        .slice(0, 3)
        .map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`)
        .join("\n      ")}`,
  );
}
