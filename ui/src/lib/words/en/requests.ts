import type { Answer } from "../../bindings/Answer";
import type { RequestKind } from "../../bindings/RequestKind";
import { plural } from "../../plural";

export const requests = {
  title: (n: number) => plural(n, { one: "# person asks you", other: "# people ask you" }),
  hint: "They stand at the door. Be sure who it is before you let anyone in.",
  asks: {
    help: "cannot confirm the second step",
    invitation: "asks for an invitation",
  } satisfies Record<RequestKind, string>,
  own: "Asks for help",
  ownHint: "The password was right. Speak with the person before you pause two-step.",
  markDone: "Mark as done",
  doneNamed: (name: string) => `Mark as done: ${name}`,
  refuse: "Refuse",
  refuseNamed: (name: string) => `Refuse ${name}`,
  invite: "Invite",
  inviteNamed: (name: string) => `Invite ${name}`,
  stops: {
    help: "The request is closed at once, and nothing changes for the person: the second step is still asked.",
    invitation: "The request is closed at once. The person is not told, and may ask again tomorrow.",
  } satisfies Record<RequestKind, string>,
  done: {
    done: (name: string) => `You closed the request of ${name}`,
    refuse: (name: string) => `You refused the request of ${name}`,
  } satisfies Record<Answer, (name: string) => string>,
};

export const devices = {
  title: "Apps",
  connected: (when: string) => `connected ${when}`,
  seen: (when: string) => `last seen ${when}`,
  revoke: "Revoke",
  revokeNamed: (device: string) => `Revoke ${device}`,
  ask: {
    title: (device: string, name: string) => `Revoke ${device} of ${name}`,
    stops:
      "It is signed out at once, and erases its copy of this workspace the next time it is online. Changes waiting in it are lost.",
  },
  done: (device: string, name: string) => `You revoked ${device} of ${name}`,
};
