/** What is new among what needs the admin, told once; the system shows it while nobody looks at the window. */
import { call, type Request } from "./gatehouse";
import { notices as words } from "./words";
import type { Notices } from "./bindings/Notices";
import type { Overview } from "./bindings/Overview";

type Kind = keyof Notices;
type Notice = Request<"notify">;
/** One thing that may be told: of what kind, and who tells it from all others. */
type Item = { kind: Kind; key: string; name: string; screen: Notice["screen"]; employee: string | null };

/** Changes come in bursts, and a burst is looked at once. */
const BURST_MS = 1_000;

function items(overview: Overview): Item[] {
  const found: Item[] = [];
  for (const { kind, people } of overview.needs) {
    const told = {
      wants_to_join: "wants_to_join",
      blocked: "blocked",
      bounced: "bounced",
      unsettled: "conflict",
    }[kind as string] as Kind | undefined;
    for (const { employee, name, at } of told ? people : [])
      found.push({
        kind: told as Kind,
        key: `${kind} ${employee} ${at}`,
        name,
        screen: kind === "unsettled" ? "outbox" : "employees",
        employee: kind === "unsettled" ? null : employee,
      });
  }
  for (const { request } of overview.requests)
    found.push({
      kind: "help",
      key: `request ${request.id}`,
      name: request.name,
      screen: request.employee ? "employees" : "overview",
      employee: request.employee,
    });
  return found;
}

/**
 * Watches from now on: what is there already is not news, and neither is what a first sync brings. `wanted` tells which kinds
 * the person wants to hear of, `whole` whether the copy is there.
 */
export function news(wanted: () => Notices | undefined, whole: () => boolean) {
  let known: Set<string> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look() {
    timer = undefined;
    if (!whole()) return;
    let overview: Overview;
    try {
      overview = await call("overview");
    } catch {
      // Locked meanwhile; the next change looks again.
      return;
    }
    const now = items(overview);
    const fresh = known ? now.filter(({ key }) => !known?.has(key)) : [];
    // Each kind names the first few only: what stood there once is not new when it comes back into view.
    known = new Set([...(known ?? []), ...now.map(({ key }) => key)]);
    for (const kind of new Set(fresh.map(({ kind }) => kind))) {
      const those = fresh.filter((item) => item.kind === kind);
      const first = those[0];
      if (!first || !wanted()?.[kind]) continue;
      const one = those.length === 1;
      void call("notify", {
        title: words.titles[kind](those.length),
        body: one ? words.one(first.name) : words.many(those.map(({ name }) => name)),
        screen: one ? first.screen : kind === "conflict" ? "outbox" : "overview",
        employee: one ? first.employee : null,
      }).catch(() => undefined);
    }
  }
  return {
    /** Something changed in the copy or the outbox. */
    changed() {
      // The first look is what all others are held against: what comes in the meantime must not slip into it.
      if (!known && whole()) return void look();
      timer ??= setTimeout(() => void look(), BURST_MS);
    },
    /** The vault was locked: what comes until it opens is looked at in the overview. */
    forget() {
      clearTimeout(timer);
      timer = undefined;
      known = undefined;
    },
  };
}
