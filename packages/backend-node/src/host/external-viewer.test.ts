import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openViewer, whyNoViewer } from "./external-viewer.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ou-viewer-"));
  vi.stubEnv("PATH", `${dir}:${process.env["PATH"]}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

/** A program that says what it was given, and ends when the file `end` appears. */
const fakeViewer = (): void =>
  writeFileSync(
    join(dir, "remote-viewer"),
    `#!/bin/sh\nstat -c %a "$1" > ${dir}/mode\ncat "$1" > ${dir}/file\necho "$1" > ${dir}/path.new\nmv ${dir}/path.new ${dir}/path\nuntil [ -e ${dir}/end ]; do sleep 0.05; done\n`,
    { mode: 0o755 },
  );
const said = (name: string): string => readFileSync(join(dir, name), "utf8").trim();

describe.skipIf(process.platform !== "linux")("a viewer of its own", () => {
  it("reads a file that no other user can read and that goes with it", async () => {
    fakeViewer();
    const { ended } = await openViewer("[virt-viewer]\ntype=spice\n");
    await vi.waitFor(() => expect(existsSync(join(dir, "path"))).toBe(true), 20_000);
    expect(said("mode")).toBe("600");
    expect(said("file")).toBe("[virt-viewer]\ntype=spice");
    writeFileSync(join(dir, "end"), "");
    await ended;
    expect(existsSync(dirname(said("path")))).toBe(false);
  });

  it("can be closed, and is then as gone as one that its user closed", async () => {
    fakeViewer();
    const viewer = await openViewer("x");
    await vi.waitFor(() => expect(existsSync(join(dir, "path"))).toBe(true), 20_000);
    viewer.close();
    await viewer.ended;
    expect(existsSync(dirname(said("path")))).toBe(false);
  });

  it("needs a desktop and the program", () => {
    vi.stubEnv("DISPLAY", "");
    vi.stubEnv("WAYLAND_DISPLAY", "");
    expect(whyNoViewer()).toContain("without a desktop");
    vi.stubEnv("DISPLAY", ":7");
    fakeViewer();
    expect(whyNoViewer()).toBeUndefined();
  });
});
