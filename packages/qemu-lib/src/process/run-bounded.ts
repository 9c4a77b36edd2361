/** I/O edge: runs a program that may hang, flood or lie, and comes back in time with a bounded answer. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { standGuard } from "./guard.ts";
import { isLeftToShell } from "./left-to-shell.ts";

export type BoundedRun = {
  readonly args: readonly string[];
  /** Whole life of the process; it is killed by its id when the time is over. */
  readonly timeoutMs: number;
  /** Per stream; the process is killed when it writes more. Default 1 MiB. */
  readonly maxOutputBytes?: number;
  /** Written to standard input, which then stays open. Default: no standard input. */
  readonly input?: string;
  /** Replaces the inherited environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** `guard`: the process ends even when this one is killed meanwhile. For what may hang for good; costs a shell. */
  readonly whenOrphaned?: "guard" | "leave";
};

export type BoundedOutcome = {
  readonly ended: "exited" | "timedOut" | "flooded" | "notStarted" | "aborted";
  /** Of an `exited` process; undefined when a signal ended it. */
  readonly exitCode?: number;
  readonly signal?: string;
  readonly stdout: string;
  readonly stderr: string;
  /** The system's error code when `notStarted` (`EACCES`, `ENOENT`, `ENOEXEC`, …). */
  readonly startError?: string;
  readonly tookMs: number;
};

// A process in an uninterruptible system call outlives SIGKILL for a while; nobody waits for that.
const killGraceMs = 500;

/** Never rejects and never outlives `timeoutMs` by more than half a second. Flooding output is cut at the bound. */
export async function runBounded(program: string, run: BoundedRun): Promise<BoundedOutcome> {
  const startedMs = performance.now();
  if (await isLeftToShell(program)) {
    const tookMs = performance.now() - startedMs;
    return { ended: "notStarted", startError: "ENOEXEC", stdout: "", stderr: "", tookMs };
  }
  return runToItsEnd(program, run, startedMs);
}

function runToItsEnd(program: string, run: BoundedRun, startedMs: number): Promise<BoundedOutcome> {
  const limit = run.maxOutputBytes ?? 1024 * 1024;
  return new Promise((resolve) => {
    const out = boundedText(limit, () => stop("flooded"));
    const err = boundedText(limit, () => stop("flooded"));
    let stopped: BoundedOutcome["ended"] | undefined;
    let graceTimer: NodeJS.Timeout | undefined;
    const guard = run.whenOrphaned === "guard" ? standGuard() : undefined;

    const finish = (
      end: Partial<BoundedOutcome> & { readonly ended: BoundedOutcome["ended"] },
    ): void => {
      clearTimeout(limitTimer);
      clearTimeout(graceTimer);
      run.signal?.removeEventListener("abort", onAbort);
      guard?.callOff();
      // A grandchild may hold the pipes open; without this they would keep this process alive.
      for (const pipe of [child?.stdin, child?.stdout, child?.stderr]) pipe?.destroy();
      child?.unref();
      const tookMs = performance.now() - startedMs;
      resolve({ stdout: out.text(), stderr: err.text(), tookMs, ...end });
    };
    const stop = (why: "timedOut" | "flooded" | "aborted"): void => {
      if (stopped !== undefined) return;
      stopped = why;
      child?.kill("SIGKILL");
      graceTimer = setTimeout(() => finish({ ended: why }), killGraceMs);
    };
    const onAbort = (): void => stop("aborted");

    const limitTimer = setTimeout(() => stop("timedOut"), run.timeoutMs);
    const child = start(program, run, (startError) => finish({ ended: "notStarted", startError }));
    if (child === undefined) return;
    if (child.pid !== undefined) guard?.watch(child.pid);
    if (run.signal?.aborted === true) stop("aborted");
    run.signal?.addEventListener("abort", onAbort, { once: true });
    child.stdout?.on("data", out.push);
    child.stderr?.on("data", err.push);
    child.stdin?.on("error", () => undefined);
    if (run.input !== undefined) child.stdin?.write(run.input);
    child.once("error", (error: NodeJS.ErrnoException) =>
      finish({ ended: "notStarted", startError: error.code ?? error.message }),
    );
    const end = (exitCode: number | null, signal: string | null): void =>
      finish({
        ended: stopped ?? "exited",
        ...(exitCode === null ? {} : { exitCode }),
        ...(signal === null ? {} : { signal }),
      });
    child.once("close", end);
    // The output of what has exited is complete at "close", which a grandchild on the same pipe can hold back.
    child.once("exit", (exitCode, signal) => {
      clearTimeout(graceTimer);
      graceTimer = setTimeout(() => end(exitCode, signal), killGraceMs);
    });
  });
}

function start(
  program: string,
  run: BoundedRun,
  onFailure: (code: string) => void,
): ChildProcess | undefined {
  try {
    return spawn(program, run.args, {
      stdio: [run.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      windowsHide: true,
      ...(run.env === undefined ? {} : { env: { ...run.env } }),
    });
  } catch (error) {
    queueMicrotask(() => onFailure((error as NodeJS.ErrnoException).code ?? String(error)));
    return undefined;
  }
}

function boundedText(limitBytes: number, onOverflow: () => void) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    push: (chunk: Buffer): void => {
      if (bytes >= limitBytes) return;
      const kept = chunk.subarray(0, limitBytes - bytes);
      chunks.push(kept);
      bytes += chunk.length;
      if (bytes >= limitBytes) onOverflow();
    },
    text: (): string => Buffer.concat(chunks).toString("utf8"),
  };
}
