// Every job of every screen by keys alone: reached, done, and back.
//   node dev/walk.mjs [walk …] [--built]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { flag, raise, root, tell } from "./stage.mjs";
import { Walker } from "./walker.mjs";
import { walks } from "./walks.mjs";

const stage = await raise(flag("built"));
const out = join(root, "shots");
mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2);
let faults = 0;
for (const [name, { demo = "online", place = "overview", walk }] of Object.entries(walks)) {
  if (demo === null || (wanted.length > 0 && !wanted.includes(name))) continue;
  const trouble = [];
  const page = await stage.open({ demo, place }, trouble, { size: "1280x800" });
  try {
    await page.waitForSelector("h1", { timeout: 10_000 });
    const walker = new Walker(page, trouble);
    await walker.settled();
    await walk(walker);
  } catch (error) {
    trouble.push(String(error).split("\n").slice(0, 3).join(" "));
  }
  faults += trouble.length;
  tell(`${name} by keys`, [...new Set(trouble)]);
  if (trouble.length > 0) await page.screenshot({ path: join(out, `walk-${name}.png`) });
  await page.close();
}
await stage.close();
console.log(`${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
