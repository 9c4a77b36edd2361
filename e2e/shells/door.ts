// What a page can ask of its shell, by the very door that the page's own code uses.
import { waitFor } from "../../packages/testing/src/index.ts";
import type { Page } from "./shell.ts";

export type Reply = {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
};

/** How long an answer may take that is none of a person's. */
const answerWithinMs = 45_000;

/** In the page: what becomes of each envelope: “ok”, an error's code, or the words of a refusal. */
const ask = (envelopes: readonly unknown[], withinMs: number): Promise<string[]> => {
  type Send = (envelope: unknown) => Promise<Reply>;
  type Bridged = Window & {
    readonly openutm?: { readonly request: Send };
    readonly __TAURI_INTERNALS__?: {
      readonly invoke: (command: string, input: unknown) => Promise<unknown>;
    };
  };
  const { openutm, __TAURI_INTERNALS__: tauri } = window as unknown as Bridged;
  const send: Send = async (envelope) => {
    if (openutm !== undefined) return openutm.request(envelope);
    if (tauri !== undefined) return (await tauri.invoke("rpc", { envelope })) as Reply;
    throw new Error("This page has no door.");
  };
  return Promise.all(
    envelopes.map((envelope) => {
      const late = new Promise<string>((resolve) => {
        setTimeout(() => resolve(`no answer to ${JSON.stringify(envelope)}`), withinMs);
      });
      const asked = send(envelope).then(
        (reply) => (reply.ok ? "ok" : (reply.error?.code ?? "?")),
        (refusal: unknown) => `refused: ${String(refusal)}`,
      );
      return Promise.race([asked, late]);
    }),
  );
};

/** What becomes of these envelopes, sent at once: “ok”, an error's code, or what refused them in words. */
export const codesOf = (page: Page, envelopes: readonly unknown[]): Promise<string[]> =>
  page.evaluate(ask, envelopes, answerWithinMs);

export const codeOf = async (page: Page, method: string, params: object = {}): Promise<string> =>
  (await codesOf(page, [{ id: 1, method, params }]))[0] ?? "?";

/** Sends one request as the page's own code does, again while the library changes hands; fails unless it is granted. */
export const request = async (page: Page, method: string, params: object = {}): Promise<void> => {
  const code = await waitFor("the library's owner", async () => {
    const found = await codeOf(page, method, params);
    return found.startsWith("owner.") ? undefined : found;
  });
  if (code !== "ok") throw new Error(`${method}: ${code}`);
};
