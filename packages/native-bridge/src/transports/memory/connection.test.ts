import { defaultSettings } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { createMemoryConnection } from "./connection.ts";

const create = () =>
  createMemoryConnection({
    handlers: {
      "settings.get": async () => defaultSettings,
      "vm.logs": async ({ lines }) => ({ path: "/log", lines: [String(lines)] }),
    },
  });
const id = "a2f9b1de-4f0f-4b5b-9b53-3b8f0c9f2a11";

describe("createMemoryConnection", () => {
  it("fills in defaults and refuses what the contract or the test does not know", async () => {
    const connection = create();
    expect((await connection.call("vm.logs", { id })).lines).toEqual(["200"]);
    await expect(connection.call("vm.logs", { id: "x" })).rejects.toMatchObject({
      code: "request.invalid",
    });
    await expect(connection.call("vm.list", {})).rejects.toMatchObject({
      code: "request.unknownMethod",
    });
  });

  it("tells events, loss and return, and no more after an unsubscribe", async () => {
    const connection = create();
    const told: string[] = [];
    const stops = [
      connection.onEvent((event) => told.push(event.topic)),
      connection.onLost(() => told.push("lost")),
      connection.onReconnect(() => told.push("back")),
    ];
    connection.emit({ topic: "trash.changed", payload: {} });
    connection.lose();
    await expect(connection.call("settings.get", {})).rejects.toMatchObject({
      code: "owner.unreachable",
    });
    connection.restore();
    expect(await connection.call("settings.get", {})).toEqual(defaultSettings);
    for (const stop of stops) stop();
    connection.lose();
    expect(told).toEqual(["trash.changed", "lost", "back"]);
  });

  it("closes once", () => {
    const connection = create();
    let closes = 0;
    connection.onClose(() => (closes += 1));
    connection.close();
    connection.close();
    expect(closes).toBe(1);
  });
});
