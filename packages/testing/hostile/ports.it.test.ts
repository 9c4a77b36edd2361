// What another program holds: a host port, the door's port, a disk.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { createSocket } from "node:dgram";
import { join } from "node:path";
import type { Network, PortForward } from "@openutm/shared-types";
import { expect, it } from "vitest";
import { testHome, waitFor } from "../src/index.ts";
import { createDemo, smallVm } from "./live.ts";
import { expectError } from "./oracle.ts";
import { underOracle } from "./under-oracle.ts";

const { live, oracle, folder } = underOracle();

const listen = async (): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as { port: number }).port };
};

const vmWithForward = async (
  forward: Pick<PortForward, "protocol" | "hostPort">,
): Promise<string> => {
  const vm = await createDemo(live, `forward ${forward.protocol}`);
  const network: Network = {
    id: "net0",
    mode: "user",
    model: "virtio",
    mac: "52:54:00:11:22:33",
    isolated: false,
    portForwards: [{ ...forward, hostAddress: "127.0.0.1", guestPort: 22 }],
  };
  await live.ok("vm.update", { id: vm.id, revision: vm.revision, config: { networks: [network] } });
  return vm.id;
};

it("a port forward whose port is taken: named, nothing started, and it starts once the port is free", async () => {
  const { server, port } = await listen();
  const id = await vmWithForward({ protocol: "tcp", hostPort: port });
  const error = await live.home.fails("start", id);
  expectError(error, "port.inUse", String(port));
  expect((await live.ok("vm.get", { id })).status).toBe("stopped");
  await oracle.check();
  await new Promise((resolve) => server.close(resolve));
  const { runtime } = await live.ok("vm.start", { id });
  // Now the guest holds it: a second VM is told.
  const second = await live.ok("vm.clone", {
    id: (await createDemo(live, "plain")).id,
    name: "second",
    mode: "full",
  });
  const networks = (await live.ok("vm.get", { id })).config?.networks ?? [];
  await live.ok("vm.update", { id: second.id, revision: second.revision, config: { networks } });
  expectError(
    await live.fails("vm.start", { id: second.id }),
    ["port.inUse", "config.invalid"],
    String(port),
  );
  await oracle.check([runtime?.pid ?? 0]);
  await live.ok("vm.stop", { id, force: true });
});

it("the same for UDP", async () => {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  const id = await vmWithForward({ protocol: "udp", hostPort: port });
  expectError(await live.fails("vm.start", { id }), "port.inUse", String(port), /UDP/);
  await new Promise<void>((resolve) => socket.close(resolve));
});

it("the door's port is taken: `serve --port` ends and says so", async () => {
  const { server, port } = await listen();
  const other = testHome();
  try {
    const result = await other.cli(["serve", "--port", String(port), "--json"]);
    expect(result.exitCode).toBe(1);
    expectError(
      result.json<{ error: Parameters<typeof expectError>[0] }>().error,
      "port.inUse",
      String(port),
    );
    // Nothing is left that holds that library.
    expect(await other.ok("list")).toEqual([]);
  } finally {
    other.dispose();
    server.close();
  }
});

it("a disk that a raw QEMU holds: its holder is named, locks stay on, and it starts once the disk is free", async () => {
  const path = join(folder, "held.img");
  writeFileSync(path, Buffer.alloc(1024 * 1024));
  const { id } = await live.ok("vm.create", {
    name: "held",
    source: { kind: "disk", path, mode: "inPlace" },
    ...smallVm,
  });
  const { argv } = await live.ok("vm.plan", { id });
  expect(argv.join("\n")).not.toMatch(/locking|share-rw|force-share/);
  const holder = spawn(
    "qemu-system-x86_64",
    [
      ...["-S", "-nodefaults", "-display", "none", "-accel", "tcg", "-m", "16", "-qmp", "stdio"],
      ...["-drive", `file=${path},format=raw,if=virtio`],
    ],
    { stdio: ["pipe", "pipe", "ignore"] },
  );
  const gone = new Promise((resolve) => holder.once("exit", resolve));
  try {
    // It answers once everything is set up, the disk's lock too.
    let said = "";
    holder.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    holder.stdin.write('{"execute":"qmp_capabilities"}\n');
    await waitFor("the raw QEMU to hold the disk", () => said.includes('"return"'));
    const error = await live.home.fails("start", id);
    expectError(error, "image.inUse", String(holder.pid), /qemu/i);
    for (const mode of ["full", "linked"] as const) {
      const cloned = await live.call("vm.clone", { id, name: `clone ${mode}`, mode });
      // A copy of a disk that is written to would be torn; an overlay over it too.
      if (!cloned.ok) expectError(cloned.error, ["image.inUse", "qemu.imgFailed"]);
      else throw new Error(`A ${mode} clone of a disk that another program writes to was made.`);
    }
    expectError(
      await live.fails("vm.resizeDrive", { id, driveId: "disk0", sizeGib: 1 }),
      "image.inUse",
    );
    await oracle.check();
  } finally {
    holder.kill("SIGKILL");
    await gone;
  }
  const { runtime } = await live.ok("vm.start", { id });
  await oracle.check([runtime?.pid ?? 0]);
  await live.ok("vm.stop", { id, force: true });
});
