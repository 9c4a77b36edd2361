import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseXml } from "@rgrove/parse-xml";
import { afterEach, describe, expect, it } from "vitest";
import type { VolumeDescriptor } from "../volume.ts";
import { openOsinfo, osinfoFolders } from "./lookup.ts";
import { matchMedia, readEntries } from "./media.ts";

const entry = (shortId: string, iso: string): string => `<?xml version="1.0"?>
<libosinfo version="0.0.1">
  <os id="http://example.org/${shortId}">
    <short-id>${shortId}</short-id>
    <name xml:lang="de">Beispiel</name>
    <name>Example ${shortId}</name>
    <release-date>2024-05-01</release-date>
    <media arch="x86_64"><iso>${iso}</iso></media>
  </os>
</libosinfo>`;

const volume: VolumeDescriptor = {
  systemId: "LINUX",
  volumeId: "EXAMPLE-7",
  publisherId: "",
  applicationId: "",
  volumeSizeBytes: 4096,
};
const found = (xml: string): readonly string[] =>
  matchMedia(readEntries(xml, parseXml).media, volume).map(({ os }) => os);

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

describe("libosinfo's media", () => {
  it("fit when every id that they name fits", () => {
    expect(found(entry("example7", "<volume-id>EXAMPLE-\\d</volume-id>"))).toEqual(["example7"]);
    const system = (id: string): string =>
      entry("example7", `<volume-id>EXAMPLE</volume-id><system-id>${id}</system-id>`);
    expect(found(system("LINUX"))).toEqual(["example7"]);
    expect(found(system("Win32"))).toEqual([]);
  });

  it.each([
    "EXAMPLE",
    "^EXAMPLE-7$",
    "AMPLE",
    "EXAMPLEX?-7",
    "EXAMPLEX*-7",
    "EXAMPLEX{0,1}-",
    "^Z|EX",
    "(EX)+A",
    "\\w+-7",
    "EXAMPLE--*7",
  ])("fit whatever their pattern begins with: %s", (pattern) => {
    expect(found(entry("e", `<volume-id>${pattern}</volume-id>`))).toEqual(["e"]);
  });

  it("may depend on the volume's size", () => {
    const sized = (bytes: number): string =>
      entry("e", `<volume-id>EXAMPLE</volume-id><volume-size>${bytes}</volume-size>`);
    expect(found(sized(4096))).toEqual(["e"]);
    expect(found(sized(2048))).toEqual([]);
  });

  it("take the name that has no language", () => {
    const media = readEntries(entry("e", "<volume-id>EXAMPLE</volume-id>"), parseXml).media;
    expect(matchMedia(media, volume)[0]).toMatchObject({ name: "Example e" });
  });

  it("count for nothing when a pattern cannot be read or there is none", () => {
    expect(found(entry("e", "<volume-id>EXAMPLE(</volume-id>"))).toEqual([]);
    expect(found(entry("e", `<volume-id>${"E?".repeat(400)}</volume-id>`))).toEqual([]);
    expect(found(entry("e", "<system-id>LINUX</system-id>"))).toEqual([]);
  });
});

describe("a host's osinfo database", () => {
  it("is read once, and one damaged file takes nothing from the others", async () => {
    folder = mkdtempSync(join(tmpdir(), "ou-osinfo-"));
    const vendor = join(folder, "os", "example.org");
    mkdirSync(vendor, { recursive: true });
    writeFileSync(join(vendor, "a.xml"), "<libosinfo><os>");
    writeFileSync(join(vendor, "b.xml"), entry("example7", "<volume-id>EXAMPLE</volume-id>"));
    writeFileSync(join(vendor, "c.xml"), " ".repeat(1024 * 1024 + 1));
    writeFileSync(
      join(vendor, "d.xml"),
      `<!DOCTYPE x [<!ENTITY a "${"a".repeat(100)}"><!ENTITY b "${"&a;".repeat(1000)}">]><x>&b;</x>`,
    );
    const { lookup, systems } = openOsinfo([folder, join(folder, "missing")]);
    expect((await lookup(volume)).map(({ os }) => os)).toEqual(["example7"]);
    expect(await systems()).toEqual([
      { id: "example7", name: "Example example7", released: "2024-05-01" },
    ]);
    rmSync(folder, { recursive: true });
    expect(await lookup(volume)).toHaveLength(1);
  });

  it("is looked for where its tools put it", () => {
    expect(osinfoFolders({})).toContain("/usr/share/osinfo");
    expect(osinfoFolders({ OSINFO_SYSTEM_DIR: "/x", XDG_CONFIG_HOME: "/c" })).toEqual(
      expect.arrayContaining(["/x", "/c/osinfo"]),
    );
  });
});
