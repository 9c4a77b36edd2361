// A page's connection to the Tauri shell: requests by its one command, what it tells by one channel, streams by WebSockets
// on loopback.
import { ApiError } from "@openutm/shared-types/plain";
import { openStreamSocket } from "@openutm/shared-types/stream-socket";
import { createShellConnection, type ShellConnection } from "../../shell/connection.ts";
import type { TauriBridge, TauriMessage } from "./bridge.ts";

export type TauriConnection = ShellConnection & {
  /** Where a file lies that is held over the page, or was dropped on it; undefined where nobody knows. */
  pathOf(file: Pick<File, "name">): string | undefined;
  /** Where those lie that were held over the page last. */
  heldFiles(): readonly string[];
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
    pathOf: ({ name }) => dragged.find((path) => nameOf(path) === name),
  };
};
