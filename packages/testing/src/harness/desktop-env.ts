// What a GTK app runs in, so that no other settings of this user's WebKit and GTK are part of a test or a measurement.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestHome } from "./home.ts";

/** @param display of an X server: “:7” */
export const desktopEnv = (home: TestHome, display: string): NodeJS.ProcessEnv => {
  const own = (name: string): string => join(home.dir, name);
  for (const name of ["xdg-data", "xdg-cache", "xdg-config"])
    mkdirSync(own(name), { recursive: true });
  return {
    ...home.env,
    DISPLAY: display,
    XDG_DATA_HOME: own("xdg-data"),
    XDG_CACHE_HOME: own("xdg-cache"),
    XDG_CONFIG_HOME: own("xdg-config"),
    // Without it GTK waits for a bus that nobody runs.
    NO_AT_BRIDGE: "1",
  };
};
