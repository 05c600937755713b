import { vi } from "vitest";
import { speak } from "../src/lib/words";

await speak("en");

// jsdom has no modal dialogs, no layout and no popovers: what the parts need of them.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
};
HTMLElement.prototype.scrollIntoView ??= () => {};
HTMLElement.prototype.setPointerCapture ??= () => {};
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 670 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 900 });
window.matchMedia ??= vi
  .fn()
  .mockReturnValue({ matches: false, addEventListener() {}, removeEventListener() {} });
