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

/** A window that shows a guest, in a program of its own. */
export type OpenedViewer = {
  /** Resolves when the program has ended, whatever it said. */
  readonly ended: Promise<void>;
  readonly close: () => void;
};

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
  /** Why no viewer's window can be opened here; undefined when one can. */
  readonly whyNoViewer: () => string | undefined;
  /** Starts remote-viewer with this text of a .vv file, which no other user can read and which is gone afterwards. @throws ApiError `host.limit` */
  readonly openViewer: (file: string) => Promise<OpenedViewer>;
  /** Those that answer now. */
  readonly soundServers: () => Promise<readonly SoundServer[]>;
  /** Processes that have the file open; empty when none or when the host does not tell. */
  readonly holdersOf: (path: string) => Promise<readonly Holder[]>;
};
