/**
 * Makes the QEMU on PATH fail in many ways and records what it says into packages/shared-types/vectors/explain.
 * Run as root (two recordings drop to another user) on a host with /dev/kvm: node packages/qemu-lib/scripts/record-last-words.ts
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseQemuVersion } from "../src/find/version.ts";
import { runBounded } from "../src/process/run-bounded.ts";

const binary = "qemu-system-x86_64";
const common = ["-display", "none", "-nodefaults", "-machine", "q35,accel=tcg", "-m", "32"];
const node = (driver: string, filename: string): string =>
  JSON.stringify({ driver, "node-name": "a", file: { driver: "file", filename } });

type Failure = {
  readonly name: string;
  /** The code that `explainExit` must give. */
  readonly code: string;
  readonly args: readonly string[];
  /** Without the common arguments. */
  readonly bare?: true;
  /** As a user without rights. */
  readonly unprivileged?: true;
  /** A module of QEMU's that is damaged in this run. */
  readonly badModule?: string;
};

const failures: readonly Failure[] = [
  {
    name: "pci-slot-taken",
    code: "config.invalid",
    args: ["-device", "virtio-scsi-pci,addr=0x7", "-device", "virtio-rng-pci,addr=0x7"],
  },
  {
    name: "chassis-slot-taken",
    code: "config.invalid",
    args: [
      "-device",
      "pcie-root-port,chassis=1,slot=1",
      "-device",
      "pcie-root-port,chassis=1,slot=1",
    ],
  },
  {
    name: "helper-socket-gone",
    code: "qemu.launchFailed",
    args: ["-chardev", "socket,id=t,path=/nonexistent/tpm.sock"],
  },
  {
    name: "disk-twice",
    code: "config.invalid",
    args: [
      "-blockdev",
      node("raw", "disk.raw"),
      ...["-device", "virtio-blk-pci,drive=a", "-device", "virtio-blk-pci,drive=a"],
    ],
  },
  { name: "disk-without-image", code: "config.invalid", args: ["-device", "ide-hd"] },
  {
    name: "cpu-topology",
    code: "config.invalid",
    args: ["-smp", "4,sockets=2,cores=1,threads=1"],
  },
  {
    name: "odd-value",
    code: "config.invalid",
    args: ["-netdev", "user,id=n", "-device", "virtio-net-pci,netdev=n,mac=zz"],
  },
  { name: "odd-clock", code: "config.invalid", args: ["-rtc", "base=tomorrow"] },
  {
    name: "write-lock",
    code: "image.inUse",
    args: ["-blockdev", node("qcow2", "held.qcow2"), "-device", "virtio-blk-pci,drive=a"],
  },
  {
    name: "hostfwd-taken",
    code: "port.inUse",
    args: ["-netdev", "user,id=n,hostfwd=tcp:127.0.0.1:23456-:22"],
  },
  { name: "vnc-taken", code: "port.inUse", args: ["-vnc", "127.0.0.1:77"] },
  {
    name: "qmp-taken",
    code: "port.inUse",
    args: ["-qmp", "tcp:127.0.0.1:5977,server=on,wait=off"],
  },
  {
    name: "spice-taken",
    code: "port.inUse",
    args: ["-spice", "port=5977,addr=127.0.0.1,disable-ticketing=on"],
  },
  {
    name: "spice-no-folder",
    code: "qemu.launchFailed",
    args: ["-spice", "unix=on,addr=/nonexistent/s.sock,disable-ticketing=on"],
  },
  {
    name: "socket-path-too-long",
    code: "host.limit",
    args: ["-qmp", `unix:/tmp/${"a".repeat(120)},server=on,wait=off`],
  },
  {
    name: "kvm-denied",
    code: "accelerator.unusable",
    bare: true,
    unprivileged: true,
    args: ["-machine", "q35", "-accel", "kvm", "-display", "none"],
  },
  {
    name: "kvm-host-model",
    code: "accelerator.unusable",
    bare: true,
    args: ["-machine", "q35", "-accel", "kvm", "-cpu", "host", "-display", "none"],
  },
  {
    name: "no-hvf",
    code: "accelerator.unusable",
    bare: true,
    args: ["-machine", "q35", "-accel", "hvf", "-display", "none"],
  },
  {
    name: "no-whpx",
    code: "accelerator.unusable",
    bare: true,
    args: ["-machine", "q35", "-accel", "whpx,kernel-irqchip=off", "-display", "none"],
  },
  { name: "host-model-without-kvm", code: "accelerator.unusable", args: ["-cpu", "host"] },
  { name: "no-such-file", code: "image.notFound", args: ["-blockdev", node("raw", "gone.iso")] },
  { name: "no-such-kernel", code: "image.notFound", args: ["-kernel", "gone"] },
  {
    name: "no-backing-file",
    code: "image.notFound",
    args: ["-blockdev", node("qcow2", "orphan.qcow2")],
  },
  {
    name: "permission-denied",
    code: "image.unreadable",
    unprivileged: true,
    args: ["-blockdev", node("raw", "secret.raw")],
  },
  { name: "directory", code: "image.isDirectory", args: ["-blockdev", node("raw", "directory")] },
  {
    name: "not-qcow2",
    code: "image.unknownFormat",
    args: ["-blockdev", node("qcow2", "disk.raw")],
  },
  {
    name: "read-only-node",
    code: "image.unreadable",
    args: [
      "-blockdev",
      JSON.stringify({ driver: "null-co", "node-name": "a", "read-only": true }),
      "-device",
      "ide-hd,drive=a",
    ],
  },
  {
    name: "too-much-memory",
    code: "host.memoryLow",
    bare: true,
    args: ["-machine", "q35,accel=tcg", "-display", "none", "-m", "9999999"],
  },
  {
    name: "spice-module-damaged",
    code: "capability.missing",
    badModule: "ui-spice-core",
    args: ["-spice", "port=5998,disable-ticketing=on"],
  },
  {
    name: "spice-chardev-damaged",
    code: "capability.missing",
    badModule: "chardev-spice",
    args: ["-chardev", "spicevmc,id=v,name=vdagent"],
  },
  {
    name: "tcg-module-damaged",
    code: "capability.missing",
    badModule: "accel-tcg-x86_64",
    args: [],
  },
  { name: "no-such-device", code: "capability.missing", args: ["-device", "nosuch"] },
  { name: "no-such-machine", code: "capability.missing", bare: true, args: ["-machine", "nosuch"] },
  { name: "no-such-cpu", code: "capability.missing", args: ["-cpu", "nosuch"] },
  { name: "too-many-cpus", code: "config.invalid", args: ["-smp", "300"] },
  { name: "no-bios", code: "firmware.missing", args: ["-bios", "gone.bin"] },
  { name: "no-gtk", code: "qemu.launchFailed", bare: true, args: ["-display", "gtk"] },
  { name: "no-sdl", code: "qemu.launchFailed", bare: true, args: ["-display", "sdl"] },
  { name: "bridge-denied", code: "host.limit", args: ["-netdev", "bridge,id=n,br=br0"] },
  {
    name: "bootindex-twice",
    code: "config.invalid",
    args: ["-device", "virtio-net-pci,bootindex=1", "-device", "e1000e,bootindex=1"],
  },
  {
    name: "id-twice",
    code: "config.invalid",
    args: ["-device", "virtio-rng-pci,id=a", "-device", "virtio-rng-pci,id=a"],
  },
  {
    name: "node-twice",
    code: "config.invalid",
    args: [
      "-blockdev",
      '{"driver":"null-co","node-name":"a"}',
      "-blockdev",
      '{"driver":"null-co","node-name":"a"}',
    ],
  },
  { name: "no-such-option", code: "config.invalid", args: ["-nosuchoption"] },
  { name: "no-such-property", code: "config.invalid", args: ["-device", "virtio-vga,nosuch=1"] },
  { name: "no-such-bus", code: "config.invalid", args: ["-device", "usb-tablet"] },
  {
    name: "secret-gone",
    code: "qemu.launchFailed",
    args: ["-object", "secret,id=s,file=/nonexistent"],
  },
  {
    name: "sandbox-kills",
    code: "qemu.exited",
    args: [
      "-sandbox",
      "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
      "-netdev",
      "bridge,id=n",
    ],
  },
];

