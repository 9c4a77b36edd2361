import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answeringSoundServers, soundSockets } from "./sound-servers.ts";

let dir: string;
const servers: Server[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ou-sound-"));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(dir, { recursive: true });
});

const listenAt = (path: string): Promise<void> =>
  new Promise((resolve) => {
    const server = createServer();
    servers.push(server);
    server.listen(path, resolve);
  });

describe("soundSockets", () => {
  it("looks where the servers of Linux are, and nowhere else", () => {
    expect(soundSockets("linux", { XDG_RUNTIME_DIR: "/run/user/7" })).toEqual([
      { server: "pipewire", path: "/run/user/7/pipewire-0" },
      { server: "pulse", path: "/run/user/7/pulse/native" },
    ]);
    expect(soundSockets("linux", { PULSE_SERVER: "unix:/own/native" })).toEqual([
      { server: "pulse", path: "/own/native" },
    ]);
    expect(soundSockets("linux", { PULSE_SERVER: "tcp:example.org" })).toEqual([]);
    expect(soundSockets("darwin", { XDG_RUNTIME_DIR: "/run/user/7" })).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("answeringSoundServers", () => {
  it("names those that answer, and not the file that one has left", async () => {
    mkdirSync(join(dir, "pulse"));
    writeFileSync(join(dir, "pipewire-0"), "");
    const env = { XDG_RUNTIME_DIR: dir };
    expect(await answeringSoundServers("linux", env)).toEqual([]);
    await listenAt(join(dir, "pulse", "native"));
    expect(await answeringSoundServers("linux", env)).toEqual(["pulse"]);
  });
});
