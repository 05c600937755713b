import { untrack } from "svelte";
import { isNowhere } from "./place.svelte";
import { remembered } from "./remember.svelte";

/** Everything the keyboard can do now: the shown screen adds its keys and takes them away. */
export interface Binding {
  /** As the person reads it: "A", "Shift+Enter", "Ctrl+K". Several may do the same. */
  keys: string[];
  label: string;
  /** Without it they are only listed: what has the focus knows them by itself. */
  run?: () => void;
  /** Still works while a field has the focus. */
  always?: boolean;
  /** Held down, it goes on. Any other acts once: what it acts on may be somebody else by then. */
  repeats?: boolean;
  /** Still works over an open dialog. */
  modal?: boolean;
  /** Not listed in the help or the palette. */
  hidden?: boolean;
  group?: string;
}

const layers = $state<{ bindings: () => Binding[] }[]>([]);

/** Call while a component is set up: its keys live as long as it does. */
export function useKeys(bindings: () => Binding[]) {
  $effect(() => {
    untrack(() => layers.push({ bindings }));
    return () => {
      const at = layers.findIndex((other) => other.bindings === bindings);
      if (at >= 0) layers.splice(at, 1);
    };
  });
}

export const bindings = () => [...layers].reverse().flatMap((layer) => layer.bindings());

export const isMac = typeof navigator !== "undefined" && /Mac/.test(navigator.userAgent);
/** The key's name on this machine. */
export const keyName = (key: string) =>
  (isMac ? key.replace("Ctrl+", "⌘") : key.replace("+", " "))
    .replace("ArrowUp", "↑")
    .replace("ArrowDown", "↓")
    .replace("ArrowLeft", "←")
    .replace("ArrowRight", "→")
    .replace("Delete", "Del");

const places: Record<string, string> = { Comma: ",", Slash: "/", Period: "." };
/**
 * The key as shortcuts name it: what it types, or, where the layout types another script (Cyrillic, Greek,
 * Hebrew), the Latin letter of its place.
 */
export function letterOf({ key, code }: KeyboardEvent): string {
  if (key === " ") return "Space";
  if (key.length !== 1) return key;
  if (/^[!-~]$/.test(key)) return key.toUpperCase();
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? places[code] ?? key.toUpperCase();
}

function pressed(event: KeyboardEvent): string {
  const ctrl = isMac ? event.metaKey : event.ctrlKey;
  const key = letterOf(event);
  // "?" already needs Shift on most layouts; naming it twice would make it unreachable on others.
  const shift = event.shiftKey && /^[A-Z]$|.../.test(key);
  return (ctrl ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (shift ? "Shift+" : "") + key;
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "radio"));

/** WCAG 2.1.4: keys of one letter can be switched off, for who speaks or types by accident. */
export const letters = remembered("keys", { on: true });

/** What a focused button, tab or pane does with these keys comes first; a grid handles its own. */
const native = /^(Shift\+)?(Space|Enter|Arrow\w+)$/;

export function handleKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  const key = pressed(event);
  if (document.querySelector("[role=menu]") !== null) return;
  const inModal = document.querySelector("dialog[open]") !== null;
  if (native.test(key) && !isNowhere(event.target)) return;
  if (!letters.on && key.length === 1) return;
  const found = bindings().find(
    (binding) =>
      binding.run !== undefined &&
      binding.keys.includes(key) &&
      (!inModal || binding.modal === true) &&
      (binding.always === true || !typing(event.target)),
  );
  if (!found?.run) return;
  event.preventDefault();
  if (!event.repeat || found.repeats) found.run();
}
