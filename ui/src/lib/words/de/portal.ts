import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import type { Told } from "../../problems";

export const portal = {
  paste: "Ihre Firma ist auf einem Bitrix24-Portal?",
  pasteHint:
    "Fügen Sie die Adresse eines eingehenden Webhooks ein. Ein Admin legt ihn dort an, für Benutzer, Abteilungen und das Ereignisprotokoll.",
  by: (host: string, owner: string) => `${host}, über einen Webhook von ${owner}`,
  gets: "Sie bekommen alle Personen mit Suche und Filtern, das Ereignisprotokoll, und warum jemand nicht hineinkommt, soweit das Portal es sagt, auch ohne Netz.",
  reads: "Vorerst liest dieses Fenster nur: Entscheidungen auf Portalen kommen später.",
  absent:
    "Portale sagen Apps nichts von zweitem Schritt, Sitzungen, erlaubten Adressen, Sperren, Wiederherstellung und Links; darum lässt dieses Fenster sie weg.",
  lacking: "Was dieser Webhook nicht öffnet",
  secret: "Die Adresse öffnet Ihr Portal. Sie wird verschlüsselt gespeichert, wie alles hier.",
  go: "Verbinden",

  server: "Portal",
  webhook: "Webhook",
  webhookHint: "Seine Adresse bleibt hier, verschlüsselt, und wird nie wieder gezeigt.",
  change: "Anderen nehmen",
  changeTitle: "Anderen Webhook nehmen",
  changeHint: "Vom selben Portal. Was hier gespeichert ist, bleibt.",
  label: "Adresse des Webhooks",
  changed: "Das Portal wird mit dem neuen Webhook gelesen",

  host: "Adresse",
  scopes: "Der Webhook liest",
  about: "Auf dem Portal des Herstellers",
  aboutHint: "Was hier steht, wird dort immer wieder gelesen. Geändert wird es auf dem Portal.",

  sources: "Woher das ist",
  source: {
    portal: "Vom Portal",
    ours: "Von dieser App gesehen",
    inferred: "Erschlossen",
  } satisfies Record<Source, string>,
  field: {
    name: "Name",
    contact_email: "Kontakt-E-Mail",
    department: "Abteilung",
    position: "Position",
    status: "Status",
    since: "seit wann",
    last_sign_in: "letzte Anmeldung",
  } satisfies Record<Field, string>,
  inferredHint: "Dort aktiv und nie angemeldet: Die Einladung ist vermutlich noch nicht beantwortet.",
  notTold: "Nicht mitgeteilt",

  notInYet: {
    title: "Hat sich nie angemeldet",
    text: (name: string) =>
      `${name} ist auf dem Portal aktiv und hat sich nie angemeldet; die Einladung ist also vermutlich noch nicht beantwortet. Portale sagen nicht, was aus der E-Mail wurde; erneut gesendet wird sie dort.`,
  },
  said: (said: string) => `Das Portal sagte: „${said}“`,
  asFarAsTold: (name: string) => `Nichts Bekanntes hält ${name} auf, soweit das Portal es sagt`,
};

export const lacks: Record<Lack, string> = {
  people: "Personen, ohne die es nichts zu zeigen gibt: Geben Sie ihm den Bereich „user“.",
  addresses: "Adressen; dafür braucht er den Bereich „user“.",
  sign_ins: "Letzte Anmeldungen, und damit, wer noch nicht dabei ist; dafür braucht er den Bereich „user“.",
  departments: "Abteilungen; dafür braucht er den Bereich „department“.",
  log: "Das Ereignisprotokoll; dafür braucht er den Bereich „main“, einen Admin und einen Tarif, der eines hat.",
  admin: "Alle Personen: Wer ihn angelegt hat, ist dort kein Admin; Ausgeschiedene können fehlen.",
};

