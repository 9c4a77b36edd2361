// A conformance script: calls and what must come of them, as JSON that both backends' runners read.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file that a script needs, made before its first step; `${files}` is its folder. `patches`: offset -> base64. */
export type ScriptFile =
  | { readonly zeroBytes: number; readonly patches?: Readonly<Record<string, string>> }
  | { readonly directory: true };

export type Step =
  | { readonly call: string; readonly params: unknown; readonly result: unknown }
  | { readonly call: string; readonly params: unknown; readonly error: unknown }
  /** An event that came after the script's start, or is still to come. */
  | { readonly event: string; readonly payload: unknown }
  /** Opens the stream of a saved ticket and compares its first bytes, or those it sends after `write`. */
  | { readonly stream: string; readonly write?: string; readonly startsWithBase64: string };

export type Script = {
  readonly name: string;
  /** What it shows, for the report. */
  readonly shows: string;
  readonly files?: Readonly<Record<string, ScriptFile>>;
  readonly steps: readonly Step[];
};

const folder = join(
  import.meta.dirname,
  "..",
  "..",
  "..",
  "shared-types",
  "vectors",
  "conformance",
);

export const conformanceScripts = (): Script[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => ({
      name: name.replace(/\.json$/, ""),
      ...(JSON.parse(readFileSync(join(folder, name), "utf8")) as Omit<Script, "name">),
    }));
