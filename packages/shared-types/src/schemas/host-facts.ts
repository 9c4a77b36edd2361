// Everything `buildArgv` may know beside the config and the QEMU: given, never looked up, so that the same input gives the same argv.
import { DisplayProtocol } from "../config/vm-config.ts";
import { z } from "../zod.ts";
import { Accelerator, Arch, HostPath, Platform, VmId, VmName } from "./basics.ts";

/** Where one of a guest's services listens: a unix socket, or loopback TCP where the system's Node or QEMU has no unix sockets (Windows). */
export const Endpoint = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("unix"), path: HostPath }),
    z.strictObject({
      kind: z.literal("tcp"),
      host: z.literal("127.0.0.1"),
      port: z.int().min(1).max(65535),
    }),
  ])
  .meta({ id: "Endpoint" });
export type Endpoint = z.infer<typeof Endpoint>;

/** One guest's services. `qmp2` is for taking over and diagnosis: QMP serves one client per socket. */
export const Endpoints = z
  .strictObject({
    qmp: Endpoint,
    qmp2: Endpoint,
    display: Endpoint.optional(),
    serial: Endpoint,
    agent: Endpoint.optional(),
  })
  .meta({ id: "Endpoints" });
export type Endpoints = z.infer<typeof Endpoints>;

/** A sound server of the host that answers now. */
export const SoundServer = z.enum(["pipewire", "pulse"]).meta({ id: "SoundServer" });
export type SoundServer = z.infer<typeof SoundServer>;

export const HostFacts = z
  .strictObject({
    platform: Platform,
    arch: Arch,
    /** Windows build number or Darwin major; 0 on Linux. Known rules of hosts need it. */
    osBuild: z.int().min(0),
    cpuCount: z.int().min(1),
    /** Accelerators that have run guest code for the guest's architecture, best first. */
    usableAccelerators: z.array(Accelerator),
    /** Display protocols that this build of OpenUTM can show, best first. */
    viewers: z.array(DisplayProtocol),
    vmId: VmId,
    vmName: VmName,
    /** The VM's directory: relative media lie here. */
    vmDir: HostPath,
    /** The guest's private runtime directory. */
    runDir: HostPath,
    endpoints: Endpoints,
    /** Linux only: elsewhere the system always takes sound. A QEMU that is given a server that does not answer does not start. */
    soundServers: z.array(SoundServer).optional(),
  })
  .meta({ id: "HostFacts" });
export type HostFacts = z.infer<typeof HostFacts>;

export const LaunchFile = z
  .discriminatedUnion("kind", [
    /** A copy made once, kept when it exists (the firmware's variables). */
    z.strictObject({ kind: z.literal("copyOnce"), path: HostPath, from: HostPath }),
    /** A secret of 32 random bytes, base64, mode 0600, new at every start. */
    z.strictObject({ kind: z.literal("secret"), path: HostPath }),
  ])
  .meta({ id: "LaunchFile" });
export type LaunchFile = z.infer<typeof LaunchFile>;

/** A process that must run before QEMU (swtpm). */
export const LaunchHelper = z
  .strictObject({ name: z.string(), argv: z.array(z.string()), socketPath: HostPath })
  .meta({ id: "LaunchHelper" });
export type LaunchHelper = z.infer<typeof LaunchHelper>;

/** Says what a start needs; the launcher does it. `argv[0]` is the binary. */
export const LaunchPlan = z
  .strictObject({
    files: z.array(LaunchFile),
    helpers: z.array(LaunchHelper),
    argv: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    /** Removed when the guest has ended. */
    cleanup: z.array(HostPath),
    accelerator: Accelerator,
    displayProtocol: z.enum(["spice", "vnc", "none"]),
    /** What the user should know of this start ("slow: no hardware acceleration, because …"). */
    notes: z.array(z.string()),
  })
  .meta({ id: "LaunchPlan" });
export type LaunchPlan = z.infer<typeof LaunchPlan>;