export const portalFaults: Record<PortalFault, Told> = {
  too_many_calls: {
    what: "Das Portal nimmt gerade keine Aufrufe mehr an",
    why: "Auch andere Integrationen rufen es von dieser Adresse auf.",
    todo: "Es geht von selbst weiter.",
  },
  time_used_up: {
    what: "Das Portal gibt dieser App für einige Minuten keine Zeit mehr",
    why: "Es zählt, wie lange Aufrufe dauern, innerhalb von zehn Minuten.",
    todo: "Es geht von selbst weiter.",
  },
  overloaded: {
    what: "Das Portal hat REST wegen Überlast abgeschaltet",
    why: "Das bleibt für jede Integration so, bis der Support des Herstellers es aufhebt.",
    todo: "Schreiben Sie dem Support des Herstellers.",
  },
  webhook_gone: {
    what: "Das Portal nimmt diesen Webhook nicht mehr",
    why: "Er wurde gelöscht oder geändert, oder wer ihn angelegt hat, wurde gesperrt oder ist ausgeschieden.",
    todo: "Legen Sie auf dem Portal einen neuen an, und fügen Sie ihn in den Einstellungen ein.",
  },
  webhook_expired: {
    what: "Die Zeit des Webhooks ist um",
    todo: "Legen Sie auf dem Portal einen neuen an, und fügen Sie ihn in den Einstellungen ein.",
  },
  owner_left: {
    what: "Wer den Webhook angelegt hat, arbeitet dort nicht mehr",
    why: "Ein Webhook handelt als sein Eigentümer.",
    todo: "Lassen Sie einen anderen Admin einen anlegen, und fügen Sie ihn in den Einstellungen ein.",
  },
  looks_blocked: {
    what: "REST scheint auf dem Portal gesperrt zu sein",
    why: "Es weist alles ab, ohne zu sagen, warum, wie es das tut, solange jemand gesperrt ist.",
    todo: "Sehen Sie nach, ob auch andere Integrationen stehen. Wenn ja, schreiben Sie dem Support des Herstellers, mit der Adresse des Portals, dem Namen und der E-Mail der gesperrten Person.",
  },
  blocked: {
    what: "REST ist gesperrt, solange dort jemand gesperrt ist",
    why: "Das hält jeden Webhook, jede Integration und jede Anwendung an.",
    todo: "Lassen Sie die gesperrte Person entsperren; dann geht es von selbst weiter.",
  },
  not_on_plan: {
    what: "Der Tarif des Portals hat kein REST",
    todo: "Es braucht einen bezahlten Tarif, oder einen, der wieder bezahlt ist.",
  },
  scope_missing: {
    what: "Der Webhook darf das nicht lesen",
    why: "Ihm fehlt ein Bereich.",
    todo: "Geben Sie ihm auf dem Portal „user“, „department“ und „main“.",
  },
  no_right: {
    what: "Wer den Webhook angelegt hat, darf das dort nicht",
    todo: "Lassen Sie einen Admin des Portals einen anlegen, und fügen Sie ihn in den Einstellungen ein.",
  },
  needs_https: {
    what: "Das Portal nimmt nur verschlüsselte Verbindungen an",
    todo: "Fügen Sie die Adresse ein, die mit https beginnt.",
  },
  portal_deleted: {
    what: "Das Portal wurde gelöscht",
    why: "Was vorher davon gelesen wurde, bleibt hier.",
  },
  confirmation_waits: {
    what: "Ein Admin des Portals muss diese App erst bestätigen",
    todo: "Es wartet auf dem Portal; dann geht es von selbst weiter.",
  },
  confirmation_refused: {
    what: "Ein Admin des Portals hat diese App abgelehnt",
    todo: "Fragen Sie ihn, oder fügen Sie in den Einstellungen einen anderen Webhook ein.",
  },
  portal_trouble: { what: "Das Portal hatte selbst einen Fehler", todo: "Es geht von selbst weiter." },
  not_understood: {
    what: "Das Portal versteht diese App nicht",
    why: "Es ist älter oder neuer als das, was beschrieben ist.",
  },
  wrong_address: { what: "Das Portal nimmt diese Adresse nicht an" },
  address_taken: {
    what: "Jemand auf dem Portal hat diese Adresse",
    why: "Es sagt weder, wer, noch ob als Anmeldename oder Kontakt-E-Mail. Ausgeschiedene zählen.",
    todo: "Suchen Sie hier danach.",
  },
  too_many_people: { what: "Der Tarif des Portals erlaubt nicht mehr Personen" },
  needs_workgroup: { what: "Eine Person von außen braucht dort eine Arbeitsgruppe" },
  change_denied: {
    what: "Das Portal erlaubt diese Änderung nicht",
    why: "Die Person ist nicht da, oder wer den Webhook angelegt hat, darf sie nicht ändern.",
  },
  change_refused: { what: "Das Portal hat die Änderung nicht angenommen", why: "Es sagt nicht, warum." },
};
