// The command line's way to a backend: the owner that runs, or a headless one that is started and ends by itself.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { backendCommand, findHome, reachBackend } from "@openutm/backend-node";
import type { BackendConnection } from "@openutm/shared-types";
import { rustCommand, wantedBackend } from "./backend-kind.ts";

const program = fileURLToPath(new URL(import.meta.url));

/** @throws ApiError `owner.unreachable`, `owner.notAnswering`, `contract.mismatch`, `library.unusable` */
export const connect = async (): Promise<BackendConnection> => {
  const wanted = wantedBackend(process.env);
  return reachBackend({
    home: resolve(findHome()),
    client: "cli",
    windowed: false,
    command: wanted === "rust" ? rustCommand(process.env, "backend") : backendCommand(program),
    ...(wanted === undefined ? {} : { wanted }),
  });
};
