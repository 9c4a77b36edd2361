// For tests: a process that wants to own the library that its first argument names, and says on stdout how it went.
import { ApiError } from "@openutm/shared-types";
import type { Settings } from "@openutm/shared-types";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { runHeadless } from "./headless.ts";
import { becomeOwner } from "./owner.ts";
import { asOwned, createTestBackend } from "./test-backend.ts";

const [home = "", windowed = "headless"] = process.argv.slice(2);

/** Every change is a line in a file when it is done, so that a test sees what was done and what was only promised. */
const createBackend = async () => {
  const backend = createTestBackend();
  const update = backend.handlers["settings.update"];
  return asOwned({
    ...backend,
    handlers: {
      ...backend.handlers,
      "vm.list": async () => ({ vms: [] }),
      "settings.update": async (patch, context) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        appendFileSync(join(home, "done.log"), `${patch.stopTimeoutMs}\n`);
        return (await update?.(patch, context)) as Settings;
      },
    },
  });
};

const options = { home, version: "0.0.0-test", createBackend };
const sayReady = (): void => void process.stdout.write("owner\n");

try {
  if (windowed === "windowed") {
    const owner = await becomeOwner({ ...options, windowed: true });
    sayReady();
    await owner.released;
  } else await runHeadless({ ...options, env: process.env, onReady: sayReady });
} catch (cause) {
  const code = cause instanceof ApiError ? cause.code : String(cause);
  process.stdout.write(`${code}\n`);
  process.stderr.write(`could not own: ${code}\n`);
  process.exitCode = 3;
}
