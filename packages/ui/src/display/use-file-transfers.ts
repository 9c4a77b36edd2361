// Files that somebody dropped on the screen, on their way into the guest.
import type { FileTransfer, RemoteDisplay } from "@openutm/display";
import { useCallback, useEffect, useRef, useState } from "react";

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
  send(files: readonly File[]): void;
  cancel(id: number): void;
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
    (via: RemoteDisplay, file: File): void => {
      lastId.current += 1;
      const id = lastId.current;
      const { name, size: sizeBytes } = file;
      setTransfers((all) => [...all, { id, name, sizeBytes, sentBytes: 0 }]);
      const transfer = via.sendFile(file, (sentBytes) =>
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
    (files: readonly File[]): void => {
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
