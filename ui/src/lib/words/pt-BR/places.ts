import type { OffList } from "../../bindings/OffList";
import type { RangeFault } from "../../bindings/RangeFault";
import type { RuleFor } from "../../bindings/RuleFor";
import { list, number, plural } from "../../plural";

export const places = {
  title: "Endereços permitidos",
  everyone: "Todos",
  hint: "A lista mais próxima substitui a mais ampla: a da pessoa, senão a do departamento, senão a de todos. Proprietários e administradores são isentos.",
  change: "Alterar",
  changeNamed: (name: string) => `Alterar de onde ${name} pode vir`,

  none: {
    workspace: "De qualquer lugar",
    department: "Como todos",
    person: "Como o departamento ou, sem ele, como todos",
  } satisfies Record<RuleFor["of"], string>,
  anywhere: "De qualquer lugar, diga o que disser a lista mais ampla",
  only: (texts: string[]) => `Só de ${list(texts)}`,
  onlyFirst: (texts: string[], more: number) =>
    plural(
      more,
      { one: "Só de {first} e mais #", other: "Só de {first} e mais #" },
      {
        first: texts.join(", "),
      },
    ),
  since: (ago: string) => `${ago}`,
  becomes: (what: string) => `Será: ${what}`,

  from: "Pode vir",
  by: {
    workspace: "A lista de todos",
    department: "A lista do departamento",
    person: "Uma lista própria",
  } satisfies Record<RuleFor["of"], string>,
  whose: "Segundo",
  exempt: "Proprietários e administradores são isentos dela.",
  free: "De qualquer lugar",

  dialog: {
    title: (name: string) => `De onde ${name} pode vir`,
    everyone: "De onde se pode vir",
    allow: "Permitido",
    options: {
      workspace: { as_wider: "De qualquer lugar", only: "Só destes endereços" },
      department: {
        as_wider: "Como todos",
        only: "Só destes endereços",
        anywhere: "De qualquer lugar, diga o que disser a lista de todos",
      },
      person: {
        as_wider: "Como o departamento ou, sem ele, como todos",
        only: "Só destes endereços",
        anywhere: "De qualquer lugar, diga o que disser a lista mais ampla",
      },
    },
    addresses: "Endereços e faixas",
    addressesHint: "Um por linha: 203.0.113.7, 203.0.113.0/24 ou 2001:db8::/48.",
    saved: (name: string) => `Você alterou de onde ${name} pode vir`,
    savedAll: "Você alterou de onde se pode vir",
  },

  rehearsal: {
    untold: "endereço desconhecido",
    title: "Nas entradas dos últimos 30 dias",
    trying: "Testando nas entradas dos últimos 30 dias",
    nobody: (n: number) =>
      plural(n, {
        one: "Ninguém teria sido recusado. A única entrada afetada (#) veio de dentro.",
        other: "Ninguém teria sido recusado. Todas as # entradas afetadas vieram de dentro.",
      }),
    nothing: "Nenhuma das pessoas afetadas entrou, então nada se pode dizer delas.",
    refused: (people: number, signIns: number, all: number) =>
      plural(
        people,
        {
          one: "# pessoa teria sido recusada: {refused} de {all} entradas.",
          other: "# pessoas teriam sido recusadas: {refused} de {all} entradas.",
        },
        { refused: number(signIns), all: number(all) },
      ),
    name: "Quem",
    times: "Vezes",
    where: "De onde, e quando por último",
    place: (ip: string, n: number) => (n === 1 ? ip : `${ip} (${number(n)})`),
    more: (n: number) => plural(n, { one: "e mais # pessoa", other: "e mais # pessoas" }),
    ownOutside: (ip: string) =>
      `Você está agora em ${ip}, que não está na lista. Como proprietário ou administrador você é isento; os outros aqui seriam recusados.`,
    ownOutsideHeld: (ip: string) =>
      `Você está agora em ${ip}, que não está na lista. O servidor não deixa você fechar a porta para si.`,
  },
};

export const offList: Record<OffList, string> = {
  integration: "Fora da lista: uma integração age pela pessoa",
  session_from_before: "Fora da lista, que veio depois",
  refused_afterwards: "Fora da lista: recusado depois",
  exempt_admin: "Fora da lista: proprietários e administradores são isentos",
};

export const rangeFaults: Record<RangeFault, string> = {
  no_address: "Não é um endereço nem uma faixa em forma CIDR.",
  bad_length: "Depois da / vem um número até 32, ou até 128 com IPv6.",
  host_bits: "Indica um endereço dentro de uma faixa, então não está claro qual se quer.",
  zone: "O que vem depois do % só tem sentido em um computador.",
  everywhere: "Deixaria todos entrarem.",
};
export const rangeMeant = (text: string, meant: string) =>
  `Escreva ${meant} para a faixa, ou ${text.split("/")[0] ?? text} para o endereço sozinho.`;
