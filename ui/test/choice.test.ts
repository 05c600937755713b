import { expect, test } from "vitest";
import { Choice } from "../src/lib/choice.svelte";

test("all that match, a few left out", () => {
  const choice = new Choice<string>();
  choice.total = 61;
  choice.everything();
  choice.toggle("anna", "Anna");
  expect(choice.has("anna")).toBe(false);
  expect(choice.has("marek")).toBe(true);
  expect(choice.n).toBe(60);
  choice.clear();
  choice.set("anna", "Anna", true);
  choice.set("anna", "Anna", true);
  expect(choice.n).toBe(1);
});
