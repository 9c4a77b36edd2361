/** The committed guest images are what their sources give. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout } from "./cache.ts";
import { demoImage, demoLayout } from "./demo.ts";

const hasNasm = spawnSync("nasm", ["-v"]).status === 0;

describe("guest images", () => {
  for (const guest of ["demo", "probe"])
    it(`guests/${guest} matches its source`, (context) => {
      context.skip(!hasNasm, "NASM is not installed");
      const build = join(checkout, "guests", guest, "build.mjs");
      const { status, stderr } = spawnSync(process.execPath, [build, "--check"], {
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(status).toBe(0);
    });

  it("the demo and the probe disk have a boot signature and one whole cylinder", () => {
    for (const path of [demoImage, join(checkout, "guests/probe/x86.img")]) {
      const image = readFileSync(path);
      expect(image.readUInt16LE(510)).toBe(0xaa55);
      expect(image.length).toBe(16 * 63 * 512);
    }
  });

  it("layout.json names places inside the screen", () => {
    const { width, height } = demoLayout.screen;
    for (const place of [...Object.values(demoLayout.box), demoLayout.edges.frameStrip]) {
      expect(place.x).toBeLessThan(width);
      expect(place.y).toBeLessThan(height);
    }
  });
});
