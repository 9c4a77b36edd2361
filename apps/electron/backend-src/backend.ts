// The backend's process: owns the library for the windows of the app that started it, until that app asks it to end or
// is gone. Says on standard output, in one line of JSON, what has become of it.
import { createBackend, findHome, openDoor, ownOrConnect } from "@openutm/backend-node";
import { ApiError } from "@openutm/shared-types";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };

type ParentPort = { on(event: "message", listener: () => void): void };

const assets = join(dirname(fileURLToPath(import.meta.url)), "assets");
const { version } = manifest;
const home = resolve(findHome());

// Whoever listened may have crashed: that is no reason to end without giving the library up.
process.stdout.on("error", () => undefined);
const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

try {
  const outcome = await ownOrConnect({
    home,
    windowed: true,
    version,
    client: "electron",
    // Said by the shell after its user has agreed to it.
    replaceHung: process.env["OPENUTM_REPLACE_HUNG"] === "1",
    createBackend: () => createBackend({ home, version, demoImagePath: join(assets, "demo.img") }),
    openDoor: (backend, options) =>
      openDoor(backend, { ...options, home, pageDir: join(assets, "page") }),
  });
  if (outcome.kind === "client") {
    // Another app owns the library: the windows are its clients, and this process has nothing to do.
    outcome.connection.close();
    say({ state: "client" });
    process.exit(0);
  }
  const { owner } = outcome;
  const end = (): void => void owner.release("OpenUTM was ended.");
  const parent = (process as { parentPort?: ParentPort }).parentPort;
  if (parent === undefined) process.stdin.on("end", end).resume();
  else parent.on("message", end);
  process.on("SIGTERM", end).on("SIGINT", end);
  say({ state: "owner" });
  await owner.released;
  process.exit(0);
} catch (cause) {
  const error =
    cause instanceof ApiError
      ? cause.value
      : { code: "internal", message: cause instanceof Error ? cause.message : String(cause) };
  say({ state: "failed", error });
  process.exit(1);
}
