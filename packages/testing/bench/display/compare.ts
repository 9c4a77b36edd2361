// One guest, one screen, one client after the other: how much of what the guest draws is seen, how soon, at what cost.
import type { ScenesGuest } from "../../guests/scenes.ts";
import { waitFor } from "../../src/harness/wait.ts";
import { quantile } from "../statistics.ts";
import { openClient, type ClientName, type RunningClient } from "./clients.ts";
import { startBenchGuest, type BenchGuest, type Device } from "./guest.ts";
import { cpuMsOf } from "./processes.ts";
import {
  countDifferences,
  findGuest,
  timeKey,
  watchMotion,
  type GuestSize,
  type Motion,
  type Place,
} from "./watch.ts";
import type { Screen } from "./xvfb.ts";

export const movingScenes = ["text", "window", "motion"] as const;
export type MovingScene = (typeof movingScenes)[number];

export type SceneResult = Motion & {
  /** What the guest itself drew. */
  readonly guestFramesPerSecond: number;
  /** CPU of the client's processes, and of the relay's, for a million pixels of shown frames. */
  readonly clientMsPerMpix: number;
  readonly relayMsPerMpix: number;
};

export type KeyResult = { readonly p50Ms: number; readonly p95Ms: number };

export type ClientResult = {
  readonly client: ClientName;
  /** Pixels that were not QEMU's: with any, the figures below say nothing. */
  readonly wrongPixels: number;
  readonly scenes: Readonly<Record<MovingScene, SceneResult>>;
  readonly keysStill: KeyResult;
  readonly keysMotion: KeyResult;
};

export type CompareParts = {
  readonly scenes: ScenesGuest;
  readonly screen: Screen;
  readonly pages: string;
};

const settleMs = 700;
const watchMs = 3000;
const keyPresses = 20;
const giveUpKeys = 5;
/** X's code of the key A. */
const keyA = 38;
const appearMs = 20_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Seen = {
  readonly guest: BenchGuest;
  readonly screen: Screen;
  readonly place: Place;
  readonly client: RunningClient;
};

/** A key that is not seen within a second counts as one second. */
const timeKeys = async ({ guest, screen, place }: Seen): Promise<KeyResult> => {
  const times: number[] = [];
  let unseen = 0;
  for (let press = 0; press < keyPresses && unseen < giveUpKeys; press += 1) {
    const ms = await timeKey(screen.x, place, guest.size, keyA);
    if (ms === undefined) unseen += 1;
    times.push(ms ?? 1000);
    await pause(40 + ((press * 37) % 60));
  }
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) };
};

const watchScene = async (seen: Seen, scene: MovingScene): Promise<SceneResult> => {
  const { guest, screen, place, client } = seen;
  await guest.draw(scene);
  await pause(settleMs);
  const cpu = (): readonly [number, number] => [
    cpuMsOf(client.pid),
    client.relayPid === undefined ? 0 : cpuMsOf(client.relayPid),
  ];
  const framesBefore = await guest.draw(scene);
  const startMs = performance.now();
  const before = cpu();
  const motion = await watchMotion(screen.x, place, guest.size, watchMs);
  const after = cpu();
  const seconds = (performance.now() - startMs) / 1000;
  const drawn = (await guest.draw(scene)) - framesBefore;
  const shownMpix =
    (motion.framesPerSecond * seconds * guest.size.widthPx * guest.size.heightPx) / 1e6;
  return {
    ...motion,
    guestFramesPerSecond: drawn / seconds,
    clientMsPerMpix: (after[0] - before[0]) / shownMpix,
    relayMsPerMpix: (after[1] - before[1]) / shownMpix,
  };
};

/** Whether the picture stands as QEMU has it: what is shown may be a moment behind. */
const wrongPixelsOf = async ({ guest, screen, place }: Seen): Promise<number> => {
  let least = Infinity;
  for (let look = 0; look < 5 && least > 0; look += 1) {
    await pause(500);
    least = Math.min(least, await countDifferences(screen.x, place, await guest.screen()));
  }
  return least;
};

export const measureClient = async (
  name: ClientName,
  guest: BenchGuest,
  { screen, pages }: CompareParts,
): Promise<ClientResult> => {
  await guest.draw("still");
  const client = await openClient(name, { screen: screen.name, guest, pages });
  try {
    const place = await waitFor(
      `the guest's picture in ${name}`,
      () => findGuest(screen.x, guest.size),
      appearMs,
    );
    const seen: Seen = { guest, screen, place, client };
    screen.x.movePointer(place.left + guest.size.widthPx / 2, place.top + guest.size.heightPx / 3);
    await screen.x.focusLargestWindow();
    const wrongPixels = await wrongPixelsOf(seen);
    const keysStill = await timeKeys(seen);
    const text = await watchScene(seen, "text");
    const window = await watchScene(seen, "window");
    const motion = await watchScene(seen, "motion");
    const keysMotion = await timeKeys(seen);
    return { client: name, wrongPixels, scenes: { text, window, motion }, keysStill, keysMotion };
  } finally {
    await client.close();
  }
};

export type CaseResult = {
  readonly device: Device;
  readonly size: GuestSize;
  readonly rounds: readonly ClientResult[];
};

/** All clients in turn, A B C, then C B A. A client that shows nothing is named in `failed`. */
export const compareClients = async (
  parts: CompareParts,
  wanted: { readonly device: Device; readonly size: GuestSize; readonly rounds: number },
  clients: readonly ClientName[],
  failed: Map<string, string>,
): Promise<CaseResult> => {
  const guest = await startBenchGuest(parts.scenes, wanted.device, wanted.size);
  const rounds: ClientResult[] = [];
  try {
    for (let round = 0; round < wanted.rounds; round += 1) {
      const order = round % 2 === 0 ? clients : clients.toReversed();
      for (const name of order) {
        process.stderr.write(
          `  ${wanted.device} ${wanted.size.widthPx}x${wanted.size.heightPx} ${name}\n`,
        );
        try {
          rounds.push(await measureClient(name, guest, parts));
        } catch (error) {
          const where = `${name}, ${wanted.device} ${wanted.size.widthPx}x${wanted.size.heightPx}`;
          failed.set(where, error instanceof Error ? error.message : String(error));
        }
      }
    }
  } finally {
    await guest.stop();
  }
  return { device: wanted.device, size: wanted.size, rounds };
};
