import type { Answer } from "../../bindings/Answer";
import type { RequestKind } from "../../bindings/RequestKind";
import { plural } from "../../plural";

export const requests = {
  title: (n: number) =>
    plural(n, { one: "# persona tiene una petición", other: "# personas tienen una petición" }),
  hint: "Están en la puerta. Asegúrese de quién es antes de dejar entrar a nadie.",
  asks: {
    help: "no puede confirmar el segundo paso",
    invitation: "pide una invitación",
  } satisfies Record<RequestKind, string>,
  own: "Pide ayuda",
  ownHint: "La contraseña era correcta. Hable con la persona antes de poner en pausa los dos pasos.",
  markDone: "Marcar como hecho",
  doneNamed: (name: string) => `Marcar como hecho: ${name}`,
  refuse: "Rechazar petición",
  refuseNamed: (name: string) => `Rechazar la petición de ${name}`,
  invite: "Invitar",
  inviteNamed: (name: string) => `Invitar a ${name}`,
  stops: {
    help: "La petición se cierra enseguida y nada cambia para la persona: se le sigue pidiendo el segundo paso.",
    invitation:
      "La petición se cierra enseguida. No se avisa a la persona, que puede volver a pedirlo mañana.",
  } satisfies Record<RequestKind, string>,
  done: {
    done: (name: string) => `Cerró la petición de ${name}`,
    refuse: (name: string) => `Rechazó la petición de ${name}`,
  } satisfies Record<Answer, (name: string) => string>,
};

export const devices = {
  title: "Aplicaciones",
  connected: (when: string) => `conectada ${when}`,
  seen: (when: string) => `vista ${when}`,
  revoke: "Revocar",
  revokeNamed: (device: string) => `Revocar ${device}`,
  ask: {
    title: (device: string, name: string) => `Revocar ${device} de ${name}`,
    stops:
      "Su sesión se cierra enseguida y borra su copia de esta empresa cuando vuelva a conectarse. Los cambios que esperan en ella se pierden.",
  },
  done: (device: string, name: string) => `Revocó ${device} de ${name}`,
};
