// The relay against QEMU's own spice-server and the demo guest.
import type { ByteStream, Endpoint } from "@openutm/shared-types";
import {
  channelCaps,
  channelTypes,
  channels,
  clientMessages,
  createFrameParser,
  encodeMessage,
} from "@openutm/spice-wire";
import type { ChannelName, ServerMessage } from "@openutm/spice-wire";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startGuest, ticket } from "../../../spice-wire/scripts/recording/qemu.ts";
import type { Guest } from "../../../spice-wire/scripts/recording/qemu.ts";
import { openSpiceChannel } from "./open-spice-channel.ts";
import { createUnreadBudget } from "./unread.ts";
import type { UnreadBudget } from "./unread.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const boot = async (transport: "unix" | "tcp"): Promise<Guest> => {
  const spice = ["streaming-video=off", "image-compression=off"];
  const guest = await startGuest({ guest: "demo", device: "std", transport, spice });
  closers.push(guest.stop);
  return guest;
};

type Opened<N extends ChannelName> = {
  readonly stream: ByteStream;
  readonly messages: ServerMessage<N>[];
  readonly send: (bytes: Uint8Array) => Promise<void>;
  /** Set false: nothing is read any more. */
  readonly reading: { on: boolean };
};

/** What a page does: reads all, answers PING, and never acknowledges. */
const open = async <N extends ChannelName>(
  name: N,
  endpoint: Endpoint,
  connectionId: number,
  secret: string,
  unread?: UnreadBudget,
): Promise<Opened<N>> => {
  const { stream } = await openSpiceChannel({
    endpoint,
    ticket: secret,
    channelType: channelTypes[name],
    channelId: 0,
    connectionId,
    caps: name === "display" ? [channelCaps.display.monitorsConfig] : [],
    ...(unread === undefined ? {} : { unread }),
  });
  closers.push(stream.close);
  const channel = channels[name];
  const messages: ServerMessage<N>[] = [];
  const reading = { on: true };
  const parser = createFrameParser({ channel: name, header: "mini", maxBytes: channel.maxBytes });
  const pump = async (): Promise<void> => {
    for await (const chunk of stream.chunks) {
      while (!reading.on) await new Promise((resolve) => setTimeout(resolve, 20));
      parser.push(chunk, (frame) => {
        const message = channel.parse(frame) as ServerMessage<N>;
        messages.push(message);
        if (message.name !== "ping") return;
        const { id, timestamp } = message.body as { id: number; timestamp: bigint };
        void stream.write(encodeMessage(clientMessages[name], "pong", { id, timestamp }));
      });
    }
  };
  void pump();
  return { stream, messages, reading, send: (bytes) => stream.write(bytes) };
};

const has = async (messages: readonly { readonly name: string }[], name: string): Promise<void> => {
  await vi.waitFor(() => expect(messages.some((one) => one.name === name)).toBe(true), 30_000);
};

const openAll = async (guest: Guest, unread?: UnreadBudget) => {
  const main = await open("main", guest.endpoint, 0, guest.ticket);
  await has(main.messages, "init");
  const init = main.messages.find((one) => one.name === "init");
  const id = init?.name === "init" ? init.body.sessionId : 0;
  expect(id).toBeGreaterThan(0);
  await main.send(encodeMessage(clientMessages.main, "attach_channels", {}));
  await has(main.messages, "channels_list");
  const display = await open("display", guest.endpoint, id, guest.ticket, unread);
  await display.send(
    encodeMessage(clientMessages.display, "init", {
      pixmapCacheId: 1,
      pixmapCachePixels: 0n,
      glzDictionaryId: 1,
      glzWindowPixels: 0,
    }),
  );
  const inputs = await open("inputs", guest.endpoint, id, guest.ticket);
  const cursor = await open("cursor", guest.endpoint, id, guest.ticket);
  return { main, display, inputs, cursor };
};

const drawn = (messages: readonly ServerMessage<"display">[]): number =>
  messages.reduce(
    (sum, { name, body }) =>
      name === "draw_copy" && body.image !== undefined
        ? sum + body.image.width * body.image.height
        : sum,
    0,
  );

describe("the relay and QEMU's spice-server", () => {
  it.each(["unix", "tcp"] as const)("links and shows the demo guest over %s", async (transport) => {
    const guest = await boot(transport);
    const { display, inputs, cursor } = await openAll(guest);
    await has(inputs.messages, "init");
    await has(cursor.messages, "init");
    await has(display.messages, "surface_create");
    // Far more messages than the window of 20: nobody but the relay acknowledges.
    await vi.waitFor(() => expect(display.messages.length).toBeGreaterThan(300), 30_000);
    expect(drawn(display.messages)).toBeGreaterThan(800 * 600);
    for (let step = 0; step < 8; step += 1) {
      const motion = { dx: 3, dy: 2, held: 0 };
      await inputs.send(encodeMessage(clientMessages.inputs, "mouse_motion", motion));
    }
    await has(inputs.messages, "mouse_motion_ack");
  });

  it("refuses a wrong ticket in words", async () => {
    const guest = await boot("tcp");
    expect(guest.ticket).toBe(ticket);
    await expect(open("main", guest.endpoint, 0, "wrong")).rejects.toMatchObject({
      message: "The guest's display refused the ticket.",
    });
  });

  it("makes the server wait for a page that stops reading, and goes on when it reads again", async () => {
    const guest = await boot("unix");
    const budget = createUnreadBudget();
    let unread = 0;
    const counted: UnreadBudget = {
      ...budget,
      add: (bytes) => {
        unread += bytes;
        budget.add(bytes);
      },
    };
    const { display } = await openAll(guest, counted);
    await vi.waitFor(() => expect(display.messages.length).toBeGreaterThan(100), 30_000);
    display.reading.on = false;
    const rss = process.memoryUsage().rss;
    // The guest draws 60 times a second all the while: without the withheld ACKs this never stands still.
    let still = 0;
    for (let seen = -1; still < 10; still = unread === seen ? still + 1 : 0, seen = unread) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(unread).toBeLessThan(8 << 20);
    expect(process.memoryUsage().rss - rss).toBeLessThan(64 << 20);
    const seen = display.messages.length;
    display.reading.on = true;
    await vi.waitFor(() => expect(display.messages.length).toBeGreaterThan(seen + 100), 30_000);
  });
});
