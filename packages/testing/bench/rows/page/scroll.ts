// Scrolling a library of 1,000 VMs while fifty of them change each second.
import type { BackendConnection, Vm } from "@openutm/shared-types";
import type { Browser, Page } from "playwright-core";
import { makeRow, type Row } from "../../row.ts";
import { clientOf, libraryOf } from "../libraries.ts";
import { tracedMainThread } from "./trace.ts";

const vmCount = 1000;
const changesPerSecond = 50;
const scrollForMs = 8000;
const frameGoalMs = 16.7;
const taskGoalMs = 50;

/** Changes one VM after another until told to stop. Resolves to how many it changed. */
const changeVms = async (
  connection: BackendConnection,
  vms: readonly Vm[],
  signal: AbortSignal,
): Promise<number> => {
  const revisions = new Map(vms.map(({ id, revision }) => [id, revision]));
  let changed = 0;
  for (let nextAt = performance.now(); !signal.aborted; nextAt += 1000 / changesPerSecond) {
    const id = vms[(changed * 37) % vms.length]?.id ?? "";
    const revision = revisions.get(id) ?? 1;
    const description = `Changed ${changed} times.`;
    const vm = await connection.call("vm.update", { id, revision, description });
    revisions.set(id, vm.revision);
    changed += 1;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAt - performance.now())));
  }
  return changed;
};

const scroll = async (page: Page): Promise<void> => {
  await page.mouse.move(100, 400);
  const end = performance.now() + scrollForMs;
  for (let step = 0; performance.now() < end; step += 1) {
    // Down the whole list and up again.
    await page.mouse.wheel(0, step % 120 < 60 ? 900 : -900);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
};

export const scrollRows = async (browser: Browser): Promise<Row[]> => {
  const home = await libraryOf(vmCount);
  try {
    const { url } = await home.serve();
    const connection = await clientOf(home);
    const { vms } = await connection.call("vm.list", {});
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(url);
    await page.locator("[data-vm]").first().waitFor();
    const stop = new AbortController();
    const changing = changeVms(connection, vms, stop.signal);
    const { frameWorkMs, longestTaskMs, longestTaskByClockMs } = await tracedMainThread(
      browser,
      () => scroll(page),
    );
    stop.abort();
    const changed = await changing;
    connection.close();
    await context.close();
    const note = `${frameWorkMs.length} frames, ${changed} changes in ${scrollForMs / 1000} s.`;
    return [
      makeRow({
        name: "scrolling 1,000 VMs with 50 changes a second: main-thread work a frame",
        unit: "ms",
        ours: frameWorkMs,
        goal: {
          text: `p99 (${p99(frameWorkMs).toFixed(1)} ms) <= 16.7 ms`,
          met: () => p99(frameWorkMs) <= frameGoalMs,
        },
        note,
      }),
      makeRow({
        name: "the longest task of the main thread meanwhile",
        unit: "ms",
        ours: [longestTaskMs],
        goal: { text: "<= 50 ms", met: ({ median }) => median <= taskGoalMs },
        note: `By the clock ${longestTaskByClockMs.toFixed(1)} ms, with what the rest of the machine took.`,
      }),
    ];
  } finally {
    home.dispose();
  }
};

const p99 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;
