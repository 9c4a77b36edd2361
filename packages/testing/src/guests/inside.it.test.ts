// What OpenUTM sees of a running guest, and drives that a real operating system lets go of.
import type { ByteStream, VmStats } from "@openutm/shared-types";
import { VmStats as VmStatsSchema } from "@openutm/shared-types";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isMissing } from "../../guests/cache.ts";
import { TINY_READY, tinyMedia } from "../../guests/tiny.ts";
import { waitFor } from "../harness/wait.ts";
import { dropHome, failureOf, makeHome, openBackend } from "./open-backend.ts";
import type { TestBackend } from "./open-backend.ts";

const media = tinyMedia();

let home: string;
let backend: TestBackend;

beforeAll(async () => {
  home = makeHome();
  backend = await openBackend(home, { heartbeatMs: 200 });
});

afterAll(async () => {
  await backend.close();
  dropHome(home);
});

/** Text as it comes; `close` ends it. */
const follow = (stream: ByteStream) => {
  let text = "";
  const decoder = new TextDecoder();
  const ended = (async () => {
    for await (const chunk of stream.chunks) text += decoder.decode(chunk, { stream: true });
  })();
  return { text: () => text, ended, close: () => stream.close() };
};

const openStream = async (id: string, stream: "stats" | "log" | "serial"): Promise<ByteStream> =>
  backend.openStream((await backend.call("vm.openStream", { id, stream })).ticket);

const samples = (text: string): VmStats[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => VmStatsSchema.parse(JSON.parse(line)));

describe.skipIf(process.platform !== "linux")("a guest's figures (reads Linux's /proc)", () => {
  it("come once a second while somebody reads, and begin with what is known", async () => {
    const { id } = await backend.demo("figures");
    await backend.call("vm.start", { id });
    const first = follow(await openStream(id, "stats"));
    await waitFor("three samples", () => samples(first.text()).length >= 3);
    first.close();
    const seen = samples(first.text());
    const last = seen.at(-1);
    expect(last?.memoryBytes).toBeGreaterThan(10 * 1024 ** 2);
    expect(last?.cpuPercent).toBeGreaterThanOrEqual(0);
    expect(last?.diskReadBytesPerSecond).toBeGreaterThanOrEqual(0);
    // QEMU tells nothing of a network's bytes: left out, never 0.
    expect(last).not.toHaveProperty("networkSentBytesPerSecond");
    const gapsMs = seen.slice(1).map(({ atMs }, i) => atMs - (seen[i]?.atMs ?? 0));
    // A sample that came late on a busy machine is followed by one in time.
    for (const gapMs of gapsMs) expect(gapMs).toBeGreaterThanOrEqual(500);
    const second = follow(await openStream(id, "stats"));
    await waitFor("the past", () => samples(second.text()).length >= seen.length);
    expect(samples(second.text())[0]).toEqual(seen[0]);
    await backend.call("vm.stop", { id, force: true });
    // The guest's end is the stream's.
    await second.ended;
  });
});

describe("a VM's log", () => {
  it("is read along: what was, then each line as it is written, also by QEMU", async () => {
    const { id } = await backend.demo("log", { extraArgs: ["-no-such-option"] });
    const log = follow(await openStream(id, "log"));
    await failureOf(backend.call("vm.start", { id }));
    await waitFor(
      "both logs' lines",
      () => log.text().includes("not started:") && log.text().includes("qemu: "),
    );
    expect(log.text()).toContain("no-such-option");
    log.close();
    await log.ended;
    const again = follow(await openStream(id, "log"));
    await waitFor("the tail", () => again.text().includes("not started:"));
    again.close();
  });
});

describe.skipIf(process.platform !== "linux")("a QEMU that hangs (stopped by a signal)", () => {
  it("is named in its VM's status, and is itself again when it answers", async () => {
    const { id } = await backend.demo("hangs");
    const { runtime } = await backend.call("vm.start", { id });
    const reason = async (): Promise<string | undefined> =>
      (await backend.call("vm.get", { id })).statusReason?.code;
    process.kill(runtime?.pid ?? 0, "SIGSTOP");
    await waitFor("it to be named", async () => (await reason()) === "vm.notAnswering");
    expect((await backend.call("vm.get", { id })).status).toBe("running");
    process.kill(runtime?.pid ?? 0, "SIGCONT");
    await waitFor("it to answer", async () => (await reason()) === undefined);
    await backend.call("vm.stop", { id, force: true });
  });
});

