import type { NeedKind } from "../../bindings/NeedKind";
import { list, number, plural } from "../../plural";
import { span } from "../../time.svelte";

export const overview = {
  title: "Resumen",
  summary: (kinds: number) =>
    plural(kinds, { zero: "Nada le espera ahora", one: "Le espera una cosa", other: "Le esperan # cosas" }),
  quiet: "Nada le espera ahora",
  quietHint:
    "Quien no puede entrar, los correos devueltos y las peticiones para unirse se muestran aquí primero.",
  needs: "Le espera ahora",
  need: {
    unsettled: (n) => [
      plural(n, { one: "# cambio necesita una decisión", other: "# cambios necesitan una decisión" }),
      "Las cosas habían cambiado antes de que llegara.",
    ],
    wants_to_join: (n) => [
      plural(n, { one: "# persona quiere unirse", other: "# personas quieren unirse" }),
      "Llegaron por un enlace y no pueden iniciar sesión hasta que usted decida.",
    ],
    blocked: (n) => [
      plural(n, { one: "# persona está bloqueada", other: "# personas están bloqueadas" }),
      "La página de inicio de sesión solo les dice que el usuario o la contraseña no son correctos.",
    ],
    rest_stopped: (n) => [
      "La API REST está detenida",
      plural(n, {
        one: "Webhooks, integraciones y aplicaciones reciben «bloqueado» hasta que se desbloquee a esta persona.",
        other:
          "Webhooks, integraciones y aplicaciones reciben «bloqueado» hasta que se desbloquee a estas personas.",
      }),
    ],
    deliveries_given_up: (n) => [
      plural(n, { one: "# webhook saliente no responde", other: "# webhooks salientes no responden" }),
      "Lo que había que entregar allí se abandonó tras un día de intentos.",
    ],
    weak_password: (n) => [
      plural(n, {
        one: "# persona tiene una contraseña débil",
        other: "# personas tienen contraseñas débiles",
      }),
      "Débil, o en una lista de filtradas; visto al iniciar sesión por última vez.",
    ],
    unusual_device: (n) => [
      plural(n, {
        one: "# persona entró desde un dispositivo inusual",
        other: "# personas entraron desde dispositivos inusuales",
      }),
      "En los últimos 30 días, la contraseña correcta vino de un dispositivo no usado antes.",
    ],
    bounced: (n) => [
      plural(n, { one: "# correo no se entregó", other: "# correos no se entregaron" }),
      "Rechazado por el servidor de correo, o devuelto.",
    ],
    expired: (n) => [
      plural(n, { one: "# invitación caducó", other: "# invitaciones caducaron" }),
      "El enlace ya no funciona; al reenviar se crea otro.",
    ],
    grace_ending: (n) => [
      plural(n, {
        one: "# persona debe configurar pronto los dos pasos",
        other: "# personas deben configurar pronto los dos pasos",
      }),
      "El plazo acaba en los próximos siete días.",
    ],
    one_admin: () => [
      "Solo usted puede administrar esta empresa",
      "Si pierde el acceso, nadie puede restablecerlo. Invite a un segundo administrador.",
    ],
  } satisfies Record<NeedKind, (n: number) => [string, string]>,
  review: "Revisar",
  reviewNamed: (title: string) => `Revisar: ${title}`,
  approveNamed: (name: string) => `Aprobar a ${name}`,
  resendNamed: (name: string) => `Reenviar la invitación de ${name}`,
  fixNamed: (name: string) => `Corregir dirección: ${name}`,
  seeWhy: "Ver por qué",
  seeWhyNamed: (name: string) => `Ver por qué: ${name}`,
  inviteAdmin: "Invitar a un administrador",
  numbers: "En cifras",
  signIns: "Inicios de sesión, 30 días",
  failures: "Inicios fallidos, 30 días",
  twoStep: "Con segundo paso",
  steps: {
    on: "Activado",
    in_grace: "En plazo",
    must_enrol: "Debe configurar",
    paused: "En pausa",
    off: "No se pide",
  },
  day: "Día",
  chart: (title: string, sum: number) => `${title}: ${number(sum)}`,
  bar: (day: string, n: number) => `${day}: ${number(n)}`,
  lately: "Últimamente",
};

