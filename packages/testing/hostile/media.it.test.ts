// ISOs that are not there or are no file: every way in says which, and nothing hangs.
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Drive, ErrorCode, Vm } from "@openutm/shared-types";
import { beforeAll, describe, expect, it } from "vitest";
import { asUser, nobody } from "./other-user.ts";
import { createDemo, smallVm } from "./live.ts";
import { expectError } from "./oracle.ts";
import { underOracle } from "./under-oracle.ts";

const { live, folder } = underOracle();
let withCd: Vm;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  writeFileSync(at("empty.iso"), "");
  mkdirSync(at("folder.iso"));
  execFileSync("mkfifo", [at("pipe.iso")]);
  withCd = await live.ok("vm.create", {
    name: "with a CD drive",
    source: { kind: "empty" },
    ...smallVm,
    diskGib: 1,
  });
});

const cases: readonly (readonly [string, string, ErrorCode])[] = [
  ["missing", at("nowhere.iso"), "image.notFound"],
  ["below a file", join(at("empty.iso"), "x.iso"), "image.notFound"],
  ["empty", at("empty.iso"), "image.empty"],
  ["a directory", at("folder.iso"), "image.isDirectory"],
  ["a pipe", at("pipe.iso"), "image.notAFile"],
  ["/dev/zero", "/dev/zero", "image.notAFile"],
  ["4096 letters", `/${"x".repeat(4095)}`, "image.notFound"],
];

describe("an ISO that is none", () => {
  it.each(cases)("%s: create, run, insert and inspect say so", async (_kind, path, code) => {
    const dirs = readdirSync(join(live.home.dir, "vms"));
    const cdDrive = withCd.config?.drives.find(({ kind }) => kind === "cdrom")?.id ?? "";
    expectError(await live.home.fails("create", "x", "--iso", path), code, path.slice(0, 80));
    expectError(await live.home.fails("run", path), code, path.slice(0, 80));
    expectError(await live.home.fails("insert", withCd.id, cdDrive, path), code, path.slice(0, 80));
    expectError(await live.fails("image.inspect", { path }), code, path.slice(0, 80));
    expect(readdirSync(join(live.home.dir, "vms"))).toEqual(dirs);
    expect((await live.ok("vm.get", { id: withCd.id })).revision).toBe(withCd.revision);
  });

  it.each(cases.slice(0, 6))(
    "%s in the place of a VM's CD: the start says so",
    async (kind, path, code) => {
      const vm = await createDemo(live, `start ${kind}`);
      const medium = { kind: "file", path, format: "raw", backing: [] } satisfies Drive["medium"];
      const cd = { id: "cd9", kind: "cdrom", bus: "sata", readOnly: true, medium } satisfies Drive;
      const drives = [...(vm.config?.drives ?? []), cd];
      const changed = await live.call("vm.update", {
        id: vm.id,
        revision: vm.revision,
        config: { drives },
      });
      if (!changed.ok) return expectError(changed.error, [code, "config.invalid"]);
      expectError(await live.fails("vm.start", { id: vm.id }), code, path.slice(0, 80));
      expect((await live.ok("vm.get", { id: vm.id })).status).toBe("stopped");
    },
  );

  it("unreadable", async (context) => {
    const who = nobody();
    if (typeof who === "string") return context.skip(who);
    const home = at("home-of-nobody");
    mkdirSync(home, { mode: 0o700 });
    chownSync(home, who.uid, who.gid);
    chmodSync(folder, 0o755);
    writeFileSync(at("secret.iso"), Buffer.alloc(64 * 1024), { mode: 0o600 });
    const other = asUser(who, home);
    try {
      const error = await other.fails("create", "x", "--iso", at("secret.iso"));
      expectError(error, "image.unreadable", at("secret.iso"));
      expect(error.hint).toMatch(/permission/i);
      expectError(await other.fails("run", at("secret.iso")), "image.unreadable", at("secret.iso"));
    } finally {
      other.dispose();
    }
  });
});
