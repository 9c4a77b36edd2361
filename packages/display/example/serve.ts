// A guest's screen in a page, in one command: `node packages/display/example/serve.ts [socket]`.
// Without the unix socket of a SPICE server it starts QEMU with OpenUTM's demo guest.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createVite } from "vite";
import { relaySpice } from "./relay.ts";

const demo = join(import.meta.dirname, "..", "..", "..", "guests", "demo", "demo.img");
const appearMs = 20_000;

const startDemo = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "spice-example-"));
  const path = join(folder, "spice.sock");
  const qemu = spawn(
    "qemu-system-x86_64",
    [
      ...["-m", "64", "-display", "none", "-snapshot", "-drive", `file=${demo},format=raw`],
      ...["-spice", `unix=on,addr=${path},disable-ticketing=on`],
    ],
    { stdio: "inherit" },
  );
  const end = (): void => {
    qemu.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.on("exit", end);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit());
  const deadline = Date.now() + appearMs;
  while (!existsSync(path)) {
    if (qemu.exitCode !== null || Date.now() > deadline) throw new Error("QEMU did not start.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return path;
};

const path = process.argv[2] ?? (await startDemo());
const http = createHttpServer();
relaySpice(http, path);
const vite = await createVite({
  root: import.meta.dirname,
  configFile: false,
  appType: "spa",
  server: { middlewareMode: true, hmr: { server: http } },
  worker: { format: "es" },
  logLevel: "warn",
});
http.on("request", vite.middlewares);
http.listen(0, "127.0.0.1", () => {
  const { port } = http.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${port}/\n`);
});
