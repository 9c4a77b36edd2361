import type {
  DisplayAbilities,
  DisplayScreens,
  DisplayStatistics,
  DisplayView,
  MicrophoneState,
  RemoteDisplay,
} from "@openutm/display";
import { useEffect, useState } from "react";

export type DisplayFacts = {
  readonly abilities: DisplayAbilities;
  readonly statistics: DisplayStatistics;
  readonly view: DisplayView;
  readonly screens: DisplayScreens;
  readonly microphone: MicrophoneState;
};

/** What a display can do and has done, as it changes. Undefined without a display. */
export const useDisplayFacts = (display: RemoteDisplay | undefined): DisplayFacts | undefined => {
  const [facts, setFacts] = useState<DisplayFacts>();
  useEffect(() => {
    if (display === undefined) return undefined;
    const read = (): void =>
      setFacts({
        abilities: display.abilities(),
        statistics: display.statistics(),
        view: display.view(),
        screens: display.screens(),
        microphone: display.microphone(),
      });
    read();
    const stop = display.onChange(read);
    return () => {
      stop();
      setFacts(undefined);
    };
  }, [display]);
  return facts;
};
