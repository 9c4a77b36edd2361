// What the main thread of a page did, by the browser's own trace.
import type { Browser } from "playwright-core";

type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** What of it the thread's processor did: without what other programs on the machine took in between. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
};

export type MainThread = {
  /** Processor time of the main thread from the begin of each frame to the begin of the next, in ms. */
  readonly frameWorkMs: readonly number[];
  /** Processor time of the longest task; by the clock. */
  readonly longestTaskMs: number;
  readonly longestTaskByClockMs: number;
};

const categories = [
  "toplevel",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "devtools.timeline.frame",
  "disabled-by-default-devtools.timeline.frame",
];
const taskNames = new Set(["RunTask", "ThreadControllerImpl::RunTask"]);

const mainThreadOf = (events: readonly TraceEvent[]): readonly TraceEvent[] => {
  const threads = events.filter(
    ({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain",
  );
  const own = threads.map(({ pid, tid }) =>
    events.filter((event) => event.pid === pid && event.tid === tid),
  );
  // Of several renderers the page that scrolls is the one that does something.
  return own.toSorted((a, b) => b.length - a.length)[0] ?? [];
};

const readTrace = (events: readonly TraceEvent[]): MainThread => {
  const own = mainThreadOf(events);
  // Both names may be there for one task: the outer one counts.
  const names = own.some(({ name }) => name === "RunTask") ? new Set(["RunTask"]) : taskNames;
  const tasks = own.filter(({ name, dur }) => names.has(name) && dur !== undefined);
  const begins = own
    .filter(({ name }) => name === "BeginMainThreadFrame" || name === "BeginMainFrame")
    .map(({ ts }) => ts)
    .toSorted((a, b) => a - b);
  const frameWorkMs = begins.slice(1).map((end, i) => {
    const begin = begins[i] ?? end;
    const work = tasks.filter(({ ts, dur = 0 }) => ts + dur > begin && ts + dur <= end);
    return work.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
  });
  if (tasks.length === 0 || frameWorkMs.length === 0)
    throw new Error("The browser's trace has no tasks or frames of the page.");
  return {
    frameWorkMs,
    longestTaskMs: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000,
    longestTaskByClockMs: Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1000,
  };
};

/** Traces the browser while `work` runs. */
export const tracedMainThread = async (
  browser: Browser,
  work: () => Promise<void>,
): Promise<MainThread> => {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) =>
    events.push(...(value as unknown as TraceEvent[])),
  );
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: [...categories, "__metadata"] },
  });
  await work();
  const complete = new Promise<void>((resolve) =>
    session.once("Tracing.tracingComplete", () => resolve()),
  );
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  return readTrace(events);
};
