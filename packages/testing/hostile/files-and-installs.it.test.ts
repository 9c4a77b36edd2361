// Files that are sent, folders that are looked at, a package manager that lies: against a live backend.
import { connectToOwner } from "@openutm/backend-node";
import type { BackendConnection, BackendEvent, Job } from "@openutm/shared-types";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../src/index.ts";
import { startLive, type Live } from "./live.ts";

let live: Live;
let connection: BackendConnection;
let folder: string;
const events: BackendEvent[] = [];

const fakeManager = `#!/bin/sh
case "$FAKE_MANAGER" in
  fails) echo "E: Unable to correct problems, you have held broken packages." >&2; exit 100;;
  floods) yes "$(printf '\\033[31mred')" | head -c 20000000; exit 0;;
  *) echo "Setting up qemu-system-x86 (1:7.2)"; exit 0;;
esac
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ou-host-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "apt-get"), fakeManager);
  // Where the tests do not run as root: what would ask for the password.
  writeFileSync(join(bin, "pkexec"), '#!/bin/sh\nexec "$@"\n');
  for (const name of ["apt-get", "pkexec"]) chmodSync(join(bin, name), 0o755);
  live = await startLive({
    env: {
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      DISPLAY: ":0",
      FAKE_MANAGER: "floods",
    },
  });
  connection = await connectToOwner({ home: live.home.dir, client: "hostile", windowed: false });
  connection.onEvent((event) => void events.push(event));
});

afterAll(() => {
  connection.close();
  live.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const images = (): readonly string[] => {
  const path = join(live.home.dir, "images");
  return existsSync(path) ? readdirSync(path).toSorted() : [];
};

const jobEnded = (id: string): Promise<Job> =>
  waitFor(`job ${id} to end`, () =>
    events
      .flatMap((event) => (event.topic === "job.changed" ? [event.payload.job] : []))
      .find((job) => job.id === id && job.state !== "running"),
  );

/** Announces a file and sends these parts until the other side has had enough. */
const send = async (name: string, sizeBytes: number, parts: Iterable<Uint8Array>) => {
  const { ticket, path, jobId } = await connection.call("image.receive", { name, sizeBytes });
  const stream = await connection.openStream(ticket);
  let sentBytes = 0;
  try {
    for (const part of parts) {
      await stream.write(part);
      sentBytes += part.length;
    }
  } catch {
    // It was refused on the way: the job says why.
  }
  return { path, sentBytes, stream, job: () => jobEnded(jobId), jobId };
};

function* repeated(part: Uint8Array, times: number): Generator<Uint8Array> {
  for (let n = 0; n < times; n += 1) yield part;
}

const mib = 1024 * 1024;
/** The beginning of a disk that boots. */
const bootable = (): Uint8Array => {
  const bytes = new Uint8Array(mib);
  bytes.set([0x55, 0xaa], 510);
  return bytes;
};

describe("files that are sent", () => {
  it("a text of 100 MB is refused by its beginning, and nothing of it stays", async () => {
    const text = new TextEncoder().encode("hello world\n".repeat(10_000));
    const sent = await send("notes.iso", 100 * mib, repeated(text, 900));
    expect(await sent.job()).toMatchObject({
      state: "failed",
      error: { code: "image.unknownFormat" },
    });
    // What lay in sockets' buffers, not the whole of it.
    expect(sent.sentBytes).toBeLessThan(50 * mib);
    expect(images()).toEqual([]);
  });

  it("an image of the same name twice gets two names, and nothing is overwritten", async () => {
    const sent = await Promise.all([
      send("a.img", 2 * mib, [bootable(), new Uint8Array(mib)]),
      send("a.img", mib, [bootable()]),
    ]);
    for (const { job } of sent) expect(await job()).toMatchObject({ state: "done" });
    expect(images()).toEqual(["a (2).img", "a.img"]);
    expect(sent.map(({ path }) => readFileSync(path).length)).toEqual([2 * mib, mib]);
  });

  it("one that breaks off, is cancelled, or is longer than announced leaves nothing", async () => {
    const before = images();
    const broken = await send("broken.img", 5 * mib, [bootable()]);
    broken.stream.close();
    expect(await broken.job()).toMatchObject({ state: "failed" });
    const cancelled = await send("cancelled.img", 5 * mib, [bootable()]);
    await connection.call("job.cancel", { id: cancelled.jobId });
    expect(await cancelled.job()).toMatchObject({ state: "cancelled" });
    const long = await send("long.img", mib, [bootable(), new Uint8Array(1)]);
    await long.job();
    await waitFor("the leftovers to go", () => images().every((name) => !name.endsWith(".coming")));
    // The announced megabyte may have been whole before the byte too much came.
    expect(images().filter((name) => name !== "long.img")).toEqual(before);
  });

  it.each(["..", "../x.iso", "a/b.iso", "a\\b.iso", "a\u0000.iso", "", "x".repeat(256)])(
    "the name %j is refused",
    async (name) => {
      expect((await live.fails("image.receive", { name, sizeBytes: 1 })).code).toBe(
        "request.invalid",
      );
    },
  );

  it("odd names stay names", async () => {
    for (const name of ["-rf.img", "\u202egnp.img", "😀.img", "con.img"]) {
      const sent = await send(name, mib, [bootable()]);
      expect(await sent.job()).toMatchObject({ state: "done" });
      expect(existsSync(sent.path)).toBe(true);
      expect(sent.path.startsWith(join(live.home.dir, "images"))).toBe(true);
    }
  });

  it("more than the disk has room for is refused before a byte comes", async () => {
    const before = images();
    expect((await live.fails("image.receive", { name: "a.iso", sizeBytes: 2 ** 52 })).code).toBe(
      "disk.full",
    );
    expect(images()).toEqual(before);
  });
});

describe("folders that are looked at", () => {
  it("of 30,000 files are answered in time, and cut", async () => {
    const many = join(folder, "many");
    mkdirSync(many);
    // In the background: a connection that the door closes meanwhile must be seen to be closed.
    for (let n = 0; n < 30_000; n += 500)
      await Promise.all(
        Array.from({ length: 500 }, (_, i) => writeFile(join(many, `${n + i}.iso`), "")),
      );
    const startedMs = performance.now();
    const { entries, truncated } = await live.ok("file.list", { path: many });
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(entries).toHaveLength(2000);
    expect(truncated).toBe(true);
  });

  it.skipIf(process.platform === "win32")(
    "are read where they are, whatever the path holds",
    async () => {
      expect((await live.ok("file.list", { path: join(folder, "bin", "..") })).path).toBe(folder);
      expect((await live.fails("file.list", { path: "/dev/null" })).code).toBe("image.notAFile");
      expect((await live.fails("file.list", { path: "/proc/self/root/none" })).code).toBe(
        "image.notFound",
      );
      expect((await live.fails("file.list", { path: "a\u0000b" })).code).toBe("request.invalid");
    },
  );

  it.each(["/etc/passwd", "/etc", "file:///etc/passwd", "-e"])(
    "%s is not shown in the file manager",
    async (path) => {
      expect(["host.limit", "capability.missing"]).toContain(
        (await live.fails("host.reveal", { path })).code,
      );
    },
  );
});

describe.skipIf(process.platform !== "linux")("a package manager (FAKE apt-get)", () => {
  const outputOf = (id: string): string =>
    events
      .flatMap((event) =>
        event.topic === "job.output" && event.payload.id === id ? [event.payload.text] : [],
      )
      .join("");

  it("that floods is told for a megabyte, without its colours, and the answer came at once", async () => {
    const startedMs = performance.now();
    const { job } = await live.ok("qemu.install", { wayId: "apt" });
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(job).toMatchObject({ kind: "install", state: "running" });
    // A second wish joins the first.
    expect((await live.ok("qemu.install", { wayId: "apt" })).job.id).toBe(job.id);
    expect(await jobEnded(job.id)).toMatchObject({ state: "done" });
    const output = outputOf(job.id);
    expect(output).toMatch(/^\$ .*apt-get install/);
    expect(output.includes("not shown")).toBe(true);
    expect(output.length).toBeLessThan(2 * mib);
    expect(output.includes("\u001b")).toBe(false);
    expect(events.some(({ topic }) => topic === "doctor.changed")).toBe(true);
  });

  it("of another system is refused, and nothing runs", async () => {
    expect((await live.fails("qemu.install", { wayId: "winget" })).code).toBe("capability.missing");
    expect((await live.fails("qemu.install", { wayId: "sh -c" as never })).code).toBe(
      "request.invalid",
    );
  });
});
