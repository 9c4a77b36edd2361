// From a plan to a guest that runs. Whatever fails, nothing is left behind: no process, no directory.
import { explainExit } from "@openutm/qemu-lib/explain/explain-exit.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { ApiError, ErrorCodeSchema, methods } from "@openutm/shared-types";
import type { ErrorCode, LaunchHelper } from "@openutm/shared-types";
import { asApiError } from "../explain/qemu-errors.ts";
import type { WholeVmRecord } from "../library/vm-library.ts";
import type { ProcessExit } from "../ports/guest-processes.ts";
import { writeGuestFile } from "./guest-file.ts";
import type { GuestFile } from "./guest-file.ts";
import type { GuestPorts } from "./parts.ts";
import { pathOfMedium } from "./plan.ts";
import type { Planned } from "./plan.ts";
import { newRun } from "./run.ts";
import type { Run } from "./run.ts";
import type { Sessions } from "./session.ts";
import { endProcess } from "./end-process.ts";
import { happensWithin } from "./wait.ts";

const lastWordsLines = 200;

export type LaunchParts = {
  readonly ports: GuestPorts;
  readonly sessions: Sessions;
  readonly record: WholeVmRecord;
  /** Aborted when somebody ends the start by force. */
  readonly signal: AbortSignal;
  /** Called as soon as a process exists. */
  readonly onSpawned: (run: Run) => void;
};

/** @throws ApiError; by then the process has ended and its traces are removed */
export const launch = async (parts: LaunchParts, planned: Planned): Promise<Run> => {
  const { ports } = parts;
  const { plan, runDir } = planned;
  await ports.runDirs.create(runDir);
  try {
    const file = guestFile(parts, planned);
    const logPath = (
      await Promise.all([
        ports.logs.beginRun(parts.record.id),
        // Written before the spawn as well: a crash in between leaves something that is found.
        ports.runDirs.writeGuest(runDir, writeGuestFile(file)),
        ...plan.files.map((one) => ports.files.prepare(one)),
      ])
    )[0];
    for (const helper of plan.helpers)
      await startHelper(ports, helper, { cwd: planned.vmDir, logPath });
    const spawned = await ports.processes.spawn({
      argv: plan.argv,
      env: plan.env,
      cwd: planned.vmDir,
      logPath,
    });
    const run = newRun({
      vmId: parts.record.id,
      dir: runDir,
      file: { ...file, process: spawned.identity },
      ...spawned,
    });
    parts.onSpawned(run);
    return await bringUp(parts, run);
  } catch (error) {
    await ports.runDirs.remove(runDir.path).catch(() => undefined);
    await Promise.all(plan.cleanup.map((path) => ports.files.remove(path)));
    throw error;
  }
};

const helperTimeoutMs = 5000;

/** Helpers end by themselves when QEMU lets go of their socket. */
const startHelper = async (
  ports: GuestPorts,
  helper: LaunchHelper,
  place: { readonly cwd: string; readonly logPath: string },
): Promise<void> => {
  const started = await ports.processes
    .spawn({ argv: helper.argv, env: {}, ...place })
    .catch((error: unknown) => {
      throw new ApiError(
        "capability.missing",
        `${helper.name}, which this VM needs, could not be started.`,
        {
          hint: `Install ${helper.name}, or turn off what needs it in the VM's settings.`,
          data: { capability: helper.name },
          cause: error,
        },
      );
    });
  if (await ports.files.appears(helper.socketPath, helperTimeoutMs)) return;
  await ports.processes.signal(started.identity, "KILL");
  throw new ApiError(
    "capability.missing",
    `${helper.name}, which this VM needs, did not become ready.`,
    { hint: "The VM's log may say why.", data: { capability: helper.name } },
  );
};

const guestFile = ({ ports, record }: LaunchParts, { plan, qemu }: Planned): GuestFile => ({
  schemaVersion: 1,
  vmId: record.id,
  vmName: record.name,
  revision: record.revision,
  config: record.config,
  argv: plan.argv,
  qemuPath: qemu.binaryPath,
  qemuVersion: qemu.version.text,
  accelerator: plan.accelerator,
  displayProtocol: plan.displayProtocol,
  notes: plan.notes,
  startedAtMs: ports.clock.nowMs(),
  cleanup: plan.cleanup,
});

