// A session over the bytes that a real server sent, in the pieces that a relay might make of them.
import {
  createFrameParser,
  encodeMessage,
  clientMessages,
  relayReasons,
} from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import { readChannelBytes, readRecording, readScreen } from "../common/testing/recordings.ts";
import type { ByteHandlers, OpenBytes } from "./byte-source.ts";
import { startSession } from "./session.ts";
import type { Session, SessionNews } from "./session.ts";

const name = "std-unix";

const pieces = (bytes: Uint8Array, size: number): readonly Uint8Array[] => {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) found.push(bytes.subarray(at, at + size));
  return found;
};

type Line = { readonly handlers: ByteHandlers; readonly sent: Uint8Array[]; isClosed: boolean };

const play = (
  bytesOf: (channel: string) => Uint8Array,
): { session: Session; lines: Map<string, Line>; news: SessionNews[]; drawn: number[] } => {
  const lines = new Map<string, Line>();
  const drawn: number[] = [];
  const news: SessionNews[] = [];
  const session = startSession({
    open:
      ({ channel }): OpenBytes =>
      (handlers) => {
        const line: Line = { handlers, sent: [], isClosed: false };
        lines.set(channel, line);
        queueMicrotask(() => {
          for (const piece of pieces(bytesOf(channel), 60_000)) handlers.onBytes(piece);
        });
        return Promise.resolve({
          send: (bytes) => void line.sent.push(bytes),
          close: () => {
            line.isClosed = true;
          },
        });
      },
    onNews: (item) => void news.push(item),
    onDrawn: (count) => void drawn.push(count),
    decodeJpeg: () => Promise.resolve(undefined),
    nowMs: () => 0,
    canDecodeOpus: false,
  });
  return { session, lines, news, drawn };
};

const recorded = (channel: string): Uint8Array => {
  const found = readRecording(name).channels.find((entry) => entry.channel === channel);
  return found === undefined ? new Uint8Array() : readChannelBytes(name, found.file);
};

/** Everything here is done in microtasks: a task later it has been. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

const sentTypes = (line: Line | undefined): readonly number[] => {
  const types: number[] = [];
  const parser = createFrameParser({ channel: "test", header: "mini", maxBytes: () => 1 << 20 });
  for (const bytes of line?.sent ?? []) {
    parser.push(bytes, ({ type }) => {
      types.push(type);
    });
  }
  return types;
};

describe("a session", () => {
  it("opens what the server lists and ends on the server's own screen", async () => {
    const { session, lines, news } = play(recorded);
    await settle();
    const { screen } = readRecording(name);
    const wanted = readScreen(name, screen ?? "");
    const shown = session.screen()?.pixmap;
    expect([shown?.widthPx, shown?.heightPx]).toEqual([wanted.widthPx, wanted.heightPx]);
    expect(shown?.pixels.map((pixel) => pixel & 0xff_ffff)).toEqual(wanted.pixels);
    // INIT comes before all else on a display channel; the relay answers SET_ACK.
    expect(sentTypes(lines.get("display"))[0]).toBe(clientMessages.display.init.number);
    expect(sentTypes(lines.get("main"))).toContain(clientMessages.main.attach_channels.number);
    expect(sentTypes(lines.get("main"))).not.toContain(clientMessages.main.ack_sync.number);
    expect(news.filter(({ type }) => type === "ended")).toEqual([]);
    expect(session.counts.problems).toBe(0);
  });

  it("tells how much was drawn once for each piece that came", async () => {
    const { session, drawn } = play(recorded);
    await settle();
    expect(drawn.length).toBeLessThanOrEqual(pieces(recorded("display"), 60_000).length);
    expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(session.counts.draws);
    expect(session.counts.draws).toBeGreaterThan(drawn.length);
  });

  it("ends with all its channels when one ends, and says so once", async () => {
    const { lines, news } = play(recorded);
    await settle();
    lines.get("display")?.handlers.onEnd();
    lines.get("main")?.handlers.onEnd();
    expect(news.filter(({ type }) => type === "ended")).toEqual([
      {
        type: "ended",
        reason: "The connection to the guest's display was lost.",
        takenOver: false,
      },
    ]);
    expect(lines.get("main")?.isClosed).toBe(true);
  });

  it("knows when another viewer has taken over", async () => {
    const { lines, news } = play(recorded);
    await settle();
    const bytes = encodeMessage(clientMessages.main, "disconnecting", {
      timeStamp: 0n,
      reason: relayReasons.takenOver,
    });
    // The display's socket is another one, and its end may be seen first.
    lines.get("display")?.handlers.onEnd();
    lines.get("main")?.handlers.onBytes(bytes);
    expect(news.at(-1)).toMatchObject({ type: "ended", takenOver: true });
  });

  it("ends by itself when the main channel has nothing to say to another's end", async () => {
    const { lines, news } = play(recorded);
    await settle();
    lines.get("display")?.handlers.onEnd();
    await expect.poll(() => news.at(-1)).toMatchObject({ type: "ended", takenOver: false });
  });

  it("ends, and does not throw, when the server breaks the protocol", async () => {
    const { news } = play((channel) =>
      channel === "display" ? new Uint8Array(64).fill(255) : recorded(channel),
    );
    await settle();
    expect(news.at(-1)).toMatchObject({ type: "ended", takenOver: false });
  });

  it("sends what was typed before there was a line for it", async () => {
    const { session, lines } = play(recorded);
    session.input((inputs) => inputs.keyDown("KeyA"));
    await settle();
    expect(sentTypes(lines.get("inputs"))).toEqual([clientMessages.inputs.key_down.number]);
  });

  it("releases what is held before it closes", async () => {
    const { session, lines } = play(recorded);
    await settle();
    session.input((inputs) => inputs.keyDown("KeyA"));
    session.close();
    const types = sentTypes(lines.get("inputs"));
    expect(types.slice(-2)).toEqual([
      clientMessages.inputs.key_down.number,
      clientMessages.inputs.key_up.number,
    ]);
    expect(lines.get("inputs")?.isClosed).toBe(true);
  });
});
