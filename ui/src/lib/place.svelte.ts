/** Where the window is: a screen, and the person whose pane is open. Kept in the address, so that back works. */
export const screens = ["overview", "invitations", "employees", "company", "outbox", "settings"] as const;
export type Screen = (typeof screens)[number];

const read = () => {
  const [screen, employee] = location.hash.replace(/^#\/?/, "").split("/");
  return {
    screen: screens.find((known) => known === screen) ?? ("overview" as Screen),
    employee: employee ? decodeURIComponent(employee) : null,
  };
};

export const place = $state<{ screen: Screen; employee: string | null }>(read());

window.addEventListener("hashchange", () => Object.assign(place, read()));

export function go(screen: string = place.screen, employee: string | null = null) {
  const known = screens.find((name) => name === screen) ?? place.screen;
  const hash = `#/${known}${employee ? `/${encodeURIComponent(employee)}` : ""}`;
  // Walking through rows with the pane open is one step back, not a hundred.
  if (known === place.screen) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
  place.screen = known;
  place.employee = employee;
}
