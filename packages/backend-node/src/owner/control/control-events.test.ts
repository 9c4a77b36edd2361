import type { BackendEvent, EventEnvelope } from "@openutm/shared-types";
import { afterEach, describe, expect, it } from "vitest";
import { createEventSequencer } from "../../rpc/events.ts";
import { testVm, testVmId } from "../test-backend.ts";
import { closing, hello, openTestControl, token } from "./test-control.ts";
import type { TestControl } from "./test-control.ts";

let at: TestControl;

afterEach(() => at.close());

describe("control events", () => {
  const sequencer = () => createEventSequencer("test");

  it("reach every client that has said hello, in order", async () => {
    at = await openTestControl();
    const connections = [await at.client(), await at.client()];
    const seen: BackendEvent[][] = [[], []];
    connections.forEach((connection, n) => {
      connection.onEvent((event) => seen[n]?.push(event));
    });
    const numbers = sequencer();
    at.backend.onEvent((event) => at.server.broadcast(numbers.next(event)));
    for (const theme of ["dark", "light"] as const) {
      await connections[0]?.call("settings.update", { theme });
    }
    await connections[1]?.call("settings.get", {});
    for (const events of seen) {
      expect(
        events.map((event) => (event.payload as { settings: { theme: string } }).settings.theme),
      ).toEqual(["dark", "light"]);
    }
    for (const connection of connections) connection.close();
  });

  it("never pile up for a client that does not read: states coalesce, the rest has an end", async () => {
    at = await openTestControl();
    const socket = at.raw();
    const closed = closing(socket);
    socket.write(
      `${JSON.stringify({ token })}\n${JSON.stringify({ id: 1, method: "hello", params: hello })}\n`,
    );
    while (at.server.clientCount() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    socket.pause();
    const numbers = sequencer();
    const description = "x".repeat(60_000);
    const flood = (event: BackendEvent, count: number): void => {
      for (let n = 0; n < count; n += 1) at.server.broadcast(numbers.next(event));
    };
    flood({ topic: "vm.changed", payload: { vm: testVm({ description }) } }, 2000);
    expect(at.server.clientCount()).toBe(1);
    const reason = { code: "test", message: description };
    flood({ topic: "vm.notice", payload: { id: testVmId, severity: "info", reason } }, 1000);
    socket.resume();
    await closed;
    expect(at.server.clientCount()).toBe(0);
  });

  it("give a slow client the newest state when it reads again", async () => {
    at = await openTestControl();
    const connection = await at.client();
    const numbers = sequencer();
    const description = "y".repeat(60_000);
    const last = new Promise<EventEnvelope["payload"]>((resolve) => {
      connection.onEvent((event) => {
        if (event.topic === "vm.changed" && event.payload.vm.revision === 5000) {
          resolve(event.payload.vm.revision);
        }
      });
    });
    for (let revision = 1; revision <= 5000; revision += 1) {
      const vm = testVm({ description, revision });
      at.server.broadcast(numbers.next({ topic: "vm.changed", payload: { vm } }));
    }
    expect(await last).toBe(5000);
    connection.close();
  });
});
