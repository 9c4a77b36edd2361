import { mkdtempSync, openSync, closeSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { holdersOf, readLsof } from "./holders.ts";
import { createHost, osBuildOf, readMemAvailableMib } from "./host.ts";

describe("this host", () => {
  it.each([
    ["windows", "10.0.22631", 22631],
    ["macos", "23.4.0", 23],
    ["linux", "6.1.0-49-amd64", 0],
    ["windows", "odd", 0],
  ] as const)("%s %s has build %i", (platform, release, build) => {
    expect(osBuildOf(platform, release)).toBe(build);
  });

  it("counts what caches would give back as free", () => {
    expect(
      readMemAvailableMib(
        "MemTotal:       16384000 kB\nMemFree:          102400 kB\nMemAvailable:    8192000 kB\n",
      ),
    ).toBe(8000);
    expect(readMemAvailableMib("")).toBeUndefined();
  });

  it("knows a taken port from a free one", async () => {
    const host = createHost();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await host.isPortFree({ protocol: "tcp", address: "127.0.0.1", port })).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await host.isPortFree({ protocol: "tcp", address: "127.0.0.1", port })).toBe(true);
    expect(await host.isPortFree({ protocol: "udp", address: "127.0.0.1", port })).toBe(true);
  });
});

describe("holders of a file", () => {
  it("are read from lsof", () => {
    expect(readLsof("p501\ncqemu-system-aarch64\nf12\np77\ncmds stores\nf3\n")).toEqual([
      { pid: 501, name: "qemu-system-aarch64" },
      { pid: 77, name: "mds stores" },
    ]);
    expect(readLsof("")).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")(
    "are found by what they have open (Linux: /proc)",
    async () => {
      const dir = mkdtempSync(join(tmpdir(), "ou-held-"));
      const path = join(dir, "disk");
      writeFileSync(path, "x");
      const fd = openSync(path, "r");
      const child = spawn("sleep", ["600"], { stdio: [fd, "ignore", "ignore"] });
      closeSync(fd);
      try {
        expect(await holdersOf(path)).toEqual([{ pid: child.pid, name: "sleep" }]);
      } finally {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      expect(await holdersOf(path)).toEqual([]);
      expect(await holdersOf(join(dir, "none"))).toEqual([]);
      rmSync(dir, { recursive: true });
    },
  );
});