const bringUp = async (parts: LaunchParts, run: Run): Promise<Run> => {
  const { ports, sessions } = parts;
  const giveUp = new AbortController();
  parts.signal.addEventListener("abort", () => giveUp.abort(parts.signal.reason), { once: true });
  if (parts.signal.aborted) giveUp.abort(parts.signal.reason);
  let exit: ProcessExit | undefined;
  void run.exited?.then((status) => {
    exit = status;
    giveUp.abort(new Error("QEMU has ended"));
  });
  let qmp: QmpConnection | undefined;
  try {
    const [connection] = await Promise.all([
      ports.sockets.connectQmp(run.dir.endpoints.qmp, {
        timeoutMs: ports.launchTimeoutMs,
        appearTimeoutMs: ports.launchTimeoutMs,
        signal: giveUp.signal,
        onEvent: (event) => sessions.onEvent(run, event),
      }),
      ports.runDirs.writeGuest(run.dir, writeGuestFile(run.file)),
    ]);
    qmp = connection;
    sessions.watch(run);
    await sessions.attach(run, qmp);
    return run;
  } catch (error) {
    // EOF comes a moment before the exit status, which says more.
    if (exit === undefined && run.exited !== undefined && !parts.signal.aborted)
      await happensWithin(ports.clock, run.exited, 500);
    // As it is before we end it: our own ending explains nothing.
    const ownEnd = exit;
    run.letGo.abort(error);
    qmp?.close();
    try {
      if (ownEnd === undefined) await endProcess(ports, run, "now");
    } finally {
      // Also when it could not be ended: nobody waits for it for ever.
      run.markEnded();
    }
    throw await launchError(parts, ownEnd, error);
  }
};

const startErrorCodes: ReadonlySet<string> = new Set<ErrorCode>(methods["vm.start"].errors);

const launchError = async (
  { ports, record, signal }: LaunchParts,
  exit: ProcessExit | undefined,
  error: unknown,
): Promise<ApiError> => {
  if (signal.aborted)
    return new ApiError("qemu.launchFailed", "The start was ended by force.", {
      hint: "Start the VM again when it is to run.",
    });
  const lastWords = await ports.logs.lastWords(record.id, lastWordsLines);
  if (exit === undefined) {
    const api = asApiError(error);
    return new ApiError(api.code, `QEMU was started but never became ready: ${api.message}`, {
      hint: "It was ended. The VM's log may say more.",
      data: { stderr: [...lastWords] },
      cause: error,
    });
  }
  const reason = explainExit({
    exitCode: exit.exitCode,
    signal: exit.signal,
    stderrTail: lastWords.join("\n"),
    config: record.config,
  });
  const code =
    reason.code !== "qemu.exited" && startErrorCodes.has(reason.code)
      ? ErrorCodeSchema.parse(reason.code)
      : "qemu.launchFailed";
  const holders = code === "image.inUse" ? await describeHolders(ports, record) : "";
  return new ApiError(code, `${reason.message}${holders}`, {
    hint: reason.hint,
    data: {
      ...(exit.exitCode === undefined ? {} : { exitCode: exit.exitCode }),
      ...(exit.signal === undefined ? {} : { signal: exit.signal }),
      stderr: [...lastWords],
    },
  });
};

const describeHolders = async (ports: GuestPorts, record: WholeVmRecord): Promise<string> => {
  const paths = record.config.drives.flatMap(({ medium }) =>
    medium.kind === "file" ? [medium.path] : [],
  );
  const found = await Promise.all(
    paths.map(async (path) => {
      const holders = await ports.host.holdersOf(pathOfMedium(ports, record.id, path));
      return holders.map(({ name, pid }) => `${name} (process ${pid}) holds ${path}`);
    }),
  );
  const words = found.flat();
  return words.length === 0 ? "" : ` ${words.join("; ")}.`;
};
