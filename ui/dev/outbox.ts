/** What waits in the demo, what the world moved under, and what came of the rest. */
import type { OutboxLine } from "../src/lib/bindings/OutboxLine";
import { demo, empty } from "./demo";
import { DAY, HOUR, MINUTE, now } from "./people";

const line = (
  part: Partial<OutboxLine> & Pick<OutboxLine, "operation" | "decision" | "about">,
): OutboxLine => ({
  direction: "loosening",
  decided_at: now - 9 * MINUTE,
  undo_until: null,
  can_take_back: true,
  needs_step: false,
  sending: false,
  then: null,
  ended: null,
  settle: [],
  ...part,
});
const about = (name: string, address: string | null = null, employee: string | null = null) => ({
  name,
  address,
  employee,
});
export const box: OutboxLine[] = empty
  ? []
  : [
      line({
        operation: "o1",
        direction: "creating",
        about: about("Ольга Петрова", "olga.petrova@northwind.example", "ie6"),
        decision: {
          kind: "invite",
          letters: true,
          people: [
            {
              employee: "ie6",
              invitation: "i6",
              address: "",
              name: null,
              department: null,
              position: null,
              role: "employee",
            },
          ],
        },
      }),
      line({
        operation: "o2",
        about: about("Design studio"),
        decision: { kind: "switch_link_off", link: "l2" },
      }),
      line({
        operation: "o3",
        about: about("Northwind"),
        direction: "descriptive",
        decision: {
          kind: "edit_settings",
          edit: {
            name: null,
            confirm_joining: null,
            listed_domains: { from: ["northwind.example"], to: ["northwind.example", "nw.example"] },
            invitation_days: { from: 7, to: 14 },
            grace_days: null,
            logo: null,
            invitation_text: null,
          },
        },
      }),
    ];
if (demo === "prepared")
  box.unshift(
    line({
      operation: "o0",
      about: about("Hugo Klein", "hugo.klein@northwind.example", "e3"),
      decision: { kind: "pause_two_step", employee: "e3", hours: 24, reason: "Phone lost", paused: false },
      needs_step: true,
    }),
  );
export const unsettled: OutboxLine[] = empty
  ? []
  : [
      line({
        operation: "o9",
        about: about("Lena Fischer", "lena.fischer@northwind.example", "e7"),
        decision: { kind: "approve", employee: "e7" },
        decided_at: now - 3 * HOUR,
        can_take_back: false,
        then: { standing: "pending_approval", since: now - DAY, by: null, fields: [] },
        ended: {
          at: now - 20 * MINUTE,
          outcome: {
            outcome: "conflict",
            now: { standing: "gone", since: now - HOUR, by: "Ivo Benda", fields: [] },
          },
        },
        settle: ["leave_as_is", "decide_again"],
      }),
      line({
        operation: "o8",
        about: about("Hugo Klein", "hugo.klein@northwind.example", "e3"),
        direction: "descriptive",
        decision: {
          kind: "edit_employee",
          employee: "e3",
          edit: {
            name: null,
            contact_email: null,
            department: { from: "d0", to: "d1" },
            position: { from: "Buyer", to: "Head of purchasing" },
            workgroups: { from: [], to: ["w0"] },
          },
        },
        decided_at: now - 2 * HOUR,
        can_take_back: false,
        then: { standing: "active", since: now - 90 * DAY, by: null, fields: [] },
        ended: {
          at: now - 18 * MINUTE,
          outcome: {
            outcome: "conflict",
            now: {
              standing: "active",
              since: null,
              by: null,
              fields: [{ field: "department", value: "d2" }],
            },
          },
        },
        settle: ["leave_as_is", "decide_again"],
      }),
      line({
        operation: "o7",
        about: about("Northwind"),
        direction: "descriptive",
        decision: {
          kind: "edit_settings",
          edit: {
            name: null,
            confirm_joining: { from: true, to: false },
            listed_domains: null,
            invitation_days: null,
            grace_days: null,
            logo: null,
            invitation_text: null,
          },
        },
        decided_at: now - 100 * DAY,
        can_take_back: false,
        ended: { at: now - 17 * MINUTE, outcome: { outcome: "expired" } },
        settle: ["leave_as_is", "decide_again"],
      }),
    ];
export const ended: OutboxLine[] = empty
  ? []
  : [
      line({
        operation: "o6",
        about: about("Lena Fischer", "lena.fischer@northwind.example", null),
        direction: "creating",
        decision: {
          kind: "invite",
          letters: true,
          people: ["lena.fischer", "otto.brandt", "felix.ferri", "nora.lund", "ida.holm", "jan.smid"].map(
            (one, i) => ({
              employee: `x${i}`,
              invitation: `y${i}`,
              address: `${one}@northwind.example`,
              name: null,
              department: null,
              position: null,
              role: "employee",
            }),
          ),
        },
        can_take_back: false,
        ended: {
          at: now - 30 * MINUTE,
          outcome: {
            outcome: "applied",
            refused: [1, 3, 4, 5].map((row) => ({ row, problem: { code: "department_gone" } })),
          },
        },
      }),
      line({
        operation: "o5",
        about: about("Sven Larsen", "sven.larsen@northwind.example", "ie11"),
        decision: { kind: "resend_invitation", invitation: "i11" },
        can_take_back: false,
        ended: { at: now - 40 * MINUTE, outcome: { outcome: "applied", refused: [] } },
      }),
      line({
        operation: "o4",
        about: about("Tomás García", null, "ie5"),
        decision: { kind: "delete_invitation", invitation: "i5" },
        can_take_back: false,
        ended: {
          at: now - DAY,
          outcome: { outcome: "rejected", problem: { code: "already_joined" }, now: null },
        },
      }),
    ];