export const company = {
  title: "Empresa",
  department: {
    title: "Departamentos",
    none: "Aún no hay departamentos",
    noneHint: "Con departamentos se filtran las listas, y los enlaces pueden llevar uno.",
    add: "Añadir departamento",
    name: "Nombre del departamento",
    added: (name: string) => `Añadió el departamento ${name}`,
    renamed: (name: string) => `Cambió el nombre del departamento a ${name}`,
    deleted: (name: string) => `Ha eliminado el departamento ${name}`,
  },
  workgroup: {
    title: "Grupos de trabajo",
    none: "Aún no hay grupos de trabajo",
    noneHint:
      "A los invitados externos se les invita a un grupo de trabajo; no están en ninguna otra parte de la empresa.",
    add: "Añadir grupo",
    name: "Nombre del grupo de trabajo",
    added: (name: string) => `Añadió el grupo de trabajo ${name}`,
    renamed: (name: string) => `Cambió el nombre del grupo de trabajo a ${name}`,
  },
  delete: "Eliminar",
  deleteNamed: (name: string) => `Eliminar ${name}`,
  deleteStops: "No hay nadie en él, así que nada se detiene. Su número en REST no se vuelve a dar.",
  rename: "Renombrar",
  renameNamed: (name: string) => `Renombrar ${name}`,
  people: (n: number) =>
    plural(n, { zero: "Nadie", one: "# persona", many: "# de personas", other: "# personas" }),
  settings: "Empresa",
  name: "Nombre de la empresa",
  address: "Los empleados inician sesión en",
  sender: "Los correos vienen de",
  confirm: "Confirmar a quien se une por enlace",
  confirmHint: "Esperan hasta que un administrador los apruebe.",
  domains: "Dominios de correo que no necesitan confirmación",
  domainsHint: "Sepárelos con espacios.",
  days: "Días que vive una invitación",
  daysHint: "Después su enlace deja de valer; se puede reenviar.",
  twoStep: "Dos pasos",
  required: "Los dos pasos son obligatorios",
  optional: "Los dos pasos son opcionales",
  requiredHint: (days: number) =>
    plural(days, {
      zero: "Quien no los haya configurado debe hacerlo en el próximo inicio de sesión.",
      one: "Quien se une sin ellos tiene # día para configurarlos.",
      other: "Quien se une sin ellos tiene # días para configurarlos.",
    }),
  optionalHint: "Se piden a quien los ha configurado; nadie está obligado.",
  makeRequired: "Hacerlos obligatorios",
  makeOptional: "Hacerlos opcionales",
  requireAsk: {
    title: "Hacer obligatorios los dos pasos",
    stops: (people: number, days: number) =>
      days === 0
        ? plural(people, {
            zero: "Todos los han configurado. Quien se una desde ahora debe hacerlo en el primer inicio de sesión.",
            one: "# persona no los ha configurado y debe hacerlo en el próximo inicio de sesión.",
            other: "# personas no los han configurado y deben hacerlo en el próximo inicio de sesión.",
          })
        : plural(
            people,
            {
              zero: "Todos los han configurado. Quien se una desde ahora tiene un plazo para ello: {grace}.",
              one: "# persona no los ha configurado y recibe un plazo: {grace}. Después, iniciar sesión lleva a la configuración.",
              other:
                "# personas no los han configurado y reciben un plazo: {grace}. Después, iniciar sesión lleva a la configuración.",
            },
            { grace: span(days * 86_400_000) },
          ),
  },
  grace: "Días de plazo para los dos pasos",
  graceHint: "Después, iniciar sesión lleva a la configuración.",
  range: (from: number, to: number) => `Un número de ${from} a ${to}`,
  saved: "Cambió la configuración",
  requiredNow: "Hizo obligatorios los dos pasos",
  notRequiredNow: "Hizo opcionales los dos pasos",
  admins: "Propietarios y administradores",
  secondAdmin:
    "Solo una persona puede administrar esta empresa. Si se pierde ese acceso, nadie puede restablecerlo.",
  open: "Abrir",
  openNamed: (name: string) => `Abrir ${name}`,
  rights: "Roles",
  may: (rights: string[]) => (rights.length === 0 ? "solo el perfil propio" : list(rights)),
  letters: "Correos",
  testLetter: "Un correo de prueba para usted",
  testHint: "Muestra si el correo sale del servidor, en palabras del servidor de correo.",
  testSent: (to: string, said: string) => `Enviado a ${to}. El servidor de correo dijo: ${said}`,
  sendTest: "Enviar",
  testOffline: "Necesita el servidor, que ahora no responde.",
  readOnly: "Solo propietarios y administradores cambian lo que hay aquí.",
};

