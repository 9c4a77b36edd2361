import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ou-guard-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isAlive = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

/** A process that starts others, and stays until it is killed. */
const startStarter = (script: string): ChildProcess =>
  spawn(
    process.execPath,
    ["--input-type=module", "-e", `${script}\nsetInterval(() => {}, 1000);`],
    { stdio: ["ignore", "ignore", "inherit"] },
  );

/** The PID that what was started has written there; 0 before. */
const pidIn = (path: string): number => {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return 0;
  }
};

const expectEndWithStarter = async (script: string, pidPath: string): Promise<void> => {
  const starter = startStarter(script);
  await expect.poll(() => pidIn(pidPath), { timeout: 20_000 }).toBeGreaterThan(0);
  const pid = pidIn(pidPath);
  expect(isAlive(pid)).toBe(true);
  starter.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
};

describe.skipIf(process.platform !== "linux")(
  "when its starter is killed (needs Linux's /proc)",
  () => {
    it("a guarded process ends", async () => {
      const pidPath = join(folder, "sleep.pid");
      const script = `
        import { spawn } from "node:child_process";
        import { writeFileSync } from "node:fs";
        import { standGuard } from ${JSON.stringify(join(import.meta.dirname, "guard.ts"))};
        const guard = standGuard();
        const child = spawn("sleep", ["300"], { stdio: "ignore" });
        guard.watch(child.pid);
        writeFileSync(${JSON.stringify(pidPath)}, String(child.pid));`;
      await expectEndWithStarter(script, pidPath);
    });

    it("a QEMU that is asked what it can do, and says nothing, ends", async () => {
      const pidPath = join(folder, "qemu.pid");
      const program = join(folder, "qemu-system-x86_64");
      const silent = `case "$*" in *-qmp*) echo $$ >"${pidPath}"; exec sleep 300;; esac`;
      writeFileSync(program, `#!/bin/sh\n${silent}\n`, { mode: 0o755 });
      const module = join(import.meta.dirname, "../caps/read-capabilities.ts");
      const script = `
        import { readCapabilities } from ${JSON.stringify(module)};
        void readCapabilities(${JSON.stringify(program)}, { timeoutMs: 300_000 });`;
      await expectEndWithStarter(script, pidPath);
    });
  },
);
