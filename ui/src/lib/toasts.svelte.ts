import { present } from "./time.svelte";

/** Short news at the foot of the window. One with an undo stays for as long as it can be undone. */
export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "trouble";
  undo?: () => void;
  until: number;
}

const UNDO_MS = 10_000;
let next = 1;
export const toasts = $state<Toast[]>([]);

export function say(text: string, more: { undo?: () => void; tone?: Toast["tone"] } = {}): number {
  const id = next++;
  const toast: Toast = { id, text, tone: more.tone ?? "plain", until: present() + UNDO_MS, ...more };
  toasts.push(toast);
  if (toasts.length > 3) toasts.shift();
  setTimeout(() => forget(id), UNDO_MS);
  return id;
}

export function forget(id: number) {
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

/** Takes back the newest thing that still can be: what U does on every screen. */
export function undoLast(): boolean {
  const last = toasts.findLast((toast) => toast.undo);
  if (!last) return false;
  forget(last.id);
  last.undo?.();
  return true;
}
