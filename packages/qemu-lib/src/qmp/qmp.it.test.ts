/** QMP against the real QEMU. */
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectQmp } from "./connect.ts";
import type { QmpConnectOptions } from "./connect.ts";
import { asQmpError } from "./errors.ts";
import type { QmpEvent } from "./messages.ts";
import { openEndpoint } from "./node.ts";

const binary = "qemu-system-x86_64";
const none = ["-machine", "none", "-nodefaults", "-display", "none"];
const q35 = [
  "-machine",
  "q35",
  "-accel",
  "tcg",
  "-m",
  "32",
  "-nodefaults",
  "-display",
  "none",
  "-vga",
  "std",
  "-S",
];

describe("QMP with the real QEMU", { timeout: 60_000 }, () => {
  let folder: string;
  let children: ChildProcess[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "outm-qmp-it-"));
    children = [];
  });
  afterEach(async () => {
    for (const child of children)
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(argv: readonly string[], options: QmpConnectOptions = {}) {
    const path = join(folder, "qmp.sock");
    const child = spawn(binary, [...argv, "-qmp", `unix:${path},server=on,wait=off`], {
      cwd: folder,
      stdio: "ignore",
    });
    children.push(child);
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const qmp = await connectQmp((signal) => openEndpoint({ kind: "unix", path }, signal), {
      timeoutMs: 30_000,
      appearTimeoutMs: 30_000,
      ...options,
    });
    return { qmp, child, exited, path };
  }

  it("connects to a machine that was spawned a moment ago, asks and quits", async () => {
    const { qmp, exited } = await start(none);
    expect((await qmp.execute("query-version")).qemu.major).toBe(qmp.version.major);
    expect((await qmp.execute("query-status")).running).toBeTypeOf("boolean");
    expect((await qmp.execute("query-machines")).map((machine) => machine.alias)).toContain("q35");
    await qmp.execute("quit");
    expect(qmp.closeReason()?.kind).toBe("ended");
    expect(await exited).toBe(0);
  });

  it("reads the whole schema and answers concurrent calls", async () => {
    const { qmp } = await start(none);
    const [schema, ...statuses] = await Promise.all([
      qmp.execute("query-qmp-schema", undefined, { timeoutMs: 30_000 }),
      ...Array.from({ length: 50 }, () =>
        qmp.execute("query-status", undefined, { timeoutMs: 30_000 }),
      ),
    ]);
    expect(schema.length).toBeGreaterThan(500);
    expect(new Set(statuses.map((entry) => entry.running)).size).toBe(1);
    qmp.close();
  });

  it("carries any text there and back, and says what QEMU refuses", async () => {
    const { qmp } = await start(none);
    const odd = 'a,b "q" \\ \u0007 \u2028 ä € 😀 json:{';
    const refusal = await qmp.execute("qom-get", { path: odd, property: "x" }).catch(asQmpError);
    expect(refusal).toMatchObject({
      kind: "refused",
      class: expect.stringMatching(/Device|Generic/),
      desc: expect.stringContaining("json:{"),
    });
    expect(await qmp.execute("no-such-command").catch(asQmpError)).toMatchObject({
      class: "CommandNotFound",
    });
    expect((await qmp.execute("query-status")).status).toBeTypeOf("string");
    qmp.close();
  });

  it("delivers events, tells of drives and takes a picture of the screen", async () => {
    execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", "disk.qcow2", "16M"], { cwd: folder });
    const events: QmpEvent[] = [];
    const { qmp } = await start(
      [
        ...q35,
        "-blockdev",
        '{"driver":"qcow2","node-name":"disk","file":{"driver":"file","filename":"disk.qcow2"}}',
        "-device",
        '{"driver":"virtio-blk-pci","drive":"disk","id":"drive0"}',
      ],
      { onEvent: (event) => events.push(event) },
    );
    await qmp.execute("cont");
    await qmp.execute("stop");
    expect(events.map((event) => event.name)).toEqual(["RESUME", "STOP"]);
    expect((await qmp.execute("query-block"))[0]?.qdev).toContain("drive0");
    await qmp.execute("screendump", { filename: join(folder, "screen.png"), format: "png" });
    expect(existsSync(join(folder, "screen.png"))).toBe(true);
    await qmp.execute("quit");
  });

  it("reports the end when QEMU is killed, and connects anew to the socket of a live one", async () => {
    const { qmp, child, path } = await start(none);
    qmp.close();
    const again = await connectQmp((signal) => openEndpoint({ kind: "unix", path }, signal), {
      timeoutMs: 30_000,
    });
    const ended = new Promise((resolve) => again.onClose(resolve));
    child.kill("SIGKILL");
    expect(await ended).toMatchObject({ kind: expect.stringMatching(/ended|brokenOff/) });
    await expect(again.execute("query-status")).rejects.toMatchObject({ code: "qmp.closed" });
  });
});
