// The page's only way out of Tauri's window: one command for requests, one channel for what the shell tells by itself.
import { Channel, invoke } from "@tauri-apps/api/core";
import type { ShellMessage } from "../../shell/messages.ts";

export type TauriMessage =
  | ShellMessage
  /** Where the files lie that somebody holds over the window. */
  | { readonly kind: "dragged"; readonly paths: readonly string[] };

export type TauriBridge = {
  request(envelope: unknown): Promise<unknown>;
  /** One listener, for the page's life. */
  listen(listener: (message: TauriMessage) => void): void;
};

export const tauriBridge: TauriBridge = {
  request: (envelope) => invoke("rpc", { envelope }),
  listen: (listener) => {
    const channel = new Channel<TauriMessage>(listener);
    void invoke("listen", { channel });
  },
};
