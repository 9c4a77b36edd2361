// Guests' life on the real QEMU, with the demo VM: it draws, echoes keys and answers the power button.
import type { ByteStream, Vm } from "@openutm/shared-types";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive, qemusOf } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";
import { dropHome, failureOf, makeHome, openBackend } from "./open-backend.ts";
import type { TestBackend } from "./open-backend.ts";

let home: string;
let backend: TestBackend;

beforeAll(async () => {
  home = makeHome();
  backend = await openBackend(home);
});

afterAll(async () => {
  await backend.close();
  dropHome(home);
});

const statusOf = async (id: string): Promise<Vm["status"]> =>
  (await backend.call("vm.get", { id })).status;

const readAll = async (ticket: string): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await backend.openStream(ticket)).chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** What comes from a stream, as it comes. */
const gather = (stream: ByteStream) => {
  const chunks: Uint8Array[] = [];
  const ended = (async () => {
    for await (const chunk of stream.chunks) chunks.push(chunk);
  })();
  return { bytes: () => Buffer.concat(chunks), ended };
};

const screenOf = async (id: string): Promise<Buffer> =>
  readAll((await backend.call("vm.screenshot", { id })).ticket);

describe.skipIf(process.platform !== "linux")("a guest's life (reads Linux's /proc)", () => {
  it("starts, shuts down when asked, and leaves nothing behind", async () => {
    const { id } = await backend.demo("life");
    const started = await backend.call("vm.start", { id });
    expect(started).toMatchObject({
      status: "running",
      runtime: { accelerator: "tcg", displayProtocol: "spice", restartNeeded: false },
    });
    const pid = started.runtime?.pid ?? 0;
    expect(qemusOf(home).map((one) => one.pid)).toContain(pid);
    // The demo listens for the button once it has drawn its picture.
    const stopped = await backend.call("vm.stop", { id, timeoutMs: 30_000 });
    expect(stopped.status).toBe("stopped");
    expect(stopped.runtime).toBeUndefined();
    expect(stopped.statusReason).toBeUndefined();
    expect(isAlive(pid)).toBe(false);
    expect(readdirSync(join(home, "run"))).toEqual([]);
    const statuses = backend.events.flatMap((event) =>
      event.topic === "vm.changed" && event.payload.vm.id === id ? [event.payload.vm.status] : [],
    );
    expect(statuses.filter((status, index) => status !== statuses[index - 1])).toEqual([
      "stopped",
      "starting",
      "running",
      "stopping",
      "stopped",
    ]);
    const { lines } = await backend.call("vm.logs", { id });
    expect(lines.map((line) => line.slice(25))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^started: QEMU .* with tcg/),
        "stopped: the guest shut down",
      ]),
    );
  });

  it("pauses, resumes, restarts and ends by force", async () => {
    const { id } = await backend.demo("power");
    const { runtime } = await backend.call("vm.start", { id });
    expect((await backend.call("vm.pause", { id })).status).toBe("paused");
    expect((await backend.call("vm.pause", { id })).status).toBe("paused");
    expect((await backend.call("vm.resume", { id })).status).toBe("running");
    const restarted = await backend.call("vm.restart", { id });
    expect(restarted).toMatchObject({ status: "running", runtime: { pid: runtime?.pid } });
    await backend.call("vm.pause", { id });
    expect((await backend.call("vm.restart", { id })).status).toBe("running");
    expect((await backend.call("vm.stop", { id, force: true })).status).toBe("stopped");
    expect(isAlive(runtime?.pid ?? 0)).toBe(false);
    expect((await backend.call("vm.stop", { id, force: true })).status).toBe("stopped");
    expect(await failureOf(backend.call("vm.pause", { id }))).toMatchObject({
      code: "vm.wrongState",
      data: { status: "stopped" },
    });
  });

  it("starts once, however many ask at the same time", async () => {
    const { id } = await backend.demo("once");
    const started = await Promise.all([1, 2, 3].map(() => backend.call("vm.start", { id })));
    expect(new Set(started.map((vm) => vm.runtime?.pid)).size).toBe(1);
    expect(qemusOf(home).filter(({ argv }) => argv.some((word) => word.includes(id)))).toHaveLength(
      1,
    );
    expect((await backend.call("vm.start", { id })).runtime?.pid).toBe(started[0]?.runtime?.pid);
    await backend.call("vm.stop", { id, force: true });
  });

  it("says that the guest did not stop in time, and leaves it running", async () => {
    const { id } = await backend.demo("stubborn");
    await backend.call("vm.start", { id });
    const failure = await failureOf(backend.call("vm.stop", { id, timeoutMs: 0 }));
    expect(failure).toMatchObject({
      code: "vm.stopTimedOut",
      hint: expect.stringContaining("force"),
    });
    // It has got the press and may shut down yet.
    expect(["running", "stopped"]).toContain(await statusOf(id));
    await backend.call("vm.stop", { id, force: true });
  });

  it("a forced stop does not wait for a patient one", async () => {
    const { id } = await backend.demo("impatient", {
      drives: [],
      boot: { order: [], menu: false },
    });
    await backend.call("vm.start", { id });
    const patient = backend.call("vm.stop", { id, timeoutMs: 600_000 });
    await waitFor("the patient stop", async () => (await statusOf(id)) === "stopping");
    await backend.call("vm.stop", { id, force: true });
    expect((await patient).status).toBe("stopped");
  });

  it("restarts by stopping and starting when the machine was changed", async () => {
    const { id, revision } = await backend.demo("changed");
    const first = await backend.call("vm.start", { id });
    const changed = await backend.call("vm.update", { id, revision, config: { memoryMib: 48 } });
    expect(changed.runtime?.restartNeeded).toBe(true);
    const restarted = await backend.call("vm.restart", { id });
    expect(restarted.runtime?.restartNeeded).toBe(false);
    expect(restarted.runtime?.pid).not.toBe(first.runtime?.pid);
    await backend.call("vm.stop", { id, force: true });
  });
});

