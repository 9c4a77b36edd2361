import type { WordsOf } from "../words-of.ts";
import type { trash as en } from "./trash.en.ts";

export const trash: WordsOf<typeof en> = {
  title: "Papierkorb",
  intro: "Gelöschte Maschinen liegen hier mit ihren Festplatten, bis Sie den Papierkorb leeren.",
  empty: "Der Papierkorb ist leer",
  emptyHint: "Was Sie löschen, kommt zuerst hierher und lässt sich zurückholen.",
  restore: "Wiederherstellen",
  remove: "Endgültig löschen…",
  emptyAll: "Papierkorb leeren…",
  deletedAt: "Gelöscht {{when}}",
  size: "{{size}} auf der Festplatte",
  restored: "„{{name}}“ ist wieder da",
  show: "Zeigen",
  removeTitle: "„{{name}}“ endgültig löschen?",
  removeText:
    "Die Maschine und ihre Festplatten ({{size}}) werden von diesem Computer entfernt. Niemand kann sie zurückholen.",
  emptyTitle_one: "{{count}} Maschine endgültig löschen?",
  emptyTitle_other: "{{count}} Maschinen endgültig löschen?",
  emptyText:
    "Diese Maschinen und ihre Festplatten ({{size}}) werden entfernt. Niemand kann sie zurückholen.",
  andMore_one: "und {{count}} weitere",
  andMore_other: "und {{count}} weitere",
  keep: "Behalten",
  keepAll: "Behalten",
  removeNow: "Endgültig löschen",
  failed: "Der Papierkorb ist nicht lesbar",
  filesStay: "Ihre eigenen Dateien (ISOs, verknüpfte Abbilder) bleiben, wo sie sind.",
};
