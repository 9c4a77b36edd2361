// Starts the backend's process, waits for it and connects to the library's owner: that process, or another app.
import { connectToOwner } from "@openutm/backend-node/client";
import { ApiError, ApiErrorValue } from "@openutm/shared-types";
import type { BackendConnection } from "@openutm/shared-types";
import type { BackendProcess } from "./engine.ts";

type OpenBackendOptions = {
  readonly home: string;
  readonly start: () => BackendProcess;
};

const gone = (): ApiError =>
  new ApiError("owner.unreachable", "OpenUTM's backend has ended.", {
    hint: "Virtual machines go on running. The backend's log is logs/backend.log in the library's folder.",
  });

const problemOf = (line: string): ApiError | undefined => {
  try {
    const { error } = JSON.parse(line) as { error?: unknown };
    return error === undefined ? undefined : ApiError.fromValue(ApiErrorValue.parse(error));
  } catch {
    return undefined;
  }
};

/** What a process said last may be read only after its end is known. */
const lastWordsWithinMs = 500;

/** Resolves when the process has said what has become of it. */
const decided = (child: BackendProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.onLine((line) => {
      const problem = problemOf(line);
      if (problem === undefined) resolve();
      else reject(problem);
    });
    child.onExit(() => void setTimeout(() => reject(gone()), lastWordsWithinMs));
  });

/** @throws ApiError `library.unusable`, `contract.mismatch`, `owner.notAnswering`, `owner.unreachable` */
export const openBackend = async ({
  home,
  start,
}: OpenBackendOptions): Promise<BackendConnection> => {
  const child = start();
  await decided(child);
  return connectToOwner({ home, client: "electron", windowed: true });
};
