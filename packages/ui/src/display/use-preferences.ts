// How somebody looks at a guest: kept for each VM in this browser, beside what the settings say for all of them.
import type { DisplayPreferences, PixelDensity, ScaleMode } from "@openutm/display";
import { useCallback, useMemo, useState } from "react";
import { useSettings } from "../app/backend.tsx";

export type ViewChoice = {
  readonly scaleMode: ScaleMode;
  readonly pixelDensity: PixelDensity;
  readonly volume: number;
  readonly isMuted: boolean;
};

const defaultChoice: ViewChoice = {
  scaleMode: "fit",
  pixelDensity: "device",
  volume: 1,
  isMuted: false,
};

const keyOf = (vmId: string): string => `openutm.display.${vmId}`;

const oneOf = <T extends string>(values: readonly T[], value: unknown): T | undefined =>
  values.find((known) => known === value);

/** What was kept, as far as it can be understood; anything else is as it is at the start. */
export const choiceIn = (text: string | null): ViewChoice => {
  let kept: Readonly<Record<string, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? "{}");
    if (typeof parsed === "object" && parsed !== null) kept = { ...parsed };
  } catch {
    return defaultChoice;
  }
  const volume = kept["volume"];
  return {
    scaleMode: oneOf(["fit", "actual", "guest"], kept["scaleMode"]) ?? defaultChoice.scaleMode,
    pixelDensity: oneOf(["device", "page"], kept["pixelDensity"]) ?? defaultChoice.pixelDensity,
    volume: typeof volume === "number" && volume >= 0 && volume <= 1 ? volume : 1,
    isMuted: kept["isMuted"] === true,
  };
};

const read = (vmId: string): ViewChoice => {
  try {
    return choiceIn(localStorage.getItem(keyOf(vmId)));
  } catch {
    // A browser that keeps nothing for a page.
    return defaultChoice;
  }
};

export type Preferences = {
  readonly choice: ViewChoice;
  readonly preferences: DisplayPreferences;
  change(part: Partial<ViewChoice>): void;
};

export const usePreferences = (vmId: string): Preferences => {
  const [choice, setChoice] = useState(() => read(vmId));
  const { clipboard, releaseShortcut } = useSettings();
  const preferences = useMemo<DisplayPreferences>(
    () => ({
      scaleMode: choice.scaleMode,
      pixelDensity: choice.pixelDensity,
      volume: choice.isMuted ? 0 : choice.volume,
      clipboard,
      releaseShortcut,
    }),
    [choice, clipboard, releaseShortcut],
  );
  const change = useCallback(
    (part: Partial<ViewChoice>) =>
      setChoice((before) => {
        const next = { ...before, ...part };
        try {
          localStorage.setItem(keyOf(vmId), JSON.stringify(next));
        } catch {
          // It holds until the page is left.
        }
        return next;
      }),
    [vmId],
  );
  return { choice, preferences, change };
};