describe.skipIf(process.platform !== "linux")(
  "what a guest shows and hears (reads Linux's /proc)",
  () => {
    it("gives its picture, which typing changes", async () => {
      const { id } = await backend.demo("screen");
      await backend.call("vm.start", { id });
      const shot = await waitFor("the demo's picture", async () => {
        const taken = await backend.call("vm.screenshot", { id });
        return taken.sizeBytes > 4000 ? taken : undefined;
      });
      const png = await readAll(shot.ticket);
      expect(png).toHaveLength(shot.sizeBytes);
      expect(png.subarray(1, 4).toString()).toBe("PNG");
      expect(png.readUInt32BE(16)).toBe(shot.widthPx);
      expect(await failureOf(readAll(shot.ticket))).toMatchObject({ code: "stream.ticketInvalid" });
      expect(await failureOf(backend.call("vm.typeText", { id, text: "abcé" }))).toMatchObject({
        code: "input.untypeable",
        data: { character: "é", index: 3 },
      });
      expect(
        await failureOf(backend.call("vm.sendKeys", { id, keys: ["ctrl", "any"] })),
      ).toMatchObject({ code: "input.unknownKey", data: { key: "any" } });
      await backend.call("vm.typeText", { id, text: "openutm" });
      await backend.call("vm.sendKeys", { id, keys: ["shift", "a"] });
      await backend.call("vm.pause", { id });
      expect((await screenOf(id)).equals(png)).toBe(false);
      expect(
        readdirSync(join(home, "run"))
          .flatMap((name) => readdirSync(join(home, "run", name)))
          .filter((name) => name.endsWith(".png")),
      ).toEqual([]);
      await backend.call("vm.stop", { id, force: true });
    });

    it("opens a SPICE channel linked, and hands the guest over to the last viewer", async () => {
      const { id } = await backend.demo("channels");
      await backend.call("vm.start", { id });
      const open = async (): Promise<ByteStream> => {
        const spice = { channel: "main", channelId: 0, connectionId: 0 } as const;
        const { ticket, protocol } = await backend.call("vm.openStream", {
          id,
          stream: "display",
          spice,
        });
        expect(protocol).toBe("spice");
        return backend.openStream(ticket);
      };
      const first = await open();
      const saidFirst = gather(first);
      await waitFor("the first viewer's greeting", () =>
        Promise.resolve(saidFirst.bytes().length > 0),
      );
      const second = await open();
      const saidSecond = gather(second);
      await saidFirst.ended;
      // A mini header is the type and the size: MAIN_INIT, and a DISCONNECTING (12 bytes) that ends with the reason.
      expect(saidFirst.bytes().readUInt16LE(0)).toBe(103);
      const farewell = saidFirst.bytes().subarray(-18);
      expect([farewell.readUInt16LE(0), farewell.readUInt32LE(14)]).toEqual([6, 1000]);
      await waitFor("the second viewer's greeting", () =>
        Promise.resolve(saidSecond.bytes().length > 0),
      );
      expect(saidSecond.bytes().readUInt16LE(0)).toBe(103);
      second.close();
      await backend.call("vm.stop", { id, force: true });
    });

    it("opens the display as raw VNC, and refuses a VM that does not run", async () => {
      const { id } = await backend.demo("display", {
        display: { protocol: "vnc", device: "auto" },
      });
      expect(
        await failureOf(backend.call("vm.openStream", { id, stream: "display" })),
      ).toMatchObject({ code: "vm.wrongState" });
      await backend.call("vm.start", { id });
      const { ticket, protocol } = await backend.call("vm.openStream", { id, stream: "display" });
      expect(protocol).toBe("vnc");
      const stream = await backend.openStream(ticket);
      for await (const chunk of stream.chunks) {
        expect(Buffer.from(chunk).toString("latin1")).toMatch(/^RFB 003\.008/);
        break;
      }
      stream.close();
      await backend.call("vm.stop", { id, force: true });
    });
  },
);

