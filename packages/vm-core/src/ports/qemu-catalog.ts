// The port to what is known of QEMU here. Answers are found in the background, remembered, and awaited by who needs them.
import type { AcceleratorReport, QemuInstallation } from "@openutm/shared-types";

export type QemuCatalog = {
  readonly installations: () => Promise<readonly QemuInstallation[]>;
  /** Waits for the probe to have run guest code. */
  readonly accelerators: () => Promise<readonly AcceleratorReport[]>;
  /** Drops every remembered answer, on disk too, and looks again. */
  readonly refresh: () => Promise<void>;
  /** Called when an answer has changed. Returns an unsubscribe. */
  readonly onChange: (listener: () => void) => () => void;
};
