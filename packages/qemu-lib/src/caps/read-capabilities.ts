/** I/O edge: asks a QEMU what it can do, in one QMP conversation and two short runs side by side. */
import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { QemuCapabilities } from "@openutm/shared-types";
import type { Arch, Reason } from "@openutm/shared-types";
import { isQemuLibError } from "../errors.ts";
import { sentence } from "../explain/sentence.ts";
import problems from "../find/problems.json" with { type: "json" };
import { binaryIdentity } from "../process/binary-identity.ts";
import type { QemuCache } from "../process/cache.ts";
import { standGuard } from "../process/guard.ts";
import { runBounded } from "../process/run-bounded.ts";
import { stdioDuplex } from "../process/stdio-duplex.ts";
import { openQmp } from "../qmp/connection.ts";
import type { QmpConnection } from "../qmp/connection.ts";
import {
  capabilityHelps,
  capabilityQuestions,
  parseCapabilities,
  targetOf,
} from "./parse-capabilities.ts";
import type { CapabilityAnswers } from "./parse-capabilities.ts";

export type ReadCapabilitiesOptions = {
  /** What the program's name promises; another answer is a problem. */
  readonly arch?: Arch;
  /** For everything together. Default 5000. */
  readonly timeoutMs?: number;
  readonly cache?: QemuCache;
  /** Replaces the inherited environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

export type CapabilitiesOutcome =
  | {
      readonly ok: true;
      readonly capabilities: QemuCapabilities;
      readonly source: "asked" | "cache";
      readonly tookMs: number;
    }
  | { readonly ok: false; readonly problem: Reason };

const helpBytes = 256 * 1024;
const defaultTimeoutMs = 5000;

/** Never rejects: a QEMU that does not answer is an outcome. Only good answers are remembered. */
export async function readCapabilities(
  binaryPath: string,
  options: ReadCapabilitiesOptions = {},
): Promise<CapabilitiesOutcome> {
  const startedMs = performance.now();
  const key = await cacheKey(binaryPath, options.cache);
  const remembered = key === undefined ? undefined : await recall(key, options.cache);
  const tookMs = (): number => performance.now() - startedMs;
  if (remembered !== undefined)
    return { ok: true, capabilities: remembered, source: "cache", tookMs: tookMs() };
  try {
    const answers = await askCapabilities(binaryPath, options);
    const target = targetOf(answers);
    if (options.arch !== undefined && target !== options.arch)
      return wrongTarget(binaryPath, options.arch, target);
    const capabilities = parseCapabilities(answers);
    if (key !== undefined) await options.cache?.set(key, capabilities);
    return { ok: true, capabilities, source: "asked", tookMs: tookMs() };
  } catch (error) {
    return { ok: false, problem: noAnswer(binaryPath, error, options.timeoutMs) };
  }
}

/** The raw answers, as they are recorded for tests. Rejects when the QEMU does not speak QMP in time. */
export async function askCapabilities(
  binaryPath: string,
  options: Pick<ReadCapabilitiesOptions, "timeoutMs" | "env"> = {},
): Promise<CapabilityAnswers> {
  const [qmp, displays, audiodevs] = await Promise.all([
    converse(binaryPath, options),
    askHelp(binaryPath, capabilityHelps.displays, options),
    askHelp(binaryPath, capabilityHelps.audiodevs, options),
  ]);
  return { qmp, help: { displays, audiodevs } };
}

async function askHelp(
  program: string,
  args: readonly string[],
  { timeoutMs = defaultTimeoutMs, env }: Pick<ReadCapabilitiesOptions, "timeoutMs" | "env">,
): Promise<string> {
  const run = { args, timeoutMs, maxOutputBytes: helpBytes };
  const answer = await runBounded(program, env === undefined ? run : { ...run, env });
  return answer.ended === "exited" ? answer.stdout : "";
}

const conversationArgs = ["-machine", "none", "-nodefaults", "-display", "none", "-qmp", "stdio"];

async function converse(
  program: string,
  { timeoutMs = defaultTimeoutMs, env }: Pick<ReadCapabilitiesOptions, "timeoutMs" | "env">,
): Promise<CapabilityAnswers["qmp"]> {
  // QEMU lives on when the other end of its QMP is gone.
  const guard = standGuard();
  const child = spawn(program, conversationArgs, {
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
    ...(env === undefined ? {} : { env: { ...env } }),
  });
  if (child.pid !== undefined) guard.watch(child.pid);
  const complaints = lastText(child.stderr);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const qmp = await openQmp(stdioDuplex(child), { timeoutMs, signal });
    const answers = await askAll(qmp, { timeoutMs, signal });
    qmp.close();
    return answers;
  } catch (error) {
    throw new SilentQemu(complaints(), { cause: error });
  } finally {
    // It holds nothing worth a farewell.
    child.kill("SIGKILL");
    guard.callOff();
  }
}

