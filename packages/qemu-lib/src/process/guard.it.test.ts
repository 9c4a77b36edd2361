import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const isAlive = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

it("a guarded process ends when its starter is killed", async (context) => {
  if (process.platform !== "linux") context.skip("asks /proc whether a process lives");
  const guard = join(import.meta.dirname, "guard.ts");
  const starter = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { spawn } from "node:child_process";
       import { standGuard } from ${JSON.stringify(guard)};
       const guard = standGuard();
       const child = spawn("sleep", ["300"], { stdio: "ignore" });
       guard.watch(child.pid);
       console.log(child.pid);
       setInterval(() => {}, 1000);`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const pid = await new Promise<number>((resolve) =>
    starter.stdout.once("data", (bytes: Buffer) => resolve(Number(bytes.toString()))),
  );
  expect(isAlive(pid)).toBe(true);
  starter.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
});
