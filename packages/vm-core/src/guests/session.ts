// Keeps one guest's state true while its QEMU lives: events drive it, EOF and the process's end close it. Nothing polls.
import { isQemuLibError } from "@openutm/qemu-lib/errors.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import type { QmpEvent } from "@openutm/qemu-lib/qmp/messages.ts";
import type { Reason } from "@openutm/shared-types";
import type { ProcessExit } from "../ports/guest-processes.ts";
import type { GuestBoard } from "./board.ts";
import { explainEnding } from "./ending.ts";
import type { GuestPorts, Notice } from "./parts.ts";
import { displayAgentChardev, readNews, readRunState } from "./qmp-news.ts";
import type { News } from "./qmp-news.ts";
import type { Run } from "./run.ts";
import { happensWithin, pause } from "./wait.ts";
import { reasons } from "./words.ts";

export type SessionParts = {
  readonly ports: GuestPorts;
  readonly board: GuestBoard;
  readonly notify: (notice: Notice) => void;
  /** The guest has ended; called once, before the state changes. */
  readonly onEnded: (run: Run) => void;
};

export type Sessions = {
  /** Hands an event of the run's QMP over. */
  readonly onEvent: (run: Run, event: QmpEvent) => void;
  /** Takes a negotiated connection: asks for the state, and watches for its end. */
  readonly attach: (run: Run, qmp: QmpConnection) => Promise<void>;
  /** Watches for the process's end; called once, right after the spawn or the finding. */
  readonly watch: (run: Run) => void;
  /** Says that the process was just seen to be gone, so that nobody has to find it out. */
  readonly gone: (run: Run) => Promise<void>;
  /** Connects to a QEMU that runs already. Resolves when it answers, or after `patienceMs`; the trying goes on until it ends. */
  readonly meet: (run: Run, patienceMs: number) => Promise<void>;
};

/**
 * SHUTDOWN may still be on its way when the process is gone already. The end of the connection follows it, and comes at
 * once but on a busy machine.
 */
const lastEventsMs = 5000;
const longestRetryMs = 10_000;
const lastWordsLines = 200;
const sameNoteMs = 1000;

/** Nothing listens there any more; a queue that is full (EAGAIN) is a QEMU that only does not answer. */
const isUnreachable = (error: unknown): boolean =>
  isQemuLibError(error, "qmp.endpointRefused") ||
  (isQemuLibError(error, "qmp.notReady") && error.data?.["cause"] !== "EAGAIN");

