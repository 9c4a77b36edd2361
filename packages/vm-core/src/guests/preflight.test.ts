import type { AcceleratorReport, QemuInstallation, VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import type { Host } from "../ports/host.ts";
import { checkMemory, checkPorts, chooseQemu, usableAccelerators } from "./preflight.ts";

const qemu = (arch: "x86_64" | "aarch64", problem?: string): QemuInstallation =>
  ({
    arch,
    binaryPath: `/usr/bin/qemu-system-${arch}`,
    firmware: [],
    ...(problem === undefined
      ? {}
      : { problem: { code: problem, message: "It is too old.", hint: "Upgrade." } }),
  }) as never;

describe("chooseQemu", () => {
  it("takes the first sound one of the architecture", () => {
    const sound = qemu("x86_64");
    expect(chooseQemu([qemu("aarch64"), qemu("x86_64", "qemu.tooOld"), sound], "x86_64")).toBe(
      sound,
    );
  });

  it("says what is wrong with the one there is", () => {
    expect(() => chooseQemu([qemu("x86_64", "qemu.tooOld")], "x86_64")).toThrow(
      expect.objectContaining({
        value: { code: "qemu.tooOld", message: "It is too old.", hint: "Upgrade." },
      }),
    );
    expect(() => chooseQemu([qemu("x86_64", "qemu.hangs")], "x86_64")).toThrow(
      expect.objectContaining({ code: "qemu.notFound" }),
    );
    expect(() => chooseQemu([qemu("x86_64")], "aarch64")).toThrow(
      expect.objectContaining({ code: "qemu.notFound" }),
    );
  });
});

describe("usableAccelerators", () => {
  const reports: AcceleratorReport[] = [
    { name: "tcg", arch: "x86_64", usable: true, reason: "" },
    { name: "kvm", arch: "x86_64", usable: true, reason: "" },
    { name: "kvm", arch: "aarch64", usable: true, reason: "" },
    { name: "hvf", arch: "x86_64", usable: false, reason: "" },
  ];
  const catalog = (asked: string[]) =>
    ({ accelerators: async () => (asked.push("asked"), reports) }) as never;

  it("are those that have run this architecture's code, best first", async () => {
    expect(
      await usableAccelerators(catalog([]), { arch: "x86_64", accelerator: "auto" } as VmConfig),
    ).toEqual(["kvm", "tcg"]);
  });

  it("wait for no probe when the VM wants TCG", async () => {
    const asked: string[] = [];
    expect(
      await usableAccelerators(catalog(asked), { arch: "x86_64", accelerator: "tcg" } as VmConfig),
    ).toEqual(["tcg"]);
    expect(asked).toEqual([]);
  });
});

const host = (freeMib: number, takenPort = 0): Host =>
  ({
    info: { memoryMib: 8000 },
    memoryFreeMib: async () => freeMib,
    isPortFree: async ({ port }: { port: number }) => port !== takenPort,
  }) as never;

describe("checkMemory", () => {
  it("refuses more than there is, notes more than is free, and is silent otherwise", async () => {
    await expect(checkMemory(host(7000), { memoryMib: 8001 } as VmConfig)).rejects.toMatchObject({
      code: "host.memoryLow",
      value: { data: { wantedMib: 8001, totalMib: 8000 } },
    });
    expect(await checkMemory(host(1000), { memoryMib: 4000 } as VmConfig)).toEqual([
      expect.stringContaining("1000 MiB are free"),
    ]);
    expect(await checkMemory(host(7000), { memoryMib: 4000 } as VmConfig)).toEqual([]);
  });
});

describe("checkPorts", () => {
  const config = {
    networks: [
      {
        mode: "user",
        portForwards: [
          { protocol: "tcp", hostAddress: "127.0.0.1", hostPort: 80, guestPort: 80 },
          { protocol: "udp", hostAddress: "127.0.0.1", hostPort: 53, guestPort: 53 },
        ],
      },
    ],
  } as unknown as VmConfig;

  it("names the port that is taken", async () => {
    await expect(checkPorts(host(0, 53), config)).rejects.toMatchObject({
      value: {
        code: "port.inUse",
        message: expect.stringContaining("UDP port 53"),
        data: { port: 53 },
      },
    });
    await expect(checkPorts(host(0), config)).resolves.toBeUndefined();
  });
});
