import { ApiError } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { createElectronConnection } from "./connection.ts";
import type { BytePort } from "./port-stream.ts";
import { imageFileOf, type ShellMessage } from "./channels.ts";

const id = "11111111-2222-4333-8444-555555555555";

const setUp = (answer: (envelope: { method: string }) => unknown) => {
  const requests: unknown[] = [];
  let tell = (_message: ShellMessage): void => undefined;
  const forgotten: string[] = [];
  const port: BytePort = {
    post: () => undefined,
    onMessage: () => undefined,
    onClose: () => undefined,
    close: () => undefined,
  };
  const connection = createElectronConnection({
    bridge: {
      platform: "linux",
      request: async (envelope) => {
        requests.push(envelope);
        return answer(envelope as { method: string });
      },
      onMessage: (listener) => (tell = listener),
      pathOf: () => "",
    },
    portFor: (ticket) => ({
      port: Promise.resolve(port),
      forget: () => void forgotten.push(ticket),
    }),
  });
  return { connection, requests, forgotten, tell: (message: ShellMessage) => tell(message) };
};

const ok = (result: unknown) => () => ({ id: 1, ok: true, result });
const refused = () => ({
  id: 1,
  ok: false,
  error: new ApiError("stream.ticketInvalid", "Unknown.").value,
});

describe("a page's connection to the Electron shell", () => {
  it("sends one envelope a call and gives the answer's result", async () => {
    const { connection, requests } = setUp(ok({ vms: [] }));
    expect(await connection.call("vm.list", {})).toEqual({ vms: [] });
    await connection.callShell("shell.detachDisplay", { id });
    expect(requests).toEqual([
      { id: 1, method: "vm.list", params: {} },
      { id: 2, method: "shell.detachDisplay", params: { id } },
    ]);
  });

  it("throws a refusal as the contract's error and forgets the port of a refused stream", async () => {
    const { connection, forgotten } = setUp(refused);
    await expect(connection.openStream("ticket")).rejects.toMatchObject({
      value: { code: "stream.ticketInvalid" },
    });
    expect(forgotten).toEqual(["ticket"]);
  });

  it("tells events, losses and reconnections, and nothing once it is closed", () => {
    const { connection, tell } = setUp(ok({}));
    const heard: string[] = [];
    connection.onEvent(({ topic }) => heard.push(topic));
    connection.onLost(() => heard.push("lost"));
    connection.onReconnect(() => heard.push("ready"));
    connection.onClose(() => heard.push("closed"));
    tell({ kind: "event", event: { topic: "vm.removed", payload: { id } } });
    tell({ kind: "lost" });
    tell({ kind: "ready" });
    connection.close();
    tell({ kind: "lost" });
    expect(heard).toEqual(["vm.removed", "lost", "ready", "closed"]);
  });

  it("asks for the place of streams before the first one, and again after a loss", async () => {
    let origin: string | undefined = "ws://127.0.0.1:1234";
    const { connection, requests, tell } = setUp(({ method }) =>
      method === "shell.streamOrigin"
        ? { id: 1, ok: true, result: origin === undefined ? {} : { origin } }
        : { id: 1, ok: true, result: {} },
    );
    const open = () => connection.call("vm.openStream", { id, stream: "display" });
    const asked = () =>
      requests.filter(
        (envelope) => (envelope as { method: string }).method === "shell.streamOrigin",
      ).length;
    expect(connection.streamUrl?.("t")).toBeUndefined();
    await open();
    await open();
    expect(connection.streamUrl?.("t")).toBe("ws://127.0.0.1:1234/stream/t");
    expect(asked()).toBe(1);
    tell({ kind: "lost" });
    origin = undefined;
    await open();
    expect(connection.streamUrl?.("t")).toBeUndefined();
    expect(asked()).toBe(2);
  });

  it("keeps a command that comes before the page listens", () => {
    const { connection, tell } = setUp(ok({}));
    tell({ kind: "command", command: { kind: "showVm", id } });
    const heard: string[] = [];
    const stop = connection.onCommand(({ kind }) => heard.push(kind));
    tell({ kind: "command", command: { kind: "create" } });
    stop();
    tell({ kind: "command", command: { kind: "create" } });
    expect(heard).toEqual(["showVm", "create"]);
  });
});

it.each([
  ["/a/Debian.ISO", "iso"],
  ["C:\\a\\disk.qcow2", "disk"],
  ["/a/notes.txt", undefined],
  ["/a/iso", undefined],
])("%s is an image of kind %s", (path, kind) => {
  expect(imageFileOf(path)?.kind).toBe(kind);
});
