// Where the screens are looked at: built, in Chromium, over the demo, under the same policy as the app's window.
import { once } from "node:events";
import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build } from "vite";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** What stands behind `--name` on the command line, taken from it. */
export const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv.splice(at, 2)[1] : undefined;
};
/** Whether `--name` stands on the command line, taken from it. */
export const flag = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  if (at > 0) process.argv.splice(at, 1);
  return at > 0;
};

// The same policy as the app's window, so that what it forbids shows here.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
/** One and the same moment in every run, so that what the screens say of times does not change. */
const NOW = Date.UTC(2026, 10, 25, 9, 41);

/** In the page: the clock goes on from `now`. */
function begin(now) {
  const real = Date;
  const shift = now - real.now();
  globalThis.Date = class extends real {
    constructor(...given) {
      super(...(given.length > 0 ? given : [real.now() + shift]));
    }
    static now() {
      return real.now() + shift;
    }
  };
}

/** `built`: what lies in dist is taken as it is. With a bridge the app's own commands answer, else the demo does. */
export async function raise(built, bridge) {
  if (!built) await build({ root, logLevel: "warn" });
  const bundle = await build({
    root,
    configFile: false,
    logLevel: "warn",
    build: {
      write: false,
      lib: {
        entry: join(root, bridge ? "dev/bridged.ts" : "dev/install.ts"),
        formats: ["iife"],
        name: "demo",
      },
    },
  });
  const demo = [bundle].flat()[0].output[0].code;
  const server = createServer((request, response) => {
    const path = join(root, "dist", new URL(request.url, "http://x").pathname.replace(/\/$/, "/index.html"));
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": types[extname(path)] ?? "",
      "content-security-policy": policy,
    });
    response.end(readFileSync(path));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const at = `http://127.0.0.1:${port}/`;
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  // Pages that were left, by how they were made: opening one anew costs as much as all that is looked at on it.
  const free = new Map();
  let n = 0;
  return {
    /** A page at a place of a demo; whatever goes wrong on it is put into `trouble`. */
    async open(
      { demo: name = "open", place = "" },
      trouble,
      { size, theme = "light", language = "en", zoom = 1, direction = "ltr" },
    ) {
      const [width, height] = size.split("x").map((one) => Math.round(Number(one) / zoom));
      const hear = (page) => {
        page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
        page.on("pageerror", (error) => trouble.push(String(error)));
      };
      n += 1;
      const where = bridge ? `${at}#/${place}` : `${at}?demo=${name}&language=${language}&n=${n}#/${place}`;
      const left = free.get(`${zoom} ${direction}`)?.pop();
      if (left) {
        hear(left);
        await left.setViewportSize({ width, height });
        await left.emulateMedia({ colorScheme: theme });
        await left.goto(where);
        return left;
      }
      const page = await browser.newPage({
        viewport: { width, height },
        deviceScaleFactor: zoom,
        colorScheme: theme,
        // Colours that still change would be judged halfway.
        reducedMotion: "reduce",
        timezoneId: "Europe/Berlin",
        locale: "en-GB",
      });
      hear(page);
      // What the app says is of now; what the demo says begins at its moment whenever it is opened.
      await (bridge ? bridge.behind(page) : page.addInitScript(begin, NOW));
      // The window freezes the prototype of all objects; so does this page.
      await page.addInitScript("Object.freeze(Object.prototype)");
      await page.addInitScript(demo);
      // Before any screen is there, as a language of that direction would have it.
      await page.addInitScript((direction) => {
        document.addEventListener("readystatechange", () => (document.documentElement.dir = direction));
      }, direction);
      await page.goto(where);
      return page;
    },
    /** The page is done with: as clean as a new one, it serves another that is opened at that zoom and direction. */
    async leave(page, { zoom = 1, direction = "ltr" } = {}) {
      for (const heard of ["console", "pageerror"]) page.removeAllListeners(heard);
      await page.mouse.up();
      await page.mouse.move(0, 0);
      await page.evaluate(() => [localStorage, sessionStorage].forEach((kept) => kept.clear()));
      const made = `${zoom} ${direction}`;
      free.set(made, [...(free.get(made) ?? []), page]);
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

export const tell = (what, trouble) =>
  console.log(`${trouble.length > 0 ? "✗" : "✓"} ${what}${trouble.map((one) => `\n    ${one}`).join("")}`);