export const settings = {
  title: "Configuración",
  look: "Aspecto",
  theme: "Tema",
  themes: { system: "Como el sistema", light: "Claro", dark: "Oscuro" },
  language: "Idioma",
  languageHint: "Textos, fechas y números de esta ventana. Los correos y las páginas tienen el suyo.",
  systemLanguage: (name: string) => `Como el sistema (${name})`,
  density: "Filas",
  densities: { comfortable: "Amplias", compact: "Compactas" },
  letters: "Teclas de una letra",
  lettersHint: "J, K, A y similares actúan al instante. Desactivado, solo las teclas con Ctrl.",
  tray: "Seguir al cerrar la ventana",
  trayHint: "Gatehouse se queda en el área de notificación y sigue sincronizando.",
  connection: "Conexión",
  server: "Servidor",
  signedInAs: "Sesión iniciada como",
  as: (name: string, role: string) => `${name} · ${role}`,
  lastSync: "Última sincronización",
  never: "Todavía no",
  syncNow: "Sincronizar ahora",
  proxy: "Servidor proxy",
  proxyHint: "Vacío, se usa el del sistema.",
  authority: "Autoridad de certificación privada",
  authorityHint: "Un archivo PEM, si su empresa firma sus propios certificados.",
  choose: "Elegir un archivo",
  remove: "Quitar",
  lock: "Bloquear",
  passphrase: "Frase de acceso",
  hasPassphrase: "Establecida. Se pide al desbloquear Gatehouse.",
  noPassphrase: "No establecida. El llavero del sistema abre por sí solo lo que se guarda aquí.",
  setPassphrase: "Poner una frase",
  changePassphrase: "Cambiar la frase",
  removePassphrase: "Quitar",
  removeTitle: "Quitar la frase de acceso",
  removeHint: "El llavero del sistema abre entonces por sí solo lo que se guarda aquí.",
  current: "Frase de acceso actual",
  next: "Frase de acceso nueva",
  again: "Frase de acceso nueva otra vez",
  differs: "No son iguales",
  passphraseSet: "La frase de acceso está puesta",
  passphraseRemoved: "La frase de acceso se quitó",
  idle: "Bloquear solo",
  idleAfter: (minutes: number) =>
    plural(minutes, { zero: "Nunca", one: "Tras # minuto", other: "Tras # minutos" }),
  away: "Bloquear cuando me vaya",
  awayHint: "Cuando este ordenador se suspende o se bloquea su pantalla.",
  device: "Este dispositivo",
  forget: "Olvidar este dispositivo",
  forgetGo: "Olvidar",
  forgetWord: "olvidar",
  forgetHint: "Borra todo lo guardado aquí y cierra la sesión de esta aplicación.",
  forgetTitle: "Olvidar este dispositivo",
  forgetStops: (waiting: number) =>
    plural(waiting, {
      zero: "Se borra lo que se guarda aquí. La empresa en sí queda como está.",
      one: "Se borra lo que se guarda aquí y se pierde # cambio en espera. La empresa en sí queda como está.",
      other:
        "Se borra lo que se guarda aquí y se pierden # cambios en espera. La empresa en sí queda como está.",
    }),
  about: "Acerca de",
  serverVersion: "Versión del servidor",
  serverVersionUnknown: "Se desconoce sin red",
  version: "Versión",
  folder: "Carpeta de datos",
  folderSize: (folder: string, size: string) => `${folder} · ${size}`,
  diagnostics: "Diagnóstico",
  diagnosticsHint: "Versiones y cifras para un informe. Sin nombres ni direcciones.",
  copied: "Diagnóstico copiado",
};

