// A few words with a running browser over its debugging port. Only what is asked for is switched on: a browser that
// reports its network to somebody shows far fewer pictures.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WebSocket } from "ws";
import { waitFor } from "../../src/harness/wait.ts";

type Message = {
  readonly id?: number;
  readonly result?: unknown;
  readonly method?: string;
  readonly params?: unknown;
};

export type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
};

export type OpenPage = {
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
};

export type DevTools = {
  /** Opens an address in a browser context of its own, 1280x800; `script` runs before the page's own. */
  open(url: string, script: string): Promise<OpenPage>;
  /** What an expression of the page gives; the page is the first one whose address has `path` in it. */
  evaluate(path: string, expression: string): Promise<unknown>;
  /** Events of these categories during `forMs`, times in microseconds. */
  trace(categories: readonly string[], forMs: number): Promise<readonly TraceEvent[]>;
  close(): void;
};

/** @param profile the browser's folder; it was started with `--remote-debugging-port=0` */
export const openDevTools = async (profile: string): Promise<DevTools> => {
  const [port, path] = await waitFor("the browser's debugging port", () => {
    try {
      const lines = readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n");
      return lines.length > 1 ? lines : undefined;
    } catch {
      return undefined;
    }
  });
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map<number, (result: unknown) => void>();
  const listeners = new Set<(message: Message) => void>();
  let lastId = 0;
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString("utf8")) as Message;
    if (message.id === undefined) for (const listener of listeners) listener(message);
    else waiting.get(message.id)?.(message.result);
  });
  const call = <T>(method: string, params: object = {}, sessionId?: string): Promise<T> =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve as (result: unknown) => void);
      socket.send(JSON.stringify({ id: lastId, method, params, sessionId }));
    });

  const evaluateIn = async (sessionId: string, expression: string): Promise<unknown> => {
    const asked = { expression, returnByValue: true, awaitPromise: true };
    const { result } = await call<{ result: { value: unknown } }>(
      "Runtime.evaluate",
      asked,
      sessionId,
    );
    return result.value;
  };
  const attach = async (targetId: string | undefined): Promise<string> =>
    (await call<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true }))
      .sessionId;

  return {
    open: async (url, script) => {
      const context = await call<{ browserContextId: string }>("Target.createBrowserContext");
      const size = { width: 1280, height: 800 };
      const target = { url: "about:blank", ...context, ...size };
      const { targetId } = await call<{ targetId: string }>("Target.createTarget", target);
      const sessionId = await attach(targetId);
      await call("Page.enable", {}, sessionId);
      await call("Page.addScriptToEvaluateOnNewDocument", { source: script }, sessionId);
      await call("Page.navigate", { url }, sessionId);
      return {
        evaluate: (expression) => evaluateIn(sessionId, expression),
        close: () => call("Target.disposeBrowserContext", context),
      };
    },
    evaluate: async (path, expression) => {
      const { targetInfos } = await call<{
        targetInfos: { targetId: string; type: string; url: string }[];
      }>("Target.getTargets");
      const page = targetInfos.find(({ type, url }) => type === "page" && url.includes(path));
      const sessionId = await attach(page?.targetId);
      const value = await evaluateIn(sessionId, expression);
      await call("Target.detachFromTarget", { sessionId });
      return value;
    },
    trace: async (categories, forMs) => {
      const events: TraceEvent[] = [];
      const complete = new Promise<void>((resolve) => {
        listeners.add(({ method, params }) => {
          if (method === "Tracing.dataCollected")
            events.push(...(params as { value: TraceEvent[] }).value);
          if (method === "Tracing.tracingComplete") resolve();
        });
      });
      const includedCategories = [...categories, "__metadata"];
      await call("Tracing.start", {
        transferMode: "ReportEvents",
        traceConfig: { includedCategories },
      });
      await new Promise((resolve) => setTimeout(resolve, forMs));
      await call("Tracing.end");
      await complete;
      return events;
    },
    close: () => socket.close(),
  };
};
