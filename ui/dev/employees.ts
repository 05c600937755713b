/** The list of people. */
import type { EmployeeLine } from "../src/lib/bindings/EmployeeLine";
import { total } from "./demo";
import type { Fake } from "./fake";
import { DAY, departments, employee, now } from "./people";

export const employeeCounts = {
  all: total,
  active: Math.ceil((total * 16) / 17),
  pending: 0,
  dismissed: Math.floor(total / 17),
  blocked: Math.ceil(total / 97),
  admins: 2,
  two_step_on: Math.floor(total * 0.72),
};
export const lineOf = (i: number): EmployeeLine => {
  const row = employee(i);
  const { id, name, contact_email, role, status: state, blocked_at, last_sign_in_at } = row.employee;
  return {
    employee: id,
    name,
    address: contact_email,
    department: row.department,
    role,
    status: state,
    blocked_at,
    two_step: row.two_step,
    two_step_until:
      row.two_step === "paused" ? now + 2 * DAY : row.two_step === "in_grace" ? now + (i % 9) * DAY : null,
    codes_left: row.two_step === "on" || row.two_step === "paused" ? i % 11 : null,
    last_sign_in_at,
    waiting: null,
    can:
      i === 0
        ? ["edit"]
        : state === "dismissed"
          ? ["reinstate", "edit"]
          : [
              "edit",
              "dismiss",
              "replace",
              "end_sessions",
              "set_ip_rule",
              ...(row.two_step === "in_grace" || row.two_step === "must_enrol"
                ? (["extend_grace"] as const)
                : []),
            ],
  };
};

export const employeesAnswers = {
  employees: ({ filter, window: { offset, limit } }) => {
    if (
      !filter.text &&
      !filter.status &&
      !filter.blocked &&
      !filter.risk &&
      !filter.department &&
      !filter.role &&
      !filter.two_step &&
      !filter.step &&
      !filter.workgroup
    )
      return {
        rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) =>
          lineOf(offset + i),
        ),
        total,
      };
    const rows = Array.from({ length: Math.min(total, 5000) }, (_, i) => lineOf(i)).filter(
      (row) =>
        row.name.toLowerCase().includes(filter.text.toLowerCase()) &&
        (!filter.status || row.status === filter.status) &&
        (!filter.blocked || row.blocked_at !== null) &&
        (!filter.role || row.role === filter.role) &&
        (!filter.two_step || row.two_step === filter.two_step) &&
        (!filter.workgroup || row.employee.endsWith("3")) &&
        (filter.step === "few_codes"
          ? row.codes_left !== null && row.codes_left <= 2
          : filter.step === "grace_ending"
            ? row.two_step === "in_grace"
            : filter.step === null || !["on", "paused"].includes(row.two_step)) &&
        (!filter.department || row.department === departments[Number(filter.department.slice(1))]),
    );
    return { rows: rows.slice(offset, offset + limit), total: rows.length };
  },
  employee_counts: () => employeeCounts,
  export_employees: ({ path }) => ({ rows: total, path }),
} satisfies Partial<Fake>;