export const createSessions = ({ ports, board, notify, onEnded }: SessionParts): Sessions => {
  const { clock, logs, processes, runDirs, files, sockets } = ports;
  const settled = new WeakSet<Run>();

  const tell = (run: Run, news: Extract<News, { kind: "trouble" }>): void => {
    if (run.told.has(news.key)) return;
    run.told.add(news.key);
    logs.write(run.vmId, news.reason.message);
    notify({ vmId: run.vmId, severity: news.severity, reason: news.reason });
  };

  /** A guest that restarts or moves its tray in a loop fills no log. */
  const note = (run: Run, line: string): void => {
    const nowMs = clock.nowMs();
    if (Math.abs(nowMs - (run.notedAtMs.get(line) ?? -Infinity)) < sameNoteMs) return;
    run.notedAtMs.set(line, nowMs);
    logs.write(run.vmId, line);
  };

  // Set before the STOP that follows the error, which then keeps it.
  const pauseReasons = new WeakMap<Run, Reason>();

  const onNews = (run: Run, news: News): void => {
    if (news.kind === "running" || news.kind === "paused") run.turns += 1;
    switch (news.kind) {
      case "running":
        pauseReasons.delete(run);
        run.told.clear();
        board.apply(run.vmId, "running");
        return;
      case "paused":
        // A STOP on the way down is part of going down.
        if (run.shutdown === undefined) board.apply(run.vmId, "paused", pauseReasons.get(run));
        return;
      case "shutdown":
        run.shutdown = news.shutdown;
        return;
      case "trouble":
        if (news.pauses) pauseReasons.set(run, news.reason);
        if (news.pauses && board.state(run.vmId).status === "paused")
          board.apply(run.vmId, "paused", news.reason);
        tell(run, news);
        return;
      case "displayAgent":
        board.setDisplayAgent(run.vmId, news.isOpen ? "connected" : "absent");
        return;
      case "asleep":
        board.setReason(run.vmId, reasons.asleep);
        return;
      case "awake":
        board.setReason(run.vmId, undefined);
        return;
      case "note":
        note(run, news.line);
    }
  };

  const settle = async (run: Run, exit: ProcessExit | undefined): Promise<void> => {
    if (settled.has(run) || run.letGo.signal.aborted) return;
    settled.add(run);
    const lastWords = await logs.lastWords(run.vmId, lastWordsLines).catch(() => []);
    const ending = explainEnding({
      asked: run.endAsked,
      ...(run.shutdown === undefined ? {} : { shutdown: run.shutdown }),
      ...(exit === undefined ? {} : { exit }),
      lastWords,
    });
    for (const dispose of run.disposers.splice(0)) dispose();
    run.letGo.abort(new Error("QEMU has ended"));
    run.qmp?.close();
    onEnded(run);
    // A launch that failed says so itself, with more detail.
    if (board.state(run.vmId).status !== "starting") {
      logs.write(run.vmId, ending.line);
      board.apply(run.vmId, ending.event, ending.reason);
    }
    await Promise.all([
      runDirs.remove(run.dir.path),
      ...run.file.cleanup.map((path) => files.remove(path)),
    ]).catch((error: unknown) =>
      ports.log.error("cleaning up after a guest failed", error, { vmId: run.vmId }),
    );
    run.markEnded();
  };

  /** QMP is gone. QEMU closes it before it exits: look until the process is gone, then no longer. */
  const onQmpClosed = async (run: Run, qmp: QmpConnection): Promise<void> => {
    // Somebody else may give this connection up meanwhile, and look after the guest.
    const isOver = (): boolean => run.letGo.signal.aborted || run.qmp !== qmp;
    for (let delayMs = 5; delayMs < 2000; delayMs *= 2) {
      if (isOver()) return;
      if (!(await processes.isAlive(run.identity))) {
        return gone(run);
      }
      await pause(clock, delayMs, run.letGo.signal);
    }
    if (isOver()) return;
    run.qmp = undefined;
    board.setReason(run.vmId, reasons.notAnswering);
    await meet(run, 0);
  };

  /** A QEMU that was silent and has answered: what it is in now counts again. */
  const welcomeBack = async (run: Run, qmp: QmpConnection): Promise<void> => {
    if (board.state(run.vmId).statusReason?.code === reasons.notAnswering.code)
      board.setReason(run.vmId, undefined);
    logs.write(run.vmId, "QEMU answers again");
    await askState(run, qmp);
  };

  /** Notices a QEMU that hangs while nobody asks it for anything: one small question now and then. */
  const watchOver = async (run: Run, qmp: QmpConnection): Promise<void> => {
    const { signal } = run.letGo;
    const isOver = (): boolean => signal.aborted || run.qmp !== qmp;
    for (;;) {
      await pause(clock, ports.heartbeatMs, signal);
      if (isOver()) return;
      try {
        await qmp.execute("query-status", undefined, { signal });
      } catch (error) {
        if (isOver() || !isQemuLibError(error, "qmp.timeout")) return;
        board.setReason(run.vmId, reasons.notAnswering);
        logs.write(run.vmId, "QEMU does not answer");
        await qmp.execute("query-status", undefined, { timeoutMs: Infinity, signal });
        await welcomeBack(run, qmp);
      }
    }
  };

  const attach = async (run: Run, qmp: QmpConnection): Promise<void> => {
    run.qmp = qmp;
    run.disposers.push(
      qmp.onClose(() => {
        if (run.qmp === qmp) void onQmpClosed(run, qmp);
      }),
    );
    try {
      await askState(run, qmp);
      // Its end is the connection's end, which is told elsewhere.
      watchOver(run, qmp).catch(() => undefined);
    } catch (error) {
      run.qmp = undefined;
      qmp.close();
      throw error;
    }
    // Good to know, and no reason to keep anybody waiting; a guest that ends meanwhile has no agent.
    void askDisplayAgent(run, qmp).catch(() => undefined);
  };

  const askState = async (run: Run, qmp: QmpConnection): Promise<void> => {
    const { turns } = run;
    const { status } = await qmp.execute("query-status");
    // An event that came with the answer is newer than it.
    if (run.turns !== turns) return;
    if (status === "prelaunch") {
      await qmp.execute("cont");
      return;
    }
    const { event, reason } = readRunState(status);
    board.apply(run.vmId, event, reason);
  };

  const askDisplayAgent = async (run: Run, qmp: QmpConnection): Promise<void> => {
    const chardevs = await qmp.execute("query-chardev");
    const agent = chardevs.find(({ label }) => label === displayAgentChardev);
    const state = agent?.["frontend-open"] === true ? "connected" : "absent";
    board.setDisplayAgent(run.vmId, agent === undefined ? "none" : state);
  };

  const watch = (run: Run): void => {
    void run.exited?.then(async (exit) => {
      const { qmp } = run;
      if (qmp !== undefined && qmp.closeReason() === undefined) {
        await happensWithin(
          clock,
          new Promise<void>((resolve) => qmp.onClose(() => resolve())),
          lastEventsMs,
        );
      }
      await settle(run, exit);
    });
  };

  /** Tries until it answers or ends. A stopped QEMU accepts and stays silent: then the first try waits for it. */
  const meetAtLast = async (run: Run): Promise<void> => {
    for (
      let delayMs = 500;
      !run.letGo.signal.aborted;
      delayMs = Math.min(delayMs * 2, longestRetryMs)
    ) {
      try {
        const qmp = await sockets.connectQmp(run.dir.endpoints.qmp, {
          timeoutMs: Infinity,
          appearTimeoutMs: 0,
          signal: run.letGo.signal,
          onEvent: (event) => onEvent(run, event),
        });
        await attach(run, qmp);
        return;
      } catch (error) {
        if (run.letGo.signal.aborted) return;
        if (!(await processes.isAlive(run.identity))) return gone(run);
        const reason = isUnreachable(error) ? reasons.cannotReattach : reasons.notAnswering;
        if (board.state(run.vmId).statusReason?.code !== reason.code) {
          board.apply(run.vmId, "running", reason);
          logs.write(
            run.vmId,
            `QEMU (process ${run.identity.pid}) cannot be reached: ${String((error as Error).message)}`,
          );
        }
        await pause(clock, delayMs, run.letGo.signal);
      }
    }
  };

  const onEvent = (run: Run, event: QmpEvent): void => {
    const news = readNews(event);
    if (news !== undefined) onNews(run, news);
  };

  const meet = async (run: Run, patienceMs: number): Promise<void> => {
    const meeting = meetAtLast(run);
    if (await happensWithin(clock, meeting, patienceMs)) return;
    if (board.state(run.vmId).statusReason === undefined && !run.letGo.signal.aborted)
      board.apply(run.vmId, "running", reasons.notAnswering);
  };

  // Our own child's exit status is about to arrive; it says more than its absence.
  const gone = async (run: Run): Promise<void> => {
    if (run.exited === undefined) await settle(run, undefined);
  };

  return { onEvent, attach, watch, gone, meet };
};
