import { QemuLibError } from "@openutm/qemu-lib/errors.ts";
import type { AgentConnection } from "@openutm/qemu-lib/agent/connection.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { describe, expect, it } from "vitest";
import { createGuestInfo } from "./guest-info.ts";
import type { GuestPorts } from "./parts.ts";
import type { Run } from "./run.ts";

const run = {
  dir: { endpoints: { agent: { kind: "unix", path: "/agent.sock" } } },
  file: { config: { sharing: { guestAgent: true }, networks: [{ id: "net0", mode: "user" }] } },
} as unknown as Run;

const qmp = (isOpen: boolean): QmpConnection =>
  ({
    execute: async (name: string) =>
      name === "query-chardev"
        ? [{ label: "agent", "frontend-open": isOpen }]
        : "  UDP[9 sec] 13 10.0.2.15 1 10.0.2.3 53 0 0",
  }) as unknown as QmpConnection;

const info = (execute?: AgentConnection["execute"]) => {
  let opened = 0;
  const sockets = {
    openAgent: async () => {
      opened += 1;
      if (execute === undefined) throw new QemuLibError("agent.timeout", "silence");
      return { execute, close: () => undefined };
    },
  } as unknown as GuestPorts["sockets"];
  return { ask: createGuestInfo({ sockets }), opened: () => opened };
};

const seen = [{ interface: "net0", address: "10.0.2.15" }];

describe("what is known of a guest", () => {
  it("is its agent's word", async () => {
    const replies: Record<string, unknown> = {
      "guest-get-host-name": { "host-name": "box" },
      "guest-get-osinfo": { "pretty-name": "Debian 12" },
      "guest-network-get-interfaces": [
        { name: "eth0", "ip-addresses": [{ "ip-address": "192.168.1.7" }] },
      ],
    };
    const { ask } = info(async (name) => replies[name] as never);
    expect(await ask(run, qmp(true))).toEqual({
      agent: "connected",
      hostname: "box",
      osName: "Debian 12",
      addresses: [{ interface: "eth0", address: "192.168.1.7" }],
    });
  });

  it("is what the network has seen where there is no agent, and none is looked for", async () => {
    const { ask, opened } = info();
    expect(await ask(run, qmp(false))).toEqual({ agent: "absent", addresses: seen });
    expect(opened()).toBe(0);
  });

  it("is what the network has seen where the agent does not answer", async () => {
    const { ask } = info();
    expect(await ask(run, qmp(true))).toEqual({ agent: "notAnswering", addresses: seen });
  });

  it("lacks only what an old agent does not know", async () => {
    const { ask } = info(async (name) => {
      if (name === "guest-get-osinfo") throw new QemuLibError("agent.refused", "CommandNotFound");
      return (name === "guest-get-host-name" ? { "host-name": "old" } : []) as never;
    });
    expect(await ask(run, qmp(true))).toEqual({
      agent: "connected",
      hostname: "old",
      addresses: [],
    });
  });

  it("is asked once for all who ask at the same time: the port takes one client", async () => {
    const { ask, opened } = info(async () => null as never);
    await Promise.all([ask(run, qmp(true)), ask(run, qmp(true))]);
    expect(opened()).toBe(1);
    await ask(run, qmp(true));
    expect(opened()).toBe(2);
  });
});
