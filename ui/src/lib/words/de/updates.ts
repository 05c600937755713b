import type { PolicyFault } from "../../bindings/PolicyFault";
import type { UpdateFault } from "../../bindings/UpdateFault";

const wrong: Record<PolicyFault, string> = {
  unreadable: "nicht lesbar ist",
  endpoint: "keine Adresse mit https nennt",
  public_key: "keinen Schlüssel enthält, mit dem Versionen signiert sind",
};
const faults: Record<UpdateFault, string> = {
  unreachable: "Der Server des Büros antwortet nicht. Versuchen Sie es wieder, wenn er erreichbar ist.",
  not_an_update:
    "Der Server des Büros bietet nichts für diesen Computer an. Sagen Sie es dem, der ihn betreut.",
  not_signed:
    "Was geholt wurde, ist nicht mit dem Schlüssel Ihres Büros für diese Version signiert; nichts wurde geändert. Sagen Sie es dem, der diesen Computer betreut.",
  not_installed:
    "Das System hat es nicht installiert, diese Version bleibt. Versuchen Sie es wieder, mit den Rechten, nach denen es fragt, und Platz auf der Platte.",
  not_by_itself:
    "Es ist richtig signiert, aber diese App kann sich nicht selbst austauschen. Ihre Paketverwaltung aktualisiert sie.",
};

/** Updates of the app, in the settings. */
export const updates = {
  title: "Updates",
  off: "Aus: niemand wird gefragt. Wer diesen Computer betreut, kann sie einrichten.",
  unusable: (file: string, fault: PolicyFault) =>
    `Updates sind in ${file} eingerichtet, was ${wrong[fault]}. Sagen Sie es dem, der diesen Computer betreut.`,
  from: (server: string) => `Von ${server}, signiert mit dem Schlüssel Ihres Büros`,
  look: "Nach Updates suchen",
  looking: "Wird gesucht",
  newest: "Dies ist die neueste Version",
  offered: (version: string) => `Version ${version} ist da`,
  byPackages:
    "Ihre Paketverwaltung aktualisiert diese App: Sie hat die neue Version oder bekommt sie von dem, der diesen Computer betreut.",
  install: (version: string) => `${version} installieren`,
  fetching: "Wird geholt",
  done: (version: string) => `Version ${version} ist installiert`,
  doneHint: "Sie gilt ab dem nächsten Start. Was hier wartet, bleibt.",
  restart: "Neu starten",
  faults,
};
