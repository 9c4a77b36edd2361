// Where each window was, so that it opens there again: as long as that is still on some screen.
import { z } from "@openutm/shared-types";
import { readJson, writeJson } from "./json-file.ts";

const Place = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200).max(32_768),
  height: z.int().min(150).max(32_768),
  fullScreen: z.boolean(),
  maximized: z.boolean(),
});
export type Place = z.infer<typeof Place>;
const Places = z.record(z.string(), Place);

export type Area = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type WindowPlaces = {
  /** Undefined when none is known or none of it can be seen any more. */
  get(name: string, screens: readonly Area[]): Place | undefined;
  set(name: string, place: Place): void;
};

/** Displays are remembered of that many VMs. */
const maxPlaces = 200;
/** So much of a window's upper edge must be on a screen for a mouse to find it. */
const reachPx = 80;

const canBeReached = (place: Place, screens: readonly Area[]): boolean =>
  screens.some(
    (screen) =>
      place.y >= screen.y &&
      place.y <= screen.y + screen.height - reachPx &&
      place.x + place.width >= screen.x + reachPx &&
      place.x <= screen.x + screen.width - reachPx,
  );

export const openWindowPlaces = (path: string): WindowPlaces => {
  const found = Places.safeParse(readJson(path));
  const places = new Map(Object.entries(found.success ? found.data : {}));
  return {
    get: (name, screens) => {
      const place = places.get(name);
      return place !== undefined && canBeReached(place, screens) ? place : undefined;
    },
    set: (name, place) => {
      places.delete(name);
      places.set(name, place);
      for (const oldest of places.keys()) {
        if (places.size <= maxPlaces) break;
        places.delete(oldest);
      }
      try {
        writeJson(path, Object.fromEntries(places));
      } catch {
        // A library on a read-only disk can be looked at; its windows just do not stay where they were.
      }
    },
  };
};
