// A machine without QEMU: a mount namespace hides this one's. Its package manager is a fake in the real one's place, which
// "installs" by putting links to the real QEMU in place; everything else is real.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { programPath } from "../../packages/testing/hostile/spy-qemu.ts";
import {
  bundle,
  expectBackendUnderTest,
  waitFor,
  type Served,
  type TestHome,
} from "../../packages/testing/src/index.ts";

const names = ["qemu-system-x86_64", "qemu-system-aarch64", "qemu-img"] as const;
const programs = names.flatMap((name) => {
  const path = programPath(name);
  return path === undefined ? [] : [{ name, path }];
});

// A device in a program's place is no program; only this namespace sees it.
const hide = programs.map(({ path }) => `mount --bind /dev/null '${path}'`).join(" && ");
/** As root, or with a user namespace in which it is root. */
const namespaceFlag = ["-m", "-Urm"].find(
  (flag) => spawnSync("unshare", [flag, "sh", "-c", hide]).status === 0,
);

/** Why no such machine can be had here; undefined where it can. */
export const whyNoFreshMachine =
  namespaceFlag === undefined
    ? "no mount namespace can be made here (needs root, or user namespaces)"
    : undefined;

export type FreshMachine = {
  readonly served: Served;
  /** What the package manager was run with, oldest first. */
  installed(): boolean;
};

const writeProgram = (path: string, script: string): void => {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
};

/** Folders that QEMU looks for beside its own: firmware, key maps, modules. */
const linkSystemFolders = (root: string): void => {
  for (const folder of ["share", "lib"]) symlinkSync(`/usr/${folder}`, join(root, folder));
};

/** The namespace's script: the real programs stay reachable in `real`, their usual places are empty. */
const bootScript = (real: string, mounts: readonly string[]): string => {
  const keep = programs.map(({ name, path }) => `mount --bind '${path}' '${join(real, name)}'`);
  return `${[...keep, hide, ...mounts].join(" && ")} && exec '${process.execPath}' '${bundle}' "$@"`;
};

/** Starts `openutm serve` on such a machine. `home.dispose` ends it. */
export const serveFreshMachine = async (home: TestHome): Promise<FreshMachine> => {
  const root = join(home.dir, "fresh");
  const [bin, real, log] = ["bin", "real", "apt.log"].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [root, bin, real]) mkdirSync(folder);
  linkSystemFolders(root);
  for (const { name } of programs) writeFileSync(join(real, name), "");
  // In the real one's place it is called as that one is; where there is none, it comes first in PATH.
  const aptGet = programPath("apt-get");
  const standIn = join(aptGet === undefined ? bin : root, "apt-get");
  writeProgram(
    standIn,
    `echo "$@" >> '${log}'
echo "Reading package lists..."
sleep 1
${programs.map(({ name }) => `ln -sf '${join(real, name)}' '${join(bin, name)}'`).join("\n")}
echo "Setting up qemu-system-x86 (fake, for a test) ..."`,
  );
  const boot = join(root, "boot.sh");
  const mounts = aptGet === undefined ? [] : [`mount --bind '${standIn}' '${aptGet}'`];
  writeProgram(boot, bootScript(real, mounts));
  const child = spawn("unshare", [namespaceFlag ?? "-m", "sh", boot, "serve"], {
    env: { ...home.env, PATH: [bin, process.env["PATH"]].join(delimiter) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const pipe of [child.stdout, child.stderr])
    pipe.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const url = await waitFor(
    "the fresh machine's page",
    () => /http:\/\/[^\s"]+#[^\s"]+/.exec(said)?.[0],
    60_000,
  ).catch((cause: unknown) => {
    throw new Error(`openutm serve said:\n${said}`, { cause });
  });
  const { origin, hash } = new URL(url);
  const token = new URLSearchParams(hash.slice(1)).get("token") ?? "";
  await expectBackendUnderTest({ origin, token });
  return { served: { url, origin, token, child }, installed: () => existsSync(log) };
};
