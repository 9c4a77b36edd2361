// A shell's page that can be asked from outside, whatever it is that carries the questions there.
import { waitFor } from "../../../src/index.ts";
import type { DrivenShell } from "./bench-shell.ts";
import {
  callInPage,
  hasLibrary,
  hasPicture,
  hasRow,
  openDisplay,
  readInPage,
  timeInPage,
  type Ask,
} from "./in-page.ts";

export type PageToDrive = {
  readonly pid: number;
  /** The source of the page's own way to send an envelope. */
  readonly ask: string;
  readonly callsASample: number;
  /** What an expression of the page gives. */
  evaluate(source: string): Promise<unknown>;
  end(): void;
};

const pageWithin = 60_000;

/** Resolves when the library is shown. */
export const drivePage = async ({
  pid,
  ask,
  callsASample,
  evaluate,
  end,
}: PageToDrive): Promise<DrivenShell> => {
  const inPage = async <A, R>(work: (ask: Ask, given: A) => R, given: A): Promise<Awaited<R>> =>
    (await evaluate(`(${work})(${ask}, ${JSON.stringify(given)})`)) as Awaited<R>;
  // Until the page has its address there is none to ask.
  const isThere = (): Promise<boolean> => inPage(hasLibrary, null).catch(() => false);
  await waitFor("the shell's page", isThere, pageWithin);
  return {
    pid,
    end,
    call: async (method, input) => {
      const reply = await inPage(callInPage, { id: 1, method, params: input });
      if (!reply.ok) throw new Error(`${method}: ${JSON.stringify(reply.error)}`);
      return reply.result as never;
    },
    timeCalls: (method, input, count) =>
      inPage(timeInPage, { method, params: input, count, callsASample }),
    readStream: (vmId, bytes) => inPage(readInPage, { vmId, bytes }),
    showDisplay: async (id) => {
      await waitFor("the VM's row", () => inPage(hasRow, id));
      await inPage(openDisplay, id);
      await waitFor("the guest's screen", () => inPage(hasPicture, null), pageWithin);
    },
  };
};
