// Builds the screens, opens them in Chromium over the demo, takes a picture of each, asks axe about it, and compares what
// it tells who cannot see with what is kept in aria/. In other languages than English it looks for what is cut off, and for
// what is still English; from right to left, for what is cut off; zoomed, for what is cut off, covered or out of reach.
//   node dev/shots.mjs [scene …] [--theme light|dark] [--size 1280x800] [--language de|all] [--zoom 2] [--direction rtl] [--out folder] [--built] [--renew] [--no-pictures]
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Told } from "./aria.mjs";
import { judge } from "./judge.mjs";
import { scenes } from "./scenes.mjs";
import { look, wordsOf } from "./spoken.mjs";
import { flag, option, raise, root, tell } from "./stage.mjs";
import { crowded } from "./zoomed.mjs";

const themes = [option("theme") ?? ["light", "dark"]].flat();
const sizes = [option("size") ?? ["1280x800", "1000x700"]].flat();
const languages = ["de", "en", "es", "fr", "pl", "pt-BR", "ru"];
const asked = option("language") ?? "en";
const zoom = Number(option("zoom") ?? 1);
const direction = option("direction") ?? "ltr";
const turned = direction === "rtl";
const out = option("out") ?? join(root, "shots");
const renew = flag("renew");
// Who only wants to know what is wrong is quicker without.
const pictures = !flag("no-pictures");
const stage = await raise(flag("built"));
const wanted = process.argv.slice(2);

mkdirSync(out, { recursive: true });
const words = await wordsOf(root);
const cuts = ["all", "cut"].includes(asked) || asked !== "en";
const told = new Told(join(root, "aria"), renew);
let faults = 0;

/** A scene, in each theme: its picture and what is wrong with it. */
async function shoot({ name, scene, size, language }) {
  const trouble = [];
  const page = await stage.open(scene, trouble, { size, theme: themes[0], language, zoom, direction });
  try {
    await page.waitForSelector(scene.wait ?? "h1", { timeout: 20_000 });
    await scene.act?.(page, (text) => words.say(language, text));
    if (scene.opens && (await page.locator("dialog[open]").count()) === 0)
      throw new Error(`${scene.opens} is not open`);
  } catch (error) {
    trouble.push(String(error));
  }
  const isOpen = trouble.length === 0;
  const tag =
    (language === "en" ? "" : `${language}-`) + (turned ? "rtl-" : "") + (zoom === 1 ? "" : "zoomed-");
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForFunction((theme) => document.documentElement.dataset["theme"] === theme, theme);
    await page.waitForTimeout(250);
    if (cuts || turned || zoom > 1) trouble.push(...(await look(page, language, words)));
    if (zoom > 1) trouble.push(...(await crowded(page)));
    if (!cuts && !turned) {
      // One tree for all: neither theme nor the width of the window changes what is told.
      if (zoom === 1 && size === "1280x800" && theme === "light")
        trouble.push(...(await told.compare(name, page)));
      trouble.push(...(await judge(page)));
    }
    if (pictures || trouble.length > 0)
      await page.screenshot({ path: join(out, `${name}-${tag}${theme}-${size}.png`) });
    faults += trouble.length;
    tell(
      `${name} ${language}${turned ? " from right to left" : ""} ${theme} ${size}${zoom === 1 ? "" : ` at ${zoom * 100} %`}`,
      trouble.splice(0),
    );
  }
  await (isOpen ? stage.leave(page, { zoom, direction }) : page.close());
}

const all = [];
for (const size of sizes)
  for (const language of asked === "all" ? languages : [asked])
    for (const [name, scene] of Object.entries(scenes))
      if (wanted.length > 0 ? wanted.includes(name) : zoom === 1 || !scene.wide)
        all.push({ name, scene, size, language });
// Most of a picture's time is waiting, so a few are taken side by side.
const queue = all.values();
await Promise.all(
  Array.from({ length: 2 }, async () => {
    for (const one of queue) await shoot(one);
  }),
);
await stage.close();
if (wanted.length === 0) faults += told.leftOver(Object.keys(scenes));
const n = readdirSync(out).filter((name) => name.endsWith(".png")).length;
console.log(`${n} pictures in ${out}, ${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