async function record(failure: Failure, folder: string) {
  const modules = join(folder, "modules");
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(modules);
  if (failure.badModule !== undefined)
    writeFileSync(join(modules, `${failure.badModule}.so`), "damaged");
  const args = [...(failure.bare === true ? [] : common), ...failure.args];
  const inFolder = ["-C", folder, "LC_ALL=C", `QEMU_MODULE_DIR=${modules}`];
  const rights =
    failure.unprivileged === true ? ["setpriv", "--reuid", "65534", "--clear-groups"] : [];
  const run = await runBounded("env", {
    args: [...inFolder, ...rights, binary, ...args],
    timeoutMs: 10_000,
  });
  if (run.ended !== "exited") throw new Error(`${failure.name}: QEMU did not fail (${run.ended}).`);
  return {
    name: failure.name,
    code: failure.code,
    args,
    ...(run.exitCode === undefined ? {} : { exitCode: run.exitCode }),
    ...(run.signal === undefined ? {} : { signal: run.signal }),
    stderr: run.stderr.replaceAll(folder, "/vm"),
  };
}

const folder = mkdtempSync(join(tmpdir(), "outm-words-"));
execFileSync("chmod", ["755", folder]);
const img = (...args: readonly string[]): void =>
  void execFileSync("qemu-img", args, { cwd: folder, stdio: "ignore" });
img("create", "-f", "qcow2", "held.qcow2", "16M");
img("create", "-f", "raw", "disk.raw", "1M");
img("create", "-f", "qcow2", "base.qcow2", "16M");
img("create", "-f", "qcow2", "-F", "qcow2", "-b", "base.qcow2", "orphan.qcow2");
rmSync(join(folder, "base.qcow2"));
writeFileSync(join(folder, "secret.raw"), "x", { mode: 0 });
mkdirSync(join(folder, "directory"));
const holder = spawn(
  binary,
  [
    ...common,
    ...[
      "-S",
      "-blockdev",
      node("qcow2", "held.qcow2"),
      "-device",
      "virtio-blk-pci,drive=a",
      "-vnc",
      "127.0.0.1:77",
    ],
    ...["-netdev", "user,id=n,hostfwd=tcp:127.0.0.1:23456-:22", "-qmp", "stdio"],
  ],
  { cwd: folder, stdio: ["pipe", "pipe", "ignore"] },
);
try {
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  const recordings = [];
  for (const failure of failures) recordings.push(await record(failure, folder));
  const version = parseQemuVersion(execFileSync(binary, ["--version"], { encoding: "utf8" }));
  const vectors = join(import.meta.dirname, "../../shared-types/vectors/explain");
  mkdirSync(vectors, { recursive: true });
  const header = {
    qemuVersion: version?.text,
    recordedBy: "packages/qemu-lib/scripts/record-last-words.ts",
  };
  const file = join(vectors, `recorded-${version?.major}.${version?.minor}.json`);
  writeFileSync(file, `${JSON.stringify({ header, recordings }, undefined, 2)}\n`);
  console.log(`${file}: ${recordings.length} endings`);
} finally {
  holder.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
