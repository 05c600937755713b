/** The list of invitations. */
import type { InvitationLine } from "../src/lib/bindings/InvitationLine";
import type { InvitationTab } from "../src/lib/bindings/InvitationTab";
import { empty } from "./demo";
import type { Fake } from "./fake";
import { departments, invitations } from "./people";

export const desk = empty ? [] : structuredClone(invitations);

/** On what a change waits already, nothing else is offered. */
export const offered = (row: InvitationLine): InvitationLine => (row.waiting ? { ...row, can: [] } : row);

const tabs: Record<InvitationTab, (row: InvitationLine) => boolean> = {
  all: () => true,
  wants_to_join: ({ shown }) => shown === "wants_to_join",
  bounced: ({ shown }) => shown === "bounced" || shown === "refused",
  expired: ({ shown }) => shown === "expired",
  on_the_way: ({ shown }) => ["sent", "opened", "delayed", "queued", "waiting"].includes(shown),
  joined: ({ shown }) => shown === "joined",
};
export const counts = () =>
  Object.fromEntries(Object.entries(tabs).map(([tab, test]) => [tab, desk.filter(test).length])) as Record<
    InvitationTab,
    number
  >;

export const invitationsAnswers = {
  invitations: ({ tab, text, department, window: { offset, limit, sort, descending } }) => {
    const rows = desk
      .filter(tabs[tab])
      .filter(
        (row) =>
          `${row.name} ${row.address}`.toLowerCase().includes(text.toLowerCase()) &&
          (!department || row.department === departments[Number(department.slice(1))]),
      );
    const key = {
      name: "name",
      address: "address",
      department: "department",
      state: "shown",
      age: "at",
      need: null,
    }[sort] as keyof InvitationLine | null;
    if (key) rows.sort((a, b) => String(a[key]).localeCompare(String(b[key])) * (descending ? -1 : 1));
    return { rows: rows.slice(offset, offset + limit).map(offered), total: rows.length };
  },
  invitation_counts: counts,
  export_invitations: ({ tab, path }) => ({ rows: desk.filter(tabs[tab]).length, path }),
} satisfies Partial<Fake>;
