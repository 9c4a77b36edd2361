// Programs of the same kind that somebody else wrote, started on the same screen in the same run, where they are installed.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StartedShell } from "./bench-shell.ts";
import { endTree } from "./process-tree.ts";

export type Reference = {
  readonly name: string;
  readonly installed: boolean;
  /** Of its own package alone: the libraries that it shares with its desktop are not counted. */
  packageMib(): number;
  start(display: string): StartedShell;
};

const domainCount = 1000;

/** libvirt's test driver with as many machines that are off as our larger library has. */
const testDomains = (folder: string): string => {
  const file = join(folder, "test-domains.xml");
  const domains = Array.from(
    { length: domainCount },
    (_, i) =>
      `<domain type="test" xmlns:test="http://libvirt.org/schemas/domain/test/1.0"><name>VM ${i}</name><memory>2097152</memory><os><type>hvm</type></os><test:runstate>5</test:runstate></domain>`,
  );
  writeFileSync(file, `<node>${domains.join("\n")}</node>\n`);
  return `test://${file}`;
};

const packages: Readonly<
  Record<string, { readonly label: string; args(folder: string): readonly string[] }>
> = {
  "virt-manager": {
    label: "virt-manager, 1,000 test domains",
    args: (folder) => ["--no-fork", "-c", testDomains(folder)],
  },
  "gnome-boxes": { label: "gnome-boxes", args: () => [] },
};

/** @param folder where they may write; the caller removes it */
export const references = (folder: string): readonly Reference[] =>
  Object.entries(packages).map(([name, { label, args }]) => {
    const program = `/usr/bin/${name}`;
    return {
      name: label,
      installed: existsSync(program) && existsSync("/usr/bin/dbus-run-session"),
      packageMib: () =>
        Number(
          execFileSync("dpkg-query", ["-W", "-f", "${Installed-Size}", name], {
            encoding: "utf8",
          }),
        ) / 1024,
      start: (display) => {
        const child = spawn("dbus-run-session", ["--", program, ...args(folder)], {
          env: { ...process.env, DISPLAY: display },
          stdio: "ignore",
        });
        const pid = child.pid ?? 0;
        return { pid, end: () => endTree(pid) };
      },
    };
  });
