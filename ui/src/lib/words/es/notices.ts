import { list, plural } from "../../plural";
import { outbox } from "./outbox";

export const tray = {
  open: "Abrir Gatehouse",
  sync: "Sincronizar ahora",
  lock: "Bloquear",
  quit: "Salir",
};

export const notices = {
  titles: {
    wants_to_join: (n: number) =>
      plural(n, {
        single: "Alguien quiere unirse",
        one: "# persona quiere unirse",
        other: "# personas quieren unirse",
      }),
    help: (n: number) =>
      plural(n, {
        single: "Alguien pide ayuda",
        one: "# persona pide ayuda",
        other: "# personas piden ayuda",
      }),
    blocked: (n: number) =>
      plural(n, {
        single: "Se bloqueó a alguien",
        one: "Se bloqueó a # persona",
        other: "Se bloqueó a # personas",
      }),
    bounced: (n: number) =>
      plural(n, { single: "Un correo volvió", one: "# correo volvió", other: "# correos volvieron" }),
    conflict: (n: number) =>
      plural(n, {
        single: "Un cambio no entró en vigor",
        one: "# cambio no entró en vigor",
        other: "# cambios no entraron en vigor",
      }),
  },
  /** Whom it is about; `more` are not named. */
  about: (names: string[], more: number) =>
    more > 0 ? `${names.join(", ")} ${outbox.andMore(more)}` : list(names),
  heading: "Notificaciones",
  hint: "Las muestra su sistema mientras mira a otra parte.",
  kinds: {
    wants_to_join: "Alguien quiere unirse",
    help: "Alguien pide ayuda",
    blocked: "Se bloqueó a alguien",
    bounced: "Un correo volvió",
    conflict: "Un cambio chocó con un conflicto o fue rechazado",
  },
  login: "Arrancar con el ordenador",
  loginHint: "En el área de notificación, sin ventana, donde la haya.",
};
