import type { WordsOf } from "../words-of.ts";
import type { firstRun as en } from "./first-run.en.ts";

export const firstRun: WordsOf<typeof en> = {
  welcome: {
    title: "Was möchten Sie laufen lassen?",
    description:
      "Ein Computer in Ihrem Computer. Ziehen Sie eine ISO-Datei oder eine Festplatte in dieses Fenster oder wählen Sie etwas aus.",
    demo: "Gleich ausprobieren",
    demoFact: "Eine winzige Demo-Maschine, kein Download",
    demoTime: "2 Sekunden",
    linux: "Linux",
    linuxFact: "Ubuntu, Debian, Fedora und viele mehr",
    windows: "Windows",
    windowsFact: "Windows 11, 10 und ältere",
    bring: "Die ISO-Datei bringen Sie mit",
    more: "Etwas anderes…",
    details: "Was sich tun lässt",
  },
  setUp: {
    missing: "Eines fehlt noch: QEMU",
    tooOld: "Das QEMU auf diesem Computer ist zu alt",
    unusable: "Das QEMU auf diesem Computer ist nicht brauchbar",
    what: "QEMU ist das freie Programm, das die Maschinen ausführt. OpenUTM zeigt und steuert sie und benutzt das QEMU Ihres Systems, damit Sie von dort dessen Aktualisierungen bekommen.",
    install: "QEMU installieren",
    installWith: "Mit {{title}} installieren",
    consent: "OpenUTM führt für Sie diesen Befehl aus:",
    password: "Ihr System wird nach Ihrem Passwort fragen.",
    unavailable: "Hier nicht: {{reason}}",
    otherWays: "Andere Wege",
    byHandFact: "Kopieren Sie den Befehl in ein Terminal, kommen Sie zurück und prüfen Sie erneut.",
    copyCommand: "Befehl kopieren",
    download: "QEMUs Download-Seite",
    noBrew: "Ein Mac ohne Homebrew?",
    noBrewFact:
      "Homebrew ist der übliche Weg zu freien Programmen auf dem Mac. Auf seiner Seite steht eine Zeile für das Terminal; danach installiert diese Seite QEMU mit einem Klick. MacPorts geht ebenso.",
    brewPage: "Homebrews Seite",
    checkAgain: "Erneut prüfen",
    checking: "QEMU wird gesucht…",
    still: "Es gibt noch immer kein brauchbares QEMU.",
    installing: "QEMU wird mit {{title}} installiert",
    output: "Was die Paketverwaltung sagt",
    failed: "QEMU wurde nicht installiert",
    cancelled: "Die Installation wurde abgebrochen",
    ready: "QEMU ist bereit",
    version: "QEMU {{version}}",
  },
};
