// How many bytes of a display a shell brings to its page: from a socket in a guest's place that always has more.
import { readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { testHome, waitFor, type TestHome } from "../../src/index.ts";
import { makeRow, type Row } from "../row.ts";
import type { BenchShell, DrivenShell } from "./shell/bench-shell.ts";
import { startScreen } from "./shell/screen.ts";
import { twiceEach } from "./shell/turns.ts";

const bytesARound = 600e6;
const maxRounds = 7;
const goalMbPerSecond = 300;

/** Takes the place of a guest's VNC socket. */
const floodInPlaceOf = async (home: TestHome): Promise<Server> => {
  const run = join(home.dir, "run");
  const path = await waitFor("the guest's socket", () =>
    readdirSync(run)
      .flatMap((guest) => readdirSync(join(run, guest)).map((name) => join(run, guest, name)))
      .find((found) => found.endsWith("display.sock")),
  );
  rmSync(path);
  const chunk = Buffer.alloc(1 << 20, 7);
  const server = createServer((socket) => {
    const more = (): void => {
      while (socket.write(chunk));
    };
    socket.on("drain", more).on("error", () => undefined);
    more();
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
};

const startDemoOverVnc = async (shell: DrivenShell): Promise<string> => {
  const source = { kind: "demo" } as const;
  const { id, revision, config } = await shell.call("vm.create", { name: "flood", source });
  if (config === undefined) throw new Error("The new VM has no config.");
  const display = { ...config.display, protocol: "vnc" } as const;
  await shell.call("vm.update", { id, revision, config: { ...config, display } });
  await shell.call("vm.start", { id });
  // Its own drawing is no part of what is measured, and would take one of two cores.
  await shell.call("vm.pause", { id });
  return id;
};

const ratesOf = async (shell: BenchShell, rounds: number): Promise<readonly number[]> => {
  const screen = await startScreen();
  const home = testHome();
  const driven = await shell.drive(home, screen.display);
  let server: Server | undefined;
  try {
    const id = await startDemoOverVnc(driven);
    server = await floodInPlaceOf(home);
    const rates: number[] = [];
    for (let round = -1; round < Math.min(rounds, maxRounds); round += 1) {
      const rate = await driven.readStream(id, bytesARound);
      if (round >= 0) rates.push(rate);
    }
    return rates;
  } finally {
    server?.close();
    driven.end();
    home.dispose();
    screen.end();
  }
};

export const shellStreamRows = async (
  shells: readonly BenchShell[],
  rounds: number,
): Promise<Row[]> => {
  const taken = await twiceEach(shells, (shell) => ratesOf(shell, rounds));
  return [...taken].map(([shell, series]) =>
    makeRow({
      name: "a display's bytes, from its socket to the page's worker",
      by: shell.name,
      unit: "MB/s",
      ours: series.flat(),
      goal: { text: ">= 300 MB/s", met: ({ median }) => median >= goalMbPerSecond },
    }),
  );
};
