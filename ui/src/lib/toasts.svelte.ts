import { untrack } from "svelte";
import { present } from "./time.svelte";

/** Short news at the foot of the window. One with an undo stays for as long as it can be undone. */
export interface Toast {
  id: number;
  text: string;
  /** A second line, a sentence of its own: what the news is about, or that it waits. */
  more?: string | undefined;
  tone: "plain" | "trouble";
  undo?: (() => void) | undefined;
  /** Does once more what was just taken back. */
  again?: (() => void) | undefined;
  until: number;
}

const UNDO_MS = 10_000;
let next = 1;
export const toasts = $state<Toast[]>([]);

export function say(text: string, more: Partial<Omit<Toast, "id" | "text" | "until">> = {}): number {
  const id = next++;
  const toast: Toast = { id, text, until: present() + UNDO_MS, ...more, tone: more.tone ?? "plain" };
  toasts.push(toast);
  // What can be undone stays longer than what only tells.
  if (toasts.length > 3)
    toasts.splice(
      Math.max(
        0,
        toasts.slice(0, -1).findIndex(({ undo }) => !undo),
      ),
      1,
    );
  setTimeout(() => forget(id), UNDO_MS);
  return id;
}

export function forget(id: number) {
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

/** News names people: none of it stays on the screen when the app is locked. */
export const forgetAll = () => toasts.splice(0);

/**
 * Where news can be drawn: the window, and each dialog over it. All but the newest are inert and dimmed
 * while a dialog is open, so only the newest draws.
 */
const grounds = $state<symbol[]>([]);
export function ground() {
  const mine = Symbol();
  return {
    open: () => {
      untrack(() => grounds.push(mine));
      return () => {
        const at = grounds.indexOf(mine);
        if (at >= 0) grounds.splice(at, 1);
      };
    },
    isNewest: () => grounds.at(-1) === mine,
  };
}
