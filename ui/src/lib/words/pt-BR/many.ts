import { plural } from "../../plural";

/** What several are asked about at once, before it is done. */
export const many = {
  approve: {
    title: (n: number) =>
      plural(n, { one: "Aprovar # pessoa", many: "Aprovar # de pessoas", other: "Aprovar # pessoas" }),
    effect: (n: number) =>
      plural(n, {
        one: "A pessoa poderá entrar assim que estiver em vigor.",
        many: "As pessoas poderão entrar assim que estiver em vigor.",
        other: "As pessoas poderão entrar assim que estiver em vigor.",
      }),
  },
  resend: {
    title: (n: number) =>
      plural(n, { one: "Reenviar # convite", many: "Reenviar # de convites", other: "Reenviar # convites" }),
    effect: (n: number) =>
      plural(n, {
        one: "Um novo link é enviado e os anteriores deixam de funcionar.",
        many: "Novos links são enviados e os anteriores deixam de funcionar.",
        other: "Novos links são enviados e os anteriores deixam de funcionar.",
      }),
  },
  reinstate: {
    title: (n: number) =>
      plural(n, { one: "Readmitir # pessoa", many: "Readmitir # de pessoas", other: "Readmitir # pessoas" }),
    effect: (n: number) =>
      plural(n, {
        one: "A pessoa poderá entrar de novo com o que usava antes.",
        many: "As pessoas poderão entrar de novo com o que usavam antes.",
        other: "As pessoas poderão entrar de novo com o que usavam antes.",
      }),
  },
  end_pause: {
    title: (n: number) =>
      plural(n, { one: "Encerrar # pausa", many: "Encerrar # de pausas", other: "Encerrar # pausas" }),
    effect: (n: number) =>
      plural(n, {
        one: "A segunda etapa será pedida de novo no próximo acesso.",
        many: "A segunda etapa será pedida de novo no próximo acesso.",
        other: "A segunda etapa será pedida de novo no próximo acesso.",
      }),
  },
};
