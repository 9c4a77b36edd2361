// What the comparison knows of a shell: how to start it as a user does, and how to ask its page. A shell that is not
// there says why, and its rows are left out.
import type { Input, MethodName, Output } from "@openutm/shared-types";
import type { Part } from "./settled.ts";
import type { TestHome } from "../../../src/index.ts";

export type StartedShell = { readonly pid: number; end(): void };

/** A shell whose page can be asked from outside. */
export type DrivenShell = StartedShell & {
  /** One call of the page's, measured in the page itself. */
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  /** So many calls in a row by the page: each sample's milliseconds a call. */
  timeCalls<M extends MethodName>(method: M, input: Input<M>, count: number): Promise<number[]>;
  /** Reads a stream in the page until so many bytes have come; MB/s. */
  readStream(vmId: string, bytes: number): Promise<number>;
  /** Shows a guest's display in the page and resolves when its first picture is there. */
  showDisplay(vmId: string): Promise<void>;
};

export type BenchShell = {
  readonly name: string;
  /** Why it cannot run here; undefined when it can. */
  readonly missing: string | undefined;
  readonly goals: { readonly startMs: number; readonly programMb?: number };
  /** How many calls in a row are one sample: more than one where the page's clock is too coarse for a single call. */
  readonly callsASample: number;
  /** Where the screen shows the list of a fresh start: what is looked up beside it (accelerators) may come later. */
  readonly listPart: Part;
  /** What is shipped of it, in MiB. */
  bundleMib(): number;
  start(home: TestHome, display: string): StartedShell;
  drive(home: TestHome, display: string): Promise<DrivenShell>;
};
