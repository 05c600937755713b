import type { Answer } from "../../bindings/Answer";
import type { RequestKind } from "../../bindings/RequestKind";
import { plural } from "../../plural";

export const requests = {
  title: (n: number) => plural(n, { one: "# pessoa tem um pedido", other: "# pessoas têm um pedido" }),
  hint: "Elas estão à porta. Confirme quem é antes de deixar alguém entrar.",
  asks: {
    help: "não consegue confirmar a segunda etapa",
    invitation: "pede um convite",
  } satisfies Record<RequestKind, string>,
  own: "Pede ajuda",
  ownHint: "A senha estava certa. Fale com a pessoa antes de pausar as duas etapas.",
  markDone: "Marcar como feito",
  doneNamed: (name: string) => `Marcar como feito: ${name}`,
  refuse: "Recusar",
  refuseNamed: (name: string) => `Recusar ${name}`,
  invite: "Convidar",
  inviteNamed: (name: string) => `Convidar ${name}`,
  stops: {
    help: "O pedido é encerrado na hora e nada muda para a pessoa: a segunda etapa continua sendo pedida.",
    invitation: "O pedido é encerrado na hora. A pessoa não é avisada e pode pedir de novo amanhã.",
  } satisfies Record<RequestKind, string>,
  done: {
    done: (name: string) => `Você encerrou o pedido de ${name}`,
    refuse: (name: string) => `Você recusou o pedido de ${name}`,
  } satisfies Record<Answer, (name: string) => string>,
};

export const devices = {
  title: "Aplicativos",
  connected: (when: string) => `conectado ${when}`,
  seen: (when: string) => `visto ${when}`,
  revoke: "Revogar",
  revokeNamed: (device: string) => `Revogar ${device}`,
  ask: {
    title: (device: string, name: string) => `Revogar ${device} de ${name}`,
    stops:
      "Ele é desconectado na hora e apaga sua cópia desta empresa quando voltar a se conectar. As mudanças que esperam nele se perdem.",
  },
  done: (device: string, name: string) => `Você revogou ${device} de ${name}`,
};
