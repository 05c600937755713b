import { expect, test } from "vitest";
import { letterOf } from "../src/lib/keys.svelte";

const key = (typed: string, code: string) => letterOf(new KeyboardEvent("keydown", { key: typed, code }));

test("a Latin layout goes by what it types", () => {
  expect(key("a", "KeyQ")).toBe("A");
  expect(key("?", "Slash")).toBe("?");
  expect(key(" ", "Space")).toBe("Space");
  expect(key("ArrowDown", "ArrowDown")).toBe("ArrowDown");
});

test("a layout of another script goes by the key's place", () => {
  expect(key("ф", "KeyA")).toBe("A");
  expect(key("Д", "KeyL")).toBe("L");
  expect(key("ש", "KeyA")).toBe("A");
  expect(key("б", "Comma")).toBe(",");
});
