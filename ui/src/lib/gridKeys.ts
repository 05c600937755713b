/** For the list of keys: what a list knows by itself while it has the focus (`Grid.svelte`, and `GridHead.svelte` its titles). */
import type { Binding } from "./keys.svelte";
import { common } from "./words";

export function gridKeys(chooses: boolean): Binding[] {
  const words = common.inList;
  const listed = (label: string, ...keys: string[]) => ({ keys, label, group: words.heading });
  return [
    listed(words.ends, "Home", "End"),
    listed(words.screens, "PageDown", "PageUp"),
    ...(chooses
      ? [
          listed(words.extend, "Shift+ArrowDown", "Shift+ArrowUp"),
          listed(common.chooseAll, "Ctrl+A"),
          listed(words.clear, "Escape"),
        ]
      : []),
    listed(words.menu, "Shift+F10"),
    listed(words.width, "Alt+ArrowLeft", "Alt+ArrowRight"),
  ];
}
