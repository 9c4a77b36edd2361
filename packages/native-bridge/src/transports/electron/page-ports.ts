// The page's end of a stream's port: the preload script passes it on by a message of the window to itself.
import type { ElectronConnectionOptions } from "./connection.ts";
import type { BytePort, PortMessage } from "./port-stream.ts";

const bytePort = (port: MessagePort): BytePort => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => {
    // Setting `onmessage` starts the port, so that nothing that came before is lost.
    port.onmessage = ({ data }: MessageEvent<PortMessage>) => listener(data);
  },
  onClose: (listener) => port.addEventListener("close", listener),
  close: () => port.close(),
});

/** Call it once, before the first stream is opened. */
export const receivePorts = (page: Window): ElectronConnectionOptions["portFor"] => {
  const waiting = new Map<string, (port: BytePort) => void>();
  page.addEventListener("message", ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
    const ticket = (data as { openutmStream?: unknown } | null)?.openutmStream;
    if (source !== page || typeof ticket !== "string" || port === undefined) return;
    const take = waiting.get(ticket);
    waiting.delete(ticket);
    if (take === undefined) port.close();
    else take(bytePort(port));
  });
  return (ticket) => ({
    port: new Promise((resolve) => waiting.set(ticket, resolve)),
    forget: () => void waiting.delete(ticket),
  });
};