export const doors = {
  opening: "Abriendo lo que se guarda aquí. Quizá el llavero le pida desbloquearlo.",
  back: "Volver",
  server: {
    title: "Abra su empresa",
    text: "Su dirección, o el enlace que le enviaron.",
    label: "Dirección",
    placeholder: "access.northwind.example",
    go: "Continuar",
    none: "¿Aún no hay servidor?",
    noneHint: "Un programa y un minuto. La demo trae una empresa con personas para mirar:",
    command: "gatehouse-server demo --data ./demo",
  },
  workspace: {
    title: "¿Qué empresa?",
    text: (server: string) => `${server} tiene varias.`,
    label: "Su nombre corto, como en la dirección",
  },
  keep: {
    title: (name: string) => `Conectar con ${name}`,
    text: "Lo que se guarda en este ordenador está cifrado, y el llavero del sistema tiene la clave. Una frase de acceso añade una segunda cerradura.",
    needed:
      "Lo que se guarda en este ordenador está cifrado. No tiene llavero, así que hace falta una frase de acceso.",
    plain: "La conexión con este servidor no está cifrada. Eso solo vale en este mismo ordenador.",
    optional: "Frase de acceso, si quiere una",
    label: "Frase de acceso",
    again: "Frase de acceso otra vez",
    differs: "No son iguales",
  },
  signIn: {
    text: "Inicia sesión en su navegador. Esta aplicación nunca ve su contraseña.",
    go: "Iniciar sesión en el navegador",
    waiting: "Seguir en el navegador",
    waitingHint: "Esta página sigue sola.",
    again: "Abrir el navegador otra vez",
    elsewhere: "Si no se abre ningún navegador, abra esta dirección en uno de este ordenador:",
    copyAddress: "Copiar la dirección",
    cancel: "Cancelar",
  },
  unlock: {
    title: (name: string) => `Desbloquear ${name}`,
    text: "Su frase de acceso abre lo que se guarda aquí, también sin red.",
    keychain: "Su llavero abre lo que se guarda aquí.",
    label: "Frase de acceso",
    caps: "Bloq Mayús está activado",
    go: "Desbloquear",
    forgot: "¿Olvidó la frase de acceso?",
    cannot: "¿No puede desbloquear?",
    forgotHint:
      "Nadie puede recuperarla. Olvide este dispositivo y conéctelo de nuevo: la empresa sigue como estaba, pero los cambios que esperan aquí se pierden.",
    forgetStops:
      "Se borra lo que se guarda aquí, y los cambios que esperan en ello se pierden. La empresa en sí queda como está.",
  },
  trouble: {
    keychainTitle: "El llavero no responde",
    wrongKeyTitle: "La clave no encaja",
    damagedTitle: "El archivo guardado está dañado",
    kept: "Los cambios que esperan en él no se pueden leer hasta que vuelva la clave correcta. Al apartarlo, el archivo se conserva: nunca se elimina.",
    keptKeychain:
      "Los cambios que esperan aquí no se pueden leer hasta que vuelva el llavero. Al apartarlo, el archivo se conserva: nunca se elimina.",
    keptDamaged:
      "Los cambios que esperan en él no se pudieron leer. Al apartarlo, el archivo se conserva: nunca se elimina.",
    tryAgain: "Intentarlo de nuevo",
    anew: "Apartar el archivo y conectar de nuevo",
    asideIn: (folder: string) => `El archivo está ahora en ${folder}`,
    file: "Archivo",
  },
};
