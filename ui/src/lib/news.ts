/** What is new among what needs the admin, told once; the system shows it while nobody looks at the window. */
import { call, type Request } from "./gatehouse";
import { notices as words, sentenceOf } from "./words";
import type { News } from "./bindings/News";
import type { Notices } from "./bindings/Notices";

type Notice = Request<"notify">;

/** Changes come in bursts, and a burst is looked at once. */
const BURST_MS = 1_000;
/** What a notification has room for. */
const NAMED = 5;

/** Whom or what it is about: of a change, what was decided. */
const named = ({ name, decision }: News) => (decision ? sentenceOf({ decision, about: { name } }) : name);

/** What is told of news of one kind, and what a click opens. */
function notice(those: [News, ...News[]]): Notice {
  const [{ kind, employee }] = those;
  const said = those.slice(0, NAMED).map(named);
  const pane = those.length === 1 && kind !== "conflict" ? employee : null;
  return {
    title: words.titles[kind](those.length),
    body: words.about(said, those.length - said.length),
    screen: kind === "conflict" ? "outbox" : pane ? "employees" : "overview",
    employee: pane,
  };
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
    let now: News[];
    try {
      now = await call("news");
    } catch {
      // Locked meanwhile; the next change looks again.
      return;
    }
    const key = (one: News) => `${one.kind} ${one.key}`;
    const fresh = known ? now.filter((one) => !known?.has(key(one))) : [];
    // What went and comes back is not new.
    known = new Set([...(known ?? []), ...now.map(key)]);
    for (const kind of new Set(fresh.map(({ kind }) => kind))) {
      const [first, ...others] = fresh.filter((one) => one.kind === kind);
      if (first && wanted()?.[kind]) void call("notify", notice([first, ...others])).catch(() => undefined);
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
