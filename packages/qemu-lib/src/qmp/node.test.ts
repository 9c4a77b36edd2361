import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEndpoint } from "./node.ts";

describe.skipIf(process.platform === "win32")(
  "openEndpoint on unix paths (Windows uses loopback TCP)",
  () => {
    let folder: string;
    let server: Server;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "outm-qmp-"));
      server = createServer((socket) => socket.end("hello"));
      await new Promise<void>((resolve) => server.listen(join(folder, "real"), resolve));
    });
    afterEach(async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    });
    const open = (name: string) => openEndpoint({ kind: "unix", path: join(folder, name) });

    it("connects to a socket and keeps early bytes for the listener", async () => {
      const duplex = await open("real");
      await new Promise((resolve) => setTimeout(resolve, 20));
      const text = await new Promise<string>((resolve) => {
        let got = "";
        duplex.listen({
          onData: (chunk) => (got += new TextDecoder().decode(chunk)),
          onEnd: () => resolve(got),
        });
      });
      expect(text).toBe("hello");
      duplex.close();
      duplex.close();
    });

    it("refuses a regular file, a FIFO, a folder and a symlink to a real socket", async () => {
      writeFileSync(join(folder, "file"), "");
      execFileSync("mkfifo", [join(folder, "fifo")]);
      symlinkSync(join(folder, "real"), join(folder, "link"));
      for (const name of ["file", "fifo", "link", "."]) {
        await expect(open(name)).rejects.toMatchObject({ code: "qmp.endpointRefused" });
      }
    });

    it("says not ready when nothing is there or nobody listens", async () => {
      await expect(open("missing")).rejects.toMatchObject({ code: "qmp.notReady" });
      const script = `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
      expect(() => execFileSync(process.execPath, ["-e", script, join(folder, "dead")])).toThrow(
        "Command failed",
      );
      await expect(open("dead")).rejects.toMatchObject({ code: "qmp.notReady" });
    });

    it("refuses a path longer than a socket may have", async () => {
      await expect(open("x".repeat(200))).rejects.toMatchObject({
        code: expect.stringMatching(/^qmp\./),
      });
    });

    it("does not connect once aborted", async () => {
      const path = join(folder, "real");
      await expect(
        openEndpoint({ kind: "unix", path }, AbortSignal.abort(new Error("no"))),
      ).rejects.toThrow("no");
    });
  },
);

describe("openEndpoint on TCP", () => {
  it("connects, and says not ready when the port is closed", async () => {
    const server = createServer((socket) => socket.pipe(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const duplex = await openEndpoint({ kind: "tcp", host: "127.0.0.1", port });
    const echoed = new Promise<string>((resolve) =>
      duplex.listen({
        onData: (chunk) => resolve(new TextDecoder().decode(chunk)),
        onEnd: () => resolve("ended"),
      }),
    );
    duplex.write(new TextEncoder().encode("ping"));
    expect(await echoed).toBe("ping");
    duplex.close();
    duplex.write(new Uint8Array([1]));
    await new Promise((resolve) => server.close(resolve));
    await expect(openEndpoint({ kind: "tcp", host: "127.0.0.1", port })).rejects.toMatchObject({
      code: "qmp.notReady",
    });
  });
});
