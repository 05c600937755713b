import type { OffList } from "../../bindings/OffList";
import type { RangeFault } from "../../bindings/RangeFault";
import type { RuleFor } from "../../bindings/RuleFor";
import { list, number, plural } from "../../plural";

export const places = {
  title: "Direcciones permitidas",
  everyone: "Todos",
  hint: "La lista más cercana sustituye a la más amplia: la de la persona, si no la del departamento, si no la de todos. Propietarios y administradores están exentos.",
  change: "Cambiar",
  changeNamed: (name: string) => `Cambiar desde dónde puede venir ${name}`,

  none: {
    workspace: "Desde cualquier sitio",
    department: "Como todos",
    person: "Como su departamento o, si no, como todos",
  } satisfies Record<RuleFor["of"], string>,
  anywhere: "Desde cualquier sitio, diga lo que diga la lista más amplia",
  only: (texts: string[]) => `Solo desde ${list(texts)}`,
  onlyFirst: (texts: string[], more: number) =>
    plural(
      more,
      { one: "Solo desde {first} y # más", other: "Solo desde {first} y # más" },
      {
        first: texts.join(", "),
      },
    ),
  since: (ago: string) => `desde ${ago}`,
  becomes: (what: string) => `Será: ${what}`,

  from: "Puede venir",
  by: {
    workspace: "La lista de todos",
    department: "La lista del departamento",
    person: "Una lista propia",
  } satisfies Record<RuleFor["of"], string>,
  whose: "Según",
  exempt: "Propietarios y administradores están exentos de ella.",
  free: "Desde cualquier sitio",

  dialog: {
    title: (name: string) => `Desde dónde puede venir ${name}`,
    everyone: "Desde dónde se puede venir",
    allow: "Permitido",
    options: {
      workspace: { as_wider: "Desde cualquier sitio", only: "Solo desde estas direcciones" },
      department: {
        as_wider: "Como todos",
        only: "Solo desde estas direcciones",
        anywhere: "Desde cualquier sitio, diga lo que diga la lista de todos",
      },
      person: {
        as_wider: "Como su departamento o, si no, como todos",
        only: "Solo desde estas direcciones",
        anywhere: "Desde cualquier sitio, diga lo que diga la lista más amplia",
      },
    },
    addresses: "Direcciones y rangos",
    addressesHint: "Uno por línea: 203.0.113.7, 203.0.113.0/24 o 2001:db8::/48.",
    saved: (name: string) => `Cambió desde dónde puede venir ${name}`,
    savedAll: "Cambió desde dónde se puede venir",
  },

  rehearsal: {
    untold: "dirección desconocida",
    title: "En los inicios de sesión de los últimos 30 días",
    trying: "Probando con los inicios de sesión de los últimos 30 días",
    nobody: (n: number) =>
      plural(n, {
        one: "No se habría rechazado a nadie. El único inicio de sesión afectado venía de dentro.",
        other: "No se habría rechazado a nadie. Los # inicios de sesión afectados venían de dentro.",
      }),
    nothing: "Nadie de los afectados ha iniciado sesión, así que no se puede decir nada.",
    refused: (people: number, signIns: number, all: number) =>
      plural(
        people,
        {
          one: "Se habría rechazado a # persona: {refused} de {all} inicios de sesión.",
          other: "Se habría rechazado a # personas: {refused} de {all} inicios de sesión.",
        },
        { refused: number(signIns), all: number(all) },
      ),
    name: "Quién",
    times: "Veces",
    where: "Desde dónde, y cuándo la última vez",
    place: (ip: string, n: number) => (n === 1 ? ip : `${ip} (${number(n)})`),
    more: (n: number) => plural(n, { one: "y # persona más", other: "y # personas más" }),
    ownOutside: (ip: string) =>
      `Ahora está en ${ip}, que no está en la lista. Como propietario o administrador está exento; a los demás se les rechazaría.`,
    ownOutsideHeld: (ip: string) =>
      `Ahora está en ${ip}, que no está en la lista. El servidor no le deja cerrarse la entrada a sí mismo.`,
  },
};

export const offList: Record<OffList, string> = {
  integration: "Fuera de la lista: una integración que actúa por la persona",
  session_from_before: "Fuera de la lista, que llegó después",
  refused_afterwards: "Fuera de la lista: rechazado después",
  exempt_admin: "Fuera de la lista: propietarios y administradores están exentos",
};

export const rangeFaults: Record<RangeFault, string> = {
  no_address: "No es ni una dirección ni un rango en formato CIDR.",
  bad_length: "Tras la / va un número hasta 32, o hasta 128 con IPv6.",
  host_bits: "Nombra una dirección dentro de un rango, así que no está claro cuál se quiere decir.",
  zone: "Lo que va tras el % solo significa algo en un ordenador.",
  everywhere: "Dejaría entrar a todos.",
};
export const rangeMeant = (text: string, meant: string) =>
  `Escriba ${meant} para el rango, o ${text.split("/")[0] ?? text} para la dirección sola.`;
