/// <reference lib="dom" />
// How soon a change of a running VM is in the page, with 200 VMs running. The guests are the FAKE QEMU of the tests: 200
// real ones would measure the machine.
import type { Browser, Page } from "playwright-core";
import { installFakeQemu } from "../../../src/fake-qemu/install.ts";
import { testHome } from "../../../src/index.ts";
import { makeRow, type Row } from "../../row.ts";
import { clientOf } from "../libraries.ts";

const vmCount = 200;
/** No user changes one VM more often; ten times a second would be a flood, which the backend thins out. */
const betweenChangesMs = 200;
const domGoalMs = 20;
const paintGoalMs = 50;

type Seen = { readonly domAt: number; readonly paintedAt: number };
type WatchingWindow = Window & { seen?: (status: string) => Promise<Seen> };

/** Gives the page a function that waits for a state of the selected VM; times are milliseconds since 1970. */
const watchStatus = (): void => {
  const now = (): number => performance.timeOrigin + performance.now();
  (window as WatchingWindow).seen = (status) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (document.querySelector(`[data-status=${status}]`) === null) return;
        observer.disconnect();
        const domAt = now();
        requestAnimationFrame(() => {
          // A message comes after the frame that this callback belongs to has been drawn.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve({ domAt, paintedAt: now() });
          port2.postMessage(undefined);
        });
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { attributes: true, childList: true, subtree: true });
      look();
    });
};

const seen = (page: Page, status: string): Promise<Seen> =>
  page.evaluate(
    (wanted) =>
      (window as WatchingWindow).seen?.(wanted) ?? Promise.reject(new Error("Nobody watches.")),
    status,
  );

export const changeRows = async (browser: Browser, rounds: number): Promise<Row[]> => {
  const fake = installFakeQemu();
  const home = testHome({ env: { PATH: `${fake.folder}:${process.env["PATH"] ?? ""}` } });
  try {
    const { url } = await home.serve();
    const connection = await clientOf(home);
    const ids: string[] = [];
    for (let i = 0; i < vmCount; i += 1) {
      const name = `VM ${String(i).padStart(3, "0")}`;
      const source = { kind: "empty" } as const;
      const { id } = await connection.call("vm.create", { name, source, memoryMib: 1 });
      await connection.call("vm.start", { id });
      ids.push(id);
    }
    const [id = ""] = ids;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.addInitScript(watchStatus);
    await page.goto(url);
    await page.locator(`[data-vm="${id}"]`).click();
    await seen(page, "running");
    const domMs: number[] = [];
    const paintMs: number[] = [];
    for (let round = -2; round < rounds * 8; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, betweenChangesMs));
      const [method, status] =
        round % 2 === 0 ? (["vm.pause", "paused"] as const) : (["vm.resume", "running"] as const);
      const seeing = seen(page, status);
      // The page must be watching before the change comes.
      await page.evaluate(() => undefined);
      const from = performance.timeOrigin + performance.now();
      await connection.call(method, { id });
      const { domAt, paintedAt } = await seeing;
      if (round < 0) continue;
      domMs.push(domAt - from);
      paintMs.push(paintedAt - from);
    }
    connection.close();
    await context.close();
    const note =
      "From before the call that brings the change about, so QEMU's part of it is counted too.";
    return [
      makeRow({
        name: "a state change is in the page, 200 VMs running",
        unit: "ms",
        ours: domMs,
        goal: { text: "p95 <= 20 ms", met: ({ p95 }) => p95 <= domGoalMs },
        note,
      }),
      makeRow({
        name: "a state change is drawn, 200 VMs running",
        unit: "ms",
        ours: paintMs,
        goal: { text: "p95 <= 50 ms", met: ({ p95 }) => p95 <= paintGoalMs },
        note,
      }),
    ];
  } finally {
    home.dispose();
    fake.dispose();
  }
};
