// Finds the owner of a library and talks to it.
import { ApiError, contractVersion } from "@openutm/shared-types";
import { homePaths } from "../paths.ts";
import { connectControl } from "./control/client.ts";
import type { ControlClient } from "./control/client.ts";
import { readOwnerInfo } from "./info.ts";
import { readTokenFile } from "./token.ts";

export type ConnectOptions = {
  readonly home: string;
  /** Who calls: “cli”, “electron”. */
  readonly client: string;
  readonly windowed: boolean;
  /** How long the owner may take to answer. */
  readonly timeoutMs?: number;
};

/** An owner that answers nothing for this long is taken for hung. */
export const notAnsweringMs = 5000;

const noOwner = (cause?: unknown): ApiError =>
  new ApiError("owner.unreachable", "No OpenUTM backend runs for this library.", {
    hint: "Start one.",
    cause,
  });

const readToken = (path: string): string => {
  try {
    const token = readTokenFile(path);
    if (token !== undefined) return token;
  } catch (cause) {
    throw noOwner(cause);
  }
  throw new ApiError(
    "auth.denied",
    "The backend's token file is not this user's own private file.",
    {
      hint: `Remove ${path} and start OpenUTM again.`,
    },
  );
};

/**
 * One attempt at the owner that `owner.json` names.
 *
 * @throws ApiError `owner.unreachable` none runs, `owner.notAnswering`, `contract.mismatch`, `auth.denied`
 */
export const connectToOwner = async (options: ConnectOptions): Promise<ControlClient> => {
  const paths = homePaths(options.home);
  const info = readOwnerInfo(paths.ownerInfo);
  if (info === undefined) throw noOwner();
  return connectControl({
    endpoint: info.endpoint,
    token: readToken(paths.controlToken),
    hello: { contractVersion, client: options.client, windowed: options.windowed },
    helloTimeoutMs: options.timeoutMs ?? notAnsweringMs,
  });
};
