import type { PolicyFault } from "../../bindings/PolicyFault";
import type { UpdateFault } from "../../bindings/UpdateFault";

const wrong: Record<PolicyFault, string> = {
  unreadable: "jest nieczytelny",
  endpoint: "nie podaje adresu z https",
  public_key: "nie zawiera klucza, którym podpisano wersje",
};
const faults: Record<UpdateFault, string> = {
  unreachable: "Serwer biura nie odpowiada. Spróbuj ponownie, gdy będzie dostępny.",
  not_an_update: "Serwer biura nie ma nic dla tego komputera. Powiedz o tym jego opiekunowi.",
  not_signed:
    "Pobrany plik nie jest podpisany kluczem biura dla tej wersji, nic nie zmieniono. Powiedz o tym opiekunowi tego komputera.",
  not_installed:
    "System jej nie zainstalował, zostaje ta wersja. Spróbuj ponownie, z prawami, o które prosi, i miejscem na dysku.",
  not_by_itself:
    "Podpis jest dobry, ale aplikacja nie może wymienić sama siebie. Aktualizuje ją system pakietów.",
};

/** Updates of the app, in the settings. */
export const updates = {
  title: "Aktualizacje",
  off: "Wyłączone: nikt nie jest pytany. Może je ustawić opiekun tego komputera.",
  unusable: (file: string, fault: PolicyFault) =>
    `Aktualizacje są ustawione w pliku ${file}, który ${wrong[fault]}. Powiedz o tym opiekunowi tego komputera.`,
  from: (server: string) => `Z ${server}, podpisane kluczem biura`,
  look: "Szukaj aktualizacji",
  looking: "Szukanie",
  newest: "To jest najnowsza wersja",
  offered: (version: string) => `Jest wersja ${version}`,
  byPackages:
    "Tę aplikację aktualizuje system pakietów: ma nową wersję albo dostanie ją od opiekuna tego komputera.",
  install: (version: string) => `Zainstaluj ${version}`,
  fetching: "Pobieranie",
  done: (version: string) => `Wersja ${version} jest zainstalowana`,
  doneHint: "Działa od następnego uruchomienia. To, co tu czeka, zostaje.",
  restart: "Uruchom ponownie",
  faults,
};
