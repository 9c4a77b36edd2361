import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  cargoFolder,
  isRecentEnough,
  minimumRust,
  parseCargoVersion,
  rustByHand,
} from "./rust.mjs";

const isWindows = process.platform === "win32";

describe("the version of Rust", () => {
  it("is read from what cargo says", () => {
    expect(parseCargoVersion("cargo 1.95.0 (f2d3ce0bd 2026-03-21)\n")).toBe("1.95.0");
    expect(parseCargoVersion("cargo: command not found")).toBeUndefined();
  });

  it.each([
    ["1.89.0", true],
    ["1.95.1", true],
    ["2.0.0", true],
    ["1.88.9", false],
    ["1.9.0", false],
  ])("%s is recent enough for 1.89: %s", (version, enough) => {
    expect(isRecentEnough(version, "1.89")).toBe(enough);
  });

  it("that the app needs stands in its Cargo.toml", () => {
    expect(minimumRust()).toMatch(/^1\.\d+$/);
  });

  it("is got by rustup, which may be there already", () => {
    expect(rustByHand({ platform: "linux" }, { hasRustup: true })).toBe(
      "Run: rustup update stable",
    );
    expect(rustByHand({ platform: "linux" }, { hasRustup: false })).toMatch(/rustup\.rs/);
    expect(rustByHand({ platform: "win32" }, { hasRustup: false })).toMatch(/Visual C\+\+/);
  });
});

describe.skipIf(isWindows)("a machine's cargo (needs a POSIX shell)", () => {
  let folder;
  let before;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "openutm-rust-"));
    before = { ...process.env };
    process.env.CARGO_HOME = join(folder, "cargo");
    process.env.PATH = folder;
    vi.resetModules();
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    process.env = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const host = { platform: "linux", hasTerminal: true };
  const said = () => process.stderr.write.mock.calls.map(([text]) => text).join("");
  const cargoSays = (text) =>
    writeFileSync(join(folder, "cargo"), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

  it("is looked for beside rustup too", () => {
    expect(cargoFolder({ CARGO_HOME: "/opt/cargo" })).toBe(join("/opt/cargo", "bin"));
  });

  it("is fine when it is recent, and nobody is asked", async () => {
    cargoSays("echo cargo 1.99.0");
    const { ensureRust } = await import("./rust.mjs");
    const ask = vi.fn();
    expect(await ensureRust(host, { assumeYes: false, ask })).toBe("in place");
    expect(ask).not.toHaveBeenCalled();
  });

  it("is named when it is too old, and is not replaced", async () => {
    cargoSays("echo cargo 1.63.0");
    const { ensureRust } = await import("./rust.mjs");
    expect(await ensureRust(host, { assumeYes: true })).toBe("missing");
    expect(said()).toMatch(/cargo 1\.63\.0 is older than .*\n.*rustup/);
  });

  it("is installed with consent only", async () => {
    const { ensureRust } = await import("./rust.mjs");
    const fetched = vi.fn();
    vi.stubGlobal("fetch", fetched);
    expect(await ensureRust(host, { assumeYes: false, ask: async () => "n" })).toBe("missing");
    expect(fetched).not.toHaveBeenCalled();
    expect(said()).toMatch(/cargo is not installed/);
  });

  it("that cannot be downloaded is no end of set-up", async () => {
    const { ensureRust } = await import("./rust.mjs");
    vi.stubGlobal("fetch", () => Promise.reject(new Error("no way there")));
    expect(await ensureRust(host, { assumeYes: true })).toBe("missing");
    expect(said()).toMatch(/no way there/);
  });
});
