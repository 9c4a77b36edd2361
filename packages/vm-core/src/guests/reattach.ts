// What a new backend finds: guests that run on, guests that are gone, QEMUs that nobody knows. Ends nothing by itself.
import type { Orphan, Reason } from "@openutm/shared-types";
import type { ProcessIdentity } from "../ports/guest-processes.ts";
import type { VmRecord, WholeVmRecord } from "../library/vm-library.ts";
import type { FoundRunDir, RunDir } from "../ports/run-dirs.ts";
import type { GuestBoard } from "./board.ts";
import { explainEnding } from "./ending.ts";
import { readGuestFile } from "./guest-file.ts";
import type { GuestFile } from "./guest-file.ts";
import type { GuestPorts } from "./parts.ts";
import { newRun, runFacts } from "./run.ts";
import type { Run } from "./run.ts";
import type { Sessions } from "./session.ts";
import { reasons } from "./words.ts";

export type ReattachParts = {
  readonly ports: GuestPorts;
  readonly board: GuestBoard;
  readonly sessions: Sessions;
  readonly runs: Map<string, Run>;
  readonly onRunning: (run: Run) => void;
  readonly recordOf: (vmId: string) => VmRecord | undefined;
  readonly onOrphan: (orphan: FoundOrphan) => void;
};

export type FoundOrphan = { readonly orphan: Orphan; readonly identity?: ProcessIdentity };

/** How long one guest may take to answer before it is named as not answering; all are asked at once. */
const patienceMs = 1000;
const lastWordsLines = 200;

type Seen = { readonly identity: ProcessIdentity; readonly argv: readonly string[] };

