import { list, number, plural } from "../../plural";

export const common = {
  close: "Fermer",
  cancel: "Annuler",
  save: "Enregistrer",
  meanwhile: (now: string, yours = true) =>
    (now === "" ? "Vidé entre-temps." : `Changé entre-temps en « ${now} ».`) +
    (yours ? " Enregistrer met votre saisie." : ""),
  undo: "Annuler",
  yes: "Oui",
  no: "Non",
  clear: "Effacer la sélection",
  copy: "Copier",
  copied: "Copié",
  savedFilters: "Filtres enregistrés",
  saveFilters: "Enregistrer ces filtres",
  saveHint: "Ils sont conservés chiffrés sur cet ordinateur.",
  saveName: "Nom",
  saveGo: "Enregistrer",
  nothingToSave: "Filtrez d’abord la liste",
  removeSaved: (name: string) => `Retirer « ${name} »`,
  copiedForNow: "Copié. Cela quitte le presse-papiers après 90 secondes.",
  loading: "Chargement",
  inSeconds: (seconds: number) => `${seconds} s`,
  news: "Nouvelles",
  dismissNews: "Fermer ce message",
  paneWidth: "Largeur du volet droit",
  chosen: "Sélection",
  choose: (name: string) => `Sélectionner ${name}`,
  chooseAll: "Tout sélectionner",
  selected: (n: number) => plural(n, { one: "# sélectionné", other: "# sélectionnés" }),
  atMost: (n: number) => `Au plus ${number(n)} sont sélectionnés et modifiés à la fois.`,
  leftOut: (n: number, reasons: string[]) =>
    plural(
      n,
      { one: "# reste de côté : {why}.", other: "# restent de côté : {why}." },
      { why: list(reasons) },
    ),
  notPossible: (name: string, why: string) => `Impossible pour ${name} : ${why}.`,
  vanished: "n’est plus dans cette liste",
  atOnce: (most: number) => `au plus ${number(most)} à la fois`,
  columns: "Colonnes",
  resetColumns: "Réinitialiser les colonnes",
  columnKeys: "Trier. Alt et ← ou → changent la largeur.",
  inList: {
    heading: "Dans une liste",
    ends: "Première, dernière",
    screens: "Un écran plus bas, plus haut",
    extend: "Étendre la sélection",
    clear: "Effacer la sélection",
    menu: "Menu de la ligne",
    width: "Largeur d’une colonne, sur son titre",
  },
  more: "Autres actions",
  tryAgain: "Réessayer",
  showTable: "Afficher en tableau",
  hideTable: "Masquer le tableau",
  none: "–",
  now: "0 min",
  minutes: (n: number) => `${number(n)} min`,
  hours: (n: number) => `${number(n)} h`,
  days: (n: number) => `${number(n)} j`,
};

export const undoing = {
  again: "Refaire",
  takenBack: "Repris",
  waits: "En attente, pas encore en vigueur",
  partly: (done: number, refused: number) =>
    plural(
      done,
      { one: "# décidé, {refused} inchangés", other: "# décidés, {refused} inchangés" },
      { refused: number(refused) },
    ),
  some: (taken: number, sent: number) =>
    plural(
      taken,
      {
        one: "# changement est repris, {sent} étaient déjà partis",
        other: "# changements sont repris, {sent} étaient déjà partis",
      },
      { sent: number(sent) },
    ),
  nothing: "Rien à annuler",
  nothingMore: "Rien n’a été décidé ici depuis que Gatehouse est ouvert ou déverrouillé.",
};

export const notCopied = {
  title: "Rien n’a été copié",
  hint: "Le presse-papiers de cet ordinateur n’a rien accepté. Le texte ci-dessous est sélectionné : copiez-le au clavier ou notez-le.",
  text: "Texte à copier",
};
