// A page's connection to the Tauri shell: requests by its one command, what it tells by one channel, streams by WebSockets
// on loopback.
import { ApiError } from "@openutm/shared-types/plain";
import { openStreamSocket } from "@openutm/shared-types/stream-socket";
import {
  createShellConnection,
  type CallShell,
  type ShellConnection,
} from "../../shell/connection.ts";
import type { ShellOutput } from "../../shell/contract.ts";
import type { TauriBridge, TauriMessage } from "./bridge.ts";

export type TauriConnection = ShellConnection & {
  /** Where a file lies that is held over the page, or was dropped on it; undefined where nobody knows. */
  pathOf(file: Pick<File, "name">): string | undefined;
  /** Where those lie that were held over the page last. */
  heldFiles(): readonly string[];
  /** Those that were dropped on the page just now, where its engine shows it none (WebKitGTK). */
  takeHeldFiles(): Promise<readonly HeldFile[]>;
};

/** A file that the shell reads for the page. */
export type HeldFile = {
  readonly name: string;
  readonly sizeBytes: number;
  /** The whole of it, once. @throws ApiError `image.unreadable`, `request.tooLarge` */
  open(): Promise<File>;
};

export type TauriConnectionOptions = {
  readonly bridge: TauriBridge;
  /** By default the page's own. */
  readonly webSocket?: typeof globalThis.WebSocket;
};

const noPlace = (): ApiError =>
  new ApiError("stream.unavailable", "OpenUTM's backend has no place where streams open.", {
    hint: "Try again in a moment.",
  });

/** It is kept in memory as a whole. */
const maxHeldBytes = 1024 ** 3;

const tooLarge = (): ApiError =>
  new ApiError("request.tooLarge", "OpenUTM copies files of up to 1 GiB this way.", {
    hint: "Larger ones reach the guest over its network, or on a disc.",
  });

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

type Held = ShellOutput<"shell.takeHeldFiles">["files"][number];

const readHeldFile = async (callShell: CallShell, held: Held): Promise<File> => {
  if (held.sizeBytes > maxHeldBytes) throw tooLarge();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let from = 0;
  // Once at least: what cannot be read says why.
  do {
    const piece = bytesOf((await callShell("shell.readHeldFile", { id: held.id, from })).bytes);
    pieces.push(piece);
    from += piece.length;
    if (piece.length === 0) break;
  } while (from < held.sizeBytes);
  if (from !== held.sizeBytes)
    throw new ApiError("image.unreadable", "The file has changed while it was read.");
  return new File(pieces, held.name);
};

const nameOf = (path: string): string => path.slice(path.search(/[^/\\]*$/));

export const createTauriConnection = ({
  bridge,
  webSocket = globalThis.WebSocket,
}: TauriConnectionOptions): TauriConnection => {
  let dragged: readonly string[] = [];
  const connection = createShellConnection({
    request: bridge.request,
    onMessage: (listener) =>
      bridge.listen((message: TauriMessage) => {
        if (message.kind === "dragged") dragged = message.paths;
        else listener(message);
      }),
    openStream: async (ticket, { streamUrl }) => {
      const url = await streamUrl(ticket);
      if (url === undefined) throw noPlace();
      return (await openStreamSocket(new webSocket(url))).first;
    },
  });
  return {
    ...connection,
    heldFiles: () => dragged,
    takeHeldFiles: async () => {
      const { callShell } = connection;
      const { files } = await callShell("shell.takeHeldFiles", {});
      return files.map((held) => ({
        name: held.name,
        sizeBytes: held.sizeBytes,
        open: () => readHeldFile(callShell, held),
      }));
    },
    pathOf: ({ name }) => dragged.find((path) => nameOf(path) === name),
  };
};
