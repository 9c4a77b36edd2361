import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  agentCaps,
  agentDialect,
  capWords,
  createAgentAssembler,
  createAgentOutbox,
  encodeAgentMessage,
  fileXferDetail,
  fileXferHeader,
  fileXferResults,
  guestFileName,
  plainDialect,
} from "../index.ts";
import type { AgentMessage, AgentMessageName } from "../index.ts";

const u32 = fc.nat(0xffff_ffff);
const data = fc.uint8Array({ maxLength: 5000 });
const serials = agentDialect(
  capWords([agentCaps.clipboardSelection, agentCaps.clipboardGrabSerial]),
  capWords([agentCaps.clipboardSelection, agentCaps.clipboardGrabSerial]),
);

/** One arbitrary message of each kind. */
const bodies = {
  mouse_state: fc.record({ x: u32, y: u32, buttons: u32, displayId: fc.nat(255) }),
  monitors_config: fc.record({
    usePosition: fc.boolean(),
    monitors: fc.array(
      fc.record({ width: u32, height: u32, depth: u32, x: fc.integer(), y: fc.integer() }),
      { maxLength: 16 },
    ),
  }),
  reply: fc.record({ type: u32, error: u32 }),
  clipboard: fc.record({ selection: fc.nat(255), type: u32, bytes: data }),
  display_config: fc.record({ flags: u32, depth: u32 }),
  announce_capabilities: fc.record({
    request: fc.boolean(),
    caps: fc.array(u32, { maxLength: 8 }),
  }),
  clipboard_grab: fc.record({
    selection: fc.nat(255),
    serial: u32,
    types: fc.array(u32, { maxLength: 8 }),
  }),
  clipboard_request: fc.record({ selection: fc.nat(255), type: u32 }),
  clipboard_release: fc.record({ selection: fc.nat(255) }),
  file_xfer_start: fc.record({ id: u32, bytes: data }),
  file_xfer_status: fc.record({ id: u32, result: u32, detail: data }),
  file_xfer_data: fc.record({ id: u32, bytes: data }),
  client_disconnected: fc.constant({}),
  max_clipboard: fc.record({ maxBytes: fc.integer() }),
  audio_volume_sync: fc.record({
    isPlayback: fc.boolean(),
    mute: fc.boolean(),
    volume: fc.array(fc.nat(65_535), { maxLength: 8 }),
  }),
  graphics_device_info: fc.record({
    displays: fc.array(
      fc.record({
        channelId: u32,
        monitorId: u32,
        deviceDisplayId: u32,
        deviceAddress: fc.constantFrom("pci/0000/02.0", ""),
      }),
      { maxLength: 4 },
    ),
  }),
} satisfies Record<AgentMessageName, fc.Arbitrary<unknown>>;

const anyMessage = fc.oneof(
  ...Object.entries(bodies).map(([name, body]) =>
    (body as fc.Arbitrary<never>).map((one) => ({ name: name as AgentMessageName, body: one })),
  ),
);

