import type { Answer } from "../../bindings/Answer";
import type { RequestKind } from "../../bindings/RequestKind";
import { counted as plural } from "../../plural";

export const requests = {
  title: (n: number) =>
    plural(n, { one: "# osoba ma prośbę", few: "# osoby mają prośbę", many: "# osób ma prośbę" }),
  hint: "Stoją u drzwi. Upewnij się, kto to, zanim kogoś wpuścisz.",
  asks: {
    help: "nie może potwierdzić drugiego etapu",
    invitation: "prosi o zaproszenie",
  } satisfies Record<RequestKind, string>,
  own: "Prosi o pomoc",
  ownHint: "Hasło było dobre. Porozmawiaj z tą osobą, zanim wstrzymasz weryfikację dwuetapową.",
  markDone: "Oznacz jako załatwione",
  doneNamed: (name: string) => `Oznacz jako załatwione: ${name}`,
  refuse: "Odmów",
  refuseNamed: (name: string) => `Odmów: ${name}`,
  invite: "Zaproś",
  inviteNamed: (name: string) => `Zaproś: ${name}`,
  stops: {
    help: "Prośba zostanie od razu zamknięta i nic się dla tej osoby nie zmieni: drugi etap nadal jest wymagany.",
    invitation:
      "Prośba zostanie od razu zamknięta. Ta osoba się o tym nie dowie i jutro może poprosić znowu.",
  } satisfies Record<RequestKind, string>,
  done: {
    done: (name: string) => `Zamknięto prośbę: ${name}`,
    refuse: (name: string) => `Odrzucono prośbę: ${name}`,
  } satisfies Record<Answer, (name: string) => string>,
};

export const devices = {
  title: "Aplikacje",
  connected: (when: string) => `połączono ${when}`,
  seen: (when: string) => `ostatnio ${when}`,
  revoke: "Cofnij dostęp",
  revokeNamed: (device: string) => `Cofnij dostęp: ${device}`,
  ask: {
    title: (device: string, name: string) => `Cofnij dostęp: ${device} (${name})`,
    stops:
      "Aplikacja zostanie od razu wylogowana i usunie swoją kopię danych tej firmy, gdy znów będzie online. Czekające w niej zmiany przepadną.",
  },
  done: (device: string, name: string) => `Cofnięto dostęp: ${device} (${name})`,
};
