import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { app } from "../src/lib/app.svelte";
import { byHand, closeByHand, copy, copyForNow } from "../src/lib/copying.svelte";
import * as gatehouse from "../src/lib/gatehouse";
import { forgetAll, toasts } from "../src/lib/toasts.svelte";

vi.mock("../src/lib/gatehouse", async (original) => ({ ...(await original<typeof gatehouse>()) }));

const says = () => toasts.map((toast) => toast.text);
afterEach(() => {
  cleanup();
  closeByHand();
  forgetAll();
  vi.restoreAllMocks();
});

test("what was copied is said, of a secret for how long it can be pasted", async () => {
  vi.spyOn(gatehouse, "copyText").mockResolvedValue(null);
  vi.spyOn(gatehouse, "copySecret").mockResolvedValue(true);
  await copy("anna@northwind.example");
  await copyForNow("https://access.northwind.example/rest/1/5b2e");
  expect(says()).toEqual(["Copied", "Copied. It leaves the clipboard after 90 seconds."]);
  expect(byHand.text).toBeNull();
});

test("what the clipboard does not take is shown to be copied by hand, and goes as it is closed or the app stands elsewhere", async () => {
  vi.spyOn(gatehouse, "copyText").mockRejectedValue(new Error("no clipboard"));
  vi.spyOn(gatehouse, "copySecret").mockResolvedValue(false);
  app.stage = { stage: "first_run" };
  render(App);
  const secret = "https://access.northwind.example/rest/1/5b2e";
  for (const [copying, text] of [
    [copy, "anna@northwind.example"],
    [copyForNow, secret],
  ] as const) {
    await copying(text);
    const field = await screen.findByLabelText<HTMLTextAreaElement>("Text to copy");
    expect(field.value).toBe(text);
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, text.length]);
    expect(screen.getByText("Nothing was copied")).toBeTruthy();
    expect(says()).toEqual([]);
    const close = [...document.querySelectorAll("dialog button")].findLast(
      (one) => one.textContent?.trim() === "Close",
    );
    await fireEvent.click(close as Element);
    await waitFor(() => expect(screen.queryByLabelText("Text to copy")).toBeNull());
  }
  await copyForNow(secret);
  await screen.findByLabelText("Text to copy");
  const { enter } = await import("../src/lib/app.svelte");
  await enter({ stage: "locked", workspace: "Northwind", passphrase: true });
  await waitFor(() => expect(document.body.innerHTML).not.toContain("5b2e"));
  expect(byHand.text).toBeNull();
});
