/** The other end for tests: a scripted peer, and one that replays a recorded conversation. Real bytes, no QEMU. */
import type { ByteDuplex, DuplexHandlers } from "./duplex.ts";
import type { JsonObject } from "./json.ts";
import { isJsonObject } from "./json.ts";

/** A peer under the test's hand. What is sent before the client listens is kept for it. */
export type ScriptedPeer = {
  readonly duplex: ByteDuplex;
  /** Sends text, or bytes as they are. */
  readonly send: (data: string | Uint8Array) => void;
  readonly end: (error?: Error) => void;
  /** Lines the client has written, parsed. */
  readonly received: readonly JsonObject[];
  readonly isClosed: () => boolean;
};

export function createScriptedPeer(
  onRequest?: (request: JsonObject, peer: ScriptedPeer) => void,
): ScriptedPeer {
  const received: JsonObject[] = [];
  const backlog: Uint8Array[] = [];
  let handlers: DuplexHandlers | undefined;
  let closed = false;
  const end = (error?: Error): void => {
    if (closed) return;
    closed = true;
    const ended = handlers;
    queueMicrotask(() => ended?.onEnd(error));
  };
  const peer: ScriptedPeer = {
    duplex: {
      listen: (given) => {
        handlers = given;
        for (const chunk of backlog.splice(0)) given.onData(chunk);
      },
      write: (bytes) => {
        if (closed) return;
        // The client sends each request in one write, without a line end.
        const request = JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;
        received.push(request);
        onRequest?.(request, peer);
      },
      close: () => end(),
    },
    send: (data) => {
      const chunk = typeof data === "string" ? new TextEncoder().encode(data) : data;
      if (closed) return;
      if (handlers === undefined) backlog.push(chunk);
      else handlers.onData(chunk);
    },
    end,
    received,
    isClosed: () => closed,
  };
  return peer;
}

export type RecordedLine = { readonly from: "qemu" | "client"; readonly line: string };

/** One file of packages/shared-types/vectors/qmp; made by scripts/record-qmp.ts. */
export type QmpRecording = {
  readonly header: {
    readonly qemuVersion: string;
    readonly argv: readonly string[];
    readonly recordedBy: string;
  };
  readonly lines: readonly RecordedLine[];
};

/** Plays QEMU's side: each recorded request must come in order (ids apart) and gets what followed it then. */
export function replayRecording(recording: QmpRecording): ScriptedPeer {
  let at = 0;
  const sendUntilRequest = (peer: ScriptedPeer, ids: ReadonlyMap<number, unknown>): void => {
    for (let entry = recording.lines[at]; entry?.from === "qemu"; entry = recording.lines[++at]) {
      peer.send(`${withId(entry.line, ids)}\r\n`);
    }
    if (at === recording.lines.length) peer.end();
  };
  const ids = new Map<number, unknown>();
  const peer = createScriptedPeer((request) => {
    const expected = recording.lines[at];
    if (expected === undefined)
      throw new Error(`The recording has ended; unexpected ${String(request["execute"])}.`);
    const recorded = JSON.parse(expected.line) as JsonObject;
    if (recorded["execute"] !== request["execute"]) {
      throw new Error(
        `The recording expects ${String(recorded["execute"])}, not ${String(request["execute"])}.`,
      );
    }
    ids.set(recorded["id"] as number, request["id"]);
    at++;
    queueMicrotask(() => sendUntilRequest(peer, ids));
  });
  sendUntilRequest(peer, ids);
  return peer;
}

function withId(line: string, ids: ReadonlyMap<number, unknown>): string {
  const message: unknown = JSON.parse(line);
  if (!isJsonObject(message) || typeof message["id"] !== "number") return line;
  return JSON.stringify({ ...message, id: ids.get(message["id"]) as number });
}
