import type { ByteStream, SpiceChannel } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { createSpiceViewers } from "./spice-viewers.ts";

const server = { endpoint: { kind: "unix", path: "/run/display.sock" } } as const;
const channel = (name: SpiceChannel["channel"]): SpiceChannel => ({
  channel: name,
  channelId: 0,
  connectionId: 0,
  caps: [],
});
const stream: ByteStream = {
  chunks: (async function* () {})(),
  write: () => Promise.resolve(),
  close: () => undefined,
};

const recorded = () => {
  const said: string[] = [];
  let sessions = 0;
  const viewers = createSpiceViewers({
    spiceSession: () => {
      sessions += 1;
      const number = sessions;
      return {
        open: ({ channel: name }) => {
          said.push(`${number} ${name}`);
          return Promise.resolve(stream);
        },
        handOver: () => void said.push(`${number} over`),
      };
    },
  });
  return { said, viewers };
};

describe("viewers over SPICE", () => {
  it("lets the last one take over, and tells the one before first", async () => {
    const { said, viewers } = recorded();
    await viewers.open("a", server, channel("main"));
    await viewers.open("a", server, channel("display"));
    await viewers.open("b", server, channel("main"));
    await viewers.open("a", server, channel("main"));
    await viewers.open("a", server, channel("inputs"));
    expect(said).toEqual(["1 main", "1 display", "2 main", "1 over", "3 main", "3 inputs"]);
  });

  it("opens no channel without a session", async () => {
    const { said, viewers } = recorded();
    await expect(viewers.open("a", server, channel("display"))).rejects.toMatchObject({
      code: "stream.unavailable",
    });
    expect(said).toEqual([]);
  });

  it("tells the one who looks when somebody else is about to, once", async () => {
    const { said, viewers } = recorded();
    await viewers.open("a", server, channel("main"));
    viewers.handOver("a");
    viewers.handOver("a");
    viewers.handOver("b");
    expect(said).toEqual(["1 main", "1 over"]);
  });
});
