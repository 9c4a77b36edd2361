// Rows 16 and 17 for recognition: media that lie about what they install, through the command line and the door.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OsReport } from "@openutm/shared-types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iso, terminator, volumeDescriptor, writeSparse } from "./disk-images.ts";
import { startLive, type Live } from "./live.ts";
import { expectError } from "./oracle.ts";

let live: Live;
const folder = mkdtempSync(join(tmpdir(), "ou-identify-"));
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  live = await startLive();
});
afterAll(() => {
  live?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const named = (volumeId: string, spoil: (pvd: Buffer) => void = () => undefined): Buffer => {
  const pvd = volumeDescriptor(1, 40);
  pvd.write(volumeId.padEnd(32), 40, "latin1");
  spoil(pvd);
  return iso([pvd, terminator()]);
};
const write = (name: string, bytes: Buffer): string => {
  writeFileSync(file(name), bytes);
  return file(name);
};
const ubuntu = "Ubuntu 26.04 LTS amd64";
const rchar = (): number =>
  Number(
    /^rchar: (\d+)$/m.exec(readFileSync(`/proc/${live.home.ownerPid()}/io`, "utf8"))?.[1] ?? 0,
  );

describe("openutm identify", () => {
  it("names a renamed installer by its own words", async () => {
    const path = write("renamed.iso", named(ubuntu));
    expect(await live.home.ok<OsReport>("identify", path)).toMatchObject({
      os: "ubuntu26.04",
      name: "Ubuntu 26.04",
      confidence: "certain",
    });
    const said = await live.home.cli(["identify", path]);
    expect(said.exitCode).toBe(0);
    expect(said.stdout).toContain("This is Ubuntu 26.04 (ubuntu26.04).");
  });

  it("shows what it cannot tell apart, and takes nothing for granted", async () => {
    const path = write("either.iso", named("CCCOMA_X64FRE_EN-US_DV9"));
    const report = await live.home.ok<OsReport>("identify", path);
    expect(report.os).toBeUndefined();
    expect(report.candidates.map(({ os }) => os)).toEqual(["win10", "win11"]);
  });

  it("row 17: quotes markup as text and lets no escape sequence through", async () => {
    const path = write("markup.iso", named("Ubuntu 26.04 <img onerror=x>"));
    const report = await live.home.ok<OsReport>("identify", path);
    expect(report).toMatchObject({ os: "ubuntu26.04", name: "Ubuntu 26.04" });
    expect(report.candidates[0]?.why).toContain("<img onerror=x>");
    const escaped = write("escape.iso", named("Debian 13.1.0 \u001b[2J\u0007\u009b31m"));
    for (const args of [
      ["identify", escaped],
      ["identify", escaped, "--json"],
    ]) {
      const { stdout, exitCode } = await live.home.cli(args);
      expect(exitCode).toBe(0);
      expect(stdout).toContain("debian13");
      expect(stdout).toMatch(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/);
    }
  });

  it("row 16: refuses what is no file, in words and without hanging", async () => {
    mkdirSync(file("folder"));
    execFileSync("mkfifo", [file("fifo.iso")]);
    for (const [path, code] of [
      [file("folder"), "image.isDirectory"],
      [file("fifo.iso"), "image.notAFile"],
      ["/dev/zero", "image.notAFile"],
      [write("empty.iso", Buffer.alloc(0)), "image.empty"],
      [file("missing.iso"), "image.notFound"],
    ] as const)
      expectError(await live.home.fails("identify", path), code);
  });
});

describe("row 16: media that lie", () => {
  const liars: Readonly<Record<string, Buffer>> = {
    "cut off at 32 KB": named(ubuntu).subarray(0, 32_768),
    "cut off inside the descriptor": named(ubuntu).subarray(0, 32_768 + 900),
    "sizes that contradict each other": named(ubuntu, (pvd) => pvd.writeUInt32BE(7, 84)),
    "blocks of 0 bytes": named(ubuntu, (pvd) => pvd.fill(0, 128, 132)),
    "no CD001": named(ubuntu, (pvd) => pvd.write("XXXXX", 1, "latin1")),
    "escape sequences alone": named("\u001b[2J\u001b]0;x\u0007<img onerror=x>"),
  };

  const expectUnknown = async (path: string): Promise<void> => {
    const tookMs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const before = rchar();
      const startedMs = performance.now();
      const report = await live.ok("image.identify", { path });
      tookMs.push(performance.now() - startedMs);
      expect(report).toEqual({ confidence: "unknown", candidates: [] });
      // The request itself is read too, and the backend's other business.
      expect(rchar() - before).toBeLessThan(256 * 1024);
    }
    // The quickest: this machine does other things meanwhile.
    expect(Math.min(...tookMs)).toBeLessThan(1000);
  };

  it.each(Object.entries(liars))("%s", (_kind, bytes) => expectUnknown(write("liar.iso", bytes)));

  it("4 GB of descriptors", async () => {
    const path = file("endless.iso");
    writeSparse(
      path,
      iso(Array.from({ length: 2000 }, () => volumeDescriptor(3, 40))),
      4 * 1024 ** 3,
    );
    await expectUnknown(path);
  });

  it("name no VM's system and change no defaults", async () => {
    const path = write(
      "lying-size.iso",
      named("CCCOMA_X86FRE_EN-US_DV9", (pvd) => pvd.writeUInt32BE(7, 84)),
    );
    const vm = await live.ok("vm.create", {
      name: "liar",
      source: { kind: "iso", path },
      diskGib: 1,
    });
    expect(vm.osId).toBeUndefined();
    expect(vm.config?.clock).toBe("utc");
  });
});
