import "@fontsource-variable/inter/wght.css";
import "./tokens.css";
import "./base.css";
import { mount } from "svelte";
import { call } from "./lib/gatehouse";
import { systemLanguage } from "./lib/language";
import { speak } from "./lib/words";

/** The language comes first: screens read their texts where they are loaded. */
async function begin(target: HTMLElement) {
  // What is wrong with the preferences is told by the first page, which asks for them again.
  const preferences = await call("preferences").catch(() => undefined);
  const language = preferences?.language ?? systemLanguage();
  await speak(language);
  // Names are sorted by it; until they are, and where the disk is full, they stand as before.
  void call("speak", language).catch(() => undefined);
  const [{ default: App }, { start }] = await Promise.all([
    import("./App.svelte"),
    import("./lib/app.svelte"),
  ]);
  void start();
  mount(App, { target });
}

const target = document.getElementById("app");
if (target) void begin(target);
