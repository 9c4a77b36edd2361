// A server and an agent that mean no good: what they say costs little, and nothing of it is done twice.
import type { AgentMessage } from "@openutm/spice-wire";
import { channels, channelTypes, clipboardTypes, fileXferResults } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import {
  createDisplayChannel,
  createSharedPictures,
} from "../common/channels/display/display-channel.ts";
import { createMainChannel } from "../common/channels/main/main-channel.ts";
import { createGuestClipboard } from "./clipboard.ts";
import { createFileSender } from "./file-sender.ts";
import type { TransferState } from "./file-sender.ts";
import { createDisplayHeads } from "./heads.ts";
import { startSession } from "./session.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A message with its mini header. */
const message = (type: number, ...words: readonly number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(6 + words.length * 4));
  view.setUint16(0, type, true);
  view.setUint32(2, words.length * 4, true);
  for (const [index, word] of words.entries()) view.setUint32(6 + index * 4, word >>> 0, true);
  return new Uint8Array(view.buffer);
};

const listOf = (entries: readonly (readonly [type: number, id: number])[]): Uint8Array => {
  const { number } = channels.main.table.channels_list;
  const bytes = new Uint8Array(10 + entries.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, number, true);
  view.setUint32(2, bytes.length - 6, true);
  view.setUint32(6, entries.length, true);
  bytes.set(entries.flat(), 10);
  return bytes;
};

describe("a server that means no good", () => {
  it("opens no more channels by beginning, or listing them, again and again", async () => {
    const opened: string[] = [];
    const { number } = channels.main.table.init;
    const init = message(number, 7, 1, 3, 1, 0, 0, 0, 0);
    const display = [channelTypes.display, 0] as const;
    const many = Array.from(
      { length: 256 },
      (_, id) => [channelTypes.cursor + (id % 2), id] as const,
    );
    const session = startSession({
      open:
        ({ channel, channelId }) =>
        async (handlers) => {
          opened.push(`${channel} ${channelId}`);
          if (channel === "main")
            queueMicrotask(() => {
              for (let round = 0; round < 1000; round += 1) {
                handlers.onBytes(init);
                handlers.onBytes(listOf([display, ...many]));
              }
            });
          return { send: () => undefined, close: () => undefined };
        },
      onNews: () => undefined,
      onDrawn: () => undefined,
      decodeJpeg: () => Promise.resolve(undefined),
      nowMs: () => 0,
      canDecodeOpus: false,
    });
    await settle();
    expect(opened).toContain("display 0");
    expect(opened.length).toBeLessThan(40);
    expect(new Set(opened).size).toBe(opened.length);
    session.close();
  });

  it("places no screen outside its picture", () => {
    const heads = createDisplayHeads();
    const channel = createDisplayChannel({
      shared: createSharedPictures({ pixmapCachePixels: 1, glzWindowPixels: 1 }),
    });
    heads.add(0, channel);
    channel.receive({
      name: "surface_create",
      body: {
        ...{ surfaceId: 0, width: 640, height: 480, format: "32_xrgb" },
        ...{ primary: true, streamingMode: false },
      },
    });
    const head = (id: number, x: number, width: number) => ({
      ...{ id, surfaceId: 0, width, height: width, x, y: x, flags: 0 },
    });
    const sides = [0, 1, 2 ** 31, 0xffff_ffff];
    heads.setMonitors(0, {
      maxAllowed: 0xffff,
      heads: sides.flatMap((x) => sides.map((width) => head(x, x, width))),
    });
    for (const { rect } of heads.list()) {
      expect(rect.left).toBeLessThan(rect.right);
      expect(rect.top).toBeLessThan(rect.bottom);
      expect(rect.right).toBeLessThanOrEqual(640);
      expect(rect.bottom).toBeLessThanOrEqual(480);
    }
    expect(heads.list().length).toBeGreaterThan(0);
  });
});

describe("an agent that means no good", () => {
  it("grabs the clipboard a hundred thousand times: what waits for it stays small", () => {
    const main = createMainChannel({ agentCaps: [0xffff_ffff] });
    main.receive({
      name: "init",
      body: {
        ...{ sessionId: 1, displayChannelsHint: 1, supportedMouseModes: 3, currentMouseMode: 2 },
        ...{ agentConnected: true, agentTokens: 1, multiMediaTime: 0, ramHint: 0 },
      },
    });
    let accepted = 0;
    const clipboard = createGuestClipboard({
      send: (name, body) => {
        const outcome = main.sendAgent(name, body);
        accepted += outcome.accepted ? 1 : 0;
        return outcome.accepted;
      },
      onGuestText: () => undefined,
      onGuestPicture: () => undefined,
    });
    const types = Array.from({ length: 256 }, (_, at) => at % 7);
    for (let serial = 0; serial < 100_000; serial += 1)
      clipboard.receive({ name: "clipboard_grab", body: { selection: 0, serial, types } });
    expect(accepted).toBe(8);
  });

  it("answers what was not asked, and it reaches nobody", () => {
    const texts: string[] = [];
    const clipboard = createGuestClipboard({
      send: () => true,
      onGuestText: (text) => void texts.push(text),
      onGuestPicture: () => texts.push("picture"),
    });
    const bytes = new TextEncoder().encode("unasked");
    for (const type of Object.values(clipboardTypes))
      clipboard.receive({ name: "clipboard", body: { selection: 0, type, bytes } });
    expect(texts).toEqual([]);
  });

  it("wants, ends and cancels transfers in every order", async () => {
    const results = Object.values(fileXferResults);
    for (let seed = 0; seed < 300; seed += 1) {
      const states: TransferState[] = [];
      const sender = createFileSender<number>({
        send: () => true,
        onState: (_key, state) => void states.push(state),
      });
      sender.start(1, {
        name: "../../.bashrc",
        sizeBytes: 100_000,
        read: async (from, to) => new Uint8Array(to - from),
      });
      for (let step = 0; step < 6; step += 1) {
        const dice = (seed * 31 + step * 17) % 12;
        const result = results[dice];
        const detail = new Uint8Array(seed % 9);
        if (result === undefined) sender.cancel(1);
        else {
          const status: AgentMessage = {
            name: "file_xfer_status",
            body: { id: 1 + (seed % 2) * (step % 2), result, detail },
          };
          sender.receive(status);
        }
        if (seed % 3 === 0) await settle();
      }
      sender.reset();
      await settle();
      const ends = states.filter(({ phase }) => phase !== "sending");
      expect(ends).toHaveLength(1);
      expect(states.at(-1)).toEqual(ends[0]);
    }
  });
});
