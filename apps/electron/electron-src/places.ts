// The names of the files that the built shell consists of.
import { app } from "electron";
import { join } from "node:path";

const dist = join(app.getAppPath(), "dist");

/** What other programs (QEMU's tools) or another process read lies beside the archive, not in it. */
const outsideArchive = (path: string): string =>
  path.replace(/app\.asar(?=[/\\])/, "app.asar.unpacked");

export const shipped = {
  preload: join(dist, "preload.cjs"),
  page: join(dist, "page"),
  trayIcon: join(dist, "icon.png"),
  backend: outsideArchive(join(dist, "backend.mjs")),
  cli: outsideArchive(join(dist, "openutm.mjs")),
} as const;
