import type { Vm } from "@openutm/shared-types";
import { useEffect, useState } from "react";
import { useConnection } from "../../app/backend.tsx";
import { followStream } from "../streams/follow-stream.ts";
import { linesOf } from "../streams/lines.ts";
import { addSamples, statsOf, type StatsWindow } from "./stats-window.ts";

const nothing: StatsWindow = [];

/** What the running guest uses, over the last minute; measured only while somebody asks. */
export const useStats = ({ id, runtime }: Vm): StatsWindow => {
  const connection = useConnection();
  const [window, setWindow] = useState(nothing);
  const pid = runtime?.pid;
  useEffect(() => {
    if (pid === undefined) return undefined;
    const stop = followStream({
      connection,
      id,
      stream: "stats",
      read: async ({ chunks }) => {
        for await (const lines of linesOf(chunks)) {
          const samples = lines.flatMap((line) => statsOf(line) ?? []);
          setWindow((before) => addSamples(before, samples));
        }
      },
    });
    return () => {
      stop();
      setWindow(nothing);
    };
  }, [connection, id, pid]);
  return window;
};
