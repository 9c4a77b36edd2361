import { describe, expect, it } from "vitest";
import { CreateVmInput, type VmConfig } from "@openutm/shared-types";
import type { FileFacts } from "./file-facts.ts";
import {
  emptyWish,
  hasNewDisk,
  inputOf,
  sourceOf,
  withChange,
  withSystem,
  type Wish,
} from "./wish.ts";

const known = (path: string, format: "iso" | "qcow2"): FileFacts => ({
  state: "known",
  path,
  report: { path, format, fileSizeBytes: 1 },
  os: { confidence: "unknown", candidates: [] },
});
const iso: Wish = { ...emptyWish, system: "linux", file: known("/isos/debian.iso", "iso") };
const context = { suggestedName: "Debian 13", osId: "debian13" };
const defaults = {
  networks: [
    {
      id: "net0",
      mode: "user",
      model: "e1000e",
      mac: "52:54:00:00:00:01",
      portForwards: [],
      isolated: false,
    },
  ],
} as unknown as VmConfig;

describe("inputOf", () => {
  it("asks for nothing before there is something to make it from", () => {
    expect(inputOf(emptyWish, context)).toBeUndefined();
    expect(inputOf({ ...iso, file: { state: "looking", path: "/a" } }, context)).toBeUndefined();
  });

  it("leaves what nobody chose to OpenUTM", () => {
    expect(inputOf(iso, context)).toEqual({
      name: "Debian 13",
      osId: "debian13",
      source: { kind: "iso", path: "/isos/debian.iso" },
    });
  });

  it("fits the contract with everything chosen", () => {
    const wish: Wish = {
      ...iso,
      name: "  Mine ",
      cpuCount: 4,
      memoryMib: 4096,
      diskGib: 40,
      firmware: "uefi",
      network: "bridged",
      bridge: "br0",
    };
    const input = inputOf(wish, { ...context, defaults });
    expect(CreateVmInput.parse(input)).toMatchObject({
      name: "Mine",
      cpuCount: 4,
      firmware: "uefi",
      config: { networks: [{ mode: "bridged", bridge: "br0", model: "e1000e" }] },
    });
  });

  it("gives a disk no other size than its own", () => {
    const wish: Wish = { ...iso, file: known("/d.qcow2", "qcow2"), diskMode: "linked", diskGib: 9 };
    expect(inputOf(wish, context)).toEqual({
      name: "Debian 13",
      osId: "debian13",
      source: { kind: "disk", path: "/d.qcow2", mode: "linked" },
    });
    expect(hasNewDisk(wish)).toBe(false);
  });

  it("keeps the card that suits the system, and changes how it is connected", () => {
    const networks = (wish: Partial<Wish>): unknown =>
      inputOf({ ...iso, ...wish }, { ...context, defaults })?.config?.networks;
    expect(networks({})).toBeUndefined();
    expect(networks({ network: "none" })).toEqual([]);
    expect(networks({ network: "isolated" })).toMatchObject([{ model: "e1000e", isolated: true }]);
    expect(networks({ sshPort: 2222 })).toMatchObject([
      { mode: "user", portForwards: [{ hostAddress: "127.0.0.1", hostPort: 2222, guestPort: 22 }] },
    ]);
    expect(networks({ sshPort: 2222, network: "none" })).toEqual([]);
  });
});

describe("a changed wish", () => {
  it("starts from a file again when one is chosen, and forgets what was said of the one before", () => {
    const before: Wish = { ...iso, start: "nothing", osId: "win11", cpuCount: 3 };
    const after = withChange(before, { file: known("/other.iso", "iso") });
    expect(after).toMatchObject({ start: "file", osId: undefined, cpuCount: 3 });
    expect(sourceOf(after)).toEqual({ kind: "iso", path: "/other.iso" });
  });

  it("keeps what was said while the same file is looked at", () => {
    const chosen = { ...iso, osId: "win11" };
    expect(withChange(chosen, { file: known("/isos/debian.iso", "iso") }).osId).toBe("win11");
  });

  it("takes the sizes of another system", () => {
    const after = withSystem({ ...iso, memoryMib: 512, name: "Mine" }, "win11");
    expect(after).toMatchObject({ osId: "win11", name: "Mine" });
    expect(after).not.toHaveProperty("memoryMib");
  });
});
