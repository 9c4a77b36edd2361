// What the defaults of a new VM depend on.
import type { Arch, Platform } from "@openutm/shared-types";

export type LibraryHost = {
  readonly platform: Platform;
  readonly arch: Arch;
  readonly cpuCount: number;
  readonly memoryMib: number;
};