/** The conversation failed; `message` is what QEMU wrote meanwhile, `cause` the failure. */
class SilentQemu extends Error {}

const complaintCharacters = 2000;

function lastText(stream: Readable): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-complaintCharacters);
  });
  return () => text;
}

async function askAll(
  qmp: QmpConnection,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<CapabilityAnswers["qmp"]> {
  const answers = await Promise.all(
    Object.entries(capabilityQuestions).map(async ([name, question]) => {
      const args = "arguments" in question ? question.arguments : undefined;
      // A refusal is an answer: this build has no such command.
      const answer = await qmp.execute(question.execute, args, limits).catch(absentWhenRefused);
      return [name, answer] as const;
    }),
  );
  return Object.fromEntries(answers.filter(([, answer]) => answer !== undefined));
}

function absentWhenRefused(error: unknown): undefined {
  if (isQemuLibError(error, "qmp.refused")) return undefined;
  throw error;
}

// Counts up when the questions change, so that an old answer is not taken for a new one.
const cacheVersion = 1;

async function cacheKey(
  binaryPath: string,
  cache: QemuCache | undefined,
): Promise<string | undefined> {
  if (cache === undefined) return undefined;
  const identity = await binaryIdentity(binaryPath);
  return identity === undefined ? undefined : `qemu.capabilities.${cacheVersion}:${identity}`;
}

async function recall(
  key: string,
  cache: QemuCache | undefined,
): Promise<QemuCapabilities | undefined> {
  const checked = QemuCapabilities.safeParse(await cache?.get(key));
  return checked.success ? checked.data : undefined;
}

function wrongTarget(
  binaryPath: string,
  arch: Arch,
  target: string | undefined,
): CapabilitiesOutcome {
  const { code, message, hint } = problems.wrongTarget;
  const values = { path: binaryPath, target, arch };
  return { ok: false, problem: { code, message: sentence(message, values), hint } };
}

function noAnswer(binaryPath: string, error: unknown, timeoutMs = defaultTimeoutMs): Reason {
  const cause = error instanceof SilentQemu ? error.cause : error;
  const complaints = error instanceof SilentQemu ? error.message : "";
  const foreignModules = /Only modules from the same build can be loaded|undefined symbol/.test(
    complaints,
  );
  const { message, hint } = foreignModules ? problems.foreignModules : problems.silent;
  const { code, said } = whatFailed(cause, timeoutMs);
  return {
    code,
    message: sentence(message, { path: binaryPath }),
    hint,
    evidence: [
      said,
      ...complaints
        .split(/[\r\n]+/)
        .filter((line) => line.trim() !== "")
        .slice(-3),
    ],
  };
}

function whatFailed(
  cause: unknown,
  timeoutMs: number,
): { readonly code: string; readonly said: string } {
  // Whichever bound was first: a call's own or the one of the whole.
  const isLate =
    isQemuLibError(cause, "qmp.timeout") ||
    (cause instanceof Error && cause.name === "TimeoutError");
  if (isLate)
    return { code: problems.hangs.code, said: sentence(problems.late, { ms: String(timeoutMs) }) };
  return {
    code: isQemuLibError(cause) ? cause.code : problems.hangs.code,
    said: cause instanceof Error ? cause.message : String(cause),
  };
}
