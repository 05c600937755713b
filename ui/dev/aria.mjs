// What a screen tells who cannot see: roles, names, states and texts in their order, kept as one text file a scene, so that a
// change of it stands in the change of the sources. `npm run aria` writes them anew.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tell } from "./stage.mjs";

/** As many rows of a list are kept: the others are told in the same way. */
const ROWS = 3;

/** The part that is the scene's own: a dialog or a menu over everything, else the screen and its pane; the frame once, with the overview. */
async function own(page, name) {
  const snapshot = async (selector) => {
    const all = await page.locator(selector).all();
    return (await Promise.all(all.map((one) => one.ariaSnapshot()))).join("\n");
  };
  if (name === "overview" || (await page.locator("nav").count()) === 0) return snapshot("body");
  for (const over of ["dialog[open]", "[role=menu]"])
    if ((await page.locator(over).count()) > 0) return snapshot(over);
  return snapshot("main, search, aside, .toast");
}

/** Of each list the first rows, and that there are more. */
function brief(tree) {
  const lines = [];
  let [n, depth, isLeft] = [0, -1, false];
  for (const line of tree.split("\n")) {
    const at = line.search(/\S/);
    const isRow = /^\s*- row /.test(line);
    if (isRow && at !== depth) [n, depth] = [0, at];
    if (isRow) {
      n++;
      isLeft = n > ROWS;
      if (n === ROWS + 1) lines.push(`${" ".repeat(at)}# and more rows`);
    } else if (at <= depth) [isLeft, depth] = [false, -1];
    if (!isLeft) lines.push(line);
  }
  // Seconds stand elsewhere each time.
  return lines
    .join("\n")
    .replace(/\b\d+ s\b/g, "… s")
    .replace(/(\d\d:\d\d):\d\d/g, "$1:…");
}

/** Of a screen whose people are others each time what stays: places, titles, columns and tabs, without their numbers. */
export const skeleton = (tree) =>
  tree
    .split("\n")
    .filter((line) =>
      /^\s*- (banner|columnheader|grid|heading|main|navigation|region|search|searchbox|combobox|tab|tablist|toolbar)\b/.test(
        line,
      ),
    )
    .map((line) => line.replace(/\d+/g, "#").replace(/:$/, ""))
    .join("\n");

/** Lines of one that the other has not, in their order; enough of them to see what changed. */
function change(before, after) {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const gone = old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`);
  const come = now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`);
  const all = [...gone, ...come];
  return all.length > 0 ? all.slice(0, 12).join("\n      ") : "the order is another one";
}

export class Told {
  constructor(folder, renew) {
    this.folder = folder;
    this.renew = renew;
    mkdirSync(folder, { recursive: true });
  }

  /** What the page tells, beside what is kept of that scene; of all of it `part`. */
  async compare(name, page, part = (tree) => tree) {
    const file = join(this.folder, `${name}.yml`);
    const now = `${part(brief(await own(page, name)))}\n`;
    let before;
    try {
      before = readFileSync(file, "utf8");
    } catch {
      before = "";
    }
    if (before === now) return [];
    if (this.renew) {
      writeFileSync(file, now);
      return [];
    }
    return [
      `it tells something else than ${this.folder.split("/ui/").at(-1)}/${name}.yml (npm run aria writes it anew):\n      ${change(before, now)}`,
    ];
  }

  /** Files of scenes that are no more: removed, or counted as faults. */
  leftOver(scenes) {
    const files = readdirSync(this.folder).filter((name) => name.endsWith(".yml"));
    const left = files.filter((name) => !scenes.includes(name.replace(/\.yml$/, "")));
    if (this.renew) for (const name of left) rmSync(join(this.folder, name));
    else if (left.length > 0) tell("aria", [`of no scene: ${left.join(", ")}`]);
    return this.renew ? 0 : left.length;
  }
}
