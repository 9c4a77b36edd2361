// The only place where pages reach the shell: one channel, and every sender is looked at first.
import { channels, pageOrigin, type BytePort } from "@openutm/native-bridge/electron/shell";
import {
  portStream,
  type PortMessage,
  type ShellMessage,
} from "@openutm/native-bridge/electron/shell";
import { ApiError, type BackendConnection, type ByteStream } from "@openutm/shared-types";
import { ipcMain, type MessagePortMain, type WebContents } from "electron";
import { answerRequest, type ShellHandlers } from "./answer.ts";
import { engine, type Sender } from "./engine.ts";

export type IpcOptions = {
  connection(): Promise<BackendConnection>;
  /** One of the shell's own windows. */
  isOurs(contents: WebContents): boolean;
  /** The shell's answers to one window's page. */
  handlersFor(contents: WebContents): Omit<ShellHandlers, "shell.openStream">;
};

/** Our page in the window itself: not in a frame of it, and not another page that it was led to. */
export const isOurPage = (sender: Sender | undefined): boolean =>
  sender !== undefined && sender.isTopFrame && sender.url.startsWith(`${pageOrigin}/`);

const denied = new ApiError("auth.denied", "Only OpenUTM's own page may ask the shell.").value;

const bytePort = (port: MessagePortMain): BytePort => ({
  post: (message) =>
    // A Buffer may be a slice of something larger, all of which would be sent.
    port.postMessage("bytes" in message ? { bytes: new Uint8Array(message.bytes) } : message),
  onMessage: (listener) => {
    port.on("message", ({ data }) => listener(data as PortMessage));
    port.start();
  },
  onClose: (listener) => void port.on("close", listener),
  close: () => port.close(),
});

/** Joins the backend's stream to the page's port, until either ends. */
const join = async (stream: ByteStream, port: ByteStream): Promise<void> => {
  const copy = async (from: ByteStream, to: ByteStream): Promise<void> => {
    try {
      for await (const chunk of from.chunks) await to.write(chunk);
    } catch {
      // Whichever side failed, both are closed below.
    }
  };
  const ways = [copy(stream, port), copy(port, stream)];
  await Promise.race(ways);
  stream.close();
  port.close();
};

export const registerIpc = ({ connection, isOurs, handlersFor }: IpcOptions): void => {
  const openStream = async (
    contents: WebContents,
    ticket: string,
  ): Promise<Record<string, never>> => {
    const stream = await (await connection()).openStream(ticket);
    const { port1, port2 } = engine.createChannel();
    void join(stream, portStream(bytePort(port1)));
    contents.postMessage(channels.stream, ticket, [port2]);
    return {};
  };

  ipcMain.handle(channels.request, (event, raw: unknown) => {
    const { sender } = event;
    if (!isOurs(sender) || !isOurPage(engine.senderOf(event)))
      return { id: 0, ok: false, error: denied };
    const shell: ShellHandlers = {
      ...handlersFor(sender),
      "shell.openStream": ({ ticket }) => openStream(sender, ticket),
    };
    return answerRequest({ connection, shell }, raw);
  });
};

/** Tells one page something, unless it is just going. */
export const tellPage = (contents: WebContents, message: ShellMessage): void => {
  if (!contents.isDestroyed()) contents.send(channels.message, message);
};
