// The door of one library: its token and its port stay the same, so that an open page finds it again after a restart.
import { readFileSync, writeFileSync } from "node:fs";
import { homePaths } from "../paths.ts";
import type { OpenDoor } from "../owner/door-slot.ts";
import type { LocalBackend } from "../owner/in-process.ts";
import { keepTokenFile } from "../owner/token.ts";
import { createDoor } from "./door.ts";
import type { DoorOptions } from "./door.ts";

export type HomeDoorOptions = Omit<DoorOptions, "backend" | "token" | "preferredPort"> & {
  readonly home: string;
};

const readPort = (path: string): number => {
  try {
    const port = Number(readFileSync(path, "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
  } catch {
    return 0;
  }
};

/** @throws ApiError `port.inUse` */
export const openDoor = async (
  backend: LocalBackend,
  { home, ...options }: HomeDoorOptions,
): Promise<OpenDoor> => {
  const paths = homePaths(home);
  const token = keepTokenFile(paths.doorToken);
  const preferredPort = readPort(paths.doorPort);
  const door = await createDoor({ ...options, backend, token, preferredPort });
  if (door.port !== preferredPort) writeFileSync(paths.doorPort, `${door.port}\n`, { mode: 0o600 });
  return door;
};
