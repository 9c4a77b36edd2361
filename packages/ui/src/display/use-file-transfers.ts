// Files that somebody dropped on the screen, on their way into the guest.
import type { FileTransfer, RemoteDisplay } from "@openutm/display";
import { useCallback, useEffect, useRef, useState } from "react";
import type { DroppedFile } from "../app/host-actions.ts";

export type Transfer = {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
};

export type TransferEnd =
  | { readonly name: string; readonly how: "done" }
  | { readonly name: string; readonly how: "failed"; readonly why: string };

export type FileTransfers = {
  readonly transfers: readonly Transfer[];
  send(files: readonly DroppedFile[]): void;
  cancel(id: number): void;
};

/** Reads the file, then sends it. */
const readAndSend = (
  display: RemoteDisplay,
  file: DroppedFile,
  onProgress: (sentBytes: number) => void,
): FileTransfer => {
  let isCancelled = false;
  let sending: FileTransfer | undefined;
  const run = async (): Promise<void> => {
    const opened = await file.open();
    if (isCancelled) return;
    sending = display.sendFile(opened, onProgress);
    await sending.done;
  };
  return {
    done: run(),
    cancel: () => {
      isCancelled = true;
      sending?.cancel();
    },
  };
};

/** @param onEnd of one that was not cancelled */
export const useFileTransfers = (
  display: RemoteDisplay | undefined,
  onEnd: (end: TransferEnd) => void,
): FileTransfers => {
  const [transfers, setTransfers] = useState<readonly Transfer[]>([]);
  const running = useRef(new Map<number, FileTransfer>());
  const lastId = useRef(0);
  const told = useRef(onEnd);
  useEffect(() => {
    told.current = onEnd;
  });

  const drop = useCallback((id: number): void => {
    running.current.delete(id);
    setTransfers((all) => all.filter((transfer) => transfer.id !== id));
  }, []);
  const sendOne = useCallback(
    (via: RemoteDisplay, file: DroppedFile): void => {
      lastId.current += 1;
      const id = lastId.current;
      const { name, sizeBytes } = file;
      setTransfers((all) => [...all, { id, name, sizeBytes, sentBytes: 0 }]);
      const transfer = readAndSend(via, file, (sentBytes) =>
        setTransfers((all) => all.map((one) => (one.id === id ? { ...one, sentBytes } : one))),
      );
      running.current.set(id, transfer);
      const ended = (end: TransferEnd): void => {
        // A transfer that was cancelled is gone from the list already.
        if (running.current.has(id)) told.current(end);
        drop(id);
      };
      transfer.done.then(
        () => ended({ name, how: "done" }),
        (error: unknown) =>
          ended({ name, how: "failed", why: error instanceof Error ? error.message : "" }),
      );
    },
    [drop],
  );
  const send = useCallback(
    (files: readonly DroppedFile[]): void => {
      if (display !== undefined) for (const file of files) sendOne(display, file);
    },
    [display, sendOne],
  );
  const cancel = useCallback(
    (id: number): void => {
      const transfer = running.current.get(id);
      drop(id);
      transfer?.cancel();
    },
    [drop],
  );
  return { transfers, send, cancel };
};
