import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepFocus, scrollable } from "../src/lib/focus";

const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const at = () => document.activeElement?.textContent;
const button = (text: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent === text) as HTMLButtonElement;

let stop: () => void;
beforeEach(() => {
  stop = keepFocus();
});
afterEach(() => {
  stop();
  document.body.innerHTML = "";
});

test("what had the focus goes away: what came to stand in its place takes it", async () => {
  document.body.innerHTML = `<main><h1 tabindex="-1">Outbox</h1><ul>
    <li><button>one</button></li><li><button>two</button></li><li><button>three</button></li></ul></main>`;
  button("two").focus();
  button("two").closest("li")?.remove();
  await vi.waitFor(() => expect(at()).toBe("three"));
  button("three").closest("li")?.remove();
  await vi.waitFor(() => expect(at()).toBe("one"));
  button("one").closest("li")?.remove();
  await vi.waitFor(() => expect(at()).toBe("Outbox"));
});

test("in a screen with a list, its active row", async () => {
  document.body.innerHTML = `<main><button>gone</button><button>other</button>
    <div role="row" tabindex="-1">first</div><div role="row" tabindex="0">active</div></main>`;
  button("gone").focus();
  button("gone").remove();
  await vi.waitFor(() => expect(at()).toBe("active"));
});

test("who took the focus elsewhere meanwhile keeps it, and who clicked beside everything has none", async () => {
  document.body.innerHTML = "<main><button>gone</button><button>next</button><button>chosen</button></main>";
  button("gone").focus();
  button("gone").remove();
  button("chosen").focus();
  await frame();
  expect(at()).toBe("chosen");
  button("chosen").blur();
  button("next").remove();
  await frame();
  expect(document.activeElement).toBe(document.body);
});

test("what scrolls takes the focus itself only as long as nothing in it can", async () => {
  document.body.innerHTML = "<div><p>long</p></div>";
  const node = document.querySelector("div") as HTMLElement;
  scrollable(node);
  expect(node.tabIndex).toBe(0);
  node.append(document.createElement("button"));
  await vi.waitFor(() => expect(node.hasAttribute("tabindex")).toBe(false));
});
