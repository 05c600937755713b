/** The one door to Rust. Nothing else in the screens knows how a question gets there. */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Commands } from "./bindings/Commands";
import type { Problem } from "./bindings/Problem";
import type { Stage } from "./bindings/Stage";
import type { SyncStatus } from "./bindings/SyncStatus";

export type { Commands, Problem, SyncStatus };
export type Request<K extends keyof Commands> = Commands[K][0];
export type Response<K extends keyof Commands> = Commands[K][1];

interface Events {
  status: SyncStatus;
  stage: Stage;
  open: { screen?: string; employee?: string };
  /** The address at which the browser signs in. */
  sign_in: string;
  /** How much of an update is here, 0 to 1. */
  update: number;
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "code" in value;

/** What was rejected, as a problem; anything else is a fault of ours and has no words of its own. */
export const problemOf = (value: unknown): Problem =>
  isProblem(value) ? value : { code: "broken", trace: String(value).slice(0, 80) };

/** Asks Rust. Rejects with a `Problem`, never with a sentence. */
export async function call<K extends keyof Commands>(
  name: K,
  ...request: Request<K> extends null ? [] : [Request<K>]
): Promise<Response<K>> {
  try {
    return await invoke<Response<K>>(name, { request: request[0] ?? null });
  } catch (rejected) {
    throw problemOf(rejected);
  }
}

export function on<K extends keyof Events>(event: K, fn: (payload: Events[K]) => void): () => void {
  const stop = listen<Events[K]>(event, ({ payload }) => fn(payload));
  return () => void stop.then((un) => un());
}

/** A double click asks once: while one of the system's dialogs stands open, no other comes over it. */
let isPicking = false;
async function pick(dialog: string, options: object): Promise<string | null> {
  if (isPicking) return null;
  isPicking = true;
  try {
    return await invoke<string | null>(`plugin:dialog|${dialog}`, { options });
  } finally {
    isPicking = false;
  }
}

/** The system's dialog for a file to read; null when the person thought better of it. */
export const pickFile = (title: string, extensions: string[]) =>
  pick("open", { title, multiple: false, directory: false, filters: [{ name: title, extensions }] });

/** The system's dialog for a file to write. */
export const pickTarget = (title: string, defaultPath: string) => pick("save", { title, defaultPath });

/** For what opens something: it leaves the clipboard after 90 seconds. False where the system took nothing. */
export const copySecret = (secret: string) => call("copy_secret", { secret });
export const copyText = (text: string) => invoke<null>("plugin:clipboard-manager|write_text", { text });
