// The Rust backend over a home of its own, in a process that ends with this one, seen as `openBackend` gives a backend.
import { connectToOwner } from "@openutm/backend-node";
import type { BackendOptions } from "@openutm/backend-node";
import type { BackendConnection, BackendEvent } from "@openutm/shared-types";
import { ApiError, type ApiErrorValue } from "@openutm/shared-types";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { rustProgram } from "../harness/backend-kind.ts";
import { checkout } from "../harness/cli.ts";

export type RustBackend = {
  readonly connection: BackendConnection;
  readonly pid: number;
  readonly close: () => Promise<void>;
};

const words = (options: Partial<BackendOptions>): string[] => [
  "--demo-image",
  options.demoImagePath ?? join(checkout, "guests/demo/demo.img"),
  ...(options.qemuFolders ?? []).flatMap((folder) => ["--qemu-folder", folder]),
  ...(options.launchTimeoutMs === undefined
    ? []
    : ["--launch-timeout-ms", String(options.launchTimeoutMs)]),
  ...(options.heartbeatMs === undefined ? [] : ["--heartbeat-ms", String(options.heartbeatMs)]),
];

/** What it says at its end, which is no news to whoever ended it. */
const farewell = "OpenUTM was ended.";

/** Everything else that it complains of is passed on. */
const passOnComplaints = (child: ChildProcess): void => {
  if (child.stderr === null) return;
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line !== farewell) process.stderr.write(`${line}\n`);
  });
};

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (child.stdout !== null)
    for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("The Rust backend said nothing.");
};

export const openRustBackend = async (
  home: string,
  options: Partial<BackendOptions>,
  onEvent: (event: BackendEvent) => void,
): Promise<RustBackend> => {
  const child = spawn(rustProgram(), ["own", "--client", "test", ...words(options)], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, OPENUTM_HOME: home, OPENUTM_CHECK_OUTPUTS: "1" },
  });
  passOnComplaints(child);
  const said = JSON.parse(await firstLine(child)) as { kind?: string; error?: ApiErrorValue };
  if (said.error !== undefined) throw ApiError.fromValue(said.error);
  const connection = await connectToOwner({ home, client: "test", windowed: false });
  connection.onEvent(onEvent);
  return {
    connection,
    pid: child.pid ?? 0,
    close: async () => {
      connection.close();
      child.stdin?.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
};
