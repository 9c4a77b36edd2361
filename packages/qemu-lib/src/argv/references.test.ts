// Whatever the machine: ids are unique, and what refers to something refers to something that is there.
import * as fc from "fast-check";
import { type Drive, type Network, VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { startableCases } from "../../scripts/argv-goldens.ts";
import { buildArgv, planLaunch } from "./plan-launch.ts";
import type { JsonObject, JsonValue, QemuArg } from "./qemu-arg.ts";

const jsonOf = (args: readonly QemuArg[], flag: string): readonly JsonObject[] =>
  args.flatMap((arg) => (arg.kind === "json" && arg.flag === flag ? [arg.value] : []));

const keyedIds = (args: readonly QemuArg[], flag: string): readonly unknown[] =>
  args.flatMap((arg) =>
    arg.kind === "keyed" && arg.flag === flag
      ? arg.options.filter(([key]) => key === "id").map(([, value]) => value)
      : [],
  );

const valuesOf = (objects: readonly JsonObject[], key: string): readonly JsonValue[] =>
  objects.flatMap((object) =>
    object[key] === undefined || object[key] === null ? [] : [object[key]],
  );

const missing = (wanted: readonly unknown[], present: readonly unknown[]): readonly unknown[] =>
  wanted.filter((one) => !present.includes(one));

/** The longest id that the contract allows, since QEMU's node names end at 31 characters. */
const driveId = (at: number): string => `d${at}-`.padEnd(20, "x");

const BUSES: readonly Drive["bus"][] = ["virtio", "scsi", "sata", "nvme", "usb"];

const anyDrive = fc
  .record({
    kind: fc.constantFrom<Drive["kind"]>("disk", "cdrom"),
    bus: fc.constantFrom(...BUSES),
    isEmpty: fc.boolean(),
    backing: fc.integer({ min: 0, max: 16 }),
    readOnly: fc.boolean(),
  })
  .filter(({ kind, bus, readOnly }) =>
    kind === "cdrom" ? bus !== "nvme" : !(readOnly && bus === "sata"),
  );

const anyNetwork = fc.record({
  mode: fc.constantFrom<Network["mode"]>("user", "none"),
  model: fc.constantFrom<Network["model"]>("virtio", "e1000e", "e1000", "rtl8139"),
});

const anyMachine = fc.record({
  drives: fc.array(anyDrive, { maxLength: 32 }),
  networks: fc.array(anyNetwork, { maxLength: 8 }),
  machine: fc.constantFrom("q35", "pc"),
  sound: fc.constantFrom("none", "hda", "ac97"),
  clipboard: fc.boolean(),
  guestAgent: fc.boolean(),
});

type MachineShape = typeof anyMachine extends fc.Arbitrary<infer Shape> ? Shape : never;

const configOf = (base: VmConfig, shape: MachineShape): VmConfig => {
  const drives = shape.drives.map(({ kind, bus, isEmpty, backing, readOnly }, at): Drive => ({
    id: driveId(at),
    kind,
    bus,
    readOnly,
    medium:
      isEmpty && kind === "cdrom"
        ? { kind: "empty" }
        : {
            kind: "file",
            path: `disks/${at}`,
            format: "qcow2",
            backing: Array.from({ length: backing }, (_, layer) => ({
              path: `/b/${layer}`,
              format: "qcow2" as const,
            })),
          },
  }));
  const networks = shape.networks.map(({ mode, model }, at): Network => ({
    id: `n${at}`,
    mode,
    model,
    mac: `52:54:00:00:00:0${at}`,
    portForwards: [],
    isolated: false,
  }));
  return VmConfig.parse({
    ...base,
    drives,
    networks,
    machine: shape.machine,
    sound: { device: shape.sound },
    sharing: { clipboard: shape.clipboard, guestAgent: shape.guestAgent },
    boot: { order: drives.map(({ id }) => id), menu: false },
  });
};

describe("any machine", () => {
  const template = startableCases().find(({ name }) => name === "linux-x86_64-tcg-7.2-spice");
  if (template === undefined) throw new Error("the template case is gone");

  it("has each id and each place on a bus once, and refers only to what is there", () => {
    fc.assert(
      fc.property(anyMachine, (shape) => {
        const args = buildArgv(
          configOf(template.config, shape),
          template.host,
          template.installation,
        );
        if (!args.ok) throw new Error(args.error.message);
        const [nodes, devices, netdevs] = [
          jsonOf(args.value, "-blockdev"),
          jsonOf(args.value, "-device"),
          jsonOf(args.value, "-netdev"),
        ];
        const nodeNames = valuesOf(nodes, "node-name");
        const netdevIds = valuesOf(netdevs, "id");
        const chardevIds = keyedIds(args.value, "-chardev");
        const places = devices.flatMap((device) =>
          device["addr"] === undefined
            ? []
            : [`${String(device["bus"])} ${String(device["addr"])}`],
        );
        for (const ids of [
          nodeNames,
          netdevIds,
          chardevIds,
          valuesOf(devices, "id"),
          places,
          valuesOf(devices, "drive"),
          valuesOf(devices, "bootindex"),
        ]) {
          expect(new Set(ids).size).toBe(ids.length);
        }
        const nodeReferences = [
          ...valuesOf(nodes, "file"),
          ...valuesOf(nodes, "backing"),
          ...valuesOf(devices, "drive"),
        ];
        expect(missing(nodeReferences, nodeNames)).toEqual([]);
        expect(missing(valuesOf(devices, "netdev"), netdevIds)).toEqual([]);
        expect(missing(valuesOf(devices, "chardev"), chardevIds)).toEqual([]);
        expect(nodeNames.every((name) => String(name).length <= 31)).toBe(true);
        // Nothing that lies in an image's header is followed.
        expect(
          nodes.filter((node) => node["driver"] === "qcow2").every((node) => "backing" in node),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same plan for the same input", () => {
    fc.assert(
      fc.property(anyMachine, (shape) => {
        const config = configOf(template.config, shape);
        expect(
          planLaunch(
            structuredClone(config),
            structuredClone(template.host),
            structuredClone(template.installation),
          ),
        ).toEqual(planLaunch(config, template.host, template.installation));
      }),
      { numRuns: 50 },
    );
  });
});
