import type { WordsOf } from "../words-of.ts";
import type { app as en } from "./app.en.ts";

export const app: WordsOf<typeof en> = {
  opening: "Wird geöffnet…",
  lost: "OpenUTMs Hintergrundprogramm antwortet nicht. Ihre Maschinen laufen weiter; diese Seite verbindet sich von selbst neu.",
  paneFailed: "Dieser Teil der Seite ist gescheitert",
  paneFailedHint:
    "Das ist ein Fehler in OpenUTM, Ihren Maschinen ist nichts geschehen. Versuchen Sie es noch einmal, oder senden Sie uns den Bericht.",
  partMissing: "Dieser Teil der Seite ließ sich nicht laden",
  partMissingHint:
    "Vermutlich wurde OpenUTM aktualisiert, seit die Seite geöffnet wurde. Laden Sie die Seite neu.",
  reload: "Seite neu laden",
  tryAgain: "Noch einmal versuchen",
  copyReport: "Bericht kopieren",
  undo: "Rückgängig",
  showIt: "Zeigen",
  viewLogs: "Protokolle ansehen",
  forceOff: "Sofort ausschalten",
  drop: {
    here: "Hier ablegen",
    hint: "Aus einer ISO oder einer Festplatte wird eine neue Maschine.",
    folder: "Aus einem Ordner kann keine Maschine werden",
    folderHint: "Legen Sie eine ISO oder ein Festplattenabbild (qcow2, raw) ab.",
    nothing: "Das Abgelegte enthielt keine Datei",
  },
  moved: "„{{name}}“ liegt im Papierkorb",
  cloned: "„{{name}}“ ist geklont",
  demo: "Demo",
  cloneName: "{{name}} (Kopie)",
  linkedName: "{{name}} (verknüpft)",
  stale: "Jemand anderes hat das inzwischen geändert",
  jobs: {
    label: "Woran OpenUTM arbeitet",
  },
};
