import type { InstallFacts } from "@openutm/qemu-lib/install/ways.ts";
import type { Job, QemuInstallation } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { createJobs } from "../jobs.ts";
import type { InstallEnd } from "../ports/installer.ts";
import type { QemuCatalog } from "../ports/qemu-catalog.ts";
import { createQemuInstall } from "./install-qemu.ts";

const facts: InstallFacts = {
  platform: "linux",
  arch: "x86_64",
  isRoot: true,
  find: (program) => (program === "apt-get" ? "/usr/bin/apt-get" : undefined),
  hasDesktop: false,
  hasAskpass: false,
};

const setUp = (ends: readonly InstallEnd[], found: readonly unknown[] = [{}]) => {
  const commands: string[] = [];
  let output = "";
  let refreshed = 0;
  const jobs: Job[] = [];
  let ended: (job: Job) => void = () => undefined;
  const over = new Promise<Job>((resolve) => (ended = resolve));
  const install = createQemuInstall({
    installer: {
      facts: () => facts,
      run: async (command, { onOutput }) => {
        const end = ends[commands.length] ?? { output: "" };
        commands.push(command.join(" "));
        onOutput(end.output);
        return end;
      },
    },
    catalog: {
      refresh: async () => void (refreshed += 1),
      installations: async () => found as readonly QemuInstallation[],
    } as unknown as QemuCatalog,
    jobs: createJobs({
      clock: { nowMs: () => 0, after: () => () => undefined },
      ids: { uuid: () => "", randomHex: () => "job", mac: () => "" },
      emit: (job) => {
        jobs.push(job);
        if (job.state !== "running") ended(job);
      },
    }),
    onOutput: (_id, text) => void (output += text),
  });
  return { install, over, commands, output: () => output, refreshed: () => refreshed };
};

const good: InstallEnd = { exitCode: 0, output: "Setting up qemu-system-x86\n" };

describe("installing QEMU", () => {
  it("runs the way's command, tells its output, and looks for QEMU again", async () => {
    const { install, over, commands, output, refreshed } = setUp([good]);
    expect(install("apt")).toMatchObject({ kind: "install", state: "running", cancellable: false });
    expect(await over).toMatchObject({ state: "done" });
    expect(commands).toEqual(["/usr/bin/apt-get install -y qemu-system-x86 qemu-utils ovmf"]);
    expect(output()).toContain("$ /usr/bin/apt-get install");
    expect(output()).toContain("Setting up");
    expect(refreshed()).toBe(1);
  });

  it("brings the lists up to date where they are missing, then tries again", async () => {
    const missing = { exitCode: 100, output: "E: Unable to locate package qemu-system-x86" };
    const { install, over, commands } = setUp([missing, good, good]);
    install("apt");
    expect(await over).toMatchObject({ state: "done" });
    expect(commands.map((command) => command.split(" ")[1])).toEqual([
      "install",
      "update",
      "install",
    ]);
  });

  it("fails with the manager's own words", async () => {
    const { install, over, refreshed } = setUp([
      { exitCode: 100, output: "E: Could not get lock" },
    ]);
    install("apt");
    expect(await over).toMatchObject({
      state: "failed",
      error: {
        code: "qemu.installFailed",
        message: expect.stringContaining("ended with code 100"),
      },
    });
    expect(refreshed()).toBe(0);
  });

  it("is no success while no QEMU is found", async () => {
    const { install, over } = setUp([good], [{ problem: { code: "qemu.tooOld", message: "6.2" } }]);
    install("apt");
    expect(await over).toMatchObject({ state: "failed", error: { code: "qemu.installFailed" } });
  });

  it("tells a megabyte of a flood, and no more", async () => {
    const flood = { exitCode: 0, output: "x".repeat(5 * 1024 ** 2) };
    const { install, over, output } = setUp([flood]);
    install("apt");
    await over;
    expect(output().length).toBeLessThan(2 * 1024 ** 2);
    expect(output()).toContain("not shown");
  });

  it("happens once at a time, and only where it can", () => {
    const { install, commands } = setUp([good]);
    expect(install("apt")).toBe(install("apt"));
    expect(commands).toHaveLength(1);
    expect(() => setUp([]).install("dnf")).toThrow(
      expect.objectContaining({ code: "capability.missing" }),
    );
  });
});
