import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".svelte"),
);
/** The rules of a part that make something scroll, and do not say where it stands. */
const loose = (text: string) =>
  (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "")
    .split("}")
    .filter((rule) => /overflow(?:-y)?:\s*auto/.test(rule) && !/position:/.test(rule))
    .map((rule) => rule.split("{").at(-2)?.trim().split("\n").at(-1)?.trim());

test("what scrolls keeps the labels that are only heard, so that the window itself has nothing to scroll to", () => {
  const found = files.flatMap((name) =>
    loose(readFileSync(join(source, name), "utf8")).map((rule) => `${name}: ${rule}`),
  );
  expect(found).toEqual([]);
});
