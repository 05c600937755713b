/** The workspaces that this app is connected to, and the way from one to another. */
import { complain } from "./app.svelte";
import type { Connection } from "./bindings/Connection";
import { call } from "./gatehouse";

const known = $state<{ all: Connection[] }>({ all: [] });

/** Those that are not shown. */
export const otherConnections = () => known.all.filter((one) => !one.shown);

export async function readConnections() {
  try {
    known.all = await call("connections");
  } catch {
    // Where the app stands is told on the page itself; only the ways to others are missing.
    known.all = [];
  }
}

/** Goes there, or to a new one. The window begins anew, so that nothing of one company is left beside another's. */
export async function showConnection(connection: number | null) {
  try {
    await call("show_connection", { connection });
  } catch (rejected) {
    complain(rejected);
    return;
  }
  history.replaceState(null, "", location.pathname + location.search);
  location.reload();
}
