import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FirmwareImage } from "@openutm/shared-types";
import type { Platform } from "@openutm/shared-types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Environment } from "../find/candidates.ts";
import { chooseFirmware } from "./choose.ts";
import { firmwareFolders } from "./firmware-folders.ts";
import { maxDescriptorBytes, parseFirmwareDescriptor } from "./parse-descriptor.ts";
import { readFirmware } from "./read-firmware.ts";

const vectors = join(import.meta.dirname, "../../../shared-types/vectors/firmware");
const read = <T>(name: string): T => JSON.parse(readFileSync(join(vectors, name), "utf8")) as T;

type Descriptor = {
  readonly descriptorPath: string;
  readonly text: string;
  readonly images: readonly FirmwareImage[];
};
const { descriptors } = read<{ descriptors: Record<string, Descriptor> }>("descriptors.json");
type Folders = {
  readonly platform: Platform;
  readonly env: Environment;
  readonly binaryFolder: string;
  readonly folders: readonly string[];
};
const { goldens } = read<{ goldens: Record<string, Folders> }>("folders.json");

const descriptor = (code: string, change: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    description: code,
    "interface-types": ["uefi"],
    mapping: {
      device: "flash",
      executable: { filename: code, format: "raw" },
      "nvram-template": { filename: code, format: "raw" },
    },
    targets: [{ architecture: "x86_64", machines: ["pc-q35-*"] }],
    features: [],
    ...change,
  });

describe("parseFirmwareDescriptor", () => {
  it.each(Object.entries(descriptors))("reads %s", (_name, { text, descriptorPath, images }) => {
    const parsed = parseFirmwareDescriptor(text, descriptorPath);
    expect(parsed).toEqual(images);
    for (const image of parsed) FirmwareImage.parse(image);
  });

  it.each([
    ["no JSON", "{"],
    ["another thing", "[]"],
    ["nothing", ""],
    ["a deep nest", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["a prototype", '{"__proto__":{"interface-types":["uefi"]},"mapping":{"device":"flash"}}'],
    ["a path with NUL", descriptor("/a\u0000b")],
    [
      "a path that is an object",
      descriptor("/a", {
        mapping: { device: "flash", executable: { filename: {}, format: "raw" } },
      }),
    ],
    [
      "an unknown format",
      descriptor("/a", {
        mapping: { device: "flash", executable: { filename: "/a", format: "vmdk" } },
      }),
    ],
    [
      "unknown machines",
      descriptor("/a", { targets: [{ architecture: "riscv64", machines: ["virt-*"] }] }),
    ],
    [
      "machines that are numbers",
      descriptor("/a", { targets: [{ architecture: "x86_64", machines: [1, 2] }] }),
    ],
    ["too much", descriptor("/a", { description: "x".repeat(maxDescriptorBytes) })],
  ])("takes %s for none", (_name, text) => {
    expect(parseFirmwareDescriptor(text, "/d.json")).toEqual([]);
  });

  it("bounds what it keeps", () => {
    const machines = Array.from({ length: 5000 }, () => "a*");
    const [image] = parseFirmwareDescriptor(
      descriptor("/a", { targets: [{ architecture: "x86_64", machines }] }),
      "/d",
    );
    expect(image?.machines.length).toBeLessThanOrEqual(64);
  });
});

describe("firmwareFolders", () => {
  it.each(Object.entries(goldens))(
    "is as in the golden: %s",
    (_name, { platform, env, binaryFolder, folders }) => {
      expect(firmwareFolders(platform, env, binaryFolder)).toEqual(folders);
    },
  );
});

describe("readFirmware", () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "outm-firmware-"));
    for (const folder of ["user", "system", "share/firmware"])
      await mkdir(join(root, folder), { recursive: true });
    for (const file of ["a.fd", "b.fd", "c.fd", "share/moved.fd"])
      await writeFile(join(root, file), "x");
    const write = (path: string, text: string) => writeFile(join(root, path), text);
    await write("system/60-a.json", descriptor(join(root, "a.fd")));
    await write("system/50-b.json", descriptor(join(root, "b.fd")));
    await write("system/40-hidden.json", descriptor(join(root, "a.fd")));
    await write("system/30-gone.json", descriptor(join(root, "gone.fd")));
    await write("system/20-folder.json", descriptor(join(root, "user")));
    await write("system/10-huge.json", " ".repeat(maxDescriptorBytes + 1));
    await write("system/70-readme.txt", descriptor(join(root, "a.fd")));
    await mkdir(join(root, "system/05-directory.json"));
    await write("user/60-a.json", descriptor(join(root, "c.fd")));
    await write("user/40-hidden.json", "");
    await write("share/firmware/60-moved.json", descriptor("C:\\elsewhere\\share\\qemu\\moved.fd"));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const codes = async (...folders: readonly string[]): Promise<readonly string[]> =>
    (await readFirmware(folders.map((folder) => join(root, folder)))).map(({ codePath }) =>
      codePath.slice(root.length + 1),
    );

  it("orders by file name over all folders; the user's file hides the package's of the same name", async () => {
    expect(await codes("user", "system", "missing")).toEqual(["b.fd", "c.fd"]);
    expect(await codes("system")).toEqual(["a.fd", "b.fd", "a.fd"]);
  });

  it("finds the firmware of a QEMU that was moved after it was built", async () => {
    expect(await codes("share/firmware")).toEqual(["share/moved.fd"]);
  });
});

describe("the firmware of Debian", () => {
  const images = [
    "40-edk2-x86_64-secure-enrolled.json",
    "50-edk2-x86_64-secure.json",
    "60-edk2-x86_64.json",
  ]
    .filter((name) => descriptors[name] !== undefined)
    .flatMap((name) => descriptors[name]!.images);

  it("gives a plain machine plain firmware, and Secure Boot the one with enrolled keys", () => {
    const choose = (secureBoot: boolean) =>
      chooseFirmware(images, { arch: "x86_64", machine: "q35", kind: "uefi", secureBoot });
    expect(choose(false)).toMatchObject({
      secureBoot: false,
      codePath: "/usr/share/OVMF/OVMF_CODE_4M.fd",
    });
    expect(choose(true)?.varsTemplatePath).toBe("/usr/share/OVMF/OVMF_VARS_4M.ms.fd");
  });
});
