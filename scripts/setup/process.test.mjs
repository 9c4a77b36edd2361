import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { ROOT } from "./paths.mjs";
import { lastLines, run } from "./process.mjs";

const MODULE = pathToFileURL(join(ROOT, "scripts", "setup", "process.mjs")).href;

/** A process that does nothing but run `script` in the foreground, as npm start does. */
function foreground(script) {
  return spawn(process.execPath, ["--input-type=module", "-e", foregroundSource(script)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function foregroundSource(script) {
  return `
    import { runForeground } from ${JSON.stringify(MODULE)};
    process.exitCode = await runForeground(process.execPath, ["-e", ${JSON.stringify(script)}]);
  `;
}

describe("run", () => {
  it("keeps both outputs and the exit code", async () => {
    const script = "console.log('out'); console.error('err'); process.exitCode = 3;";
    const result = await run(process.execPath, ["-e", script]);
    expect(result.code).toBe(3);
    expect(result.output).toContain("out");
    expect(result.output).toContain("err");
  });

  it("keeps the end of a long output only", async () => {
    const script = "process.stdout.write('x'.repeat(1_000_000) + 'end');";
    const { output } = await run(process.execPath, ["-e", script]);
    expect(output.length).toBeLessThanOrEqual(64 * 1024);
    expect(output.endsWith("end")).toBe(true);
  });

  it("rejects when the program does not exist", async () => {
    await expect(run("openutm-no-such-program", [])).rejects.toThrow(/ENOENT/);
  });
});

describe("runForeground", () => {
  it("ends with the program's exit code", async () => {
    const [code] = await once(foreground("process.exitCode = 9;"), "exit");
    expect(code).toBe(9);
  });

  it.skipIf(process.platform === "win32").each(["SIGINT", "SIGTERM", "SIGHUP"])(
    "passes %s on and waits for the program's own end (needs POSIX signals)",
    async (signal) => {
      const child = foreground(
        `process.on("${signal}", () => process.exit(5)); setInterval(() => {}, 1000); console.log("up");`,
      );
      await once(child.stdout, "data");
      child.kill(signal);
      const [code] = await once(child, "exit");
      expect(code).toBe(5);
    },
  );
});

describe.skipIf(process.platform === "win32")("npm's end (needs POSIX signals)", () => {
  it("ends what npm started, although the signal reached only npm's shell", async () => {
    const script =
      'process.on("SIGTERM", () => { console.log("ended"); process.exit(0); }); setInterval(() => {}, 1000); console.log("up");';
    const wrapper = foregroundSource(script);
    // As npm does it: a shell between the one who is signalled and us.
    const shell = spawn(
      "sh",
      ["-c", '"$0" --input-type=module -e "$1"; :', process.execPath, wrapper],
      {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, npm_lifecycle_event: "start" },
      },
    );
    let output = "";
    shell.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.includes("up")) shell.kill("SIGTERM");
    });
    await once(shell.stdout, "end");
    expect(output).toContain("ended");
  });
});

describe("lastLines", () => {
  it("leaves out empty lines and indents the rest", () => {
    expect(lastLines("one\n\ntwo  \nthree\n", 2)).toBe("    two\n    three");
  });
});
