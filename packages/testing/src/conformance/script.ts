// A conformance script: calls and what must come of them, as JSON that both backends' runners read.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FakeMode } from "../fake-qemu/install.ts";

/** A file that a script needs. `patches`: offset -> base64. Paths may hold `${files}` and other values. */
export type ScriptFile =
  | { readonly zeroBytes: number; readonly patches?: Readonly<Record<string, string>> }
  | { readonly text: string; readonly executable?: true }
  | { readonly directory: true }
  | { readonly symbolicLinkTo: string }
  | { readonly hardLinkTo: string };

/** What must come of something that is asked: patterns, see match.ts. */
export type Expected = { readonly result: unknown } | { readonly error: unknown };

type Asked = { readonly params?: unknown };

export type Step =
  | ({ readonly call: string } & Asked & Expected)
  /** Calls again and again until the answer is this: nothing tells when it will be. */
  | ({ readonly until: string } & Asked & Expected)
  /** Begins a call whose reply a later `end` of the same name looks at. */
  | ({ readonly begin: string; readonly as: string } & Asked)
  | ({ readonly end: string } & Expected)
  /** An event that came since the owner was connected to, or is still to come. */
  | { readonly event: string; readonly payload: unknown }
  /** Opens the stream of a saved ticket, writes, and compares its first bytes. */
  | ({ readonly stream: string; readonly writes?: string; readonly writesBase64?: string } & (
      | { readonly startsWithBase64: string }
      | { readonly error: unknown }
    ))
  /** A connection of its own: its lines, and of the lines that come back those that must be among them. */
  | { readonly socket: readonly unknown[]; readonly replies: readonly unknown[] }
  /** The command line with `--json`. */
  | ({ readonly cli: readonly string[] } & Expected)
  /** `serve`: the owner has a window. `freeze` and `thaw`: SIGSTOP and SIGCONT. */
  | { readonly owner: "start" | "serve" | "end" | "kill" | "freeze" | "thaw" }
  | { readonly write: string; readonly file: ScriptFile }
  | { readonly remove: string }
  /** Statements for the library's database. */
  | { readonly sql: readonly string[] }
  | { readonly signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"; readonly pid: unknown }
  /** Another program has the file open from here on. */
  | { readonly hold: string }
  /** What the FAKE QEMU does from its next start on. */
  | { readonly mode: FakeMode };

export type SetUp = {
  /** Added to the backend's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Shell scripts, by name, in the folder `${bin}`; each is given as its lines. */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
  /** Names of TCP ports of 127.0.0.1 that another program holds: `${name}`. */
  readonly takenPorts?: readonly string[];
  /** Names of TCP ports of 127.0.0.1 that were free a moment ago. */
  readonly freePorts?: readonly string[];
  /** The owner before the first step. Default `start`. */
  readonly owner?: "start" | "serve" | "none";
  /** Where QEMU is looked for, in place of the usual places. */
  readonly qemuFolders?: readonly string[];
  /** Puts a FAKE QEMU in the place of the real one. */
  readonly fakeQemu?: FakeMode;
  readonly launchTimeoutMs?: number;
  readonly heartbeatMs?: number;
};

export type Script = {
  readonly name: string;
  /** What it shows, for the report. */
  readonly shows: string;
  /** By name in the folder `${files}`, made in this order before the first step. */
  readonly files?: Readonly<Record<string, ScriptFile>>;
  readonly setUp?: SetUp;
  readonly steps: readonly Step[];
};

const folder = join(import.meta.dirname, "../../../shared-types/vectors/conformance");

export const conformanceScripts = (): Script[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => ({
      name: name.replace(/\.json$/, ""),
      ...(JSON.parse(readFileSync(join(folder, name), "utf8")) as Omit<Script, "name">),
    }));

const isQemu = (name: string): boolean => name.startsWith("qemu-system-");

/** Whether what answers for QEMU in it is a fake. */
export const usesFakeQemu = ({ setUp = {} }: Script): boolean =>
  setUp.fakeQemu !== undefined || Object.keys(setUp.programs ?? {}).some(isQemu);
