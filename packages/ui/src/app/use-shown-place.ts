import { useMemo } from "react";
import { useLibraryFact } from "./backend.tsx";
import { useNavigation, type Place } from "./navigation.tsx";
import { shownPlace } from "./shown-place.ts";

/** The place that can be shown, one object for as long as it stays the same. */
export const useShownPlace = (): Place => {
  const { at } = useNavigation();
  const shown = useLibraryFact((library) => JSON.stringify(shownPlace(at, library)));
  return useMemo(() => JSON.parse(shown) as Place, [shown]);
};
