import { expect, test } from "vitest";

const dialogs = Object.keys(import.meta.glob("../src/dialogs/*.svelte")).map((path) =>
  path.replace(/^.*\/|\.svelte$/g, ""),
);
const all = import.meta.glob("../dev/scenes.mjs", { eager: true });
const { scenes } = Object.values(all)[0] as { scenes: Record<string, { opens?: string }> };
const opened = Object.values(scenes).flatMap(({ opens }) => opens ?? []);

test("every dialog is opened by a scene that is looked at", () => {
  expect(dialogs.length).toBeGreaterThan(0);
  expect(dialogs.filter((one) => !opened.includes(one))).toEqual([]);
});

test("no scene opens a dialog that is not there", () => {
  expect(opened.filter((one) => !dialogs.includes(one))).toEqual([]);
});
