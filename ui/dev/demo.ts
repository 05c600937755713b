/** Which demo is shown, and to whom it tells what happens. */
import type { Me } from "../src/lib/bindings/Me";

export const listeners: ((event: string, payload: unknown) => void)[] = [];
export const emit = (event: string, payload: unknown) => listeners.forEach((tell) => tell(event, payload));

export const query = new URLSearchParams(location.search);
export const demo = query.get("demo") ?? "open";
export const online = ["online", "optional", "clock", "fetching", "portal", "prepared", "logo"].includes(
  demo,
);
export const empty = demo === "empty";
export const total = Number(query.get("people") ?? (empty ? 1 : 512));
export const me: Me = {
  workspace: "w1",
  employee: "e0",
  name: "Petra Novak",
  role: "owner",
  ip: "203.0.113.5",
};

/** What waits on a row. */
export const waiting = (operation: string, kind: string) => ({
  operation,
  kind,
  undo_until: null,
  unsettled: false,
});
