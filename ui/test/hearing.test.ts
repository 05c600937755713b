import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../dev/install";
import { emit } from "../dev/demo";
import { answer } from "../dev/fake";
import { app, enter, start } from "../src/lib/app.svelte";
import type { Company } from "../src/lib/bindings/Company";
import { call } from "../src/lib/gatehouse";
import Overview from "../src/screens/Overview.svelte";
import Settings from "../src/screens/Settings.svelte";

/** The sync says something; with `more`, also that something changed. */
const hear = (more = 0) =>
  emit("status", { ...answer.status(null), generation: (app.status?.generation ?? 0) + more });
/** Whatever was asked before has its answer: they come in their order here. */
const settled = async () => {
  await tick();
  await call("stage");
};

beforeEach(start);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("a screen is answered anew when something changed, not with every word of the sync", async () => {
  render(Overview);
  await screen.findByRole("heading", { name: /ask you/ });
  const asked = vi.spyOn(answer, "overview");
  hear();
  await settled();
  expect(asked).not.toHaveBeenCalled();
  hear(1);
  await waitFor(() => expect(asked).toHaveBeenCalledOnce());
});

test("the server is asked for its version when the settings open and when it can be reached again, not all the time", async () => {
  const server = vi.spyOn(answer, "find_server");
  if (app.status) app.status = { ...app.status, line: { line: "online" } };
  render(Settings);
  await waitFor(() => expect(server).toHaveBeenCalledOnce());
  for (const done of [1, 2, 3]) {
    emit("status", { ...answer.status(null), line: { line: "syncing", done, total: 3 } });
    await settled();
  }
  expect(server).toHaveBeenCalledOnce();
});

test("of two answers about the company the newer one counts, in whatever order they come", async () => {
  const now = await answer.company(null);
  const named = (name: string): Company => ({ ...now, workspace: { ...now.workspace, name } });
  let late: (company: Company) => void = () => {};
  const company = vi.spyOn(answer, "company");
  company.mockReturnValueOnce(new Promise((done) => (late = done)));
  hear(1);
  await waitFor(() => expect(company).toHaveBeenCalledOnce());
  company.mockReturnValueOnce(named("Northwind Ltd"));
  hear(1);
  await waitFor(() => expect(app.company?.workspace.name).toBe("Northwind Ltd"));
  late(named("Northwind"));
  await company.mock.results[0]?.value;
  await settled();
  expect(app.company?.workspace.name).toBe("Northwind Ltd");
});

test("what comes of the company after a lock is not held here", async () => {
  const now = await answer.company(null);
  let late: (company: Company) => void = () => {};
  const company = vi.spyOn(answer, "company").mockReturnValueOnce(new Promise((done) => (late = done)));
  hear(1);
  await waitFor(() => expect(company).toHaveBeenCalledOnce());
  await enter({ stage: "locked", workspace: "Northwind", passphrase: true });
  late(now);
  await company.mock.results[0]?.value;
  await settled();
  expect(app.company).toBeNull();
});

test("what is known of the company stays when it cannot be read once", async () => {
  const company = vi.spyOn(answer, "company").mockImplementationOnce(() => {
    throw { code: "disk_full" };
  });
  hear(1);
  await waitFor(() => expect(company).toHaveBeenCalledOnce());
  await settled();
  expect(app.company?.workspace.name).toBe("Northwind");
});

test("a status that was asked for does not replace a newer one that was told meanwhile", async () => {
  const before = await answer.status(null);
  let late: (status: typeof before) => void = () => {};
  vi.spyOn(answer, "status").mockReturnValueOnce(new Promise((done) => (late = done)));
  const entered = enter(await answer.stage(null));
  emit("status", { ...before, n_waiting: 77, generation: before.generation + 5 });
  late(before);
  await entered;
  expect(app.status?.n_waiting).toBe(77);
});
