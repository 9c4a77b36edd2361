import { describe, expect, it } from "vitest";
import type { VmLibrary } from "../library/vm-library.ts";
import { reveal } from "./reveal.ts";

const setUp = (why?: string) => {
  const shown: string[] = [];
  const library = {
    list: () => [
      {
        config: {
          drives: [
            { medium: { kind: "empty" } },
            { medium: { kind: "file", path: "/isos/a.iso", backing: [{ path: "/base.img" }] } },
          ],
        },
      },
    ],
  } as unknown as VmLibrary;
  const folders = {
    list: () => Promise.reject(new Error("not asked")),
    whyNoReveal: () => why,
    reveal: async (path: string) => void shown.push(path),
  };
  return { shown, show: (path: string) => reveal(path, { folders, library, home: "/home/o" }) };
};

describe("showing a file in the file manager", () => {
  it("is for the library's files and for those that drives use", async () => {
    const { show, shown } = setUp();
    const mine = ["/home/o", "/home/o/vms/x/disks/a.qcow2", "/isos/a.iso", "/base.img"];
    for (const path of mine) await show(path);
    expect(shown).toEqual(mine);
  });

  it.each(["/etc/passwd", "/home/o/../p", "/home/other", "relative", "/isos/b.iso", "-R", ""])(
    "is not for %j",
    async (path) => {
      const { show, shown } = setUp();
      await expect(show(path)).rejects.toMatchObject({ code: "host.limit" });
      expect(shown).toEqual([]);
    },
  );

  it("says why it cannot be done", async () => {
    const { show } = setUp("no desktop");
    await expect(show("/home/o")).rejects.toMatchObject({
      code: "capability.missing",
      message: "no desktop",
    });
  });
});
