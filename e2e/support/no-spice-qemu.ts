// The system's QEMU as if its packages with SPICE were not installed: the same program in another place, which looks
// for its modules beside itself.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Found } from "../../packages/testing/guests/cache.ts";

const binary = "/usr/bin/qemu-system-x86_64";
const modules = "/usr/lib/x86_64-linux-gnu/qemu";
const firmware = ["/usr/share/qemu", "/usr/share/seabios", "/usr/share/OVMF"];

/** Installs it into a library, which uses it before the system's. */
export const installQemuWithoutSpice = (home: string): Found<{ readonly path: string }> => {
  if (!existsSync(binary) || !existsSync(modules))
    return { missing: "this system's QEMU does not have its modules where Debian puts them" };
  const root = join(home, "qemu", "no-spice", "root");
  const bin = join(home, "qemu", "no-spice", "bin");
  for (const folder of [join(root, "usr", "bin"), join(root, modules), bin])
    mkdirSync(folder, { recursive: true });
  copyFileSync(binary, join(root, binary));
  for (const name of readdirSync(modules))
    if (!/spice|qxl/.test(name)) symlinkSync(join(modules, name), join(root, modules, name));
  const path = join(bin, "qemu-system-x86_64");
  const places = firmware.map((folder) => `-L ${folder}`).join(" ");
  writeFileSync(path, `#!/bin/sh\nexec "${join(root, binary)}" ${places} "$@"\n`, { mode: 0o755 });
  return { path };
};
