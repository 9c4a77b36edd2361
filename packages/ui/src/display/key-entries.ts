import type { TFunction } from "i18next";
import { keyLabels } from "../components/kbd/platform.ts";
import type { MenuEntry } from "../components/menu/entries.ts";
import { chords, functionKeys, terminalChords } from "./key-chords.ts";

type Words = TFunction<"display">;

const keyName = (t: Words, code: string): string => {
  switch (code) {
    case "MetaLeft":
      return t(keyLabels() === "apple" ? "keyNames.MetaLeftApple" : "keyNames.MetaLeft");
    case "ControlLeft":
    case "AltLeft":
    case "ShiftLeft":
    case "Delete":
    case "Backspace":
    case "Escape":
    case "Tab":
    case "PrintScreen":
      return t(`keyNames.${code}`);
    default:
      return code;
  }
};

const chordEntry = (
  t: Words,
  codes: readonly string[],
  send: (codes: readonly string[]) => void,
): MenuEntry => ({
  id: codes.join("+"),
  label: codes.map((code) => keyName(t, code)).join("+"),
  run: () => send(codes),
});

/** The menu of keys. */
export const keyEntries = (
  t: Words,
  parts: { send(codes: readonly string[]): void; typeText(): void },
): readonly MenuEntry[] => {
  const entry = (codes: readonly string[]): MenuEntry => chordEntry(t, codes, parts.send);
  return [
    { id: "typeText", label: t("typeText"), run: parts.typeText },
    { kind: "separator", id: "before chords" },
    ...Object.values(chords).map(entry),
    { kind: "separator", id: "before more" },
    {
      kind: "submenu",
      id: "functionKeys",
      label: t("functionKeys"),
      entries: functionKeys.map((key) => entry([key])),
    },
    {
      kind: "submenu",
      id: "terminals",
      label: t("terminals"),
      entries: terminalChords.map(entry),
    },
  ];
};
