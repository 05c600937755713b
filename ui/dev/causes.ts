/** Causes, as the mirror's diagnosis answers them. */
import type { Cause } from "../src/lib/bindings/Cause";
import type { Diagnosed } from "../src/lib/bindings/Diagnosed";
import type { Fix } from "../src/lib/bindings/Fix";

/** One with its evidence. */
export const diagnosed = (cause: Cause, fixes: Fix[] = [], more: Partial<Diagnosed> = {}): Diagnosed => ({
  cause,
  sure: "stops",
  at: null,
  until: null,
  n: null,
  ip: null,
  said: null,
  host: null,
  address: null,
  who: null,
  employee: null,
  list: null,
  word: null,
  block: null,
  verify: false,
  stops_rest: false,
  fixes,
  ...more,
});
