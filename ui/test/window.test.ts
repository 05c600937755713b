import { expect, test } from "vitest";
import { reveal, shown, span, TALLEST } from "../src/lib/window";

test("a million rows stay below the browser's limit, and both ends can be reached", () => {
  const viewport = 640;
  const { height, ratio } = span(1_000_000, 32, viewport);
  expect(height).toBe(TALLEST);
  const lastTop = (height - viewport) * ratio;
  expect(Math.round(lastTop)).toBe(1_000_000 * 32 - viewport);
  expect(shown(lastTop, viewport, 32, 1_000_000)[1]).toBe(999_999);
  expect(shown(0, viewport, 32, 1_000_000)).toEqual([0, 24]);
});

test("a small list scrolls as it is", () => {
  expect(span(500, 32, 640)).toEqual({ height: 16_000, ratio: 1 });
});

test("revealing a row moves as little as possible", () => {
  expect(reveal(3, 0, 640, 32)).toBe(0);
  expect(reveal(30, 0, 640, 32)).toBe(31 * 32 - 640);
  expect(reveal(2, 640, 640, 32)).toBe(64);
});
