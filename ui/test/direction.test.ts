import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { along } from "../src/lib/language";

/** Sides that are left and right whatever the direction of the text; a start and an end turn with it. */
const sides =
  /(?:^|[\s;{])(?:left|right|(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)*|border-(?:top|bottom)-(?:left|right)-radius|(?:float|clear|text-align):\s*(?:left|right))\s*:?/m;
/** Four values of which the second and the fourth differ. */
const value = String.raw`(?:[\w-]+\([^)]*\)|[^\s;()]+)`;
const uneven = new RegExp(
  String.raw`(?:padding|margin|inset):\s*${value}\s+(${value})\s+${value}\s+(?!\1;)${value};`,
);

const styles = (text: string) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => /^\s*[\w-]+:/.test(line));
const bad = (text: string) => styles(text).filter((line) => sides.test(line) || uneven.test(line));

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name);
    return one.isDirectory() ? files(path) : /\.(svelte|css)$/.test(one.name) ? [path] : [];
  });
}

afterEach(() => document.documentElement.removeAttribute("dir"));

test("no style knows left from right, so that the window can run the other way", () => {
  const found = files(join(import.meta.dirname, "../src")).flatMap((path) => {
    const text = readFileSync(path, "utf8");
    const style = path.endsWith(".css") ? text : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "");
    return bad(style).map((line) => `${path}: ${line.trim()}`);
  });
  expect(found).toEqual([]);
});

test("the check of styles bites", () => {
  for (const line of [
    "  left: 50%;",
    "  padding-left: 2px;",
    "  text-align: right;",
    "  margin: 0 1px 2px 3px;",
  ])
    expect(bad(line), line).toHaveLength(1);
  for (const line of ["  inset-inline-start: 0;", "  padding: 8px 12px 0 12px;", "  inset: 30px 0 0;"])
    expect(bad(line), line).toHaveLength(0);
});

test("an arrow leads along the line, whichever way that runs", () => {
  expect(["ArrowRight", "ArrowLeft", "ArrowUp"].map(along)).toEqual([1, -1, 0]);
  document.documentElement.dir = "rtl";
  expect(["ArrowRight", "ArrowLeft", "ArrowUp"].map(along)).toEqual([-1, 1, 0]);
});
