/** The commands of the search field: whatever has a key now, and what has none. */
import { app, prefer } from "./app.svelte";
import { otherConnections, showConnection } from "./connections.svelte";
import type { Density } from "./bindings/Density";
import type { Language } from "./bindings/Language";
import type { Theme } from "./bindings/Theme";
import { bindings, type Binding } from "./keys.svelte";
import { language, languages } from "./language";
import { frame, settings } from "./words";

export type Command = Required<Pick<Binding, "label" | "run" | "keys">>;

/** What stands in the settings and is switched from anywhere; what is so already is not offered. */
function looks(): Command[] {
  const now = app.preferences;
  if (!now) return [];
  const themes = (Object.keys(settings.themes) as Theme[]).filter((theme) => theme !== now.theme);
  const densities = (Object.keys(settings.densities) as Density[]).filter((one) => one !== now.density);
  const others = (Object.keys(languages) as Language[]).filter((one) => one !== language);
  return [
    ...themes.map((theme) => ({
      label: frame.setting(settings.theme, settings.themes[theme]),
      keys: [],
      run: () => void prefer({ theme }),
    })),
    ...densities.map((density) => ({
      label: frame.setting(settings.density, settings.densities[density]),
      keys: [],
      run: () => void prefer({ density }),
    })),
    ...others.map((language) => ({
      label: frame.inLanguage(languages[language]),
      keys: [],
      run: () => void prefer({ language }),
    })),
  ];
}

function connections(): Command[] {
  return [
    ...otherConnections().map(({ connection, workspace }) => ({
      label: frame.switchTo(workspace || frame.unreadable),
      keys: [],
      run: () => void showConnection(connection),
    })),
    { label: frame.addConnection, keys: [], run: () => void showConnection(null) },
  ];
}

/** Those whose name holds every word that was typed, in the order of the list of keys. */
export function commands(text: string, most: number): Command[] {
  const words = text.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const keyed = bindings().flatMap(({ label, run, keys, hidden }) =>
    run && !hidden ? [{ label, run, keys }] : [],
  );
  const all: Command[] = [...keyed, ...connections(), ...looks()];
  const seen = new Set<string>();
  return all
    .filter(({ label }) => {
      const name = label.toLocaleLowerCase();
      // Two screens may name a command alike; the nearer one is the one that is meant.
      if (seen.has(label) || !words.every((word) => name.includes(word))) return false;
      seen.add(label);
      return true;
    })
    .slice(0, most);
}
