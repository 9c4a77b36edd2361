// The worked example with a guest that runs the real spice-vdagent: two screens, a file, the microphone.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BootedAgentGuest, bootAgentGuest } from "../../testing/guests/agent-session.ts";
import { isMissing } from "../../testing/guests/cache.ts";
import { frequencyHz, samplesOfS16, sineWav } from "../../testing/guests/tone.ts";
import { openBrowser, openPage, type WatchedPage } from "../../testing/src/browser/browser.ts";
import { canvasPicture } from "../../testing/src/browser/guest-canvas.ts";
import { waitFor } from "../../testing/src/index.ts";

const toneHz = 440;
const folder = mkdtempSync(join(tmpdir(), "outm-example-"));
const tone = join(folder, "tone.wav");
let guest: BootedAgentGuest | { readonly missing: string } = { missing: "not started" };
let server: ChildProcess | undefined;
let browser: Browser | undefined;
let watched: WatchedPage;
let page: Page;

const serve = async (socket: string): Promise<string> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "serve.ts"), socket], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  server = child;
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += String(chunk)));
  return waitFor("the example's address", () => /http:\S+/.exec(said)?.[0]);
};

beforeAll(async () => {
  guest = await bootAgentGuest({ adapter: "virtio-vga,max_outputs=2" });
  if (isMissing(guest)) return;
  writeFileSync(tone, sineWav(toneHz, 5));
  browser = await openBrowser([
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${tone}`,
  ]);
  watched = await openPage(browser, await serve(guest.socket));
  ({ page } = watched);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  server?.kill();
  if (!isMissing(guest)) await guest.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("the worked example", { timeout: 180_000 }, () => {
  const running = (skip: (why: string) => never): BootedAgentGuest =>
    isMissing(guest) ? skip(guest.missing) : guest;
  const says = (text: string | RegExp) =>
    waitFor(`the page to say ${String(text)}`, async () =>
      RegExp(text).test((await page.getByRole("status").textContent()) ?? ""),
    );

  it("shows each of the guest's screens", async ({ skip }) => {
    running(skip);
    await says("^1280 x 800$");
    await page.getByRole("button", { name: "Next screen" }).click();
    await says("^640 x 480$");
    await page.getByRole("button", { name: "Next screen" }).click();
    await says("^1280 x 800$");
    // The X server's root window is steel blue.
    const pixel = async () => (await canvasPicture(page, "#screen canvas"))?.at(40, 40);
    await waitFor("the guest's colour", async () => (await pixel()) === 0x46_82_b4);
    expect(watched.problems).toEqual([]);
  });

  it("sends a file", async ({ skip }) => {
    const { shell } = running(skip);
    const buffer = Buffer.from("from the page\n".repeat(20_000));
    await page.getByLabel("Send a file").setInputFiles({
      ...{ name: "page.txt", mimeType: "text/plain", buffer },
    });
    await says("page.txt is in the guest");
    expect(await shell.text("wc -c </root/received/page.txt")).toBe(String(buffer.length));
  });

  it("lets the guest hear the microphone, at its own pitch", async ({ skip }) => {
    const { shell } = running(skip);
    await page.getByRole("button", { name: "Microphone" }).click();
    const rateHz = 8000;
    const listen = `arecord -D plughw:0,0 -f S16_LE -r ${rateHz} -c 1 -t raw`;
    // Again until it is heard: the browser opens the microphone in its own time.
    await waitFor(
      `a tone of ${toneHz} Hz in the guest`,
      async () => {
        await shell.run(`${listen} -d 3 /tmp/heard`, 60_000);
        const heard = samplesOfS16(await shell.run("tail -c 24000 /tmp/heard"));
        return Math.max(...heard) > 0.1 && Math.abs(frequencyHz(heard, rateHz) - toneHz) < 5;
      },
      90_000,
    );
    expect(watched.problems).toEqual([]);
  });
});
