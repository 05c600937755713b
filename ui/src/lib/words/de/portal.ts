import type { Field } from "../../bindings/Field";
import type { Lack } from "../../bindings/Lack";
import type { PortalFault } from "../../bindings/PortalFault";
import type { Source } from "../../bindings/Source";
import { plural } from "../../plural";
import type { Told } from "../../problems";

export const portal = {
  paste: "Ihre Firma ist in einem Bitrix24-Portal?",
  pasteHint:
    "Fügen Sie die Adresse eines eingehenden Webhooks ein. Ein Admin macht ihn dort, für Benutzer, Abteilungen und das Ereignisprotokoll.",
  by: (host: string, owner: string) => `${host}, über einen Webhook von ${owner}`,
  gets: "Sie bekommen alle Personen mit Suche und Filtern, das Ereignisprotokoll, und warum jemand nicht hineinkommt, soweit das Portal es sagt, auch ohne Netz.",
  decides:
    "Sie entlassen, nehmen wieder auf, bearbeiten und laden hier ein, auch ohne Netz. Im Portal geschieht es, sobald es eines gibt, im Namen dessen, der den Webhook gemacht hat.",
  absent:
    "Portale sagen Apps nichts über Zwei-Schritt, Sitzungen, erlaubte Adressen, Sperren, Wiederherstellung und Links; dieses Fenster lässt sie deshalb weg.",
  lacking: "Was dieser Webhook nicht öffnet",
  secret: "Die Adresse öffnet Ihr Portal. Sie wird verschlüsselt gespeichert, wie alles hier.",
  go: "Verbinden",
  server: "Das Portal",
  webhook: "Der Webhook",
  webhookHint: "Seine Adresse bleibt hier, verschlüsselt, und wird nie wieder gezeigt.",
  change: "Einen anderen nehmen",
  changeTitle: "Einen anderen Webhook nehmen",
  changeHint: "Vom selben Portal. Was hier gespeichert ist, bleibt.",
  label: "Adresse des Webhooks",
  changed: "Das Portal wird jetzt über den neuen Webhook gelesen",
  host: "Adresse",
  scopes: "Der Webhook liest",
  about: "Im Portal des Herstellers",
  aboutHint:
    "Was hier steht, wird dort immer wieder gelesen. Personen ändert man hier oder dort, alles andere dort.",
  receipts:
    "Portale geben keine Quittungen. Diese hat die App selbst gemacht, aus dem, was das Portal geantwortet hat.",
  dismissStops: (n: number) =>
    plural(n, {
      one: "Die Anmeldung im Portal endet. Was ihr gehört, bleibt dort; Wiederaufnehmen lässt sie wieder hinein.",
      other:
        "Die Anmeldung im Portal endet für # Personen. Was ihnen gehört, bleibt dort; Wiederaufnehmen lässt sie wieder hinein.",
    }),
  sources: "Woher das stammt",
  source: {
    portal: "Aus dem Portal",
    ours: "Von dieser App gesehen",
    inferred: "Erschlossen",
  } satisfies Record<Source, string>,
  field: {
    name: "der Name",
    contact_email: "die Kontakt-E-Mail",
    department: "die Abteilung",
    position: "die Position",
    status: "der Status",
    since: "seit wann",
    last_sign_in: "die letzte Anmeldung",
  } satisfies Record<Field, string>,
  inferredHint: "Dort aktiv und nie angemeldet: Die Einladung ist vermutlich noch nicht angenommen.",
  notTold: "Nicht mitgeteilt",
  notInYet: {
    title: "Hat sich nie angemeldet",
    text: (name: string) =>
      `${name} ist im Portal aktiv und hat sich nie angemeldet, die Einladung ist also vermutlich noch nicht angenommen. Portale sagen nicht, wie es dem Brief erging; erneut gesendet wird er dort.`,
  },
  said: (words: string) => `Das Portal sagte: „${words}“`,
  asFarAsTold: (name: string) => `Soweit das Portal es sagt, hält ${name} nichts auf`,
};

export const lacks: Record<Lack, string> = {
  people: "Personen, ohne die es nichts zu zeigen gibt: Geben Sie ihm den Bereich „user“.",
  addresses: "Adressen, wofür er den Bereich „user“ braucht.",
  sign_ins: "Letzte Anmeldungen, und damit, wer noch nicht da war, wofür er den Bereich „user“ braucht.",
  departments: "Abteilungen, wofür er den Bereich „department“ braucht.",
  log: "Das Ereignisprotokoll, wofür er den Bereich „main“, einen Admin und einen Tarif braucht, der eines hat.",
  admin: "Alle: Wer ihn gemacht hat, ist dort kein Admin; Ausgeschiedene können fehlen.",
  decisions:
    "Entscheiden: Zum Entlassen, Wiederaufnehmen, Bearbeiten und Einladen braucht er den Bereich „user“, gemacht von einem Admin.",
};

