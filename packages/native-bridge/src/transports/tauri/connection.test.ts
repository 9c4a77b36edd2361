import { ApiError } from "@openutm/shared-types";
import { decodeStreamFrame } from "@openutm/shared-types/stream-socket";
import { describe, expect, it } from "vitest";
import type { TauriMessage } from "./bridge.ts";
import { createTauriConnection } from "./connection.ts";

type Envelope = { readonly method: string; readonly params: unknown };

/** Opens at once, and remembers what was sent. */
class FakeSocket {
  static readonly opened: FakeSocket[] = [];
  binaryType = "";
  readonly readyState = 1;
  readonly sent: Uint8Array[] = [];
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.opened.push(this);
  }
  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  close(): void {}
  addEventListener(type: string, listener: () => void): void {
    if (type === "open") queueMicrotask(listener);
  }
}

const setUp = (answers: Readonly<Record<string, unknown>>) => {
  const asked: string[] = [];
  let tell = (_message: TauriMessage): void => undefined;
  const connection = createTauriConnection({
    bridge: {
      request: async (envelope) => {
        const { method, params } = envelope as Envelope;
        asked.push(method);
        const answer = answers[method];
        const result: unknown = typeof answer === "function" ? answer(params) : answer;
        if (result !== undefined) return { id: 1, ok: true, result };
        const error = new ApiError("capability.missing", "Not here.").value;
        return { id: 1, ok: false, error };
      },
      listen: (listener) => (tell = listener),
    },
    webSocket: FakeSocket as unknown as typeof WebSocket,
  });
  return { connection, asked, tell: (message: TauriMessage) => tell(message) };
};

const place = { "shell.streamOrigin": { origin: "ws://127.0.0.1:4321" } };

describe("a page's connection to the Tauri shell", () => {
  it("opens a stream where the backend's door is, and asks for that place once", async () => {
    const { connection, asked } = setUp(place);
    expect(connection.streamUrl("one")).toBeUndefined();
    const stream = await connection.openStream("one");
    await connection.openStream("two");
    expect(asked).toEqual(["shell.streamOrigin"]);
    expect(connection.streamUrl("three")).toBe("ws://127.0.0.1:4321/stream/three");
    const [first] = FakeSocket.opened.filter(({ url }) => url.endsWith("/stream/one"));
    await stream.write(Uint8Array.of(7));
    expect(first?.sent.map(decodeStreamFrame)).toEqual([
      { kind: "data", stream: 0, bytes: Uint8Array.of(7) },
    ]);
  });

  it("asks again for the place after the backend was lost", async () => {
    const { connection, asked, tell } = setUp({ ...place, "vm.openStream": { ticket: "t" } });
    const open = () =>
      connection.call("vm.openStream", {
        id: "11111111-2222-4333-8444-555555555555",
        stream: "display",
      });
    await open();
    tell({ kind: "lost" });
    expect(connection.streamUrl("t")).toBeUndefined();
    await open();
    expect(asked.filter((method) => method === "shell.streamOrigin")).toHaveLength(2);
  });

  it("says so where streams open nowhere", async () => {
    await expect(setUp({}).connection.openStream("t")).rejects.toMatchObject({
      code: "stream.unavailable",
    });
  });

  it("knows where a file lies that is held over the window, and hears of it alone", () => {
    const { connection, tell } = setUp({});
    expect(connection.heldFiles()).toEqual([]);
    const commands: unknown[] = [];
    connection.onCommand((command) => commands.push(command));
    tell({ kind: "dragged", paths: ["/a/b/debian.iso", "C:\\images\\disk.img"] });
    expect(connection.pathOf({ name: "debian.iso" })).toBe("/a/b/debian.iso");
    expect(connection.pathOf({ name: "disk.img" })).toBe("C:\\images\\disk.img");
    expect(connection.pathOf({ name: "other.iso" })).toBeUndefined();
    expect(connection.heldFiles()).toEqual(["/a/b/debian.iso", "C:\\images\\disk.img"]);
    expect(commands).toEqual([]);
  });

  it("reads a file that was dropped piece by piece, and only as long as it stays what it was", async () => {
    const text = "dropped here";
    const take = (sizeBytes: number) => ({
      "shell.takeHeldFiles": { files: [{ id: 7, name: "notes.txt", sizeBytes }] },
      "shell.readHeldFile": ({ id, from }: { id: number; from: number }) => ({
        bytes: id === 7 ? btoa(text.slice(from, from + 5)) : "",
      }),
    });
    const openOne = async (answers: Readonly<Record<string, unknown>>): Promise<File> => {
      const [held] = await setUp(answers).connection.takeHeldFiles();
      if (held === undefined) throw new Error("Nothing was held.");
      expect(held.name).toBe("notes.txt");
      return held.open();
    };
    const file = await openOne(take(text.length));
    expect([file.name, await file.text()]).toEqual(["notes.txt", text]);
    await expect(openOne(take(text.length + 1))).rejects.toMatchObject({
      code: "image.unreadable",
    });
    await expect(openOne(take(2 ** 31))).rejects.toMatchObject({ code: "request.tooLarge" });
    const { "shell.takeHeldFiles": taken } = take(0);
    await expect(openOne({ "shell.takeHeldFiles": taken })).rejects.toMatchObject({
      code: "capability.missing",
    });
  });
});
