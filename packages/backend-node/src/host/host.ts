// This machine, as Node sees it.
import type { Arch, Platform } from "@openutm/shared-types";
import type { Host, HostInfo } from "@openutm/vm-core";
import { createSocket } from "node:dgram";
import { readFile, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { arch, availableParallelism, freemem, platform, release, totalmem } from "node:os";
import { openViewer, whyNoViewer } from "./external-viewer.ts";
import { holdersOf } from "./holders.ts";
import { answeringSoundServers } from "./sound-servers.ts";

const mib = 1024 * 1024;

const platforms: Partial<Record<NodeJS.Platform, Platform>> = { darwin: "macos", win32: "windows" };

/** The last number of "10.0.22631" on Windows, the first of "23.4.0" on Darwin. */
export const osBuildOf = (system: Platform, version: string): number => {
  const numbers = version.split(".").map(Number);
  const build = system === "windows" ? numbers[2] : system === "macos" ? numbers[0] : 0;
  return build === undefined || !Number.isInteger(build) ? 0 : build;
};

const hostInfo = (): HostInfo => {
  const system = platforms[platform()] ?? "linux";
  const cpu: Arch = arch() === "arm64" ? "aarch64" : "x86_64";
  return {
    platform: system,
    arch: cpu,
    osRelease: release(),
    osBuild: osBuildOf(system, release()),
    cpuCount: availableParallelism(),
    memoryMib: Math.floor(totalmem() / mib),
  };
};

/** `MemAvailable` counts what caches would give back; `freemem` does not. */
export const readMemAvailableMib = (meminfo: string): number | undefined => {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kib === undefined ? undefined : Math.floor(Number(kib) / 1024);
};

const memoryFreeMib = async (): Promise<number> => {
  const meminfo =
    process.platform === "linux" ? await readFile("/proc/meminfo", "utf8").catch(() => "") : "";
  return readMemAvailableMib(meminfo) ?? Math.floor(freemem() / mib);
};

const tcpFree = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    // Exclusive, as QEMU's own bind is.
    server.listen({ host: address, port, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });

const udpFree = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code !== "EADDRINUSE");
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(true)));
  });

export const createHost = (): Host => ({
  info: hostInfo(),
  memoryFreeMib,
  diskFreeBytes: async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
  isPortFree: ({ protocol, address, port }) =>
    protocol === "tcp" ? tcpFree(address, port) : udpFree(address, port),
  whyNoViewer,
  openViewer,
  soundServers: () => answeringSoundServers(process.platform, process.env),
  holdersOf,
});
