import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRunDirs } from "./run-dirs.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "ou-run-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

describe.skipIf(process.platform === "win32")(
  "runtime directories (modes and unix sockets)",
  () => {
    it("are private, named by eight hex digits, and found again", async () => {
      const dirs = createRunDirs({ home: base, transport: "unix" });
      const planned = await dirs.plan();
      expect(readdirSync(base)).toEqual([]);
      expect(planned.id).toMatch(/^[0-9a-f]{8}$/);
      expect(planned.endpoints.qmp).toEqual({
        kind: "unix",
        path: join(base, "run", planned.id, "qmp.sock"),
      });
      await dirs.create(planned);
      await dirs.writeGuest(planned, "one");
      await dirs.writeGuest(planned, "two");
      expect([
        modeOf(join(base, "run")),
        modeOf(planned.path),
        modeOf(join(planned.path, "guest.json")),
      ]).toEqual([0o700, 0o700, 0o600]);
      expect(readdirSync(planned.path).toSorted()).toEqual(["endpoints.json", "guest.json"]);
      expect(await createRunDirs({ home: base, transport: "unix" }).scan()).toEqual([
        { ...planned, guestText: "two" },
      ]);
      await dirs.remove(planned.path);
      await dirs.remove(planned.path);
      expect(await dirs.scan()).toEqual([]);
    });

    it("go to a short private place when a socket's path would be too long, the same one every time", async () => {
      const home = join(base, "x".repeat(80));
      mkdirSync(home);
      const temp = mkdtempSync(join(tmpdir(), "t-"));
      const dirs = createRunDirs({ home, transport: "unix", tempDir: temp });
      const planned = await dirs.plan();
      await dirs.create(planned);
      expect(planned.path.startsWith(temp)).toBe(true);
      expect(Buffer.byteLength(`${planned.path}/endpoints.json`)).toBeLessThan(104);
      expect(
        (await createRunDirs({ home, transport: "unix", tempDir: temp }).scan()).map(
          ({ id }) => id,
        ),
      ).toEqual([planned.id]);
      rmSync(temp, { recursive: true });
    });

    it("say so when no place is short enough", async () => {
      const dirs = createRunDirs({
        home: join(base, "x".repeat(80)),
        transport: "unix",
        tempDir: join(base, "y".repeat(80)),
      });
      await expect(dirs.plan()).rejects.toMatchObject({ code: "host.limit" });
    });

    it.each([
      ["a symbolic link", (run: string) => symlinkSync(base, run)],
      ["a file", (run: string) => writeFileSync(run, "")],
      ["open to others", (run: string) => (mkdirSync(run), chmodSync(run, 0o777))],
    ])("refuse a place that is %s, and write nothing there", async (_what, prepare) => {
      const home = join(base, "home");
      mkdirSync(home);
      prepare(join(home, "run"));
      const before = readdirSync(base);
      const dirs = createRunDirs({ home, transport: "unix" });
      await expect(dirs.create(await dirs.plan())).rejects.toMatchObject({
        code: "host.limit",
        value: { data: { path: join(home, "run") } },
      });
      expect(readdirSync(base)).toEqual(before);
    });

    it("are listed with what is wrong with them", async () => {
      const dirs = createRunDirs({ home: base, transport: "unix" });
      for (const prepare of [
        (path: string) => writeFileSync(join(path, "endpoints.json"), "{"),
        (path: string) => rmSync(join(path, "endpoints.json")),
        (path: string) => chmodSync(path, 0o755),
      ]) {
        const planned = await dirs.plan();
        await dirs.create(planned);
        await dirs.writeGuest(planned, "text");
        prepare(planned.path);
        const [found] = await dirs.scan();
        expect(found?.problem).toBeTruthy();
        expect(found?.endpoints).toBeUndefined();
        await dirs.remove(planned.path);
      }
      mkdirSync(join(base, "run", "not-ours"));
      expect(await dirs.scan()).toEqual([]);
    });

    it("have loopback ports of their own where sockets do not exist", async () => {
      const dirs = createRunDirs({ home: base, transport: "tcp" });
      const planned = await dirs.plan();
      const ports = Object.values(planned.endpoints).map((endpoint) =>
        endpoint?.kind === "tcp" ? endpoint.port : 0,
      );
      expect(new Set(ports).size).toBe(5);
      expect(Math.min(...ports)).toBeGreaterThan(0);
      await dirs.create(planned);
      expect(JSON.parse(readFileSync(join(planned.path, "endpoints.json"), "utf8"))).toEqual(
        planned.endpoints,
      );
    });
  },
);
