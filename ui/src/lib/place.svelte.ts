/** Where the window is: a screen, and the person or the event whose pane is open. Kept in the address, so that back works. */
export const screens = [
  "overview",
  "invitations",
  "employees",
  "two-step",
  "sign-in-rules",
  "events",
  "integrations",
  "company",
  "outbox",
  "settings",
] as const;
export type Screen = (typeof screens)[number];

const read = () => {
  const [screen, what, id] = location.hash.replace(/^#\/?/, "").split("/");
  const isEvent = what === "entry";
  return {
    screen: screens.find((known) => known === screen) ?? ("overview" as Screen),
    employee: what && !isEvent ? decodeURIComponent(what) : null,
    event: isEvent && id ? decodeURIComponent(id) : null,
  };
};

export const place = $state<{ screen: Screen; employee: string | null; event: string | null }>(read());

window.addEventListener("hashchange", () => Object.assign(place, read()));

/** Whether the keyboard is nowhere in particular: on the page, or on the title of the screen that was just opened. */
export const isNowhere = (at: EventTarget | null = document.activeElement) =>
  at === document.body || (at instanceof HTMLElement && at.tagName === "H1");

/** Whether something stands in the right pane. */
export const isPaneOpen = () => place.employee !== null || place.event !== null;

export function go(screen: string = place.screen, employee: string | null = null) {
  const known = screens.find((name) => name === screen) ?? place.screen;
  turn(known, employee ? `/${encodeURIComponent(employee)}` : "");
  Object.assign(place, { screen: known, employee, event: null });
}

/** Opens an entry of the event log beside the list. */
export function goEvent(event: string) {
  turn("events", `/entry/${encodeURIComponent(event)}`);
  Object.assign(place, { screen: "events", employee: null, event });
}

function turn(screen: Screen, rest: string) {
  const hash = `#/${screen}${rest}`;
  // Walking through rows with the pane open is one step back, not a hundred.
  if (screen === place.screen) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
}
