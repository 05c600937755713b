/** What stands where Tauri would in a plain browser: who answers commands, and who tells of events. */
interface Internals {
  invoke: (name: string, args: Record<string, unknown>) => Promise<unknown>;
  transformCallback: (fn: (event: unknown) => void) => number;
}
export type Heard = (event: string, payload: unknown) => void;
const scope = window as unknown as {
  __TAURI_INTERNALS__?: Internals;
  __TAURI_EVENT_PLUGIN_INTERNALS__?: unknown;
  /** What the system's dialogs choose, where there are files. */
  chosen?: { open: string; save: string };
  /** How many questions are not answered yet. */
  unanswered?: number;
};

/** A desktop without a clipboard. */
const isBare = new URLSearchParams(location.search).get("demo") === "bare";

/** Beside the real window this does nothing. */
export function stand(
  answer: (name: string, request: unknown) => Promise<unknown>,
  listen: (heard: Heard) => void,
) {
  if (scope.__TAURI_INTERNALS__) return;
  let next = 1;
  const callbacks = new Map<number, (event: unknown) => void>();
  scope.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: () => {} };
  scope.__TAURI_INTERNALS__ = {
    transformCallback(fn) {
      callbacks.set(next, fn);
      return next++;
    },
    async invoke(name, args) {
      if (name === "plugin:event|listen") {
        const id = args["handler"] as number;
        listen((event, payload) => {
          if (event === args["event"]) callbacks.get(id)?.({ event, id, payload });
        });
        return id;
      }
      if (name === "plugin:event|unlisten") return null;
      if (name === "plugin:dialog|open") return scope.chosen?.open ?? "/home/petra/people.csv";
      if (name === "plugin:dialog|save") return scope.chosen?.save ?? "/home/petra/employees.csv";
      if (name.startsWith("plugin:clipboard") && isBare) throw new Error("no clipboard");
      if (name.startsWith("plugin:")) return null;
      scope.unanswered = (scope.unanswered ?? 0) + 1;
      try {
        return await answer(name, args["request"]);
      } finally {
        scope.unanswered--;
      }
    },
  };
}
