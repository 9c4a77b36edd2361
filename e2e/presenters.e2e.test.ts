// Every way of drawing shows what QEMU shows: each is told to a page of its own, over a real guest.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type PageServer } from "../packages/testing/bench/display/clients.ts";
import { buildPages } from "../packages/testing/bench/display/pages.ts";
import { demoFrame, demoLayout } from "../packages/testing/guests/demo.ts";
import { readPicture } from "../packages/testing/guests/picture.ts";
import { startGuest, type Guest } from "../packages/spice-wire/scripts/recording/qemu.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { testBrowser } from "./support/browser.ts";
import { demoMoves } from "./support/demo-screen.ts";
import { differences } from "./support/screens.ts";

const { width, height } = demoLayout.screen;
/** WebGL without a graphics card. */
const softwareWebGl = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

const browser = testBrowser(softwareWebGl);
let pages: string;
let guest: Guest;
let server: PageServer;

beforeAll(async () => {
  pages = await buildPages();
  const spice = ["streaming-video=off", "image-compression=off"];
  guest = await startGuest({ guest: "demo", device: "std", transport: "unix", spice });
  if (guest.endpoint.kind !== "unix") throw new Error("the guest has no socket");
  server = await startServer(pages, { spicePath: guest.endpoint.path, vncPath: "" });
});
afterAll(async () => {
  await server?.close();
  await guest?.stop();
  if (pages !== undefined) rmSync(pages, { recursive: true, force: true });
});

const inQemu = async () => {
  const filename = join(guest.directory, "screen.png");
  await guest.qmp("screendump", { filename, format: "png" });
  return readPicture(readFileSync(filename));
};

describe("a picture drawn by", () => {
  it.each(["webgl-worker", "2d-worker", "page-canvas"])("%s is QEMU's own", async (presenter) => {
    const url = `${server.origin}/ours.html?width=${width}&height=${height}&presenter=${presenter}`;
    const { page, problems } = await browser.openPage(url, { expected: /favicon/ });
    const picture = () => canvasPicture(page, "#screen canvas");
    await waitFor("the demo's picture", async () => {
      const shown = await picture();
      return shown?.width === width && demoFrame(shown) !== undefined;
    });
    const first = demoFrame((await picture())!);
    await waitFor("the same picture in QEMU and in the page", async () => {
      const shown = await picture();
      return shown !== undefined && differences(shown, await inQemu(), demoMoves) === 0;
    });
    await waitFor("a later frame", async () => {
      const shown = await picture();
      return shown !== undefined && demoFrame(shown) !== first;
    });
    expect(await page.evaluate("display.statistics().path")).toBe(presenter);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
