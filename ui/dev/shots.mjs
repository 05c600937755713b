// Builds the screens, opens them in Chromium over the demo, takes a picture of each and asks axe about it. In other
// languages than English it also looks for what is cut off, and for what is still English.
//   node dev/shots.mjs [scene …] [--theme light|dark] [--size 1280x800] [--language de|all] [--out folder] [--built]
import { once } from "node:events";
import { createServer } from "node:http";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build } from "vite";
import { scenes } from "./scenes.mjs";
import { look, wordsOf } from "./spoken.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv.splice(at, 2)[1] : undefined;
};
const themes = [option("theme") ?? ["light", "dark"]].flat();
const sizes = [option("size") ?? ["1280x800", "1000x700"]].flat();
const languages = ["de", "en", "es", "fr", "pl", "pt-BR", "ru"];
const asked = option("language") ?? "en";
const out = option("out") ?? join(root, "shots");
// What lies in dist is taken as it is.
const built = process.argv.includes("--built");
const wanted = process.argv.slice(2).filter((one) => one !== "--built");

if (!built) await build({ root, logLevel: "warn" });
const bundle = await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: {
    write: false,
    lib: { entry: join(root, "dev/install.ts"), formats: ["iife"], name: "demo" },
  },
});
const demo = [bundle].flat()[0].output[0].code;
const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

// The same policy as the app's window, so that what it forbids shows here.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
const server = createServer((request, response) => {
  const path = join(root, "dist", new URL(request.url, "http://x").pathname.replace(/\/$/, "/index.html"));
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": types[extname(path)] ?? "", "content-security-policy": policy });
  response.end(readFileSync(path));
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address();

const tell = (what, trouble) =>
  console.log(`${trouble.length > 0 ? "✗" : "✓"} ${what}${trouble.map((one) => `\n    ${one}`).join("")}`);

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
mkdirSync(out, { recursive: true });
let faults = 0;
const words = await wordsOf(root);
const cuts = ["all", "cut"].includes(asked) || asked !== "en";

for (const theme of themes) {
  for (const size of sizes)
    for (const language of asked === "all" ? languages : [asked]) {
      const [width, height] = size.split("x").map(Number);
      for (const [name, scene] of Object.entries(scenes)) {
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
        const trouble = [];
        page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
        page.on("pageerror", (error) => trouble.push(String(error)));
        // The window freezes the prototype of all objects; so does this page.
        await page.addInitScript("Object.freeze(Object.prototype)");
        await page.addInitScript(demo);
        await page.goto(
          `http://127.0.0.1:${port}/?demo=${scene.demo ?? "open"}&language=${language}#/${scene.place ?? ""}`,
        );
        try {
          await page.waitForSelector(scene.wait ?? "h1", { timeout: 5000 });
          await scene.act?.(page, (text) => words.say(language, text));
          await page.waitForTimeout(250);
        } catch (error) {
          trouble.push(String(error));
        }
        const tag = language === "en" ? "" : `${language}-`;
        await page.screenshot({ path: join(out, `${name}-${tag}${theme}-${size}.png`) });
        if (cuts) trouble.push(...(await look(page, language, words)));
        if (cuts) {
          faults += trouble.length;
          tell(`${name} ${language} ${theme} ${size}`, trouble);
          await page.close();
          continue;
        }
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
          window.axe.run(document, {
            // Menus float at the end of the page by design; landmarks are no place for them.
            rules: { region: { enabled: false } },
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
          }),
        );
        for (const { id, help, nodes } of violations)
          trouble.push(
            `axe ${id}: ${help}\n      ${nodes
              .slice(0, 3)
              .map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`)
              .join("\n      ")}`,
          );
        faults += trouble.length;
        tell(`${name} ${theme} ${size}`, trouble);
        await page.close();
      }
    }
}
await browser.close();
server.close();
const n = readdirSync(out).filter((name) => name.endsWith(".png")).length;
console.log(`${n} pictures in ${out}, ${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
