// QEMU 10 beside the system's 7.2: Debian 12's backports, downloaded and unpacked under .cache, never installed.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder, type Found } from "../../packages/testing/guests/cache.ts";

// With every package of modules: what is missing would be loaded from the system's QEMU, which ends this one.
const packages = [
  "qemu-system-x86",
  "qemu-system-common",
  "qemu-system-data",
  "qemu-system-gui",
  "qemu-system-modules-opengl",
  "qemu-system-modules-spice",
  "qemu-block-extra",
  "qemu-utils",
  "seabios",
];

/** A folder for `$OPENUTM_HOME/qemu/<name>`: `bin/qemu-system-x86_64` and `bin/qemu-img` of QEMU 10. */
export const qemu10 = (): Found<{ readonly folder: string }> => {
  const release = readRelease();
  if (!/^VERSION_CODENAME=bookworm$/m.test(release))
    return { missing: "only Debian 12 has QEMU 7.2 with a QEMU 10 in its backports" };
  try {
    return { folder: cachedFolder("qemu10", packages, unpack) };
  } catch (error) {
    return { missing: `apt cannot download QEMU 10 here: ${String(error).split("\n")[0]}` };
  }
};

const readRelease = (): string => {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
};

const unpack = (folder: string): void => {
  const apt = join(folder, "apt");
  const root = join(folder, "root");
  for (const path of ["lists/partial", "cache/archives/partial", "debs"])
    mkdirSync(join(apt, path), { recursive: true });
  writeFileSync(join(apt, "sources.list"), backportsOf(mainArchive()));
  // Lists and caches of its own: the system's apt is left as it is.
  const options = [
    `Dir::Etc::sourcelist=${join(apt, "sources.list")}`,
    "Dir::Etc::sourceparts=-",
    `Dir::State::lists=${join(apt, "lists")}`,
    `Dir::Cache=${join(apt, "cache")}`,
    // apt's unprivileged download user may not enter the checkout; root then downloads itself.
    "APT::Sandbox::User=root",
  ].flatMap((option) => ["-o", option]);
  const run = (program: string, args: readonly string[], cwd = folder): void =>
    void execFileSync(program, args, { cwd, stdio: "pipe", timeout: 120_000 });
  run("apt-get", [...options, "update"]);
  run(
    "apt-get",
    [...options, "download", ...packages.map((name) => `${name}/bookworm-backports`)],
    join(apt, "debs"),
  );
  for (const file of readdirSync(join(apt, "debs")))
    run("dpkg-deb", ["-x", join(apt, "debs", file), root]);
  rmSync(apt, { recursive: true });

  mkdirSync(join(folder, "bin"));
  // By its own place, because the folder is renamed once it is whole, and reached by a link.
  writeWrapper(
    join(folder, "bin", "qemu-system-x86_64"),
    'QEMU_MODULE_DIR=$root/usr/lib/x86_64-linux-gnu/qemu exec "$root/usr/bin/qemu-system-x86_64" -L "$root/usr/share/qemu" -L "$root/usr/share/seabios" "$@"',
  );
  writeWrapper(join(folder, "bin", "qemu-img"), 'exec "$root/usr/bin/qemu-img" "$@"');
  run(join(folder, "bin", "qemu-system-x86_64"), ["--version"]);
};

const writeWrapper = (path: string, command: string): void => {
  writeFileSync(
    path,
    `#!/bin/sh\nroot=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")/root\n${command}\n`,
  );
  chmodSync(path, 0o755);
};

/** Where this system gets Debian 12 from, so that a mirror is used when one is set. */
const mainArchive = (): string => {
  const args = [
    "indextargets",
    "--format",
    "$(CODENAME) $(COMPONENT) $(REPO_URI)",
    "Created-By: Packages",
  ];
  const targets = execFileSync("apt-get", args, { encoding: "utf8" });
  const uri = /^bookworm main (\S+)$/m.exec(targets)?.[1];
  if (uri === undefined) throw new Error("apt names no archive for Debian 12.");
  return uri;
};

const backportsOf = (uri: string): string =>
  `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${uri} bookworm-backports main\n`;
