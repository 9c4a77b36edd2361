import type {
  Accelerator,
  Endpoint,
  FirmwareImage,
  HostFacts,
  LaunchFile,
  LaunchHelper,
  LaunchPlan,
  QemuCapabilities,
  QemuVersion,
  VmConfig,
} from "@openutm/shared-types";
import type { Outcome } from "./outcome.ts";
import type { QemuArg } from "./qemu-arg.ts";

export type MachineName = "q35" | "pc" | "virt";

/** What every device family may look at: the inputs, and the choices that concern several families, made once. */
export type LaunchContext = {
  readonly config: VmConfig;
  readonly host: HostFacts;
  readonly capabilities: QemuCapabilities;
  readonly version: QemuVersion;
  readonly machine: MachineName;
  readonly accelerator: Accelerator;
  readonly displayProtocol: LaunchPlan["displayProtocol"];
  /** The UEFI image; undefined starts QEMU's built-in BIOS. */
  readonly firmware: FirmwareImage | undefined;
};

/** What one device family adds to the plan. */
export type Part = {
  readonly args: readonly QemuArg[];
  readonly files?: readonly LaunchFile[];
  readonly helpers?: readonly LaunchHelper[];
  readonly cleanup?: readonly string[];
  readonly notes?: readonly string[];
};

export type Family = (context: LaunchContext) => Outcome<Part>;

export const hasDevice = (context: LaunchContext, driver: string): boolean =>
  context.capabilities.devices.includes(driver);

/** The part of an endpoint's cleanup: a unix socket leaves a file behind. */
export const socketFiles = (endpoint: Endpoint): readonly string[] =>
  endpoint.kind === "unix" ? [endpoint.path] : [];