describe("the agent's messages", () => {
  it("come back as they were written, however they were cut", () => {
    fc.assert(
      fc.property(
        fc.array(anyMessage, { maxLength: 5 }),
        fc.integer({ min: 1, max: 3000 }),
        (sent, cut) => {
          const found: AgentMessage[] = [];
          const assembler = createAgentAssembler({ maxClipboardBytes: 10_000 });
          const bytes = Buffer.concat(
            sent.map(({ name, body }) => encodeAgentMessage(name, body, serials)),
          );
          for (let at = 0; at < bytes.length; at += cut) {
            assembler.push(bytes.subarray(at, at + cut), serials, (message) => found.push(message));
          }
          const plain = (value: unknown): unknown =>
            JSON.parse(
              JSON.stringify(value, (_key, one: unknown) =>
                one instanceof Uint8Array ? [...one] : one,
              ),
            );
          expect(plain(found)).toEqual(plain(sent));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("have these bytes: a grab of text with selection and serial", () => {
    const message = encodeAgentMessage(
      "clipboard_grab",
      { selection: 0, serial: 5, types: [1] },
      serials,
    );
    expect(Buffer.from(message).toString("hex")).toBe(
      // protocol 1, type 7, opaque 0, size 12 | selection 0 and padding, serial 5, UTF-8 text
      [
        "01000000",
        "07000000",
        "0000000000000000",
        "0c000000",
        "00000000",
        "05000000",
        "01000000",
      ].join(""),
    );
    const old = encodeAgentMessage(
      "clipboard_grab",
      { selection: 0, serial: 5, types: [1] },
      plainDialect,
    );
    expect(old.length).toBe(24);
  });

  it("a clipboard of 4 GB is passed over without being kept", () => {
    const assembler = createAgentAssembler({ maxClipboardBytes: 1000 });
    const header = Buffer.from("01000000040000000000000000000000ffffffff", "hex");
    const found: AgentMessage[] = [];
    assembler.push(header, plainDialect, (message) => found.push(message));
    const before = process.memoryUsage().arrayBuffers;
    const chunk = new Uint8Array(1 << 20);
    for (let turn = 0; turn < 4095; turn += 1)
      assembler.push(chunk, plainDialect, (one) => found.push(one));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
    assembler.push(chunk.subarray(1), plainDialect, (message) => found.push(message));
    expect(found).toEqual([{ name: "too_large", body: { type: 4, size: 0xffff_ffff } }]);
  });

  it("what is no agent's protocol is refused, and forgotten", () => {
    const assembler = createAgentAssembler({ maxClipboardBytes: 1000 });
    const push = (bytes: Uint8Array): AgentMessage[] => {
      const found: AgentMessage[] = [];
      assembler.push(bytes, plainDialect, (message) => found.push(message));
      return found;
    };
    expect(() => push(new Uint8Array(20).fill(9))).toThrow(/agent\/header: protocol/);
    expect(push(encodeAgentMessage("reply", { type: 2, error: 1 }, plainDialect))).toHaveLength(1);
  });
});

describe("what waits for the agent", () => {
  const outbox = (maxQueuedBytes = 100_000) => {
    const chunks: Uint8Array[] = [];
    let drained = 0;
    const box = createAgentOutbox({
      onChunk: (chunk) => chunks.push(chunk),
      onDrained: () => (drained += 1),
      maxQueuedBytes,
    });
    return { ...box, chunks, drained: () => drained };
  };

  it("goes out in chunks of 2 kB, one for each token, in order", () => {
    const { send, addTokens, chunks, drained } = outbox();
    const message = Uint8Array.from({ length: 5000 }, (_, index) => index);
    send(message);
    expect(chunks).toHaveLength(0);
    addTokens(2);
    expect(chunks.map(({ length }) => length)).toEqual([2048, 2048]);
    expect(drained()).toBe(0);
    addTokens(10);
    expect(Buffer.concat(chunks).equals(message)).toBe(true);
    expect(drained()).toBe(1);
    send(new Uint8Array(3));
    expect(chunks).toHaveLength(4);
  });

  it("is bounded, and forgotten when the agent goes", () => {
    const { send, addTokens, reset, queuedBytes, chunks } = outbox(3000);
    expect(send(new Uint8Array(2000))).toBe(true);
    expect(send(new Uint8Array(2000))).toBe(false);
    expect(queuedBytes()).toBe(2000);
    reset();
    addTokens(0xffff_ffff);
    addTokens(0xffff_ffff);
    expect(chunks).toHaveLength(0);
    expect(send(new Uint8Array(1))).toBe(true);
    expect(chunks).toHaveLength(1);
  });
});

describe("files to the guest", () => {
  it.each([
    ["../../.bashrc", ".bashrc"],
    ["C:\\Windows\\x.txt", "x.txt"],
    ["..", "file"],
    ["a\nsize=1\u0007.txt", "asize=1.txt"],
    ["", "file"],
  ])("%s becomes %s", (name, plain) => expect(guestFileName(name)).toBe(plain));

  it("are announced as a key file", () => {
    expect(new TextDecoder().decode(fileXferHeader("a b.txt", 12))).toBe(
      "[vdagent-file-xfer]\nname=a b.txt\nsize=12\n\0",
    );
  });

  it("are refused with details, or without", () => {
    const free = Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0);
    expect(fileXferDetail(fileXferResults.not_enough_space, free)).toEqual({
      kind: "freeSpace",
      bytes: 256n,
    });
    expect(fileXferDetail(fileXferResults.error, Uint8Array.of(0, 14, 0, 0, 0))).toEqual({
      kind: "errorCode",
      errorType: 0,
      code: 14,
    });
    expect(fileXferDetail(fileXferResults.error, new Uint8Array(2))).toEqual({ kind: "none" });
  });
});
