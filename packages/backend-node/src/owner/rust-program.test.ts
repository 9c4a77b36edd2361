import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findRustProgram, needRustProgram } from "./rust-program.ts";

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "openutm-rust-program-"));
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

const name = process.platform === "win32" ? "openutm-backend.exe" : "openutm-backend";

const build = (folder: string, seconds: number): string => {
  const path = join(checkout, folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  utimesSync(path, seconds, seconds);
  return path;
};

describe("the Rust backend's program", () => {
  it("is the one that was built last", () => {
    const release = build("apps/tauri/target/release", 1000);
    expect(findRustProgram({ env: {}, checkout })).toBe(release);
    const debug = build("apps/tauri/target/debug", 2000);
    expect(findRustProgram({ env: {}, checkout })).toBe(debug);
  });

  it("is the installation's own where there is one", () => {
    build("apps/tauri/target/debug", 2000);
    const own = build("installed", 1000);
    expect(findRustProgram({ env: {}, checkout, installed: join(checkout, "installed") })).toBe(
      own,
    );
  });

  it("is the one that is named, and no other", () => {
    const debug = build("apps/tauri/target/debug", 2000);
    expect(findRustProgram({ env: { OPENUTM_RUST_BACKEND: debug }, checkout: "/nowhere" })).toBe(
      debug,
    );
    expect(() => needRustProgram({ env: { OPENUTM_RUST_BACKEND: "/none" }, checkout })).toThrow(
      "/none",
    );
  });

  it("says how to build it where it is not", () => {
    expect(() => needRustProgram({ env: {}, checkout })).toThrow("not built");
  });
});
