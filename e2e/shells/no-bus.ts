// For a screen without a desktop.
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A toolkit that finds no bus of a desktop starts one, which would outlive the windows. */
export const noBus = {
  DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(tmpdir(), "no-bus")}`,
} as const;
