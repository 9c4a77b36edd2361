// The same as ../electron-src/engine.ts for the tests' Electron 9.4.1, whose types nobody has: it has no utility process,
// no `protocol.handle`, no frames as objects and too old a Node for the backend, which runs in the Node that
// OPENUTM_NODE names or that lies among the package's resources.
import * as electron from "electron";
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { byLine } from "../electron-src/by-line.ts";
import type { Engine } from "../electron-src/engine.ts";

type OldRequest = { readonly url: string };
type OldAnswer = (answer: {
  statusCode: number;
  headers: Readonly<Record<string, string>>;
  mimeType: string;
  data: Buffer;
}) => void;
type OldProtocol = {
  registerBufferProtocol(
    scheme: string,
    handle: (request: OldRequest, answer: OldAnswer) => void,
  ): void;
};
type OldContents = {
  on(event: "new-window", listener: (event: { preventDefault(): void }) => void): void;
  on(event: "crashed" | "render-process-gone", listener: () => void): void;
};

const node = (): string => {
  const shippedNode = join(process.resourcesPath, "node");
  return process.env["OPENUTM_NODE"] ?? (existsSync(shippedNode) ? shippedNode : "node");
};

export const engine: Engine = {
  canStart: () => Promise.resolve(),
  serveScheme(scheme, answer) {
    const { registerBufferProtocol } = electron.protocol as unknown as OldProtocol;
    registerBufferProtocol.call(electron.protocol, scheme, ({ url }, reply) => {
      void answer(url).then(({ status, headers, body }) =>
        reply({
          statusCode: status,
          headers,
          mimeType: (headers["content-type"] ?? "text/plain").split(";")[0] ?? "text/plain",
          data: Buffer.from(body),
        }),
      );
    });
  },
  startBackend(script, env) {
    const child = spawn(node(), [script], { env, stdio: ["pipe", "pipe", "inherit"] });
    child.stdin?.on("error", () => undefined);
    return {
      onLine: (listener) => void child.stdout?.on("data", byLine(listener)),
      onExit: (listener) => void child.once("exit", listener).once("error", listener),
      end: () => void child.stdin?.end(),
    };
  },
  async runCommandLine(script, words) {
    return spawnSync(node(), [script, ...words], { stdio: "inherit" }).status ?? 1;
  },
  senderOf(event) {
    // Its preload scripts run in top frames alone, so that no other frame has a way to ask.
    return { url: event.sender.getURL(), isTopFrame: true };
  },
  onRendererGone: (contents, listener) =>
    (contents as unknown as OldContents).on("crashed", listener),
  denyNewWindows: (contents) =>
    (contents as unknown as OldContents).on("new-window", (event) => event.preventDefault()),
  createChannel: () => new electron.MessageChannelMain(),
};
