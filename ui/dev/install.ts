/** In a plain browser the demo stands where Rust would. Beside the real window this does nothing. */
import { answer, listeners, type Fake } from "./fake";

interface Internals {
  invoke: (name: string, args: Record<string, unknown>) => Promise<unknown>;
  transformCallback: (fn: (event: unknown) => void) => number;
}
const scope = window as unknown as {
  __TAURI_INTERNALS__?: Internals;
  __TAURI_EVENT_PLUGIN_INTERNALS__?: unknown;
};

if (!scope.__TAURI_INTERNALS__) {
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
        listeners.push((event, payload) => {
          if (event === args["event"]) callbacks.get(id)?.({ event, id, payload });
        });
        return id;
      }
      if (name === "plugin:event|unlisten") return null;
      if (name === "plugin:dialog|open") return "/home/petra/people.csv";
      if (name === "plugin:dialog|save") return "/home/petra/employees.csv";
      if (name.startsWith("plugin:")) return null;
      const fn = answer[name as keyof Fake] as ((request: unknown) => unknown) | undefined;
      if (!fn) throw { code: "broken", trace: name };
      // A short pause shows what a real answer would: old rows stay until the new ones are here.
      await new Promise((done) => setTimeout(done, 10));
      return structuredClone(await fn(args["request"]));
    },
  };
}
