import type { Network, PortForward, VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { forwardSteps, takeForwardSteps, withForwardsOf } from "./live-forwards.ts";

const forward = (hostPort: number, guestPort = 22): PortForward => ({
  protocol: "tcp",
  hostAddress: "127.0.0.1",
  hostPort,
  guestPort,
});

const network = (portForwards: PortForward[], change: Partial<Network> = {}): Network => ({
  id: "net0",
  mode: "user",
  model: "virtio",
  mac: "52:54:00:12:34:56",
  portForwards,
  isolated: false,
  ...change,
});

const config = (...networks: Network[]): VmConfig => ({ networks }) as VmConfig;

/** A monitor that knows which ports are taken by others. */
const monitor = (...taken: readonly number[]) => {
  const said: string[] = [];
  return {
    said,
    qmp: {
      execute: async (_name: string, args: { readonly "command-line": string }) => {
        const line = args["command-line"];
        said.push(line);
        if (line.startsWith("hostfwd_remove")) return "host forwarding rule for x removed\r\n";
        return taken.some((port) => line.includes(`:${port}-`))
          ? "could not set up host forwarding rule 'x'\r\n"
          : "";
      },
    } as never,
  };
};

describe("forwards of a running guest", () => {
  it("go before others come", async () => {
    const running = config(network([forward(2222), forward(8080, 80)]));
    const wanted = config(network([forward(2222, 23), forward(8080, 80)]));
    const { qmp, said } = monitor();
    await takeForwardSteps(qmp, forwardSteps(running, wanted));
    expect(said).toEqual([
      "hostfwd_remove net-net0 tcp:127.0.0.1:2222",
      "hostfwd_add net-net0 tcp:127.0.0.1:2222-:23",
    ]);
    expect(withForwardsOf(running, wanted)).toEqual({ networks: wanted.networks });
  });

  it("stay as they were when one cannot come", async () => {
    const running = config(network([forward(2222)]));
    const wanted = config(network([forward(3333), forward(4444)]));
    const { qmp, said } = monitor(4444);
    await expect(takeForwardSteps(qmp, forwardSteps(running, wanted))).rejects.toMatchObject({
      value: { code: "port.inUse", data: { port: 4444 } },
    });
    expect(said.slice(3)).toEqual([
      "hostfwd_remove net-net0 tcp:127.0.0.1:3333",
      "hostfwd_add net-net0 tcp:127.0.0.1:2222-:22",
    ]);
  });

  it.each([
    ["whose model changes too", network([forward(1)], { model: "e1000" })],
    ["that is new", network([forward(1)], { id: "net1" })],
    ["that is bridged", network([forward(1)], { mode: "bridged", bridge: "br0" })],
  ])("wait for the next start with a card %s", (_what, wanted) => {
    const running = config(network([]));
    expect(forwardSteps(running, config(wanted))).toEqual([]);
    expect(withForwardsOf(running, config(wanted))).toEqual({ networks: running.networks });
  });
});
