import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawnIcons, icons, isDrawnFrom, sourcePicture } from "./icons.mjs";
import { textOf, withText } from "./png-text.mjs";

const read = (file) => readFileSync(join(icons, file));

describe("the icons", () => {
  it.each([...drawnIcons])("%s is drawn from the source as it is now", (file, size) => {
    const png = read(file);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    expect(isDrawnFrom(png, sourcePicture()), "run `node e2e/electron/draw-icons.mjs`").toBe(true);
  });

  it("have no other size for Linux", () => {
    const found = readdirSync(join(icons, "linux")).map((name) => `linux/${name}`);
    expect(["icon.png", ...found].toSorted()).toEqual([...drawnIcons.keys()].toSorted());
  });

  it("are the page's icon as well", () => {
    const page = readFileSync(join(icons, "..", "..", "web", "public", "icon.svg"), "utf8");
    expect(page.replaceAll("\r\n", "\n")).toBe(sourcePicture());
  });

  it("are told from those of another source", () => {
    expect(isDrawnFrom(read("icon.png"), "<svg/>")).toBe(false);
  });
});

describe("a PNG's text", () => {
  it("is read back by its keyword only", () => {
    const png = withText(withText(read("icon.png"), "One", "first"), "Two", "second");
    expect(["One", "Two", "Tw"].map((keyword) => textOf(png, keyword))).toEqual([
      "first",
      "second",
      undefined,
    ]);
  });
});
