import { spawn } from "node:child_process";
import { once } from "node:events";
import { runHeadless } from "@openutm/backend-node";
import { rustCommand, wantedBackend } from "../backend-kind.ts";
import type { Command } from "../command.ts";
import { backendOptions } from "../composition.ts";

/** Until it ends; what asks this process to end asks the backend. */
const runRust = async (signal: AbortSignal): Promise<number> => {
  const [program, ...args] = rustCommand(process.env, "backend");
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
};

export const backend: Command = {
  summary:
    "A backend without a window; other commands start it when none runs. Ends when nobody needs it.",
  usage: "",
  options: {},
  arity: [0, 0],
  async run({ print, signal }) {
    if (wantedBackend(process.env) === "rust") return runRust(signal);
    const reason = await runHeadless({ ...backendOptions({ windowed: false }), env: process.env });
    print.note(reason);
    return undefined;
  },
};
