/** How the app is connected, locked and opened, and what keeps it shut. */
import type { Stage } from "../src/lib/bindings/Stage";
import { demo, emit, me, query } from "./demo";
import type { Fake } from "./fake";
import { portalFound } from "./portal";

const ready: Stage = { stage: "ready", me };
const stages: Record<string, Stage> = {
  first: { stage: "first_run" },
  revoked: { stage: "revoked" },
  locked: { stage: "locked", workspace: "Northwind", passphrase: true },
  keychain: {
    stage: "trouble",
    problem: { code: "keychain_missing" },
    file: "/home/petra/.local/share/gatehouse/mirror.db",
  },
  wrongkey: {
    stage: "trouble",
    problem: { code: "vault_wrong_key" },
    file: "/home/petra/.local/share/gatehouse/mirror.db",
  },
  damaged: {
    stage: "trouble",
    problem: { code: "vault_damaged" },
    file: "/home/petra/.local/share/gatehouse/mirror.db",
  },
};
let stage = stages[demo] ?? ready;

export const vaultAnswers = {
  stage: () => stage,
  find_server: ({ address }) => {
    if (!address.includes(".")) throw { code: "not_gatehouse" };
    if (address.includes("/rest/")) return portalFound(address);
    return {
      server: "https://access.northwind.example",
      workspace: { slug: "northwind", name: "Northwind" },
      plain: false,
      version: "0.1.0",
    };
  },
  connect_portal: () => ({ me }),
  vault_needs: () => ({ keychain: true, passphrase_min: 8 }),
  connect: () => {
    emit(
      "sign_in",
      "https://access.northwind.example/oauth/authorize?response_type=code&client_id=gatehouse",
    );
    return new Promise(() => {});
  },
  cancel_connect: () => null,
  sign_in_again: () => new Promise(() => {}),
  unlock: ({ passphrase }) => {
    if (passphrase !== "correct horse battery") throw { code: "passphrase_wrong" };
    return (stage = ready);
  },
  lock: () => (stage = stages["locked"] ?? ready),
  active: () => null,
  set_passphrase: () => null,
  set_aside: () => {
    stage = { stage: "first_run" };
    return { folder: "/home/petra/.local/share/gatehouse/aside" };
  },
  forget_device: () => (stage = { stage: "first_run" }),
  connections: () =>
    query.has("connections")
      ? [
          { connection: 1, workspace: "Northwind", shown: demo !== "first" },
          { connection: 2, workspace: "Contoso", shown: demo === "first" },
        ]
      : [],
  show_connection: () => stage,
} satisfies Partial<Fake>;
