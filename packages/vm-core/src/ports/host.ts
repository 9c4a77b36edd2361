// The port to this machine.
import type { Arch, Platform, SoundServer } from "@openutm/shared-types";

export type HostInfo = {
  readonly platform: Platform;
  readonly arch: Arch;
  readonly osRelease: string;
  /** Windows build number or Darwin major; 0 on Linux. */
  readonly osBuild: number;
  readonly cpuCount: number;
  readonly memoryMib: number;
};

export type Holder = { readonly pid: number; readonly name: string };

export type Host = {
  readonly info: HostInfo;
  /** Memory that a new process could get without swapping. */
  readonly memoryFreeMib: () => Promise<number>;
  readonly diskFreeBytes: (path: string) => Promise<number>;
  /** Binds and lets go again. */
  readonly isPortFree: (port: {
    readonly protocol: "tcp" | "udp";
    readonly address: string;
    readonly port: number;
  }) => Promise<boolean>;
  /** Those that answer now. */
  readonly soundServers: () => Promise<readonly SoundServer[]>;
  /** Processes that have the file open; empty when none or when the host does not tell. */
  readonly holdersOf: (path: string) => Promise<readonly Holder[]>;
};
