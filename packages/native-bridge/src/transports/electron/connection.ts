// A page's connection to the Electron shell: requests by IPC, and a stream for the page itself over a message port.
import {
  createShellConnection,
  type CallShell,
  type ShellConnection,
} from "../../shell/connection.ts";
import type { ElectronBridge } from "./channels.ts";
import { portStream, type BytePort } from "./port-stream.ts";

export type ElectronConnectionOptions = {
  readonly bridge: ElectronBridge;
  /** The port that the shell sends for a ticket, whether it comes before or after the call's answer. */
  readonly portFor: (ticket: string) => { readonly port: Promise<BytePort>; forget(): void };
};

export const createElectronConnection = ({
  bridge,
  portFor,
}: ElectronConnectionOptions): ShellConnection => {
  const openPort = async (ticket: string, callShell: CallShell): Promise<BytePort> => {
    const arriving = portFor(ticket);
    try {
      await callShell("shell.openStream", { ticket });
    } catch (cause) {
      arriving.forget();
      throw cause;
    }
    return arriving.port;
  };
  return createShellConnection({
    request: bridge.request,
    onMessage: bridge.onMessage,
    openStream: async (ticket, { callShell }) => portStream(await openPort(ticket, callShell)),
  });
};
