// Files to the guest, through its agent: several at once, each in pieces as the agent takes them.
import { fileXferDetail, fileXferHeader, fileXferResults } from "@openutm/spice-wire";
import type { AgentBody, AgentMessage, AgentMessageName } from "@openutm/spice-wire";

export type FileToSend = {
  /** Only its last part reaches the guest. */
  readonly name: string;
  readonly sizeBytes: number;
  /** The bytes from `from` up to `to`; rejects when the file cannot be read any more. */
  read(from: number, to: number): Promise<Uint8Array>;
};

export type TransferState =
  | { readonly phase: "sending"; readonly sentBytes: number; readonly sizeBytes: number }
  | { readonly phase: "done" }
  | { readonly phase: "cancelled" }
  | { readonly phase: "failed"; readonly why: string };

/** `Key` is the caller's name for a transfer. */
export type FileSenderParts<Key> = {
  /** False while the agent takes no more: `drained` tells when it does. */
  send<N extends AgentMessageName>(name: N, body: AgentBody<N>): boolean;
  onState(key: Key, state: TransferState): void;
};

export type FileSender<Key> = {
  /** Begins at once; `onState` tells the rest. */
  start(key: Key, file: FileToSend): void;
  cancel(key: Key): void;
  receive(message: AgentMessage): void;
  /** The agent takes more. */
  drained(): void;
  /** The agent has gone: what was under way has failed. */
  reset(): void;
};

type Transfer<Key> = {
  readonly key: Key;
  /** The agent's name for it. */
  readonly id: number;
  readonly file: FileToSend;
  sentBytes: number;
  /** The agent has said that it can take the file. */
  wanted: boolean;
  reading: boolean;
  /** Read, and not yet accepted by the channel. */
  piece: Uint8Array | undefined;
};

/** As large as one message may be without holding up clipboard and resizing for long. */
const pieceBytes = 64 * 1024;

const wordsOfRefusal = (result: number, detail: Uint8Array): string => {
  switch (result) {
    case fileXferResults.not_enough_space: {
      const { kind, ...rest } = fileXferDetail(result, detail);
      const free = kind === "freeSpace" && "bytes" in rest ? ` (${rest.bytes} bytes are free)` : "";
      return `The guest has not enough space for the file${free}.`;
    }
    case fileXferResults.session_locked:
      return "The guest's session is locked: unlock it and try again.";
    case fileXferResults.vdagent_not_connected:
      return "Nobody is logged in to the guest's desktop, so nothing takes the file there.";
    case fileXferResults.disabled:
      return "The guest does not take files.";
    default:
      return "The guest could not write the file.";
  }
};

export const createFileSender = <Key>(parts: FileSenderParts<Key>): FileSender<Key> => {
  const transfers = new Map<number, Transfer<Key>>();
  let lastId = 0;

  const finish = (transfer: Transfer<Key>, state: TransferState): void => {
    if (transfers.delete(transfer.id)) parts.onState(transfer.key, state);
  };
  const tellAgent = ({ id }: Transfer<Key>): void =>
    void parts.send("file_xfer_status", {
      id,
      result: fileXferResults.cancelled,
      detail: new Uint8Array(),
    });

  const read = async (transfer: Transfer<Key>): Promise<void> => {
    const { file, sentBytes } = transfer;
    const to = Math.min(file.sizeBytes, sentBytes + pieceBytes);
    transfer.reading = true;
    try {
      const piece = await file.read(sentBytes, to);
      if (piece.length !== to - sentBytes) throw new Error("it is shorter than it was");
      transfer.piece = piece;
    } catch (error) {
      if (!transfers.has(transfer.id)) return;
      tellAgent(transfer);
      const why = error instanceof Error ? error.message : String(error);
      finish(transfer, { phase: "failed", why: `The file could not be read: ${why}.` });
    } finally {
      transfer.reading = false;
    }
  };

  /** Sends what is read, and reads on, until the agent takes no more. */
  const pump = async (transfer: Transfer<Key>): Promise<void> => {
    while (transfer.wanted && transfers.has(transfer.id) && !transfer.reading) {
      const { id, file } = transfer;
      const { piece } = transfer;
      if (piece !== undefined) {
        // Before it goes: the agent may say that it takes more while it is sent, which comes here again.
        transfer.sentBytes += piece.length;
        transfer.piece = undefined;
        if (!parts.send("file_xfer_data", { id, bytes: piece })) {
          transfer.sentBytes -= piece.length;
          transfer.piece = piece;
          return;
        }
        const { sentBytes } = transfer;
        parts.onState(transfer.key, { phase: "sending", sentBytes, sizeBytes: file.sizeBytes });
      }
      if (transfer.sentBytes >= file.sizeBytes) return;
      await read(transfer);
    }
  };

  return {
    start: (key, file) => {
      lastId += 1;
      const id = lastId;
      const transfer: Transfer<Key> = {
        ...{ key, id, file, sentBytes: 0 },
        ...{ wanted: false, reading: false, piece: undefined },
      };
      transfers.set(id, transfer);
      const bytes = fileXferHeader(file.name, file.sizeBytes);
      if (parts.send("file_xfer_start", { id, bytes }))
        parts.onState(transfer.key, { phase: "sending", sentBytes: 0, sizeBytes: file.sizeBytes });
      else finish(transfer, { phase: "failed", why: "The guest's agent does not answer." });
    },
    cancel: (key) => {
      const transfer = [...transfers.values()].find((known) => known.key === key);
      if (transfer === undefined) return;
      tellAgent(transfer);
      finish(transfer, { phase: "cancelled" });
    },
    receive: (message) => {
      if (message.name !== "file_xfer_status") return;
      const { id, result, detail } = message.body;
      const transfer = transfers.get(id);
      if (transfer === undefined) return;
      if (result === fileXferResults.can_send_data) {
        transfer.wanted = true;
        void pump(transfer);
      } else if (result === fileXferResults.success) finish(transfer, { phase: "done" });
      else if (result === fileXferResults.cancelled) finish(transfer, { phase: "cancelled" });
      else finish(transfer, { phase: "failed", why: wordsOfRefusal(result, detail) });
    },
    drained: () => {
      for (const transfer of transfers.values()) void pump(transfer);
    },
    reset: () => {
      for (const transfer of transfers.values())
        finish(transfer, { phase: "failed", why: "The guest's agent has gone." });
    },
  };
};
