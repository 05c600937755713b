/** What narrows the list of employees. Kept while the window lives, not on the disk: a department's id says something about the company. */
import { departments, offers, workgroups } from "./app.svelte";
import { departmentOptions, optionsOf } from "./people.svelte";
import { employees as words, risks, roles, twoStepStates } from "./words";

export const narrowed = $state({ department: "", workgroup: "", role: "", twoStep: "" });
export const showAll = () =>
  Object.assign(narrowed, { department: "", workgroup: "", role: "", twoStep: "" });

/** What a workspace that this window no longer shows had narrows nothing. */
const inDepartment = $derived(
  departments().some((one) => one.department === narrowed.department) ? narrowed.department : "",
);
const inWorkgroup = $derived(
  workgroups().some((one) => one.workgroup === narrowed.workgroup) ? narrowed.workgroup : "",
);
export const department = () => inDepartment;
export const workgroup = () => inWorkgroup;
export const isNarrowed = () =>
  Object.values({ ...narrowed, department: department(), workgroup: workgroup() }).some(Boolean);

/** The choices beside the chips; a company without workgroups is not asked for one. */
export const choicesOf = (view: { risk: string }) => [
  {
    label: words.department,
    any: words.anyDepartment,
    value: department(),
    options: departmentOptions(),
    onchoose: (value: string) => (narrowed.department = value),
  },
  ...(workgroups().length === 0
    ? []
    : [
        {
          label: words.workgroup,
          any: words.anyWorkgroup,
          value: workgroup(),
          options: workgroups().map((one) => ({ value: one.workgroup, label: one.name })),
          onchoose: (value: string) => (narrowed.workgroup = value),
        },
      ]),
  ...(offers("roles")
    ? [
        {
          label: words.columns.role,
          any: words.anyRole,
          value: narrowed.role,
          options: optionsOf(roles),
          onchoose: (value: string) => (narrowed.role = value),
        },
      ]
    : []),
  ...(offers("two_step")
    ? [
        {
          label: words.columns.twoStep,
          any: words.anyTwoStep,
          value: narrowed.twoStep,
          options: optionsOf(twoStepStates),
          onchoose: (value: string) => (narrowed.twoStep = value),
        },
        {
          label: words.risk,
          any: words.anyRisk,
          value: view.risk,
          options: optionsOf(risks),
          onchoose: (value: string) => (view.risk = value),
        },
      ]
    : []),
];
