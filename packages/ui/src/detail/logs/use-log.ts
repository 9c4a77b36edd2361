import type { Reason } from "@openutm/shared-types";
import { useEffect, useState } from "react";
import { useConnection } from "../../app/backend.tsx";
import { followStream } from "../streams/follow-stream.ts";
import { linesOf } from "../streams/lines.ts";
import { addLines, type LogLine } from "./log-lines.ts";

export type Log = {
  /** Undefined until the first answer. */
  readonly lines: readonly LogLine[] | undefined;
  readonly failure: Reason | undefined;
};

/** A VM's log as it is written, also of one that does not run. */
export const useLog = (id: string): Log => {
  const connection = useConnection();
  const [log, setLog] = useState<Log>({ lines: undefined, failure: undefined });
  useEffect(
    () =>
      followStream({
        connection,
        id,
        stream: "log",
        read: async ({ chunks }) => {
          // Each stream begins with the last lines again.
          setLog({ lines: [], failure: undefined });
          for await (const texts of linesOf(chunks))
            setLog(({ lines = [], failure }) => ({ lines: addLines(lines, texts), failure }));
        },
        onFailure: (failure) => setLog(({ lines }) => ({ lines, failure })),
      }),
    [connection, id],
  );
  return log;
};
