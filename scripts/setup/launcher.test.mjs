import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "./paths.mjs";

const isWindows = process.platform === "win32";

let root;
let launcher;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "openutm launcher "));
  mkdirSync(join(root, "bin"));
  launcher = join(root, "bin", "openutm");
  copyFileSync(join(ROOT, "bin", "openutm"), launcher);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function setUpCheckout(bundle) {
  mkdirSync(join(root, ".toolchain"));
  writeFileSync(join(root, ".toolchain", "node-path"), `${process.execPath}\n`);
  mkdirSync(join(root, "apps/cli/dist"), { recursive: true });
  writeFileSync(join(root, "apps/cli/dist/openutm.mjs"), bundle);
}

describe.skipIf(isWindows)("bin/openutm (needs a POSIX shell)", () => {
  it("passes arguments on as they are, also through symbolic links", () => {
    setUpCheckout("console.log(JSON.stringify(process.argv.slice(2)));");
    symlinkSync("bin/openutm", join(root, "first"));
    symlinkSync(join(root, "first"), join(root, "second"));
    const args = ["create", "a b", "", "--x=$HOME", "*"];
    const output = execFileSync(join(root, "second"), args, { encoding: "utf8" });
    expect(JSON.parse(output)).toEqual(args);
  });

  it("becomes the program, so that signals and the exit code are the program's", () => {
    setUpCheckout("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 60_000);");
    expect(spawnSync(launcher).signal).toBe("SIGTERM");
    writeFileSync(join(root, "apps/cli/dist/openutm.mjs"), "process.exitCode = 7;");
    expect(spawnSync(launcher).status).toBe(7);
  });

  it("says what to run in a checkout that is not set up", () => {
    const { status, stderr } = spawnSync(launcher, ["list"], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/not set up yet.*npm run setup/);
  });
});