describe.skipIf(isMissing(media) || process.platform !== "linux")(
  `a Linux guest${isMissing(media) ? ` (${media.missing})` : ""}`,
  () => {
    let id: string;
    let console: ReturnType<typeof follow>;
    let serial: ByteStream;

    const run = async (command: string, until: RegExp): Promise<void> => {
      const from = console.text().length;
      await serial.write(new TextEncoder().encode(`${command}\n`));
      await waitFor(command, () => until.test(console.text().slice(from)), 30_000);
    };

    beforeAll(async () => {
      if (isMissing(media)) return;
      const vm = await backend.call("vm.create", {
        name: "tiny",
        source: { kind: "iso", path: media.iso },
        memoryMib: 256,
        diskGib: 1,
        displayProtocol: "none",
        firmware: "bios",
        config: { accelerator: "tcg", sound: { device: "none" } },
      });
      ({ id } = vm);
      await backend.call("vm.start", { id });
      serial = await openStream(id, "serial");
      console = follow(serial);
      await waitFor("the guest", () => console.text().includes(TINY_READY), 90_000);
    }, 120_000);

    it("is known by its address once it has spoken to the network, without an agent", async () => {
      expect(await backend.call("vm.guestInfo", { id })).toMatchObject({ agent: "absent" });
      await run("nslookup example.org 10.0.2.3 >/dev/null 2>&1 & sleep 1; echo as''ked", /asked/);
      await waitFor("its address", async () => {
        const { addresses } = await backend.call("vm.guestInfo", { id });
        return addresses.some(({ address }) => address === "10.0.2.15");
      });
    });

    it("sees a disk that is added, and lets it go when asked", async () => {
      let vm = await backend.call("vm.get", { id });
      vm = await backend.call("vm.addDrive", {
        id,
        revision: vm.revision,
        drive: { kind: "newDisk", sizeGib: 1 },
      });
      expect(vm.config?.drives.at(-1)?.bus).toBe("virtio");
      await run(
        "while ! [ -e /dev/vdb ]; do sleep 1; done; dd if=/dev/zero of=/dev/vdb bs=64k count=16 2>/dev/null; sync; echo wri''tten",
        /written/,
      );
      vm = await backend.call("vm.removeDrive", {
        id,
        revision: vm.revision,
        driveId: "disk1",
        image: "delete",
      });
      expect(vm.runtime?.restartNeeded).toBe(false);
      await run("[ -e /dev/vdb ] || echo go''ne", /gone/);
    }, 60_000);

    it("that lies on its agent's port costs two seconds and nothing else", async () => {
      await run(
        "for port in /dev/vport*p2; do cat /dev/urandom >$port & done; sleep 1; echo rub''bish",
        /rubbish/,
      );
      const startedMs = performance.now();
      const info = await backend.call("vm.guestInfo", { id });
      expect(info.agent).toBe("notAnswering");
      expect(info.addresses).toContainEqual({ interface: "net0", address: "10.0.2.15" });
      expect(performance.now() - startedMs).toBeLessThan(20_000);
      expect((await backend.call("vm.get", { id })).status).toBe("running");
      await backend.call("vm.stop", { id, force: true });
    });
  },
);

describe("a library that is moved", () => {
  it("tells its own files from its home on, and runs its linked clones in the new place", async () => {
    const before = makeHome();
    const after = `${before}-moved`;
    try {
      const first = await openBackend(before);
      const { id } = await first.demo("base");
      const clone = await first.call("vm.clone", { id, name: "clone", mode: "linked" });
      const text = readFileSync(join(before, "vms", clone.id, "vm.json"), "utf8");
      expect(text).toContain(`$OPENUTM_HOME/vms/${id}/disks/demo.img`);
      expect(text).not.toContain(before);
      await first.close();
      renameSync(before, after);
      const second = await openBackend(after);
      const moved = await second.call("vm.get", { id: clone.id });
      expect(moved.config?.drives[0]?.medium).toMatchObject({
        backing: [{ path: join(after, "vms", id, "disks/demo.img") }],
      });
      expect((await second.call("vm.start", { id: clone.id })).status).toBe("running");
      await second.call("vm.stop", { id: clone.id, force: true });
      const full = await second.call("vm.clone", { id: clone.id, name: "full", mode: "full" });
      expect(full.config?.drives[0]?.medium).toMatchObject({ backing: [] });
      await second.close();
    } finally {
      dropHome(before);
      dropHome(after);
    }
  });
});
