/** TFA-4: the admin's own second step, which some changes need fresh. */
import { app, isOffline } from "./app.svelte";
import type { ConfirmStep } from "./bindings/ConfirmStep";
import { call, problemOf, type Problem } from "./gatehouse";
import { seconds } from "./time.svelte";

export const isFresh = () => (app.status?.confirmed_until ?? 0) > seconds();
/** Whether a form asks for it now; without a network the change is prepared, and asks later. */
export const asksStep = () => !isOffline() && !isFresh();
/** How many changes wait for nothing else. */
export const nPrepared = () => (isFresh() ? 0 : (app.status?.n_prepared ?? 0));

export const noStep = (): ConfirmStep => ({ code: "", number: "", backup: "" });
export const isTyped = ({ code, number, backup }: ConfirmStep) =>
  code.replace(/\s/g, "").length === 6 || (number.trim() !== "" && backup.trim() !== "");

/** The same in the browser, by passkey: whether it was confirmed there. Who gives up has no problem. */
export async function confirmInBrowser(): Promise<{ confirmed: boolean; problem: Problem | null }> {
  try {
    await call("confirm_in_browser");
    return { confirmed: true, problem: null };
  } catch (rejected) {
    const problem = problemOf(rejected);
    return { confirmed: false, problem: problem.code === "sign_in_cancelled" ? null : problem };
  } finally {
    app.signInAt = null;
  }
}

/** Why it was not taken, or null. */
export async function confirmStep(step: ConfirmStep): Promise<Problem | null> {
  try {
    await call("confirm_step", step);
    return null;
  } catch (rejected) {
    return problemOf(rejected);
  }
}
