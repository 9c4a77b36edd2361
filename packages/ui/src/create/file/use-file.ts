// The wizard's file: chosen by its path, or sent by the browser that holds it, and then looked at.
import type { Reason } from "@openutm/shared-types";
import { useCallback, useEffect, useRef, useState } from "react";
import { reasonOf, useConnection } from "../../app/backend.tsx";
import type { FileFacts } from "../wish/file-facts.ts";
import { lookAt } from "./look-at.ts";
import { sendFile } from "./send-file.ts";

export type Sending = {
  readonly name: string;
  readonly sentBytes: number;
  readonly totalBytes: number;
  cancel(): void;
};

export type ChosenFile = {
  /** While a browser's file is on its way. */
  readonly sending: Sending | undefined;
  /** Why it could not be sent. */
  readonly failure: Reason | undefined;
  /** A file of the host, by its path. */
  choose(path: string): void;
  /** A file in the hands of the browser. */
  send(file: File): void;
};

export const useFile = (onFacts: (facts: FileFacts) => void): ChosenFile => {
  const connection = useConnection();
  const [sending, setSending] = useState<Omit<Sending, "cancel">>();
  const [failure, setFailure] = useState<Reason>();
  const turn = useRef<AbortController>(undefined);
  useEffect(() => () => turn.current?.abort(), []);

  /** A later choice makes an earlier one void. */
  const take = useCallback((): AbortSignal => {
    turn.current?.abort();
    turn.current = new AbortController();
    setFailure(undefined);
    setSending(undefined);
    return turn.current.signal;
  }, []);

  const look = useCallback(
    async (path: string, signal: AbortSignal): Promise<void> => {
      onFacts({ state: "looking", path });
      const facts = await lookAt(connection, path);
      if (!signal.aborted) onFacts(facts);
    },
    [connection, onFacts],
  );

  const upload = useCallback(
    async (file: File): Promise<void> => {
      const signal = take();
      const progress = (sentBytes: number): void => {
        if (!signal.aborted) setSending({ name: file.name, sentBytes, totalBytes: file.size });
      };
      progress(0);
      try {
        const path = await sendFile(connection, file, { onProgress: progress, signal });
        if (!signal.aborted) await look(path, signal);
      } catch (error) {
        if (!signal.aborted) setFailure(reasonOf(error));
      } finally {
        if (!signal.aborted) setSending(undefined);
      }
    },
    [connection, take, look],
  );

  const choose = useCallback((path: string) => void look(path, take()), [look, take]);
  const send = useCallback((file: File) => void upload(file), [upload]);
  const cancel = useCallback(() => {
    turn.current?.abort();
    setSending(undefined);
  }, []);

  return { sending: sending && { ...sending, cancel }, failure, choose, send };
};
