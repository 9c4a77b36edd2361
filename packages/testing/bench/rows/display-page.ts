// What the page itself takes: its main thread while text scrolls, and memory over an empty page.
import { rmSync } from "node:fs";
import { isMissing } from "../../guests/cache.ts";
import { scenesGuest, type ScenesGuest } from "../../guests/scenes.ts";
import { missingClient, openClient, openWindow, startServer } from "../display/clients.ts";
import { openDevTools, type TraceEvent } from "../display/devtools.ts";
import { startBenchGuest } from "../display/guest.ts";
import { buildPages } from "../display/pages.ts";
import { pssMibOf } from "../display/processes.ts";
import { findGuest } from "../display/watch.ts";
import { openScreen, type Screen } from "../display/xvfb.ts";
import { waitFor } from "../../src/harness/wait.ts";
import { makeRow, type Row } from "../row.ts";

const traceMs = 4000;
const small = { widthPx: 1280, heightPx: 800 } as const;
const large = { widthPx: 1920, heightPx: 1080 } as const;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How much of the trace the renderer's main thread was at work, in percent. */
const mainThreadBusy = (events: readonly TraceEvent[]): number => {
  const main = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const busyUs = events
    .filter(
      ({ name, ph, pid, tid }) =>
        ph === "X" && name.endsWith("RunTask") && main.has(`${pid}/${tid}`),
    )
    .reduce((sum, { dur = 0 }) => sum + dur, 0);
  return (busyUs / 1000 / traceMs) * 100;
};

type Parts = { readonly scenes: ScenesGuest; readonly screen: Screen; readonly pages: string };

const drawsOf = async (devTools: Awaited<ReturnType<typeof openDevTools>>): Promise<number> =>
  Number(await devTools.evaluate("ours.html", "display.statistics().draws"));

/** Text scrolls on the device that makes the most drawings of it. */
const threadRow = async ({ scenes, screen, pages }: Parts, rounds: number): Promise<Row> => {
  const guest = await startBenchGuest(scenes, "std", small);
  const client = await openClient("OpenUTM", {
    ...{ screen: screen.name, guest, pages },
    browserArgs: ["--remote-debugging-port=0"],
  });
  try {
    await waitFor("the guest's picture", () => findGuest(screen.x, small));
    await guest.draw("text");
    const devTools = await openDevTools(client.profile ?? "");
    const busy: number[] = [];
    const draws: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // The page counts once a second.
      await pause(1500);
      const before = await drawsOf(devTools);
      const startMs = performance.now();
      busy.push(mainThreadBusy(await devTools.trace(["toplevel"], traceMs)));
      await pause(1000);
      draws.push(((await drawsOf(devTools)) - before) / ((performance.now() - startMs) / 1000));
    }
    devTools.close();
    const most = Math.round(Math.max(...draws));
    return makeRow({
      name: `main thread of the page, text scrolling at up to ${most} drawings a second`,
      unit: "%",
      ours: busy,
      goal: { text: "< 10 %", met: ({ median }) => median < 10 },
    });
  } finally {
    await client.close();
    await guest.stop();
  }
};

const memoryRow = async ({ scenes, screen, pages }: Parts, rounds: number): Promise<Row> => {
  const guest = await startBenchGuest(scenes, "virtio", large);
  const samples: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      await guest.draw("still");
      const server = await startServer(pages, guest);
      const empty = openWindow(screen.name, `${server.origin}/empty.html`);
      await pause(4000);
      const emptyMib = pssMibOf(empty.pid);
      await empty.close();
      await server.close();
      const client = await openClient("OpenUTM", { screen: screen.name, guest, pages });
      await waitFor("the guest's picture", () => findGuest(screen.x, large));
      await guest.draw("motion");
      await pause(4000);
      samples.push(pssMibOf(client.pid) - emptyMib);
      await client.close();
    }
  } finally {
    await guest.stop();
  }
  return makeRow({
    name: "memory (PSS) of all the browser's processes at 1920x1080 in full motion, over an empty page",
    unit: "MiB",
    ours: samples,
    goal: { text: "<= 120 MiB", met: ({ median }) => median <= 120 },
  });
};

/** Empty where this cannot run. */
export const displayPageRows = async (rounds: number): Promise<readonly Row[]> => {
  const scenes = scenesGuest();
  const why = isMissing(scenes) ? scenes.missing : missingClient("OpenUTM");
  const screen = await openScreen().catch(() => undefined);
  if (isMissing(scenes) || why !== undefined || screen === undefined) {
    process.stderr.write(`  not measured: ${why ?? "Xvfb is not installed (package xvfb)"}\n`);
    screen?.close();
    return [];
  }
  const pages = await buildPages();
  const few = Math.max(1, Math.round(rounds / 7));
  try {
    const parts: Parts = { scenes, screen, pages };
    return [await threadRow(parts, few), await memoryRow(parts, few)];
  } finally {
    screen.close();
    rmSync(pages, { recursive: true, force: true });
  }
};
