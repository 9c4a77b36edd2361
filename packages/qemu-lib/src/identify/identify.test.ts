import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { identify, merge, type OsAnswer } from "./identify.ts";
import { fileRules, volumeRules } from "./rule.ts";
import type { VolumeDescriptor } from "./volume.ts";

type Case = {
  readonly volumeId?: string;
  readonly publisherId?: string;
  readonly applicationId?: string;
  readonly fileName?: string;
  readonly os: string | null;
  readonly confidence: OsAnswer["confidence"];
  /** Where the answer has more than one. */
  readonly candidates?: readonly string[];
};

const folder = join(import.meta.dirname, "../../../shared-types/vectors/identify");
const cases = readdirSync(folder).flatMap(
  (name) =>
    (JSON.parse(readFileSync(join(folder, name), "utf8")) as { readonly cases: readonly Case[] })
      .cases,
);

const volume = (part: Partial<VolumeDescriptor>): VolumeDescriptor => ({
  systemId: "",
  volumeId: "",
  publisherId: "",
  applicationId: "",
  volumeSizeBytes: 2048,
  ...part,
});

describe("the systems that are recognised", () => {
  it.each(cases.map((one) => [`${one.volumeId ?? ""} ${one.fileName ?? ""}`.trim(), one]))(
    "%s",
    (_name, one) => {
      const {
        volumeId,
        publisherId = "",
        applicationId = "",
        fileName = "renamed.iso",
      } = one as Case;
      const found = identify(
        volumeId === undefined ? undefined : volume({ volumeId, publisherId, applicationId }),
        fileName,
      );
      expect(found.os ?? null).toBe(one.os);
      expect(found.confidence).toBe(one.confidence);
      const seen = found.candidates.map(({ os }) => os);
      expect(seen).toEqual(one.candidates ?? seen);
      expect(found.name === undefined || /^\S.*\S$/.test(found.name)).toBe(true);
      expect(found.name === undefined).toBe(one.confidence === "unknown");
    },
  );

  it("are at least sixty, without counting versions", () => {
    const stem = (os: string): string => os.replace(/\$.*/, "").replace(/[-.]$/, "");
    const ids = volumeRules()
      .flatMap(({ is }) => is)
      .map(({ os }) => stem(os));
    expect(new Set(ids).size).toBeGreaterThanOrEqual(60);
  });

  it("have patterns that both languages read: plain ASCII, no lookaround, nothing caught before", () => {
    const patterns = [
      ...volumeRules().flatMap(({ volume, publisher, application }) => [
        volume,
        publisher,
        application,
      ]),
      ...fileRules().map(({ file }) => file),
    ];
    for (const pattern of patterns)
      expect(pattern?.source ?? "").toMatch(/^(?!.*\(\?[^:])(?!.*\\[1-9k])[\u0020-\u007e]*$/);
  });

  it("have patterns of linear cost: a hostile id of any length is answered at once", () => {
    const texts = ["a", "-", "fedora-", "ubuntu-server ", "0", "alt "].map((part) =>
      part.repeat(400),
    );
    const startedMs = performance.now();
    for (const text of texts)
      for (const rule of volumeRules())
        for (let i = 0; i < 3; i += 1) rule.volume.exec(text.slice(0, 128));
    for (const text of texts) for (const rule of fileRules()) rule.file.exec(text.slice(0, 255));
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});

describe("what cannot be known", () => {
  it("is not claimed: a number that the id's end cuts off", () => {
    const cut = "Fedora-Workstation-Live-x86_64-2";
    expect(cut).toHaveLength(32);
    expect(identify(volume({ volumeId: cut }), "x.iso").confidence).toBe("unknown");
  });

  it("is not taken from a file's name against the medium", () => {
    const found = identify(
      volume({ volumeId: "Debian 13.1.0 amd64 n" }),
      "ubuntu-24.04-desktop-amd64.iso",
    );
    expect(found).toMatchObject({ os: "debian13", confidence: "certain" });
  });

  it("quotes hostile text as text and claims no more than its beginning says", () => {
    const found = identify(volume({ volumeId: "Ubuntu 24.04 <img onerror=x>" }), "x.iso");
    expect(found.name).toBe("Ubuntu 24.04");
    expect(found.candidates[0]?.why).toContain("<img onerror=x>");
    expect(identify(volume({ volumeId: "<script>Ubuntu 24.04" }), "x.iso").confidence).toBe(
      "unknown",
    );
  });

  it("is nothing at all without an id and a name", () => {
    expect(identify(undefined, "")).toEqual({ confidence: "unknown", candidates: [] });
    expect(identify(volume({}), "\u0000".repeat(5000))).toEqual({
      confidence: "unknown",
      candidates: [],
    });
  });
});

describe("another source's word", () => {
  const said = (os: string) => ({ os, name: os, why: "" });

  it("never overrules a usable answer", () => {
    const own = identify(volume({ volumeId: "Debian 13.1.0 amd64 n" }), "");
    expect(merge(own, [said("ubuntu24.04")])).toBe(own);
  });

  it("names what our rules do not know", () => {
    const own = identify(volume({ volumeId: "MADE UP 1" }), "");
    expect(merge(own, [said("madeup1")])).toMatchObject({ os: "madeup1", confidence: "likely" });
    expect(merge(own, [])).toEqual(own);
  });

  it("decides between candidates only when it names one of them", () => {
    const own = identify(volume({ volumeId: "CCCOMA_X64FRE_EN-US_DV9" }), "x.iso");
    expect(merge(own, [said("win11")])).toMatchObject({ os: "win11", confidence: "likely" });
    const both = merge(own, [said("win10"), said("win11")]);
    expect(both.os).toBeUndefined();
    expect(both.confidence).toBe("guess");
  });
});
