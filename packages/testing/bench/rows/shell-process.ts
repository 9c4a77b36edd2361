// Why the backend has a process of its own (docs/adr/0010): how long it would hold up the process of the windows and menus.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { makeRow } from "../row.ts";
import { libraryOf } from "./libraries.ts";
import type { BenchRows } from "./options.ts";

const maxRounds = 5;
const script = join(import.meta.dirname, "shell", "in-one-process.ts");
/** A picture of a screen at 60 Hz. */
const frameMs = 16.7;

export const shellProcessRows: BenchRows = async ({ rounds }) => {
  const home = await libraryOf(1000);
  try {
    const heldUpMs = Array.from({ length: Math.min(rounds, maxRounds) }, () =>
      Number(execFileSync(process.execPath, [script], { env: home.env, encoding: "utf8" })),
    );
    return [
      makeRow({
        name: "a backend in the main process would hold it up, longest, 1,000 VMs",
        unit: "ms",
        ours: heldUpMs,
        goal: {
          text: "> 16.7 ms speaks for a process of its own",
          met: ({ median }) => median > frameMs,
        },
      }),
    ];
  } finally {
    home.dispose();
  }
};
