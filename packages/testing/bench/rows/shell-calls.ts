// A page's control calls through its shell: idle, and while the page shows a 1080p display in full motion.
import { isMissing } from "../../guests/cache.ts";
import { scenesGuest } from "../../guests/scenes.ts";
import { testHome } from "../../src/index.ts";
import { makeRow, type Row } from "../row.ts";
import type { BenchShell, DrivenShell } from "./shell/bench-shell.ts";
import { startScreen } from "./shell/screen.ts";
import { startMotion } from "./shell/motion.ts";

const warmUp = 200;
const idleCalls = 2000;
const busyCalls = 400;

const times = async (shell: DrivenShell, id: string, count: number): Promise<number[]> => {
  await shell.timeCalls("vm.get", { id }, warmUp);
  return shell.timeCalls("vm.get", { id }, count);
};

export const shellCallRows = async (shell: BenchShell): Promise<Row[]> => {
  const screen = await startScreen();
  const home = testHome();
  const driven = await shell.drive(home, screen.display);
  try {
    const { id } = await driven.call("vm.create", { name: "bench", source: { kind: "demo" } });
    const idle = await times(driven, id, idleCalls);
    const rows = [
      makeRow({
        name: `${shell.name}: control call (vm.get) from the page, idle`,
        unit: "ms",
        ours: idle,
        goal: { text: "p95 <= 1 ms", met: ({ p95 }) => p95 <= 1 },
      }),
    ];
    const guest = scenesGuest();
    if (isMissing(guest)) {
      process.stderr.write(`no row of calls under a display: ${guest.missing}\n`);
      return rows;
    }
    const motion = await startMotion(home, guest);
    await driven.showDisplay(motion.id);
    await motion.begin();
    const busy = await times(driven, id, busyCalls);
    return [
      ...rows,
      makeRow({
        name: `${shell.name}: control call from the page while it shows 1920x1080 in full motion`,
        unit: "ms",
        ours: busy,
        goal: {
          text: "p50 <= 5 ms, p95 <= 25 ms",
          met: ({ median, p95 }) => median <= 5 && p95 <= 25,
        },
      }),
    ];
  } finally {
    driven.end();
    home.dispose();
    screen.end();
  }
};
