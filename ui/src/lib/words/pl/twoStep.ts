import { counted as plural } from "../../plural";

export const twoStep = {
  pause: "Wstrzymaj drugi etap",
  changePause: "Zmień wstrzymanie",
  endPause: "Zakończ wstrzymanie",
  extend: "Przedłuż odroczenie",
  left: (span: string) => `zostało: ${span}`,
  reason: "Powód",

  pauseTitle: (name: string) => `Wstrzymaj weryfikację dwuetapową: ${name}`,
  pauseHint: (name: string) =>
    `${name} loguje się samym hasłem, aż wstrzymanie skończy się samo lub z nowym telefonem. ${name} dowie się o tym e-mailem.`,
  howLong: "Na jak długo",
  hours: (n: number) => plural(n, { one: "# godzina", few: "# godziny", many: "# godzin" }),
  days: (n: number) => plural(n, { one: "# dzień", few: "# dni", many: "# dni" }),
  other: "Inny czas",
  otherDays: "Dni, od 1 do 30",
  why: "Dlaczego",
  whyHint: "Będzie to w dzienniku i w wiadomości.",
  pauseFor: (span: string) => `Wstrzymaj: ${span}`,

  extendTitle: (name: string) => `Przedłuż odroczenie: ${name}`,
  extendHint: (name: string) => `${name} może od teraz tyle logować się bez drugiego etapu.`,
  extendBy: (span: string) => `Przedłuż: ${span} od teraz`,

  changeRole: "Zmień rolę",
  roleTitle: (name: string) => `Zmień rolę: ${name}`,
  role: "Nowa rola",
  transfer: "Właściciel zamiast mnie",
  roleHints: {
    owner: "Odpowiada za firmę obok Ciebie.",
    admin: "Prowadzi firmę; nadaje tylko rolę pomocy technicznej.",
    helpdesk: "Pomaga pracownikom, którzy nie mogą się zalogować; wstrzymuje drugi etap, kończy sesje.",
    employee: "Zwykły uczestnik. Aplikacja się zamknie, a to, co w niej zapisano, zniknie.",
    transfer: "Odtąd masz rolę administratora. Cofnąć to może tylko nowy właściciel.",
  },
  grant: (role: string) => `Nadaj rolę: ${role.toLowerCase()}`,
  handOn: "Przekaż własność",

  code: "Twój własny kod",
  codeHint: "Sześć cyfr, które pokazuje teraz aplikacja uwierzytelniająca. Tutaj ważne są pięć minut.",
  backup: "Użyj kodu zapasowego",
  digits: "Użyj aplikacji uwierzytelniającej",
  byPasskey: "Użyj klucza dostępu w przeglądarce",
  inBrowser: "Przeglądarka jest otwarta: potwierdź tam. Tutaj pójdzie dalej samo.",
  backupNumber: "Numer",
  backupCode: "Kod zapasowy",
  later: "To czeka tu, jeszcze nie obowiązując, aż podasz swój kod, gdy serwer będzie dostępny.",
  confirmTitle: "Potwierdź, że to Ty",
  confirmHint: (n: number) =>
    plural(n, {
      zero: "To, co wymaga Twojego drugiego etapu, wyjdzie po nim.",
      one: "# zmiana czeka na Twój drugi etap i wyjdzie po nim.",
      few: "# zmiany czekają na Twój drugi etap i wyjdą po nim.",
      many: "# zmian czeka na Twój drugi etap i wyjdzie po nim.",
    }),
  confirm: "Potwierdź",
  confirmed: "Potwierdzono na pięć minut",
  needs: "Potrzebny Twój kod",
  needsOnline: "Potrzebny Twój kod, gdy będzie sieć",
  nNeed: (n: number) =>
    plural(n, {
      one: "# zmiana wymaga Twojego kodu",
      few: "# zmiany wymagają Twojego kodu",
      many: "# zmian wymaga Twojego kodu",
    }),

  done: {
    paused: (name: string, span: string) => `Wstrzymujesz weryfikację dwuetapową: ${name}, ${span}`,
    ended: (name: string) => `Zakończono wstrzymanie: ${name}`,
    extended: (name: string, span: string) => `Przedłużasz odroczenie: ${name}, ${span}`,
    granted: (name: string, role: string) => `Nowa rola: ${name}, ${role.toLowerCase()}`,
    transferred: (name: string) => `Przekazujesz własność: ${name}`,
  },
};
