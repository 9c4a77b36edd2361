// Rows 1 and 2: what a VM is called, and where its disk lies.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Drive, Vm } from "@openutm/shared-types";
import { beforeAll, describe, expect, it } from "vitest";
import { createDemo, smallVm } from "./live.ts";
import { expectError } from "./oracle.ts";
import { setTrap } from "./trap.ts";
import { underOracle } from "./under-oracle.ts";

const { live, oracle, folder } = underOracle();

/** `--json` before the `--` that lets a name begin with a dash. */
const cli = async <T>(
  command: string,
  options: readonly string[],
  ...words: string[]
): Promise<T> => {
  const result = await live.home.cli([command, ...options, "--json", "--", ...words]);
  if (result.exitCode !== 0)
    throw new Error(`openutm ${command} failed: ${result.stdout}${result.stderr}`);
  return result.json<T>();
};

const createCli = async (name: string, ...source: string[]): Promise<Vm> => {
  const made = await cli<Vm>("create", [...source, "--memory-mib", "64", "--display", "vnc"], name);
  return cli<Vm>("set", [], made.id, "accelerator=tcg");
};

const commandLineOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);

type BlockNode = { readonly driver?: unknown; readonly filename?: unknown };

/** Every node that an argv opens, nested ones too. */
const blockNodes = (argv: readonly string[]): BlockNode[] => {
  const found: BlockNode[] = [];
  for (const text of argv.filter((_, at) => argv[at - 1] === "-blockdev"))
    JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === "object" && value !== null && "driver" in value) found.push(value);
      return value;
    });
  return found;
};

describe("row 1: names", () => {
  const names = {
    "an option's end": "x,process=evil",
    "an option": "-kernel",
    "a path upwards": "../../a",
    "a line break": "a\nb",
    "255 letters": "n".repeat(255),
    "right to left and zero width": "a\u202Egnp.exe\u200B",
    "a device of Windows": "CON",
    emoji: "🖥️💥".repeat(20),
  };
  let usualArgvLength = 0;
  beforeAll(async () => {
    const usual = await createDemo(live, "usual");
    usualArgvLength = (await cli<string[]>("argv", [], usual.id)).length;
  });

  it.each(Object.entries(names))("%s is text and nothing else", async (_kind, name) => {
    const vm = await createCli(name, "--demo");
    expect(vm.name).toBe(name);
    expect(readdirSync(join(live.home.dir, "vms"))).toContain(vm.id);
    expect(
      readdirSync(join(live.home.dir, "vms")).every((entry) => /^[0-9a-f-]{36}$/.test(entry)),
    ).toBe(true);
    const argv = await cli<string[]>("argv", [], vm.id);
    expect(argv).toHaveLength(usualArgvLength);
    const holders = argv.filter(
      (argument) => argument.includes(name) || argument.includes(name.replaceAll(",", ",,")),
    );
    expect(holders.length).toBeLessThanOrEqual(1);
    // On a terminal: one line a VM, and nothing that moves the cursor or turns the text round.
    const shown = await live.home.cli(["list"]);
    expect(shown.stdout).not.toMatch(
      /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/,
    );
    expect(shown.stdout.split("\n").filter((line) => line.includes(vm.id))).toHaveLength(1);
    expect(shown.stdout.split("\n").filter((line) => line !== "")).toHaveLength(
      (await live.ok("vm.list", {})).vms.length + 1,
    );
  });

  it.each(["x,process=evil", "-kernel", "a\nb", "../../a"])(
    "QEMU itself takes %j for a name",
    async (name) => {
      const { vms } = await live.ok("vm.list", {});
      const id = vms.find((vm) => vm.name === name)?.id ?? "";
      const { runtime } = await live.ok("vm.start", { id });
      const pid = runtime?.pid ?? 0;
      expect(readFileSync(`/proc/${pid}/comm`, "utf8")).not.toContain("evil");
      expect(commandLineOf(pid)).toHaveLength(usualArgvLength);
      await oracle.check([pid]);
      await live.ok("vm.stop", { id, force: true });
    },
  );

  it.each([
    ["empty", ""],
    ["256 letters", "n".repeat(256)],
    ["a NUL", "a\u0000b"],
  ])("a name that cannot be (%s) is refused", async (_kind, name) => {
    const before = (await live.ok("vm.list", {})).vms.length;
    const error = await live.fails("vm.create", { name, source: { kind: "demo" } });
    expectError(error, "request.invalid", "name");
    expect((await live.ok("vm.list", {})).vms).toHaveLength(before);
  });
});

