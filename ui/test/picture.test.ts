import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answer } from "../dev/fake";
import "../dev/install";
import { logo } from "../dev/logo";
import Company from "../src/screens/Company.svelte";
import { app, enter } from "../src/lib/app.svelte";
import { editsOf } from "../src/lib/edits";
import { contentOf } from "../src/lib/log.svelte";
import { logoFrom, shownAs } from "../src/lib/picture";
import { forgetAll, toasts } from "../src/lib/toasts.svelte";
import type { Choice } from "../src/lib/bindings/Choice";

const asked: Choice[] = [];
answer.decide = ({ choices }) => {
  asked.push(...choices);
  return { operations: ["o"], refused: [], undo_until: null, offline: false };
};

/** What the browser draws: its size in bytes follows from its pixels, as `bytes` says. */
let bytes: (pixels: number) => number;
const drawn: [number, number][] = [];
const picture = { width: 2048, height: 1024, close: vi.fn() };
beforeEach(async () => {
  asked.length = drawn.length = 0;
  bytes = () => 3;
  vi.stubGlobal("createImageBitmap", async () => picture);
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({
    drawImage: (_: unknown, _x: number, _y: number, width: number, height: number) =>
      drawn.push([width, height]),
  } as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation(function (
    this: HTMLCanvasElement,
    done: BlobCallback,
  ) {
    done(new Blob([new Uint8Array(bytes(this.width * this.height))]));
  });
  await enter(await answer.stage(null));
});
afterEach(() => {
  cleanup();
  forgetAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const file = (type: string, text = "\u0089PNG") => new File([text], "logo", { type });
const reason = (field: File) =>
  logoFrom(field).then(
    () => "none",
    ({ reason }) => reason as string,
  );

test("a picture is drawn anew and smaller until it fits, so that nobody meets the limit", async () => {
  expect(await logoFrom(file("image/png"))).toBe(btoa("\0\0\0"));
  expect(drawn).toEqual([[512, 256]]);
  bytes = (pixels) => pixels;
  await logoFrom(file("image/jpeg"));
  expect(drawn.slice(1)).toEqual([
    [512, 256],
    [384, 192],
    [256, 128],
  ]);
  expect(picture.close).toHaveBeenCalledTimes(2);
});

test("a file that is no picture is refused with its reason, an SVG with its own", async () => {
  expect(await reason(file("image/svg+xml", "<svg/>"))).toBe("svg");
  expect(await reason(file("image/png", "\u{feff}\n<?xml version='1.0'?><svg/>"))).toBe("svg");
  expect(await reason(file("image/gif", "GIF89a"))).toBe("no_picture");
  vi.stubGlobal("createImageBitmap", () => Promise.reject(new Error("broken")));
  expect(await reason(file("image/png"))).toBe("no_picture");
});

const input = () => document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;
const choose = (file: File) => fireEvent.change(input(), { target: { files: [file] } });

test("an admin chooses a logo and takes it away, which both can be undone", async () => {
  render(Company);
  await screen.findByRole("group", { name: "Logo" });
  expect(screen.queryByRole("button", { name: "Take it away" })).toBeNull();
  await choose(file("image/png"));
  await waitFor(() => expect(toasts.at(-1)?.text).toBe("You changed the logo"));
  expect(asked).toMatchObject([{ choice: "edit_settings", name: null, logo: btoa("\0\0\0") }]);
  if (!app.company) throw new Error("no company");
  app.company.workspace.picture = logo;
  app.company.workspace.settings.logo = "hash";
  (await screen.findByRole("button", { name: "Take it away" })).click();
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toMatchObject({ choice: "edit_settings", logo: "" });
  expect(document.querySelector("[role=group] img")?.getAttribute("src")).toBe(shownAs(logo));
});

test("a picture that cannot be taken says why beside the logo, and nothing is decided", async () => {
  render(Company);
  await screen.findByRole("group", { name: "Logo" });
  await choose(file("image/svg+xml", "<svg/>"));
  await waitFor(() =>
    expect(document.querySelector("[role=group] [role=status]")?.textContent).toContain("SVG"),
  );
  expect(asked).toEqual([]);
});

test("who may not change settings sees the logo and no way to change it", async () => {
  if (!app.company) throw new Error("no company");
  app.company.can_configure = false;
  render(Company);
  await screen.findByRole("group", { name: "Logo" });
  expect(input()).toBeNull();
  app.company.can_configure = true;
});

test("outbox and log speak of pictures, never of their hashes", () => {
  const none = {
    name: null,
    confirm_joining: null,
    listed_domains: null,
    invitation_days: null,
    grace_days: null,
    invitation_text: null,
  };
  const of = (from: string | null, to: string | null) =>
    editsOf({ kind: "edit_settings", edit: { ...none, logo: { from, to }, picture: logo } }, () => undefined);
  expect(of(null, "ab12")).toEqual([{ field: "logo", label: "Logo", from: "none", to: "A picture" }]);
  expect(of("ab12", "cd34")[0]).toMatchObject({ from: "A picture", to: "Another picture" });
  expect(of("ab12", null)[0]).toMatchObject({ from: "A picture", to: "none" });
  expect(contentOf({ data: { logo: { from: "ab12", to: null } } }).changes).toEqual([
    { what: "Logo", before: "A picture", after: "" },
  ]);
});
