// A backend for the wizard's tests: one ISO, and answers as the real one gives them.
import { createMemoryConnection, type MemoryConnection } from "@openutm/native-bridge";
import {
  ApiError,
  defaultSettings,
  type CreateVmInput,
  type Handlers,
  type Vm,
  type VmConfig,
  type VmDraft,
} from "@openutm/shared-types";

const config: VmConfig = {
  arch: "x86_64",
  machine: "auto",
  accelerator: "auto",
  cpu: { model: "auto", count: 2 },
  memoryMib: 2048,
  firmware: { kind: "bios", secureBoot: false, tpm: false },
  drives: [
    {
      id: "disk0",
      kind: "disk",
      bus: "virtio",
      medium: { kind: "file", path: "disks/disk0.qcow2", format: "qcow2", backing: [] },
      readOnly: false,
    },
  ],
  networks: [
    {
      id: "net0",
      mode: "user",
      model: "virtio",
      mac: "52:54:00:00:00:01",
      portForwards: [],
      isolated: false,
    },
  ],
  display: { protocol: "auto", device: "auto" },
  sound: { device: "hda" },
  usb: { controller: "xhci", tablet: true },
  sharing: { clipboard: true, guestAgent: true },
  boot: { order: ["disk0"], menu: false },
  clock: "utc",
  extraArgs: [],
};

export const madeVm: Vm = {
  id: "7d4c2a52-58f5-4d0a-9d0e-7f1d2b1f0c11",
  name: "Debian 13",
  description: "",
  tags: [],
  status: "stopped",
  revision: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  config,
};

export const draft = (input: CreateVmInput): VmDraft => ({
  config: {
    ...config,
    cpu: { model: "auto", count: input.cpuCount ?? 2 },
    memoryMib: input.memoryMib ?? 2048,
  },
  diskGib: input.diskGib ?? 25,
  limits: { cpuCount: 8, memoryMib: 8192, diskFreeBytes: 64 * 1024 ** 3 },
  accelerator: {
    kind: "tcg",
    hardware: false,
    reason: { code: "accelerator.unusable", message: "/dev/kvm may not be opened." },
  },
  notes: [],
  problems: [],
});

export type TestBackend = {
  readonly connection: MemoryConnection;
  /** What `vm.create` was asked, oldest first. */
  readonly created: CreateVmInput[];
};

/** `more` takes the place of a handler. */
export const testBackend = (more: Partial<Handlers> = {}): TestBackend => {
  const created: CreateVmInput[] = [];
  const connection = createMemoryConnection({
    handlers: {
      "vm.list": async () => ({ vms: [] }),
      "job.list": async () => ({ jobs: [] }),
      "settings.get": async () => defaultSettings,
      capabilities: async () => ({
        capabilities: [
          { name: "network.bridged", available: false, reason: "No bridge on this computer." },
        ],
      }),
      "os.list": async () => ({
        systems: [
          {
            id: "debian13",
            name: "Debian 13",
            family: "linux",
            recommended: { cpuCount: 2, memoryMib: 2048, diskGib: 25, firmware: "bios" },
          },
          {
            id: "win11",
            name: "Windows 11",
            family: "windows",
            recommended: { cpuCount: 2, memoryMib: 4096, diskGib: 64, firmware: "uefi" },
          },
        ],
      }),
      "image.inspect": async ({ path }) => {
        if (!path.endsWith(".iso"))
          throw new ApiError("image.notFound", `${path} does not exist.`, { data: { path } });
        return { path, format: "iso", fileSizeBytes: 700_000_000 };
      },
      "image.identify": async () => ({
        os: "debian13",
        name: "Debian 13",
        confidence: "certain",
        candidates: [],
      }),
      "vm.draft": async (input) => draft(input),
      "vm.create": async (input) => {
        created.push(input);
        return madeVm;
      },
      "vm.start": async () => ({ ...madeVm, status: "running" }),
      ...more,
    },
  });
  return { connection, created };
};
