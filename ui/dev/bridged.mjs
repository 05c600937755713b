// The screens in Chromium over the app's own commands and a server: what axe says of each, what is told who cannot see, what
// is cut off in other languages or at twice the size, and every job by keys. Started by tests/system/bridged.rs, which gives
// it a company: GATEHOUSE_BRIDGE is the program, GATEHOUSE_PROFILE a locked vault, GATEHOUSE_SERVER where the company is.
//   node dev/bridged.mjs [walk …] [--built] [--renew] [--only walks|screens]
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Told, skeleton } from "./aria.mjs";
import { Bridge } from "./bridge.mjs";
import { judge } from "./judge.mjs";
import { look, wordsOf } from "./spoken.mjs";
import { flag, option, raise, root, tell } from "./stage.mjs";
import { Walker } from "./walker.mjs";
import { walks } from "./walks.mjs";
import { crowded } from "./zoomed.mjs";

const SCREENS = {
  overview: "h2",
  invitations: "[role=row][data-index]",
  employees: "[role=row][data-index]",
  "two-step": "[role=row][data-index]",
  "sign-in-rules": "h2",
  events: "[role=row][data-index]",
  integrations: "h2",
  company: "h2",
  outbox: "h1",
  settings: "h2",
};
const LANGUAGES = ["en", "de", "es", "fr", "pl", "pt-BR", "ru"];
const { GATEHOUSE_BRIDGE: program, GATEHOUSE_PROFILE: profile, GATEHOUSE_SERVER: server } = process.env;
/** The key of the owner's authenticator. */
const key = process.env.GATEHOUSE_KEY;
const [built, renew, only] = [flag("built"), flag("renew"), option("only")];
const out = option("out") ?? join(root, "shots/bridged");
const wanted = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const files = mkdtempSync(join(tmpdir(), "gatehouse-files-"));
const chosen = { open: join(files, "people.csv"), save: join(files, "written.csv") };
writeFileSync(
  chosen.open,
  `Staff no.;Name;Surname;E-mail;Private e-mail;Team;Job
1041;Lena;Fischer;lena@northwind.example;lena.f@home.example;Sales;Buyer
1043;Ida;Holm;not-an-address;ida@home.example;Sales;
`,
);
const bridge = new Bridge(program, profile, chosen);
const stage = await raise(built, bridge);
let faults = 0;

async function step(what, { place, size = "1280x800", on = stage, ...how }, act) {
  const trouble = [];
  const page = await on.open({ place }, trouble, { size, ...how });
  try {
    await act(page, trouble);
  } catch (error) {
    trouble.push(String(error).split("\n").slice(0, 3).join(" "));
  }
  faults += trouble.length;
  tell(what, [...new Set(trouble)]);
  await page.screenshot({ path: join(out, `${what.replace(/[^a-z0-9-]+/gi, "-")}.png`) });
  await page.close();
}
/** The next code of the owner's authenticator: each is taken once. */
let lastStep = Math.floor(Date.now() / 30_000);
async function code() {
  while (Math.floor(Date.now() / 30_000) <= lastStep) await new Promise((done) => setTimeout(done, 200));
  lastStep = Math.floor(Date.now() / 30_000);
  return execFileSync("oathtool", ["--totp", "--base32", key], { encoding: "utf8" }).trim();
}
/** Somebody of the company whom a walk wants and no other walk had. */
const had = new Set();
async function someone(of) {
  const filter = {
    text: "",
    status: null,
    role: null,
    department: null,
    two_step: null,
    blocked: false,
    ...of,
  };
  const { ok: found } = await bridge.ask("employees", {
    filter,
    window: { offset: 0, limit: 100, sort: "name", descending: false },
  });
  // Whom another walk blocked is whom this one wants.
  const one = found.rows.find(({ employee }) => of.blocked || !had.has(employee));
  if (!one) throw new Error(`nobody is ${JSON.stringify(of)}`);
  had.add(one.employee);
  return one.employee;
}
async function walk(name, on) {
  const { place = "overview", of, walk } = walks[name];
  const at = of ? `employees/${await someone(of)}` : place;
  await step(`${name} by keys`, { place: at, on }, async (page, trouble) => {
    await page.waitForSelector("h1", { timeout: 10_000 });
    const walker = new Walker(page, trouble, { server, code, canCopy: false });
    await walker.settled();
    await walk(walker);
  });
}

// Locked, as after a start: the passphrase opens it.
await walk("unlock");
const { ok: stageNow } = await bridge.ask("stage");
if (stageNow?.stage !== "ready")
  throw new Error(`the passphrase did not open it: ${JSON.stringify(stageNow)}`);
const { ok: preferences } = await bridge.ask("preferences");

async function screens() {
  const told = new Told(join(root, "aria/bridged"), renew);
  const words = await wordsOf(root);
  const { ok: people } = await bridge.ask("employees", {
    filter: { text: "", status: null, role: null, department: null, two_step: null, blocked: false },
    window: { offset: 0, limit: 1, sort: "name", descending: false },
  });
  const places = { ...SCREENS, [`employees/${people.rows[0].employee}`]: "aside h2" };
  const each = async (what, how, act) => {
    for (const [place, wait] of Object.entries(places)) {
      const name = place.includes("/") ? "person" : place;
      await step(`${name} ${what}`, { place, ...how }, async (page, trouble) => {
        await page.waitForSelector(wait, { timeout: 20_000 });
        await new Walker(page, trouble).settled();
        await page.waitForTimeout(250);
        trouble.push(...(await act(page, name)));
      });
    }
  };
  await each("light", { theme: "light" }, async (page, name) => [
    ...(await judge(page)),
    ...(name === "person" ? [] : await told.compare(name, page, skeleton)),
  ]);
  await each("dark", { theme: "dark" }, judge);
  await each("at 200 %", { zoom: 2 }, crowded);
  for (const language of LANGUAGES) {
    await bridge.ask("set_preferences", { ...preferences, language });
    await each(language, { size: "1000x700" }, (page) => look(page, language, words));
  }
  await bridge.ask("set_preferences", preferences);
  faults += told.leftOver(Object.keys(SCREENS));
}
if (only !== "walks") await screens();

if (only !== "screens")
  for (const [name, { bridged = true }] of Object.entries(walks))
    if (bridged && (wanted.length === 0 || wanted.includes(name))) await walk(name);
await stage.close();
bridge.close();

if (only !== "screens" && wanted.length === 0) {
  const fresh = new Bridge(program, mkdtempSync(join(tmpdir(), "gatehouse-first-")));
  const first = await raise(true, fresh);
  await walk("first-run", first);
  await first.close();
  fresh.close();
}
rmSync(files, { recursive: true });
console.log(`${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