describe("row 2: paths of disks", () => {
  const fileNames = [
    "comma,file=evil.img",
    'quote".img',
    "apostrophe'.img",
    "space here.img",
    "percent%s%n.img",
    "colon:here.img",
    "back\\slash.img",
    "line\nbreak.img",
    "-dash.img",
    'json:{"driver":"null-co"}',
    "nbd:127.0.0.1:1:exportname=x",
    "fat:rw:etc",
  ];

  it("each name is opened literally, as a file", async () => {
    const dir = join(folder, "disks");
    mkdirSync(dir);
    const paths = fileNames.map((name) => join(dir, name));
    const drives: Drive[] = [];
    for (const [i, path] of paths.entries()) {
      writeFileSync(path, Buffer.alloc(1024 * 1024));
      // The command line for the first ones, the door for all: each is judged, planned and refused or taken alone.
      const vm =
        i < 4
          ? await createCli(`disk ${i}`, "--disk", path, "--disk-mode", "in-place")
          : await live.ok("vm.create", {
              name: `disk ${i}`,
              source: { kind: "disk", path, mode: "inPlace" },
              ...smallVm,
            });
      const { argv } = await live.ok("vm.plan", { id: vm.id });
      expect(blockNodes(argv)).toContainEqual(
        expect.objectContaining({ driver: "file", filename: path }),
      );
      expect(
        blockNodes(argv)
          .map(({ driver }) => driver)
          .filter((driver) => !["file", "raw"].includes(String(driver))),
      ).toEqual([]);
      await live.ok("vm.delete", { id: vm.id });
      await live.ok("trash.empty", { id: vm.id });
      drives.push({
        id: `d${i}`,
        kind: "disk",
        bus: "virtio",
        readOnly: false,
        medium: { kind: "file", path, format: "raw", backing: [] },
      });
    }
    const all = await live.ok("vm.create", {
      name: "all disks",
      source: { kind: "demo" },
      ...smallVm,
      config: { accelerator: "tcg", drives, boot: { order: ["d0"], menu: false } },
    });
    const { runtime } = await live.ok("vm.start", { id: all.id });
    const pid = runtime?.pid ?? 0;
    const open = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    for (const path of paths) expect(open).toContain(path);
    await oracle.check([pid]);
    await live.ok("vm.stop", { id: all.id, force: true });
    expect(readdirSync(dir).toSorted()).toEqual(fileNames.toSorted());
  });

  it("a protocol in a path's place reaches nobody", async () => {
    const trap = await setTrap();
    const { port } = trap;
    const protocols = [
      `nbd://127.0.0.1:${port}/x`,
      `nbd:127.0.0.1:${port}`,
      `json:{"driver":"nbd","host":"127.0.0.1","port":"${port}"}`,
      `http://127.0.0.1:${port}/disk.img`,
      `fat:rw:${oracle.canary.dir}`,
      `ssh://127.0.0.1:${port}/etc/passwd`,
    ];
    try {
      for (const path of protocols) {
        for (const mode of ["copy", "linked", "inPlace"] as const)
          expectError(
            await live.fails("vm.create", {
              name: "p",
              source: { kind: "disk", path, mode },
              ...smallVm,
            }),
            "image.notFound",
            path,
          );
        expectError(
          await live.fails("vm.create", { name: "p", source: { kind: "iso", path }, ...smallVm }),
          "image.notFound",
          path,
        );
        expectError(
          await live.home.fails("create", "p", "--disk", path),
          "image.notFound",
          /no file/i,
        );
        // In a config, a relative path is a file in the VM's own directory.
        const made = await live.call("vm.create", {
          name: "p",
          source: { kind: "demo" },
          ...smallVm,
          config: {
            accelerator: "tcg",
            drives: [
              {
                id: "d",
                kind: "disk",
                bus: "virtio",
                medium: { kind: "file", path, format: "raw" },
              },
            ],
            boot: { order: [] },
          },
        });
        if (!made.ok) {
          expectError(made.error, ["config.invalid", "image.notFound"]);
          continue;
        }
        expectError(await live.fails("vm.start", { id: made.result.id }), [
          "image.notFound",
          "config.invalid",
        ]);
        await live.ok("vm.delete", { id: made.result.id });
      }
    } finally {
      trap.close();
    }
    expect(trap.connections()).toBe(0);
  });

  it("a relative path that climbs out of the VM's directory is refused", async () => {
    const up = `${"../".repeat(20)}${oracle.canary.secretPath.slice(1)}`;
    const error = await live.fails("vm.create", {
      name: "climber",
      source: { kind: "demo" },
      ...smallVm,
      config: {
        drives: [
          {
            id: "d",
            kind: "disk",
            bus: "virtio",
            medium: { kind: "file", path: up, format: "raw" },
          },
        ],
        boot: { order: [] },
      },
    });
    expectError(error, "config.invalid", "../");
  });
});
