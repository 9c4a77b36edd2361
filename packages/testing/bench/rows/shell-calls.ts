// A page's control calls through its shell: idle, and while the page shows a 1080p display in full motion.
import { isMissing } from "../../guests/cache.ts";
import { scenesGuest, type ScenesGuest } from "../../guests/scenes.ts";
import { testHome } from "../../src/index.ts";
import { makeRow, type Goal, type Row } from "../row.ts";
import type { BenchShell, DrivenShell } from "./shell/bench-shell.ts";
import { startMotion } from "./shell/motion.ts";
import { startScreen } from "./shell/screen.ts";
import { joined, twiceEach } from "./shell/turns.ts";

const warmUp = 200;
const idleCalls = 1000;
const busyCalls = 200;

const idleGoal: Goal = { text: "p95 <= 1 ms", met: ({ p95 }) => p95 <= 1 };
const busyGoal: Goal = {
  text: "p50 <= 5 ms, p95 <= 25 ms",
  met: ({ median, p95 }) => median <= 5 && p95 <= 25,
};

type Times = { readonly idle: readonly number[]; readonly busy: readonly number[] };

const times = async (shell: DrivenShell, id: string, count: number): Promise<number[]> => {
  await shell.timeCalls("vm.get", { id }, warmUp);
  return shell.timeCalls("vm.get", { id }, count);
};

const timesIn = async (shell: BenchShell, guest: ScenesGuest | undefined): Promise<Times> => {
  const screen = await startScreen();
  const home = testHome();
  const driven = await shell.drive(home, screen.display);
  try {
    const { id } = await driven.call("vm.create", { name: "bench", source: { kind: "demo" } });
    const idle = await times(driven, id, idleCalls);
    if (guest === undefined) return { idle, busy: [] };
    const motion = await startMotion(home, guest);
    await driven.showDisplay(motion.id);
    await motion.begin();
    return { idle, busy: await times(driven, id, busyCalls) };
  } finally {
    driven.end();
    home.dispose();
    screen.end();
  }
};

export const shellCallRows = async (shells: readonly BenchShell[]): Promise<Row[]> => {
  const found = scenesGuest();
  if (isMissing(found)) process.stderr.write(`no row of calls under a display: ${found.missing}\n`);
  const guest = isMissing(found) ? undefined : found;
  const taken = await twiceEach(shells, (shell) => timesIn(shell, guest));
  const rowOf = (name: string, key: keyof Times, goal: Goal): Row[] =>
    [...taken].map(([shell, series]) =>
      makeRow({ name, by: shell.name, unit: "ms", ours: joined(series, key), goal }),
    );
  return [
    ...rowOf("control call (vm.get) from the page, idle", "idle", idleGoal),
    ...(guest === undefined
      ? []
      : rowOf("the same while the page shows 1920x1080 in full motion", "busy", busyGoal)),
  ];
};
