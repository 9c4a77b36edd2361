import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage, messageTypes, type Message } from "./wire.ts";

const call: Message = {
  type: messageTypes.call,
  serial: 7,
  path: "/org/freedesktop/Notifications",
  interface: "org.freedesktop.Notifications",
  member: "Notify",
  destination: "org.freedesktop.Notifications",
  signature: "susssasa{sv}i",
  body: [
    "app",
    0,
    "icon",
    "Ünicode",
    "",
    ["default", "Open"],
    [["urgency", { signature: "y", value: 2 }]],
    -1,
  ],
};

describe("D-Bus's wire format", () => {
  it("reads what it writes, and waits for the whole of it", () => {
    const bytes = encodeMessage(call);
    expect(decodeMessage(bytes)).toEqual({ message: call, end: bytes.length });
    expect(decodeMessage(bytes.subarray(0, -1))).toBeUndefined();
    expect(decodeMessage(Buffer.concat([bytes, bytes]))?.end).toBe(bytes.length);
  });

  it("aligns every type by its own size", () => {
    // As the specification has it: the padding before the first element does not count as length.
    const message = { ...call, signature: "ax", body: [[5n]] };
    const bytes = encodeMessage(message);
    expect([...bytes.subarray(-16)]).toEqual([8, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0]);
    expect(decodeMessage(bytes)?.message.body).toEqual([[5n]]);
  });
});
