// Says how a guest ended from what is known: QEMU's SHUTDOWN, the exit status where one exists, the log's end. Pure.
import { explainExit } from "@openutm/qemu-lib/explain/explain-exit.ts";
import type { Reason } from "@openutm/shared-types";
import type { ProcessExit } from "../ports/guest-processes.ts";
import type { ShutdownNews } from "./qmp-news.ts";
import { reasons, shutdownLines } from "./words.ts";

export type EndEvidence = {
  /** We told QEMU to end. */
  readonly asked: boolean;
  readonly shutdown?: ShutdownNews;
  /** Absent when QEMU was not our child. */
  readonly exit?: ProcessExit;
  readonly lastWords: readonly string[];
};

export type Ending = {
  readonly event: "ended" | "crashed";
  readonly reason?: Reason;
  /** For the VM's log. */
  readonly line: string;
};

const crash = (reason: Reason): Ending => ({
  event: "crashed",
  reason,
  line: `ended unexpectedly: ${reason.message}`,
});

/** Exit status 0 without a SHUTDOWN counts as an orderly end only where an exit status exists. */
export const explainEnding = ({ asked, shutdown, exit, lastWords }: EndEvidence): Ending => {
  if (asked) return { event: "ended", line: "stopped: ended by force" };
  if (shutdown?.reason === "guest-panic") {
    return crash(reasons.endedByPanic);
  }
  if (shutdown !== undefined && shutdown.reason !== "host-error") {
    return { event: "ended", line: shutdownLines.get(shutdown.reason) ?? "stopped" };
  }
  if (exit?.exitCode === 0) return { event: "ended", line: "stopped" };
  const explained = explainExit({
    exitCode: exit?.exitCode,
    signal: exit?.signal,
    stderrTail: lastWords.join("\n"),
  });
  return crash({ ...explained, evidence: [...lastWords] });
};
