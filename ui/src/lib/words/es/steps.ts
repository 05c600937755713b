import { plural } from "../../plural";

export const steps = {
  title: "Dos pasos",
  summary: (ready: number, all: number) =>
    plural(
      ready,
      { zero: "Nadie de {all} está listo", one: "# de {all} está listo", other: "# de {all} están listos" },
      {
        all: plural(all, { one: "#", other: "#" }),
      },
    ),
  chips: {
    all: "Todos",
    ready: "Listos",
    not_ready: "No listos",
    ending: "Acaba el plazo",
    must: "Debe configurar",
    paused: "En pausa",
    codes: "Pocos códigos",
  },
  columns: {
    name: "Nombre",
    address: "Correo de contacto",
    department: "Departamento",
    state: "Dos pasos",
    codes: "Códigos",
    ends: "Termina",
  },
  requests: (n: number) =>
    plural(n, {
      one: "# persona no puede confirmar y pide ayuda",
      other: "# personas no pueden confirmar y piden ayuda",
    }),
  empty: "Nadie aquí",
  emptyHints: {
    all: "Aquí aparece quien acepta una invitación.",
    ready:
      "Aquí está quien configura una aplicación de autenticación o una llave de acceso. Hacerlo obligatorio da una fecha a todos.",
    not_ready: "Todos tienen un segundo paso.",
    ending: "A nadie se le acaba el plazo en los próximos siete días.",
    must: "Nadie está retenido en la configuración.",
    paused: "Nadie inicia sesión ahora sin el segundo paso. Una pausa empieza en el panel de la persona.",
    codes: "Todos los que tienen un segundo paso conservan más de dos códigos de respaldo.",
  },
  none: "Nadie coincide",
  noneHint: "Busque menos letras o elija otra lista.",
  showAll: "Mostrar a todos",
  extendTitle: (n: number) =>
    plural(n, { one: "Prolongar el plazo de # persona", other: "Prolongar el plazo de # personas" }),
  extendHint: (n: number) =>
    plural(n, {
      one: "Desde ahora # persona puede iniciar sesión ese tiempo sin el segundo paso.",
      other: "Desde ahora # personas pueden iniciar sesión ese tiempo sin el segundo paso.",
    }),
  cannot: {
    waits: "aquí ya espera un cambio",
    noGrace: "el segundo paso está configurado o no se le pide",
    notPaused: "no está en pausa",
  },
  done: {
    extended: (n: number, span: string) =>
      plural(
        n,
        { one: "Prolonga el plazo de # persona: {span}", other: "Prolonga el plazo de # personas: {span}" },
        { span },
      ),
    ended: (n: number) =>
      plural(n, { one: "Terminó la pausa de # persona", other: "Terminó las pausas de # personas" }),
  },
  grace: "Plazo",
  graceDays: (days: number) =>
    plural(days, {
      zero: "Ninguno: hay que configurarlo al iniciar sesión por primera vez.",
      one: "# día desde que se une o se readmite.",
      other: "# días desde que se une o se readmite.",
    }),
  change: "Cambiar",
};
