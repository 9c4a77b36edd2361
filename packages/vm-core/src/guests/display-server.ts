// Where a guest's display listens, and the password that it wants.
import { ApiError } from "@openutm/shared-types";
import type { DisplayProtocol, Endpoint } from "@openutm/shared-types";
import type { GuestFiles } from "../ports/guest-files.ts";
import type { Run } from "./run.ts";

export type DisplayServer = {
  readonly protocol: DisplayProtocol;
  readonly endpoint: Endpoint;
  /** Only loopback TCP has one. */
  readonly password: string | undefined;
};

const passwordBytes = 1024;

/** @throws ApiError `stream.unavailable` */
export const displayServer = async (
  files: Pick<GuestFiles, "readBounded">,
  run: Pick<Run, "file" | "dir">,
): Promise<DisplayServer> => {
  const { displayProtocol: protocol } = run.file;
  const endpoint = run.dir.endpoints.display;
  if (protocol === "none" || endpoint === undefined) {
    throw new ApiError("stream.unavailable", "The VM was started without a display.", {
      hint: "Choose a display in its settings and restart it.",
    });
  }
  const secret = `${run.dir.path}/display.secret`;
  const password =
    endpoint.kind === "tcp"
      ? new TextDecoder().decode(await files.readBounded(secret, passwordBytes))
      : undefined;
  return { protocol, endpoint, password };
};
