import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { argumentsOf, commandLine, textOf } from "./arguments.ts";

describe("the command line", () => {
  const argv = [
    "/usr/bin/qemu",
    "-name",
    "guest=it's $(id) `id`,,x",
    "-blockdev",
    '{"driver":"file","filename":"/a b"}',
    "-nodefaults",
  ];
  it("has an option a line", () => {
    expect(commandLine(argv).split("\n")).toHaveLength(4);
    expect(commandLine(["qemu", "-m", "512"])).toBe("qemu \\\n  -m 512");
  });
  it.skipIf(process.platform === "win32")("is taken by a shell as it is meant", () => {
    const program = `for a in "$@"; do printf '%s\\0' "$a"; done`;
    const words = commandLine(argv.slice(1));
    const said = execFileSync("sh", ["-c", `set -- ${words}\n${program}`], { encoding: "utf8" });
    expect(said.split("\0").slice(0, -1)).toEqual(argv.slice(1));
  });
});

describe("extra arguments", () => {
  it("are lines, whatever is in them", () => {
    const args = ["-device", "virtio-rng-pci", "-fw_cfg", "name=opt/x,string=a b 'c'"];
    expect(argumentsOf(textOf(args))).toEqual(args);
    expect(argumentsOf("-a\r\n\n  \n-b\n")).toEqual(["-a", "-b"]);
  });
});
