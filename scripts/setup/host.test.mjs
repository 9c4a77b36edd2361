import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askConsent } from "./consent.mjs";
import { kernelDependencies } from "./guest-kernel.mjs";
import { packagesOfUris } from "./guest-programs.mjs";
import { aptListsAgeHours, parseOsRelease } from "./host.mjs";
import { parseSetupOptions } from "./options.mjs";
import { findCommand } from "./process.mjs";
import { formatElapsed } from "./report.mjs";

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openutm-host-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("os-release", () => {
  it("names the distribution first, then what it is like", () => {
    const text = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n';
    expect(parseOsRelease(text)).toEqual(["linuxmint", "ubuntu", "debian"]);
    expect(parseOsRelease("")).toEqual([]);
  });
});

describe("findCommand", () => {
  it("finds an executable in PATH before the extra folders, and no folder or text file", () => {
    const platform = "linux";
    for (const name of ["one", "two"]) mkdirSync(join(folder, name));
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    mkdirSync(join(one, "tool"));
    writeFileSync(join(two, "tool"), "");
    const path = [one, two].join(delimiter);
    chmodSync(join(two, "tool"), 0o755);
    expect(findCommand("tool", { path, platform })).toBe(join(two, "tool"));
    expect(findCommand("tool", { path: one, platform, extraFolders: [two] })).toBe(
      join(two, "tool"),
    );
    expect(findCommand("tool", { path: one, platform })).toBeUndefined();
  });
});

describe("the age of apt's lists", () => {
  it("is unknown without lists, also when an image builder left only the folder", () => {
    expect(aptListsAgeHours(join(folder, "absent"))).toBeUndefined();
    writeFileSync(join(folder, "lock"), "");
    expect(aptListsAgeHours(folder)).toBeUndefined();
  });

  it("is that of the newest list", () => {
    writeFileSync(join(folder, "deb.example_dists_stable_InRelease"), "");
    expect(aptListsAgeHours(folder)).toBeLessThan(1);
  });
});

describe("consent", () => {
  const never = () => Promise.reject(new Error("asked"));
  const answering = (text) => () => Promise.resolve(text);
  const base = { question: "Go on?", assumeYes: false, hasTerminal: true };

  it("is given by --yes and by the absence of a terminal, without asking", async () => {
    expect(await askConsent({ ...base, assumeYes: true, ask: never })).toBe(true);
    expect(await askConsent({ ...base, hasTerminal: false, ask: never })).toBe(true);
  });

  it.each([
    ["", true],
    ["Y", true],
    [" yes ", true],
    ["n", false],
    ["what?", false],
  ])("the answer %j means %s", async (answer, given) => {
    expect(await askConsent({ ...base, ask: answering(answer) })).toBe(given);
  });
});

describe("options", () => {
  it("keeps what is meant for the program that starts next", () => {
    expect(parseSetupOptions(["--yes", "--port", "8080"])).toEqual({
      assumeYes: true,
      tests: false,
      help: false,
      rest: ["--port", "8080"],
    });
  });
});

describe("kernel packages", () => {
  it("are read from apt-cache depends, modules included, other dependencies left out", () => {
    const text = `linux-image-virtual
  Depends: linux-image-6.8.0-45-generic
 |Depends: linux-modules-6.8.0-45-generic
  Depends: kmod
  Recommends: linux-image-extra-virtual
`;
    expect(kernelDependencies(text)).toEqual([
      "linux-image-6.8.0-45-generic",
      "linux-modules-6.8.0-45-generic",
    ]);
  });
});

describe("elapsed time", () => {
  it.each([
    [420, "0.4 s"],
    [12_400, "12 s"],
    [125_000, "2 min 5 s"],
  ])("%i ms reads %s", (elapsedMs, text) => {
    expect(formatElapsed(elapsedMs)).toBe(text);
  });
});

describe("programs of test guests", () => {
  it("are the packages that apt would bring to an empty system, without those that nobody runs", () => {
    const text = `'http://m/pool/x_1%3a2_amd64.deb' xclip_0.13-2_amd64.deb 19432 SHA256:aa
'http://m/pool/p.deb' perl-base_5.36_amd64.deb 1609596 SHA256:bb
'http://m/pool/l.deb' libx11-6_2%3a1.8.4-2_amd64.deb 759544 SHA256:cc
`;
    expect(packagesOfUris(text, ["perl"])).toEqual(["libx11-6", "xclip"]);
  });
});
