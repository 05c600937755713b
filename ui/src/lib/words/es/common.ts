import { list, number, plural } from "../../plural";

export const common = {
  close: "Cerrar",
  cancel: "Cancelar",
  save: "Guardar",
  meanwhile: (now: string, yours = true) =>
    (now === "" ? "Entretanto quedó vacío." : `Entretanto cambió a «${now}».`) +
    (yours ? " Al guardar queda lo que usted escribió." : ""),
  undo: "Deshacer",
  yes: "Sí",
  no: "No",
  clear: "Quitar la selección",
  copy: "Copiar",
  copied: "Copiado",
  savedFilters: "Filtros guardados",
  saveFilters: "Guardar estos filtros",
  saveHint: "Se guardan cifrados en este ordenador.",
  saveName: "Nombre",
  saveGo: "Guardar",
  nothingToSave: "Filtre primero la lista",
  removeSaved: (name: string) => `Quitar «${name}»`,
  copiedForNow: "Copiado. Sale del portapapeles a los 90 segundos.",
  loading: "Cargando",
  inSeconds: (seconds: number) => `${seconds} s`,
  news: "Novedades",
  dismissNews: "Cerrar este aviso",
  paneWidth: "Ancho del panel derecho",
  chosen: "Selección",
  choose: (name: string) => `Seleccionar ${name}`,
  chooseAll: "Seleccionar todo",
  selected: (n: number) => plural(n, { one: "# seleccionado", other: "# seleccionados" }),
  atMost: (n: number) => `Como mucho se seleccionan y cambian ${number(n)} a la vez.`,
  leftOut: (n: number, reasons: string[]) =>
    plural(n, { one: "# queda fuera: {why}.", other: "# quedan fuera: {why}." }, { why: list(reasons) }),
  notPossible: (name: string, why: string) => `No es posible con ${name}: ${why}.`,
  vanished: "ya no está en esta lista",
  atOnce: (most: number) => `como mucho ${number(most)} a la vez`,
  columns: "Columnas",
  resetColumns: "Restablecer columnas",
  columnKeys: "Ordenar. Alt y ← o → cambian el ancho.",
  inList: {
    heading: "En una lista",
    ends: "Primera, última",
    screens: "Una página adelante, atrás",
    extend: "Ampliar la selección",
    clear: "Quitar la selección",
    menu: "Menú de la fila",
    width: "Ancho de una columna, en su título",
  },
  more: "Más acciones",
  tryAgain: "Intentarlo de nuevo",
  showTable: "Mostrar como tabla",
  hideTable: "Ocultar la tabla",
  none: "–",
  now: "ahora",
  minutes: (n: number) => `${number(n)} min`,
  hours: (n: number) => `${number(n)} h`,
  days: (n: number) => `${number(n)} d`,
};

export const undoing = {
  again: "Hacerlo otra vez",
  takenBack: "Retirado",
  waits: "En espera, aún no vigente",
  partly: (done: number, refused: number) =>
    plural(
      done,
      { one: "# decidido, {refused} sin cambios", other: "# decididos, {refused} sin cambios" },
      { refused: number(refused) },
    ),
  some: (taken: number, sent: number) =>
    plural(
      taken,
      {
        one: "Se retira # cambio, {sent} ya habían salido",
        other: "Se retiran # cambios, {sent} ya habían salido",
      },
      { sent: number(sent) },
    ),
  nothing: "Nada que deshacer",
  nothingMore: "Aquí no se ha decidido nada desde que se abrió o desbloqueó Gatehouse.",
};

export const notCopied = {
  title: "No se ha copiado nada",
  hint: "El portapapeles de este equipo no ha aceptado nada. El texto de abajo está seleccionado: cópielo con el teclado o anótelo.",
  text: "Texto para copiar",
};
