import type { Reason, VmConfig } from "@openutm/shared-types";

export const explainExit = ({
  exitCode,
  signal,
  stderrTail,
}: {
  exitCode?: number | undefined;
  signal?: string | undefined;
  stderrTail: readonly string[];
  config?: VmConfig;
}): Reason =>
  stderrTail.some((line) => line.includes('"write" lock') || line.includes("lock"))
    ? { code: "image.inUse", message: "Another program holds the image." }
    : { code: "qemu.exited", message: `QEMU ended (${signal ?? exitCode}).` };
