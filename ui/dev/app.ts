/** The app itself: preferences, filters that were kept, updates. */
import type { Language } from "../src/lib/bindings/Language";
import type { Preferences } from "../src/lib/bindings/Preferences";
import type { SavedFilter } from "../src/lib/bindings/SavedFilter";
import { demo, query } from "./demo";
import type { Fake } from "./fake";

let saved: SavedFilter[] = [];
/** Kept over a reload, as the file of preferences is. */
const LANGUAGE = "demo.language";
let preferences: Preferences = {
  theme: "system",
  language: (query.get("language") ?? sessionStorage.getItem(LANGUAGE)) as Language | null,
  density: query.get("density") === "compact" ? "compact" : "comfortable",
  lock_after_minutes: 15,
  lock_when_away: true,
  close_to_tray: false,
  start_at_login: false,
  notices: { wants_to_join: true, help: true, blocked: true, bounced: true, conflict: true },
  proxy: null,
  authority_file: null,
};

export const appAnswers = {
  saved_filters: () => saved,
  save_filter: (filter) => {
    saved = [...saved.filter((one) => one.list !== filter.list || one.name !== filter.name), filter];
    return null;
  },
  remove_filter: (filter) => {
    saved = saved.filter((one) => one.list !== filter.list || one.name !== filter.name);
    return null;
  },
  updates: () =>
    demo === "updates" || demo === "unsigned"
      ? { updates: "on", from: "gatehouse.northwind.example", installs: true }
      : demo === "package"
        ? { updates: "on", from: "gatehouse.northwind.example", installs: false }
        : { updates: "off" },
  check_update: () => ({
    checked: "offered",
    version: "1.4.0",
    notes: "Letters that came back are tried again.\nThe list of people opens twice as fast.",
  }),
  install_update: () =>
    demo === "unsigned" ? { installed: "failed", fault: "not_signed" } : { installed: "done" },
  restart: () => null,
  copy_secret: () => demo !== "bare",
  preferences: () => preferences,
  set_preferences: (wanted) => {
    preferences = { ...wanted };
    if (wanted.language) sessionStorage.setItem(LANGUAGE, wanted.language);
    else sessionStorage.removeItem(LANGUAGE);
    return null;
  },
  notify: () => null,
  news: () => [],
  speak: () => null,
  name_tray: () => null,
  about: () => ({
    version: "0.1.0",
    server: "https://access.northwind.example",
    folder: "/home/petra/.local/share/gatehouse",
    bytes: 4_200_000,
    passphrase: true,
    keychain: true,
    diagnostics: "Gatehouse 0.1.0",
  }),
} satisfies Partial<Fake>;
