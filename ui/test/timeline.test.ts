import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import { answer } from "../dev/fake";
import "../dev/install";
import Timeline from "../src/parts/Timeline.svelte";

afterEach(cleanup);

test("what happened stands newest first", async () => {
  const { timeline } = await answer.person({ employee: "ie0" });
  render(Timeline, { entries: timeline });
  const times = screen
    .getAllByRole("listitem")
    .map((item) => Date.parse(item.querySelector("time")?.dateTime ?? ""));
  expect(times.length).toBeGreaterThan(1);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});