/** A boot sector that says HELLO on the serial line, then echoes what it hears. */
const serialGuest = (): Buffer => {
  const code = Buffer.from(
    // xor ax,ax; mov ds,ax; cld; mov si,msg; mov dx,3f8h; say: lodsb; test al,al; jz hear; out dx,al; jmp say
    "31c08ed8fcbe227cbaf803ac84c07403eeebf8" +
      // hear: mov dx,3fdh; in al,dx; test al,1; jz hear; mov dx,3f8h; in al,dx; out dx,al; jmp hear
      "bafd03eca80174f8baf803eceeebf1",
    "hex",
  );
  const sector = Buffer.alloc(1024 * 1024);
  code.copy(sector);
  sector.write("HELLO\r\n", code.length);
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
};

describe.skipIf(process.platform !== "linux")("the serial line (reads Linux's /proc)", () => {
  it("is kept from the first byte on, heard by several, and spoken into", async () => {
    const path = join(home, "serial.img");
    writeFileSync(path, serialGuest());
    const { id } = await backend.call("vm.create", {
      name: "serial",
      source: { kind: "disk", path, mode: "copy" },
      memoryMib: 32,
      config: { accelerator: "tcg" },
    });
    await backend.call("vm.start", { id });
    const listen = async () => {
      const { ticket, protocol } = await backend.call("vm.openStream", { id, stream: "serial" });
      expect(protocol).toBe("raw");
      const stream = await backend.openStream(ticket);
      const chunks = stream.chunks[Symbol.asyncIterator]();
      let heard = "";
      const until = async (end: string): Promise<string> => {
        while (!heard.endsWith(end)) {
          const next = await chunks.next();
          if (next.done === true) throw new Error(`The line ended after ${JSON.stringify(heard)}`);
          heard += Buffer.from(next.value).toString("latin1");
        }
        return heard;
      };
      return { stream, until };
    };
    const first = await listen();
    await first.until("HELLO\r\n");
    await first.stream.write(Buffer.from("x"));
    await first.until("HELLO\r\nx");
    const second = await listen();
    expect(await second.until("HELLO\r\nx")).toContain("HELLO\r\nx");
    await second.stream.write(Buffer.from("y"));
    await Promise.all([first.until("y"), second.until("y")]);
    first.stream.close();
    await backend.call("vm.stop", { id, force: true });
    await expect(second.until("never")).rejects.toThrow("The line ended");
    expect(readFileSync(join(home, "vms", id, "logs", "serial.log"), "latin1")).toMatch(
      /HELLO\r\nxy$/,
    );
  });
});