export const portalFaults: Record<PortalFault, Told & { todo: string }> = {
  too_many_calls: {
    what: "Das Portal nimmt gerade keine weiteren Aufrufe an",
    why: "Auch andere Integrationen rufen es von dieser Adresse aus auf.",
    todo: "Es geht von selbst weiter.",
  },
  time_used_up: {
    what: "Das Portal gibt dieser App für einige Minuten keine Zeit mehr",
    why: "Es zählt innerhalb von zehn Minuten, wie lange Aufrufe dauern.",
    todo: "Es geht von selbst weiter.",
  },
  overloaded: {
    what: "Das Portal hat REST wegen Überlast abgeschaltet",
    why: "Das gilt für jede Integration, bis der Support des Herstellers es aufhebt.",
    todo: "Schreiben Sie dem Support des Herstellers.",
  },
  webhook_gone: {
    what: "Das Portal nimmt diesen Webhook nicht mehr an",
    why: "Er wurde gelöscht oder geändert, oder wer ihn gemacht hat, wurde gesperrt oder ist ausgeschieden.",
    todo: "Machen Sie im Portal einen neuen und fügen Sie ihn in den Einstellungen ein.",
  },
  webhook_expired: {
    what: "Die Zeit des Webhooks ist um",
    todo: "Machen Sie im Portal einen neuen und fügen Sie ihn in den Einstellungen ein.",
  },
  owner_left: {
    what: "Wer den Webhook gemacht hat, arbeitet dort nicht mehr",
    why: "Ein Webhook handelt für seinen Besitzer.",
    todo: "Lassen Sie einen anderen Admin einen machen und fügen Sie ihn in den Einstellungen ein.",
  },
  looks_blocked: {
    what: "Es sieht so aus, als wäre REST im Portal gesperrt",
    why: "Es lehnt alles ab, ohne zu sagen, warum, wie es das tut, solange jemand gesperrt ist.",
    todo: "Sehen Sie nach, ob auch andere Integrationen stehen. Wenn ja, schreiben Sie dem Support des Herstellers die Adresse des Portals sowie Name und E-Mail der gesperrten Person.",
  },
  blocked: {
    what: "REST ist gesperrt, solange dort jemand gesperrt ist",
    why: "Das hält jeden Webhook, jede Integration und jede Anwendung an.",
    todo: "Lassen Sie die gesperrte Person entsperren; dann geht es von selbst weiter.",
  },
  not_on_plan: {
    what: "Der Tarif des Portals hat kein REST",
    todo: "Es braucht einen kostenpflichtigen Tarif, oder einen, der wieder bezahlt ist.",
  },
  scope_missing: {
    what: "Der Webhook darf das nicht lesen",
    why: "Ihm fehlt ein Bereich.",
    todo: "Geben Sie ihm im Portal „user“, „department“ und „main“.",
  },
  no_right: {
    what: "Wer den Webhook gemacht hat, darf das dort nicht",
    todo: "Lassen Sie einen Admin des Portals einen machen und fügen Sie ihn in den Einstellungen ein.",
  },
  needs_https: {
    what: "Das Portal nimmt nur verschlüsselte Verbindungen an",
    todo: "Fügen Sie die Adresse ein, die mit https beginnt.",
  },
  portal_deleted: {
    what: "Das Portal wurde gelöscht",
    why: "Was vorher daraus gelesen wurde, bleibt hier.",
    todo: "Vergessen Sie dieses Gerät in den Einstellungen, sobald nichts davon mehr gebraucht wird.",
  },
  confirmation_waits: {
    what: "Ein Admin des Portals muss diese App erst bestätigen",
    todo: "Es wartet im Portal; dann geht es von selbst weiter.",
  },
  confirmation_refused: {
    what: "Ein Admin des Portals hat diese App abgelehnt",
    todo: "Fragen Sie dort nach, oder fügen Sie in den Einstellungen einen anderen Webhook ein.",
  },
  portal_trouble: { what: "Das Portal hatte selbst einen Fehler", todo: "Es geht von selbst weiter." },
  not_understood: {
    what: "Das Portal versteht diese App nicht",
    why: "Es ist älter oder neuer als das, was dokumentiert ist.",
    todo: "Aktualisieren Sie diese App. Hilft das nicht, erledigen Sie es im Portal selbst.",
  },
  wrong_address: {
    what: "Das Portal nimmt diese Adresse nicht",
    todo: "Prüfen Sie, wie sie geschrieben ist, und entscheiden Sie es noch einmal.",
  },
  address_taken: {
    what: "Jemand im Portal hat diese Adresse",
    why: "Es sagt nicht, wer, und nicht, ob als Login oder als Kontakt-E-Mail. Ausgeschiedene zählen mit.",
    todo: "Suchen Sie hier danach.",
  },
  too_many_people: {
    what: "Der Tarif des Portals erlaubt nicht mehr Personen",
    todo: "Lassen Sie jemanden ausscheiden, der gegangen ist, oder den Tarif erweitern; entscheiden Sie es dann noch einmal.",
  },
  needs_workgroup: {
    what: "Eine Person von außen braucht dort eine Arbeitsgruppe",
    todo: "Laden Sie die Person im Portal ein, wo sich eine Arbeitsgruppe wählen lässt.",
  },
  change_denied: {
    what: "Das Portal erlaubt diese Änderung nicht",
    why: "Die Person ist nicht da, wer den Webhook gemacht hat, darf sie nicht ändern, oder sie ist ein Admin, den das Portal behält.",
    todo: "Sehen Sie im Portal nach, ob die Person da ist. Wenn ja, lassen Sie einen Admin, der sie ändern darf, einen Webhook machen und fügen Sie ihn in den Einstellungen ein.",
  },
  change_refused: {
    what: "Das Portal hat die Änderung nicht angenommen",
    why: "Es sagt nicht, warum.",
    todo: "Erledigen Sie es im Portal selbst, das dort vielleicht mehr sagt.",
  },
};
