import { VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { defaultConfig } from "./new-vm.ts";
import { fromPortable, toPortable } from "./portable.ts";

const based = (path: string, base: string): VmConfig => {
  const config = defaultConfig(
    { name: "a", source: { kind: "empty" } },
    {
      host: { platform: "linux", arch: "x86_64", cpuCount: 2, memoryMib: 4096 },
      diskFreeBytes: 1e12,
      mac: "52:54:00:00:00:01",
    },
  );
  const medium = { kind: "file" as const, path, format: "qcow2" as const };
  const disk = {
    ...config.drives[0]!,
    medium: { ...medium, backing: [{ path: base, format: "raw" as const }] },
  };
  return VmConfig.parse({ ...config, drives: [disk, ...config.drives.slice(1)] });
};
const paths = ({ drives }: VmConfig): readonly string[] =>
  drives.flatMap(({ medium }) =>
    medium.kind === "file" ? [medium.path, ...medium.backing.map(({ path }) => path)] : [],
  );

describe("paths as they are stored", () => {
  it("are told from the home on, and lead into the home that there is", () => {
    const config = based("disks/a.qcow2", "/old/home/vms/x/disks/b.img");
    const stored = toPortable(config, "/old/home");
    expect(paths(stored)).toEqual(["disks/a.qcow2", "$OPENUTM_HOME/vms/x/disks/b.img"]);
    expect(fromPortable(stored, "/old/home")).toEqual(config);
    expect(paths(fromPortable(stored, "/new"))).toEqual([
      "disks/a.qcow2",
      "/new/vms/x/disks/b.img",
    ]);
    expect(paths(fromPortable(stored, "C:\\Users\\me\\OpenUTM"))[1]).toBe(
      "C:\\Users\\me\\OpenUTM\\vms\\x\\disks\\b.img",
    );
  });

  it("are the user's own as they stand, also beside the home", () => {
    const config = based("/old/home-two/a.qcow2", "/isos/b.img");
    expect(toPortable(config, "/old/home")).toEqual(config);
  });

  it("do not lead out of the home", () => {
    const config = based("disks/a.qcow2", "$OPENUTM_HOME/../../etc/passwd");
    expect(paths(fromPortable(config, "/home"))[1]).toBe("$OPENUTM_HOME/../../etc/passwd");
  });
});
