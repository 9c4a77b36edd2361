// Runs a script over a connection to a live backend.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApiError, type BackendConnection, type BackendEvent } from "@openutm/shared-types";
import { waitFor } from "../harness/wait.ts";
import { differs, filledIn } from "./match.ts";
import type { Script, ScriptFile, Step } from "./script.ts";

type Run = {
  readonly connection: BackendConnection;
  readonly saved: Map<string, unknown>;
  readonly events: BackendEvent[];
};

const makeFile = (path: string, file: ScriptFile): void => {
  if ("directory" in file) return mkdirSync(path);
  const bytes = Buffer.alloc(file.zeroBytes);
  for (const [offset, base64] of Object.entries(file.patches ?? {}))
    bytes.write(base64, Number(offset), "base64");
  writeFileSync(path, bytes);
};

// Scripts name methods as text: they are data. The backend refuses what does not fit.
type AnyCall = (method: string, params: unknown) => Promise<unknown>;

const callStep = async (
  { connection, saved }: Run,
  step: Extract<Step, { readonly call: string }>,
): Promise<string | undefined> => {
  const call = connection.call.bind(connection) as AnyCall;
  try {
    const result = await call(step.call, filledIn(step.params, saved));
    return "error" in step
      ? `${step.call} answered ${JSON.stringify(result).slice(0, 300)} instead of an error`
      : differs(result, filledIn(step.result, saved), saved);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!("error" in step)) return `${step.call} failed with ${JSON.stringify(error.value)}`;
    return differs(error.value, filledIn(step.error, saved), saved);
  }
};

const eventStep = async (
  { events, saved }: Run,
  step: Extract<Step, { readonly event: string }>,
): Promise<string | undefined> => {
  const wanted = filledIn(step.payload, saved);
  try {
    await waitFor(`the event ${step.event} ${JSON.stringify(wanted)}`, () =>
      events.some(
        ({ topic, payload }) =>
          topic === step.event && differs(payload, wanted, saved) === undefined,
      ),
    );
    return undefined;
  } catch (error) {
    return `${(error as Error).message} There were: ${events.map(({ topic }) => topic).join(", ")}`;
  }
};

const streamStep = async (
  { connection, saved }: Run,
  step: Extract<Step, { readonly stream: string }>,
): Promise<string | undefined> => {
  const expected = Buffer.from(step.startsWithBase64, "base64");
  const stream = await connection.openStream(String(filledIn(step.stream, saved)));
  let received = Buffer.alloc(0);
  try {
    if (step.write !== undefined) await stream.write(Buffer.from(step.write));
    for await (const chunk of stream.chunks) {
      received = Buffer.concat([received, chunk]);
      if (received.length >= expected.length) break;
    }
  } finally {
    stream.close();
  }
  return received.subarray(0, expected.length).equals(expected)
    ? undefined
    : `the stream began with ${received.subarray(0, 64).toString("base64")}`;
};

const runStep = (run: Run, step: Step): Promise<string | undefined> => {
  if ("call" in step) return callStep(run, step);
  return "event" in step ? eventStep(run, step) : streamStep(run, step);
};

/**
 * Runs a script to its first difference.
 * @param folder a directory for the script's files; `${files}` in its steps
 * @returns how the backend differs from the script; undefined when it does not
 */
export const runScript = async (
  script: Script,
  connection: BackendConnection,
  folder: string,
): Promise<string | undefined> => {
  for (const [name, file] of Object.entries(script.files ?? {})) makeFile(join(folder, name), file);
  const run: Run = { connection, saved: new Map([["files", folder]]), events: [] };
  const stop = connection.onEvent((event) => run.events.push(event));
  try {
    for (const [i, step] of script.steps.entries()) {
      const difference = await runStep(run, step);
      if (difference !== undefined) return `step ${i + 1} of ${script.name}: ${difference}`;
    }
    return undefined;
  } finally {
    stop();
  }
};
