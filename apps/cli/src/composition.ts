// What this program's backends are made of.
import { resolve } from "node:path";
import { createBackend, findHome, openDoor, type OwnerOptions } from "@openutm/backend-node";
import { demoImagePath, pageDir } from "./assets.ts";
import { version } from "./version.ts";

/** A backend of this user's library. A `windowed` one has somebody in front of it and is taken over by nobody. */
export const backendOptions = ({ windowed }: { readonly windowed: boolean }): OwnerOptions => {
  const home = resolve(findHome());
  return {
    home,
    windowed,
    version,
    createBackend: () => createBackend({ home, version, demoImagePath }),
    openDoor: (backend, options) => openDoor(backend, { ...options, home, pageDir }),
  };
};
