// What differs between the Electron that ships and the old one that the tests can run (compat/engine.ts): the whole of it.
import {
  app,
  MessageChannelMain,
  protocol,
  utilityProcess,
  type IpcMainInvokeEvent,
  type MessagePortMain,
  type WebContents,
} from "electron";
import { pathToFileURL } from "node:url";
import { byLine } from "./by-line.ts";

export type PageAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type BackendProcess = {
  /** Lines of its standard output. */
  onLine(listener: (line: string) => void): void;
  onExit(listener: () => void): void;
  /** Asks it to give the library up and to end. */
  end(): void;
};

export type Sender = { readonly url: string; readonly isTopFrame: boolean };

export type Engine = {
  /** Processes can be started from then on. */
  canStart(): Promise<unknown>;
  serveScheme(scheme: string, answer: (url: string) => Promise<PageAnswer>): void;
  startBackend(script: string, env: NodeJS.ProcessEnv): BackendProcess;
  /** Runs the command line to its end in this process; resolves to its exit code. */
  runCommandLine(script: string, words: readonly string[]): Promise<number>;
  /** The frame that asks; undefined when it has gone already. */
  senderOf(event: IpcMainInvokeEvent): Sender | undefined;
  onRendererGone(contents: WebContents, listener: () => void): void;
  denyNewWindows(contents: WebContents): void;
  createChannel(): { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
};

export const engine: Engine = {
  // A utility process before that is refused.
  canStart: () => app.whenReady(),
  serveScheme(scheme, answer) {
    protocol.handle(scheme, async ({ url }) => {
      const { status, headers, body } = await answer(url);
      return new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
    });
  },
  startBackend(script, env) {
    const child = utilityProcess.fork(script, [], {
      serviceName: "OpenUTM backend",
      stdio: ["ignore", "pipe", "inherit"],
      env: env as Record<string, string>,
    });
    return {
      onLine: (listener) => void child.stdout?.on("data", byLine(listener)),
      onExit: (listener) => void child.once("exit", listener),
      // By a message, because a signal ends it without a word on Windows.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
      end: () => child.postMessage("end"),
    };
  },
  async runCommandLine(script, words) {
    process.argv = [process.execPath, script, ...words];
    // Its top level awaits the command.
    await import(pathToFileURL(script).href);
    return Number(process.exitCode ?? 0);
  },
  senderOf({ senderFrame }) {
    if (senderFrame === null) return undefined;
    return { url: senderFrame.url, isTopFrame: senderFrame.parent === null };
  },
  onRendererGone: (contents, listener) => void contents.on("render-process-gone", listener),
  denyNewWindows: (contents) => contents.setWindowOpenHandler(() => ({ action: "deny" })),
  createChannel: () => new MessageChannelMain(),
};
