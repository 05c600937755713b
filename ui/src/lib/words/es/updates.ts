import type { PolicyFault } from "../../bindings/PolicyFault";
import type { UpdateFault } from "../../bindings/UpdateFault";

const wrong: Record<PolicyFault, string> = {
  unreadable: "no se puede leer",
  endpoint: "no nombra ninguna dirección con https",
  public_key: "no contiene una clave con la que se firmen las versiones",
};
const faults: Record<UpdateFault, string> = {
  unreachable: "El servidor de la oficina no responde. Inténtelo cuando se pueda llegar a él.",
  not_an_update: "El servidor de la oficina no ofrece nada para este equipo. Dígaselo a quien cuida de él.",
  not_signed:
    "Lo descargado no está firmado con la clave de su oficina para esta versión; nada ha cambiado. Dígaselo a quien cuida de este equipo.",
  not_installed:
    "El sistema no la instaló y esta versión se queda. Inténtelo de nuevo, con los permisos que pide y espacio en el disco.",
  not_by_itself:
    "Está bien firmada, pero esta aplicación no puede cambiarse a sí misma. Su sistema de paquetes la actualiza.",
};

/** Updates of the app, in the settings. */
export const updates = {
  title: "Actualizaciones",
  off: "Desactivadas: no se pregunta a nadie. Quien cuida de este equipo puede configurarlas.",
  unusable: (file: string, fault: PolicyFault) =>
    `Las actualizaciones están configuradas en ${file}, que ${wrong[fault]}. Dígaselo a quien cuida de este equipo.`,
  from: (server: string) => `De ${server}, firmadas con la clave de su oficina`,
  look: "Buscar actualizaciones",
  looking: "Buscando",
  newest: "Esta es la versión más nueva",
  offered: (version: string) => `Está la versión ${version}`,
  byPackages:
    "Su sistema de paquetes actualiza esta aplicación: tiene la versión nueva o la recibe de quien cuida de este equipo.",
  install: (version: string) => `Instalar ${version}`,
  fetching: "Descargando",
  done: (version: string) => `La versión ${version} está instalada`,
  doneHint: "Funciona desde el próximo inicio. Lo que espera aquí se queda.",
  restart: "Reiniciar",
  faults,
};