describe.skipIf(process.platform !== "linux")("what a start refuses (reads Linux's /proc)", () => {
  it("an image that another program holds, naming it", async () => {
    const { id, config } = await backend.demo("held");
    const medium = config?.drives.find(({ kind }) => kind === "disk")?.medium;
    const path = medium?.kind === "file" ? join(home, "vms", id, medium.path) : "";
    const holder = spawn(
      "qemu-system-x86_64",
      [
        "-machine",
        "q35",
        "-accel",
        "tcg",
        "-S",
        "-display",
        "none",
        "-nodefaults",
        "-qmp",
        "stdio",
        "-blockdev",
        JSON.stringify({ driver: "file", "node-name": "a", filename: path }),
        "-device",
        "virtio-blk-pci,drive=a",
      ],
      { stdio: ["pipe", "pipe", "ignore"] },
    );
    try {
      // It answers once everything is set up, the image's lock too.
      let said = "";
      holder.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
      holder.stdin.write('{"execute":"qmp_capabilities"}\n');
      await waitFor("the holder's lock", () => said.includes('"return"'));
      const failure = await failureOf(backend.call("vm.start", { id }));
      expect(failure.code).toBe("image.inUse");
      expect(failure.message).toContain(`process ${holder.pid}`);
      expect(await statusOf(id)).toBe("error");
      expect(isAlive(holder.pid ?? 0)).toBe(true);
    } finally {
      holder.kill("SIGKILL");
      await once(holder, "exit");
    }
    expect((await backend.call("vm.start", { id })).status).toBe("running");
    await backend.call("vm.stop", { id, force: true });
  });

  it("a port that is taken, an image that is gone, more memory than there is", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const network = {
      id: "net0",
      mode: "user" as const,
      model: "virtio" as const,
      mac: "52:54:00:12:34:56",
      portForwards: [{ protocol: "tcp" as const, hostPort: port, guestPort: 22 }],
    };
    const forwarded = await backend.demo("port", { networks: [network] });
    expect(await failureOf(backend.call("vm.start", { id: forwarded.id }))).toMatchObject({
      code: "port.inUse",
      data: { port },
    });
    expect(await statusOf(forwarded.id)).toBe("stopped");
    server.close();

    const gone = await backend.demo("gone");
    rmSync(join(home, "vms", gone.id, "disks"), { recursive: true });
    expect(await failureOf(backend.call("vm.start", { id: gone.id }))).toMatchObject({
      code: "image.notFound",
    });
    mkdirSync(join(home, "vms", gone.id, "disks"));

    const huge = await backend.demo("huge", { memoryMib: 16_000_000 });
    expect(await failureOf(backend.call("vm.start", { id: huge.id }))).toMatchObject({
      code: "host.memoryLow",
      data: { wantedMib: 16_000_000 },
    });
    expect(readdirSync(join(home, "run"))).toEqual([]);
  });

  it("nothing for a plan, which starts nothing", async () => {
    const { id } = await backend.demo("planned");
    const plan = await backend.call("vm.plan", { id });
    expect(plan.argv[0]).toMatch(/qemu-system-x86_64$/);
    expect(plan.accelerator).toBe("tcg");
    expect(qemusOf(home)).toEqual([]);
  });
});

describe.skipIf(process.platform !== "linux")(
  "drives of a running guest (reads Linux's /proc)",
  () => {
    it("take and give media, and grow", async () => {
      const iso = join(home, "medium.iso");
      writeFileSync(iso, Buffer.alloc(64 * 1024, 7));
      const vm = await backend.call("vm.create", {
        name: "media",
        source: { kind: "empty" },
        diskGib: 1,
        memoryMib: 32,
        config: { accelerator: "tcg" },
      });
      const { id } = vm;
      const cd = vm.config?.drives.find(({ kind }) => kind === "cdrom")?.id ?? "";
      const disk = vm.config?.drives.find(({ kind }) => kind === "disk")?.id ?? "";
      await backend.call("vm.start", { id });
      const inserted = await backend.call("vm.insertMedium", { id, driveId: cd, path: iso });
      expect(inserted.config?.drives.find((drive) => drive.id === cd)?.medium).toMatchObject({
        kind: "file",
        path: iso,
      });
      expect(inserted.runtime?.restartNeeded).toBe(false);
      const again = await backend.call("vm.insertMedium", { id, driveId: cd, path: iso });
      expect(again.runtime?.restartNeeded).toBe(false);
      const ejected = await backend.call("vm.ejectMedium", { id, driveId: cd });
      expect(ejected.config?.drives.find((drive) => drive.id === cd)?.medium).toEqual({
        kind: "empty",
      });
      await backend.call("vm.resizeDrive", { id, driveId: disk, sizeGib: 2 });
      expect(
        await failureOf(backend.call("vm.resizeDrive", { id, driveId: disk, sizeGib: 1 })),
      ).toMatchObject({ code: "image.shrinkRefused" });
      expect(
        await failureOf(backend.call("vm.ejectMedium", { id, driveId: "nothing" })),
      ).toMatchObject({ code: "drive.notFound" });
      expect(
        await failureOf(backend.call("vm.insertMedium", { id, driveId: disk, path: iso })),
      ).toMatchObject({ code: "config.invalid" });
      await backend.call("vm.stop", { id, force: true });
      const { drives } = await backend.call("vm.driveUsage", { id });
      expect(drives.find(({ driveId }) => driveId === disk)?.virtualSizeBytes).toBe(2 * 1024 ** 3);
    });
  },
);