const idIn = (argv: readonly string[], root: string): string | undefined => {
  for (const argument of argv) {
    // JSON arguments double the backslashes of Windows paths.
    const at = argument.replaceAll("\\\\", "\\").indexOf(root);
    const id =
      at < 0 ? undefined : /^[\\/]([0-9a-f]{8})\b/.exec(argument.slice(at + root.length))?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
};

const uuidIn = (argv: readonly string[]): string | undefined =>
  /[\\/]vms[\\/]+([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[\\/]/.exec(argv.join("\n"))?.[1];

export const reattachAll = async (parts: ReattachParts): Promise<void> => {
  const { ports } = parts;
  const [dirs, seen] = await Promise.all([
    ports.runDirs.scan(),
    ports.processes.findByArgument(ports.runDirs.roots),
  ]);
  const byRunId = new Map<string, Seen>();
  for (const process of seen) {
    const id = ports.runDirs.roots
      .map((root) => idIn(process.argv, root))
      .find((found) => found !== undefined);
    if (id !== undefined) byRunId.set(id, process);
  }
  await Promise.all(dirs.map((dir) => takeOver(parts, dir, byRunId.get(dir.id))));
  const known = new Set(dirs.map(({ id }) => id));
  for (const [id, process] of byRunId) if (!known.has(id)) reportLost(parts, id, process);
};

const takeOver = async (
  parts: ReattachParts,
  dir: FoundRunDir,
  seen: Seen | undefined,
): Promise<void> => {
  const { ports } = parts;
  const file = dir.guestText === undefined ? undefined : readGuestFile(dir.guestText);
  const recorded = file?.process;
  const identity =
    recorded !== undefined && (await ports.processes.isAlive(recorded)) ? recorded : seen?.identity;
  if (identity === undefined) return forgetDead(parts, dir, file);
  if (file === undefined || dir.endpoints === undefined) {
    return reportOrphan(parts, dir, identity, {
      code: "orphan.unreadable",
      message: `A QEMU (process ${identity.pid}) runs whose runtime directory cannot be read${dir.problem === undefined ? "" : `: ${dir.problem}`}.`,
      hint: "Shut its guest down from inside, or clean the orphan up to end it.",
    });
  }
  if (parts.recordOf(file.vmId) === undefined) {
    return reportOrphan(
      parts,
      dir,
      identity,
      {
        code: "orphan.noVm",
        message: `A QEMU (process ${identity.pid}) runs for the VM “${file.vmName}”, which is not in the library.`,
        hint: "Restore the VM from the trash to reach it again, or clean the orphan up to end it.",
      },
      file,
    );
  }
  await adopt(
    parts,
    { id: dir.id, path: dir.path, endpoints: dir.endpoints },
    { ...file, process: identity },
    identity,
  );
};

const adopt = async (
  { sessions, board, runs, onRunning }: ReattachParts,
  dir: RunDir,
  file: GuestFile,
  identity: ProcessIdentity,
): Promise<void> => {
  const run = newRun({ vmId: file.vmId, dir, identity, exited: undefined, file });
  runs.set(file.vmId, run);
  await sessions.meet(run, patienceMs);
  if (run.letGo.signal.aborted) return;
  board.setRuntime(run.vmId, runFacts(identity.pid, file));
  onRunning(run);
};

/** The guest ended while no backend watched: the log's end is all there is. */
const forgetDead = async (
  { ports, board, recordOf }: ReattachParts,
  dir: FoundRunDir,
  file: GuestFile | undefined,
): Promise<void> => {
  if (file !== undefined && recordOf(file.vmId) !== undefined) {
    const lastWords =
      file.process === undefined ? [] : await ports.logs.lastWords(file.vmId, lastWordsLines);
    if (lastWords.length > 0) {
      const ending = explainEnding({ asked: false, lastWords });
      ports.logs.write(
        file.vmId,
        `ended while OpenUTM was not running: ${ending.reason?.message ?? ending.line}`,
      );
      board.apply(file.vmId, "crashed", ending.reason);
    } else {
      ports.logs.write(file.vmId, "ended while OpenUTM was not running");
    }
  }
  await Promise.all([
    ports.runDirs.remove(dir.path),
    ...(file?.cleanup ?? []).map((path) => ports.files.remove(path)),
  ]).catch((error: unknown) =>
    ports.log.error("an old runtime directory could not be removed", error, { path: dir.path }),
  );
};

const reportOrphan = (
  parts: ReattachParts,
  dir: FoundRunDir,
  identity: ProcessIdentity,
  reason: Reason,
  file?: GuestFile,
): void => {
  parts.onOrphan({
    orphan: {
      id: dir.id,
      runDir: dir.path,
      pid: identity.pid,
      alive: true,
      reason,
      ...(file === undefined ? {} : { vmId: file.vmId, vmName: file.vmName }),
    },
    identity,
  });
};

/** A QEMU of ours whose runtime directory was deleted: it can be seen and ended, not spoken to. */
const reportLost = (parts: ReattachParts, id: string, { identity, argv }: Seen): void => {
  const dir = parts.ports.runDirs.named(id);
  const vmId = uuidIn(argv);
  const record = vmId === undefined ? undefined : parts.recordOf(vmId);
  if (record?.config !== undefined && !parts.runs.has(record.id))
    adoptLost(parts, { ...record, config: record.config }, dir, identity, argv);
  parts.onOrphan({
    orphan: {
      id,
      runDir: dir.path,
      pid: identity.pid,
      alive: true,
      reason: {
        code: "orphan.lostDirectory",
        message: `A QEMU (process ${identity.pid}) runs whose runtime directory is gone: OpenUTM cannot reattach to it.`,
        hint: "Shut its guest down from inside, or clean the orphan up to end it.",
      },
      ...(vmId === undefined ? {} : { vmId }),
      ...(record === undefined ? {} : { vmName: record.name }),
    },
    identity,
  });
};

/** Its VM counts as running, so that nobody starts it twice and a forced stop can end it. */
const adoptLost = (
  { ports, board, sessions, runs }: ReattachParts,
  record: WholeVmRecord,
  dir: RunDir,
  identity: ProcessIdentity,
  argv: readonly string[],
): void => {
  const file: GuestFile = {
    schemaVersion: 1,
    vmId: record.id,
    vmName: record.name,
    revision: record.revision,
    config: record.config,
    process: identity,
    argv: [...argv],
    qemuPath: argv[0] ?? "qemu",
    qemuVersion: "unknown",
    accelerator: "tcg",
    displayProtocol: "none",
    notes: [],
    startedAtMs: ports.clock.nowMs(),
    cleanup: [],
  };
  const run = newRun({ vmId: record.id, dir, identity, exited: undefined, file });
  runs.set(record.id, run);
  board.apply(record.id, "running", reasons.cannotReattach);
  void sessions.meet(run, 0);
};
