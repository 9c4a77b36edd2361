import { fileXferResults } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import type { FileToSend, TransferState } from "./file-sender.ts";
import { createFileSender } from "./file-sender.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve));

const fileOf = (bytes: Uint8Array, sizeBytes = bytes.length): FileToSend => ({
  name: "a/b.txt",
  sizeBytes,
  read: async (from, to) => bytes.slice(from, to),
});

const made = () => {
  const sent: { readonly name: string; readonly body: unknown }[] = [];
  const states: TransferState[] = [];
  let accepts = true;
  const sender = createFileSender<string>({
    send: (name, body) => {
      if (accepts) sent.push({ name, body });
      return accepts;
    },
    onState: (_key, state) => void states.push(state),
  });
  const status = (result: number, detail = new Uint8Array(), id = 1): void =>
    sender.receive({ name: "file_xfer_status", body: { id, result, detail } });
  const accept = (next: boolean): void => {
    accepts = next;
  };
  return { sender, sent, states, status, accept };
};

const dataOf = (sent: ReturnType<typeof made>["sent"]): Buffer =>
  Buffer.concat(
    sent
      .filter(({ name }) => name === "file_xfer_data")
      .map(({ body }) => (body as { readonly bytes: Uint8Array }).bytes),
  );

describe("a file for the guest", () => {
  it("waits until it is wanted, goes in pieces, and is done when the guest says so", async () => {
    const { sender, sent, states, status } = made();
    const bytes = new Uint8Array(200_000).map((_, at) => at);
    sender.start("one", fileOf(bytes));
    await settle();
    expect(sent.map(({ name }) => name)).toEqual(["file_xfer_start"]);
    status(fileXferResults.can_send_data);
    await settle();
    expect(dataOf(sent).equals(bytes)).toBe(true);
    expect(states.at(-1)).toEqual({ phase: "sending", sentBytes: 200_000, sizeBytes: 200_000 });
    status(fileXferResults.success);
    expect(states.at(-1)).toEqual({ phase: "done" });
    status(fileXferResults.error);
    expect(states.at(-1)).toEqual({ phase: "done" });
  });

  it("stands still while the agent takes no more", async () => {
    const { sender, sent, status, accept } = made();
    sender.start("one", fileOf(new Uint8Array(100_000)));
    accept(false);
    status(fileXferResults.can_send_data);
    await settle();
    expect(dataOf(sent)).toHaveLength(0);
    accept(true);
    sender.drained();
    await settle();
    expect(dataOf(sent)).toHaveLength(100_000);
  });

  it("is cancelled from here, and the guest is told", async () => {
    const { sender, sent, states } = made();
    sender.start("one", fileOf(new Uint8Array(10)));
    sender.cancel("one");
    sender.cancel("one");
    expect(sent.at(-1)).toEqual({
      name: "file_xfer_status",
      body: { id: 1, result: fileXferResults.cancelled, detail: new Uint8Array() },
    });
    expect(states.at(-1)).toEqual({ phase: "cancelled" });
    expect(sent).toHaveLength(2);
  });

  it.each([
    [fileXferResults.not_enough_space, /not enough space.*\(7 bytes are free\)/],
    [fileXferResults.session_locked, /locked/],
    [fileXferResults.vdagent_not_connected, /Nobody is logged in/],
    [fileXferResults.disabled, /takes? .*files|not take files/],
    [fileXferResults.error, /could not write/],
  ])("fails in words for result %i", (result, words) => {
    const { sender, states, status } = made();
    sender.start("one", fileOf(new Uint8Array(10)));
    status(result, new Uint8Array([7, 0, 0, 0, 0, 0, 0, 0]));
    expect(states.at(-1)).toMatchObject({ phase: "failed", why: expect.stringMatching(words) });
  });

  it("fails when the file has become shorter, and when the agent goes", async () => {
    const { sender, states, status } = made();
    sender.start("short", fileOf(new Uint8Array(5), 10));
    status(fileXferResults.can_send_data);
    await settle();
    expect(states.at(-1)).toMatchObject({ phase: "failed", why: expect.stringMatching("shorter") });
    sender.start("gone", fileOf(new Uint8Array(5)));
    sender.reset();
    expect(states.at(-1)).toMatchObject({
      phase: "failed",
      why: expect.stringMatching("agent has gone"),
    });
  });
});
