// Clones over the real qemu-img and qemu-io: what is written in one VM is seen there and nowhere else.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WholeVmRecord } from "@openutm/vm-core";
import { describe, expect, it } from "vitest";
import { makeTestHome, openTestLibrary } from "../storage/test-library.ts";

const mib = 1024 ** 2;

const io = (path: string, format: string, ...commands: readonly string[]): string =>
  execFileSync("qemu-io", ["-f", format, ...commands.flatMap((command) => ["-c", command]), path], {
    encoding: "utf8",
  });

describe("clones of a disk with content", () => {
  it("start from the parent's state and part from there", async () => {
    using home = makeTestHome();
    const { library, jobEvents } = await openTestLibrary(home.home);
    const raw = join(home.home, "base.img");
    writeFileSync(raw, Buffer.alloc(4 * mib, 0xaa));
    const parent = await library.create({
      name: "p",
      source: { kind: "disk", path: raw, mode: "linked" },
    });
    const diskOf = ({ id }: WholeVmRecord): string => {
      const medium = library.need(id).config.drives[0]?.medium;
      return medium?.kind === "file" ? join(library.dirOf(id), medium.path) : "";
    };
    io(diskOf(parent), "qcow2", "write -P 0xbb 1M 1M");
    const linked = await library.clone({ id: parent.id, name: "l", mode: "linked" });
    io(diskOf(parent), "qcow2", "write -P 0xcc 2M 1M");
    io(diskOf(linked), "qcow2", "write -P 0xdd 3M 1M");
    const full = await library.clone({ id: linked.id, name: "f", mode: "full" });
    expect(jobEvents.at(-1)).toMatchObject({ kind: "clone", state: "done" });

    const pattern = (path: string): readonly string[] => {
      const seen = [0, 1, 2, 3].map(
        (at) =>
          /^0*[0-9a-f]+:\s+([0-9a-f]{2})/m.exec(io(path, "qcow2", `read -v ${at}M 512`))?.[1] ?? "",
      );
      return seen;
    };
    expect(pattern(diskOf(parent))).toEqual(["aa", "bb", "cc", "aa"]);
    expect(pattern(diskOf(linked))).toEqual(["aa", "bb", "aa", "dd"]);
    expect(pattern(diskOf(full))).toEqual(["aa", "bb", "aa", "dd"]);
    expect(full.config.drives[0]?.medium).toMatchObject({ format: "qcow2", backing: [] });
    const info = execFileSync("qemu-img", ["info", "-f", "qcow2", "--output=json", diskOf(full)], {
      encoding: "utf8",
    });
    expect(JSON.parse(info)).not.toHaveProperty("backing-filename");
    await library.close();
  });

  it("tell their sizes and grow, never shrink", async () => {
    using home = makeTestHome();
    const { library } = await openTestLibrary(home.home);
    const made = await library.create({ name: "a", source: { kind: "empty" }, diskGib: 1 });
    const request = { id: made.id, driveId: "disk0" };
    await library.growDrive({ ...request, sizeBytes: 2048 * mib });
    expect(await library.driveUsage(made.id)).toMatchObject([
      { driveId: "disk0", virtualSizeBytes: 2048 * mib },
    ]);
    await expect(library.growDrive({ ...request, sizeBytes: 1024 * mib })).rejects.toMatchObject({
      code: "image.shrinkRefused",
    });
    await expect(
      library.growDrive({ ...request, driveId: "none", sizeBytes: mib }),
    ).rejects.toMatchObject({ code: "drive.notFound" });
    await library.close();
  });
});
