import { plural } from "../../plural";

export const twoStep = {
  pause: "Poner en pausa los dos pasos",
  changePause: "Cambiar la pausa",
  endPause: "Terminar la pausa",
  extend: "Prolongar el plazo",
  left: (span: string) => `queda ${span}`,
  reason: "Motivo",

  pauseTitle: (name: string) => `Poner en pausa los dos pasos de ${name}`,
  pauseHint: (name: string) =>
    `${name} inicia sesión solo con la contraseña hasta que la pausa acabe, por sí sola o con un teléfono nuevo. Se le avisa por correo.`,
  howLong: "Por cuánto tiempo",
  hours: (n: number) => plural(n, { one: "# hora", other: "# horas" }),
  days: (n: number) => plural(n, { one: "# día", other: "# días" }),
  other: "Otro tiempo",
  otherDays: "Días, de 1 a 30",
  why: "Por qué",
  whyHint: "Figura en el registro y en el correo.",
  pauseFor: (span: string) => `Pausa de ${span}`,

  extendTitle: (name: string) => `Prolongar el plazo de ${name}`,
  extendHint: (name: string) => `Desde ahora ${name} puede iniciar sesión ese tiempo sin el segundo paso.`,
  extendBy: (span: string) => `Prolongar: ${span} desde ahora`,

  changeRole: "Cambiar el rol",
  roleTitle: (name: string) => `Cambiar el rol de ${name}`,
  role: "Nuevo rol",
  transfer: "Propietario, en mi lugar",
  roleHints: {
    owner: "Responde de la empresa, junto a usted.",
    admin: "Dirige la empresa; solo otorga soporte.",
    helpdesk: "Ayuda a los empleados que no pueden entrar; pone en pausa el segundo paso, cierra sesiones.",
    employee: "Un miembro corriente. La aplicación se cierra y lo que guardaba se borra.",
    transfer: "Desde entonces usted es administrador. Solo el nuevo propietario puede deshacerlo.",
  },
  grant: (role: string) => `Hacer ${role.toLowerCase()}`,
  handOn: "Ceder la propiedad",

  code: "Su propio código",
  codeHint: "Los seis dígitos que muestra ahora su aplicación de autenticación. Aquí valen cinco minutos.",
  backup: "Usar un código de respaldo",
  digits: "Usar la aplicación de autenticación",
  byPasskey: "Usar una llave de acceso, en el navegador",
  inBrowser: "Su navegador está abierto: confirme allí. Aquí sigue solo.",
  backupNumber: "Número",
  backupCode: "Código de respaldo",
  later: "Espera aquí, aún no vigente, hasta que escriba su propio código cuando el servidor responda.",
  confirmTitle: "Confirme que es usted",
  confirmHint: (n: number) =>
    plural(n, {
      zero: "Lo que necesita su propio segundo paso sale después.",
      one: "# cambio espera su propio segundo paso y sale después.",
      other: "# cambios esperan su propio segundo paso y salen después.",
    }),
  confirm: "Confirmar",
  confirmed: "Confirmado por cinco minutos",
  needs: "Necesita su código",
  needsOnline: "Necesita su código, cuando haya conexión",
  nNeed: (n: number) =>
    plural(n, { one: "# cambio necesita su código", other: "# cambios necesitan su código" }),

  done: {
    paused: (name: string, span: string) => `Pone en pausa los dos pasos de ${name}: ${span}`,
    ended: (name: string) => `Terminó la pausa de ${name}`,
    extended: (name: string, span: string) => `Prolonga el plazo de ${name}: ${span}`,
    granted: (name: string, role: string) => `Hace ${role.toLowerCase()} a ${name}`,
    transferred: (name: string) => `Cede la propiedad a ${name}`,
  },
};
