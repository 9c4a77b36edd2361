// Eight tabs of one browser, each with a display that never stops: a browser allows six connections a host for calls,
// and the streams must not take them.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDoor, token, type TestDoor } from "../packages/backend-node/src/door/test-door.ts";
import { testBrowser } from "./support/browser.ts";

const tabs = 8;

const browser = testBrowser();
let door: TestDoor;

beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(async () => {
  await door?.close();
});

const endlessDisplay = (): string =>
  door.backend.tickets.issue({ stream: "display" }, async () => ({
    chunks: (async function* () {
      for (;;) yield Buffer.alloc(1 << 16);
    })(),
    write: async () => {},
    close: () => {},
  }));

it("answers calls of every tab while eight displays are open", async () => {
  const origin = `http://127.0.0.1:${door.door.port}`;
  const pages = await Promise.all(
    Array.from({ length: tabs }, () => browser.openPage(origin, { expected: /favicon/ })),
  );
  const bytes = await Promise.all(
    pages.map(({ page }) =>
      page.evaluate((path) => {
        const socket = new WebSocket(`ws://${location.host}${path}`);
        socket.binaryType = "arraybuffer";
        // Read without giving credit: a page that has stopped drawing looks like this.
        Object.assign(globalThis, { display: socket });
        return new Promise<number>((resolve) => {
          let received = 0;
          socket.addEventListener("message", ({ data }) => {
            received += (data as ArrayBuffer).byteLength;
            if (received > 1 << 20) resolve(received);
          });
        });
      }, `/stream/${endlessDisplay()}`),
    ),
  );
  expect(bytes).toHaveLength(tabs);
  const answers = await Promise.all(
    pages.map(({ page }) =>
      page.evaluate(async (bearer) => {
        const answer = await fetch("/rpc", {
          method: "POST",
          headers: { authorization: bearer, "content-type": "application/json" },
          body: JSON.stringify({ id: 1, method: "settings.get", params: {} }),
        });
        const { display } = globalThis as unknown as { display: WebSocket };
        return { ...(await answer.json()), stillOpen: display.readyState === WebSocket.OPEN };
      }, `Bearer ${token}`),
    ),
  );
  expect(answers).toEqual(
    Array.from({ length: tabs }, () => expect.objectContaining({ ok: true, stillOpen: true })),
  );
});
