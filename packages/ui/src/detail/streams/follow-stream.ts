// One of a VM's streams, opened again when it was lost.
import type { PageConnection } from "@openutm/native-bridge";
import type { ByteStream, Reason } from "@openutm/shared-types";
import { reasonOf } from "../../app/backend.tsx";

/** A stream that ended is opened again after these, the last one again and again. */
const retryDelaysMs = [300, 1000, 3000, 10_000] as const;

export type FollowOptions = {
  readonly connection: PageConnection;
  readonly id: string;
  readonly stream: "stats" | "log" | "serial";
  /** Reads an opened stream to its end. */
  read(stream: ByteStream): Promise<void>;
  /** Why there is none now; it is tried again. */
  onFailure?(reason: Reason): void;
};

/** Reads a stream for as long as somebody wants it. Returns the end of that, which is idempotent. */
export const followStream = ({
  connection,
  id,
  stream,
  read,
  onFailure,
}: FollowOptions): (() => void) => {
  let wanted = true;
  let opened: ByteStream | undefined;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const attempt = async (): Promise<void> => {
    const { ticket } = await connection.call("vm.openStream", { id, stream });
    if (!wanted) return;
    opened = await connection.openStream(ticket);
    if (!wanted) return opened.close();
    failures = 0;
    await read(opened);
  };

  const run = (): void => {
    clearTimeout(retry);
    opened?.close();
    attempt()
      .catch((error: unknown) => wanted && onFailure?.(reasonOf(error)))
      .finally(() => {
        if (!wanted) return;
        clearTimeout(retry);
        retry = setTimeout(run, retryDelaysMs[Math.min(failures, retryDelaysMs.length - 1)]);
        failures += 1;
      });
  };

  run();
  // Nobody waits out a delay when the backend is back.
  const stopListening = connection.onReconnect(() => {
    failures = 0;
    run();
  });
  return () => {
    wanted = false;
    stopListening();
    clearTimeout(retry);
    opened?.close();
  };
};
