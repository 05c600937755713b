import type { PolicyFault } from "../../bindings/PolicyFault";
import type { UpdateFault } from "../../bindings/UpdateFault";

const wrong: Record<PolicyFault, string> = {
  unreadable: "cannot be read",
  endpoint: "names no address under https",
  public_key: "holds no key that releases are signed with",
};
const faults: Record<UpdateFault, string> = {
  unreachable: "The office’s server does not answer. Try again when it can be reached.",
  not_an_update: "The office’s server offers nothing for this computer. Tell who looks after it.",
  not_signed:
    "What was fetched is not signed with your office’s key for this version, so nothing was changed. Tell who looks after this computer.",
  not_installed:
    "The system did not install it, and this version stays. Try again, with the rights that it asks for and room on the disk.",
  not_by_itself:
    "It is signed as it should be, but this app cannot exchange itself. Your package system updates it.",
};

/** Updates of the app, in the settings. */
export const updates = {
  title: "Updates",
  off: "Off: nobody is asked. Who looks after this computer can set them up.",
  unusable: (file: string, fault: PolicyFault) =>
    `Updates are set up in ${file}, which ${wrong[fault]}. Tell who looks after this computer.`,
  from: (server: string) => `From ${server}, signed with your office’s key`,
  look: "Look for updates",
  looking: "Looking",
  newest: "This is the newest version",
  offered: (version: string) => `Version ${version} is there`,
  byPackages:
    "Your package system updates this app: it has the new version, or gets it from who looks after this computer.",
  install: (version: string) => `Install ${version}`,
  fetching: "Fetching it",
  done: (version: string) => `Version ${version} is installed`,
  doneHint: "It works from the next start on. What waits here stays.",
  restart: "Start anew",
  faults,
};
