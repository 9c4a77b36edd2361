import { createStreamSocket } from "@openutm/shared-types/stream-socket";
import type { StreamSocket } from "@openutm/shared-types/stream-socket";
import { describe, expect, it } from "vitest";
import { createStreamSockets } from "./stream-sockets.ts";

const made = () => {
  const said: string[] = [];
  const sockets: StreamSocket[] = [];
  const streams = createStreamSockets((url) => {
    if (url === "nowhere") return Promise.reject(new Error("refused"));
    said.push(`connect ${url}`);
    const socket = createStreamSocket({
      send: (frame) => {
        said.push(frame.kind === "open" ? `open ${frame.ticket}` : frame.kind);
      },
      close: () => said.push(`close ${url}`),
    });
    sockets.push(socket);
    return Promise.resolve(socket);
  });
  return { said, sockets, streams };
};

describe("a viewer's stream sockets", () => {
  it("are one for the pictures and one for all the rest", async () => {
    const { said, streams } = made();
    await streams.open("main", { url: "m", ticket: "1" });
    await streams.open("display", { url: "d", ticket: "2" });
    await streams.open("inputs", { url: "i", ticket: "3" });
    await streams.open("cursor", { url: "c", ticket: "4" });
    expect(said).toEqual(["connect m", "connect d", "open 3", "open 4"]);
  });

  it("are opened anew after a loss", async () => {
    const { said, sockets, streams } = made();
    await streams.open("main", { url: "m", ticket: "1" });
    sockets[0]?.closed();
    await streams.open("inputs", { url: "i", ticket: "2" });
    expect(said).toEqual(["connect m", "close m", "connect i"]);
  });

  it("say in words that the guest cannot be reached, and try again", async () => {
    const { said, streams } = made();
    await expect(streams.open("main", { url: "nowhere", ticket: "1" })).rejects.toThrow(
      "could not be reached",
    );
    await streams.open("main", { url: "m", ticket: "2" });
    expect(said).toEqual(["connect m"]);
  });
});
