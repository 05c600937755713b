/** What a descriptive change does, field by field, with names instead of ids and words instead of booleans. */
import type { Decision } from "./bindings/Decision";
import type { Role } from "./bindings/Role";
import { isAnywhere } from "./places";
import { list } from "./plural";
import { moment } from "./time.svelte";
import { common, company, fieldLabel, outbox, places, roles } from "./words";

export interface Edit {
  field: string;
  label: string;
  from: string;
  to: string;
}
type NameOf = (unit: string) => string | undefined;
type Value = string | number | boolean | string[] | null;

const yesOrNo = new Set(["confirm_joining"]);

/** A field's value as people read it; on the wire, booleans and lists may have become text. */
export function valueOf(field: string, value: Value, nameOf: NameOf): string {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return outbox.noValue;
  if (field === "ip_rule") {
    const texts = Array.isArray(value) ? value : String(value).split(" ");
    return isAnywhere(texts) ? places.free : list(texts);
  }
  if (field === "workgroups") {
    const ids = Array.isArray(value) ? value : String(value).split(" ");
    return list(ids.map((id) => nameOf(id) ?? outbox.workgroupGone));
  }
  // Its hash says nothing to anybody.
  if (field === "logo") return company.logo.one;
  if (Array.isArray(value)) return list(value);
  if (yesOrNo.has(field)) return String(value) === "true" ? common.yes : common.no;
  if (field === "paused_until") return moment(Number(value));
  if (field === "role") return roles[value as Role] ?? String(value);
  if (field === "department") return nameOf(String(value)) ?? outbox.departmentGone;
  return field === "listed_domains" ? list(String(value).split(" ")) : String(value);
}

/** The fields that a decision changes: from what was seen to what is wanted. */
export function editsOf(decision: Decision, nameOf: NameOf): Edit[] {
  const changes: Record<string, { from: Value; to: Value } | null | undefined> =
    decision.kind === "edit_employee"
      ? { ...decision.edit }
      : decision.kind === "edit_settings"
        ? { ...decision.edit, picture: undefined }
        : decision.kind === "rename_department" || decision.kind === "rename_workgroup"
          ? { name: decision.name }
          : decision.kind === "set_ip_rule"
            ? { ip_rule: decision.list }
            : {};
  return Object.entries(changes).flatMap(([field, change]) =>
    change
      ? {
          field,
          label: fieldLabel(field),
          from: valueOf(field, change.from, nameOf),
          to:
            field === "logo" && change.from && change.to
              ? company.logo.another
              : valueOf(field, change.to, nameOf),
        }
      : [],
  );
}
