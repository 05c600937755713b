/** How the line to the server is told at the foot of the window: what is, and the way out of it. */
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CloudOff from "@lucide/svelte/icons/cloud-off";
import KeyRound from "@lucide/svelte/icons/key-round";
import LoaderCircle from "@lucide/svelte/icons/loader-circle";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import type { Component } from "svelte";
import type { PortalFault } from "./bindings/PortalFault";
import type { Problem, SyncStatus } from "./gatehouse";
import { told, type Told } from "./problems";
import { since } from "./time.svelte";
import { frame } from "./words";

export interface LineTold {
  icon: Component;
  tone: "green" | "amber" | "blue" | "plain";
  word: string;
  /** 0 to 1 while something is fetched. */
  progress?: number;
  /** What stands in the way, beyond silence. */
  problem?: Told;
  /** What a click on it does. */
  way: "sync" | "sign_in" | "none";
  /** Whether the settings of the connection are where it is mended. */
  settings?: boolean;
}

/** Nobody answers at all; every other problem is about what answers, or about this computer. */
const silent = (problem: Problem) => problem.code === "offline" || problem.code === "captive_portal";
/** Mended by another webhook, which the settings take. */
const newWebhook = new Set<PortalFault>([
  "webhook_gone",
  "webhook_expired",
  "owner_left",
  "no_right",
  "needs_https",
  "confirmation_refused",
]);
const inSettings = (problem: Problem) =>
  (problem.code === "portal" && newWebhook.has(problem.fault)) ||
  problem.code === "bad_certificate" ||
  (problem.code === "bad_field" && ["proxy", "authority_file"].includes(problem.field));

export function lineOf(status: SyncStatus | null): LineTold {
  const line = status?.line;
  switch (line?.line) {
    case undefined:
      return { icon: LoaderCircle, tone: "plain", word: frame.starting, way: "none" };
    case "offline": {
      const { problem, since: from } = line;
      const gone = silent(problem);
      return {
        icon: gone ? CloudOff : TriangleAlert,
        tone: "amber",
        word:
          problem.code === "place_not_allowed"
            ? told(problem).what
            : gone
              ? frame.offlineSince(since(from))
              : frame.notSyncingSince(since(from)),
        ...(problem.code === "offline" ? {} : { problem: told(problem) }),
        way: "sync",
        settings: inSettings(problem),
      };
    }
    case "sign_in_again":
      return { icon: KeyRound, tone: "amber", word: told({ code: "sign_in_again" }).what, way: "sign_in" };
    case "syncing":
      return line.total > 0
        ? {
            icon: RefreshCw,
            tone: "blue",
            word: frame.firstSync(line.done, line.total),
            progress: line.done / line.total,
            way: "none",
          }
        : { icon: RefreshCw, tone: "blue", word: frame.syncing, way: "none" };
    case "online": {
      // LOG-3: what was tampered with is graver than what waits.
      const problem = status?.log_changed ?? status?.held_back;
      if (problem)
        return {
          icon: TriangleAlert,
          tone: "amber",
          word: problem.code === "log_changed" ? frame.logChanged : frame.heldBack,
          problem: told(problem),
          way: "sync",
        };
      return { icon: CircleCheck, tone: "green", word: frame.online, way: "sync" };
    }
  }
}
