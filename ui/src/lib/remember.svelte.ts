/** What the window looks like, kept between starts: never anything about people. */
const known = new Map<string, object>();

export function remembered<T extends object>(key: string, initial: T): T {
  const name = `gatehouse.${key}`;
  const before = known.get(name);
  if (before) return before as T;
  let kept: Partial<T> = {};
  try {
    kept = JSON.parse(localStorage.getItem(name) ?? "{}") as Partial<T>;
  } catch {
    // A damaged note about column widths is worth nothing: start from the default.
  }
  const value = $state({ ...initial, ...kept });
  known.set(name, value);
  $effect.root(() => {
    $effect(() => localStorage.setItem(name, JSON.stringify(value)));
  });
  return value;
}
