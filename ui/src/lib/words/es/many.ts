import { plural } from "../../plural";

/** What several are asked about at once, before it is done. */
export const many = {
  approve: {
    title: (n: number) =>
      plural(n, {
        one: "Aprobar a # persona",
        many: "Aprobar a # de personas",
        other: "Aprobar a # personas",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Podrá iniciar sesión en cuanto esté en vigor.",
        many: "Podrán iniciar sesión en cuanto esté en vigor.",
        other: "Podrán iniciar sesión en cuanto esté en vigor.",
      }),
  },
  resend: {
    title: (n: number) =>
      plural(n, {
        one: "Reenviar # invitación",
        many: "Reenviar # de invitaciones",
        other: "Reenviar # invitaciones",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Sale un enlace nuevo y los anteriores dejan de funcionar.",
        many: "Salen enlaces nuevos y los anteriores dejan de funcionar.",
        other: "Salen enlaces nuevos y los anteriores dejan de funcionar.",
      }),
  },
  reinstate: {
    title: (n: number) =>
      plural(n, {
        one: "Readmitir a # persona",
        many: "Readmitir a # de personas",
        other: "Readmitir a # personas",
      }),
    effect: (n: number) =>
      plural(n, {
        one: "Podrá volver a entrar con lo que usaba antes.",
        many: "Podrán volver a entrar con lo que usaban antes.",
        other: "Podrán volver a entrar con lo que usaban antes.",
      }),
  },
  end_pause: {
    title: (n: number) =>
      plural(n, { one: "Terminar # pausa", many: "Terminar # de pausas", other: "Terminar # pausas" }),
    effect: (n: number) =>
      plural(n, {
        one: "El segundo paso se pedirá de nuevo en el próximo inicio de sesión.",
        many: "El segundo paso se pedirá de nuevo en el próximo inicio de sesión.",
        other: "El segundo paso se pedirá de nuevo en el próximo inicio de sesión.",
      }),
  },
};
