/** In a plain browser the app's own commands answer, over the bridge (`bridge.rs`). */
import { stand, type Heard } from "./internals";

type Said = { ok: unknown } | { problem: unknown };
const scope = window as unknown as {
  askRust: (name: string, request: unknown) => Promise<Said>;
  told: Heard;
};
const listeners: Heard[] = [];
scope.told = (event, payload) => listeners.forEach((heard) => heard(event, payload));

stand(
  async (name, request) => {
    const said = await scope.askRust(name, request);
    if ("problem" in said) throw said.problem;
    return said.ok;
  },
  (heard) => listeners.push(heard),
);
