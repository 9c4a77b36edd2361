// A guest with SPICE's real agent, seen through the page: clipboard and sizes, over SPICE with files and over VNC.
import { describe, expect, it, type TestContext } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import type { GuestShell } from "../packages/testing/guests/guest-shell.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { createAgentGuest, startAgentGuest } from "./support/agent-guest.ts";
import { expectQuiet, testApp } from "./support/app.ts";
import { openDisplay, saysBelow, showsGuest } from "./support/demo-screen.ts";
import { installQemuWithoutSpice } from "./support/no-spice-qemu.ts";

const testTimeoutMs = 420_000;

const app = testApp();

/** Boots the guest with the first QEMU of `home`, shows it, and gives its shell. */
const showGuest = async (
  context: TestContext,
  displayProtocol: "spice" | "vnc",
): Promise<GuestShell> => {
  await createAgentGuest(context, app.home);
  // Before the serial line is opened: it takes the library over from the backend that the commands have used.
  await app.serve();
  const { vm, shell } = await startAgentGuest(app.home);
  expect(vm.runtime).toMatchObject({ displayProtocol });
  await app.show();
  await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openDisplay(app.page);
  await showsGuest(app.page);
  await saysBelow(app.page, "Clipboard shared");
  return shell;
};

const sharesText = async (shell: GuestShell): Promise<void> => {
  const fromHost = "Häuser & <b>Bäume</b>\n家";
  await app.page.evaluate((text) => navigator.clipboard.writeText(text), fromHost);
  await app.page.getByRole("button", { name: /^Give the guest/ }).click();
  await waitFor(
    "the host's text in the guest",
    async () =>
      (await shell.text("timeout 5 xclip -o -selection clipboard").catch(() => "")) === fromHost,
    120_000,
  );
  // The host's clipboard changes only while the guest has the focus.
  await saysBelow(app.page, "The guest has the keyboard");
  await shell.run("printf 'from the\\nguest: 家' | xclip -i -selection clipboard");
  await waitFor(
    "the guest's text on the host",
    async () =>
      (await app.page.evaluate(() => navigator.clipboard.readText())) === "from the\nguest: 家",
    60_000,
  );
  // Back in the page, which now finds the guest's own text on the host.
  await app.page.evaluate(() => window.dispatchEvent(new Event("focus")));
};

/** Its text was not given back to it, which would have taken the selection from the program that copied. */
const keptItsSelection = (shell: GuestShell): Promise<Buffer> => shell.run("pidof xclip");

const roomOf = () =>
  app.page.getByTestId("guest-screen").evaluate((screen) => ({
    width: screen.clientWidth - (screen.clientWidth % 8),
    height: screen.clientHeight - (screen.clientHeight % 2),
  }));

const followsTheWindow = async (): Promise<void> => {
  await app.page.getByRole("button", { name: "Resize guest" }).click();
  for (const size of [
    { width: 1280, height: 800 },
    { width: 1000, height: 700 },
  ]) {
    await app.page.setViewportSize(size);
    await waitFor(
      `a guest's screen for a window of ${size.width} pixels`,
      async () => {
        const picture = await canvasPicture(app.page);
        const room = await roomOf();
        return picture?.width === room.width && picture.height === room.height;
      },
      120_000,
    );
  }
};

describe("a guest with the real agent", () => {
  it(
    "shares the clipboard, follows the window and takes dropped files over SPICE",
    async (context) => {
      const shell = await showGuest(context, "spice");
      await sharesText(shell);
      await followsTheWindow();
      await keptItsSelection(shell);
      await app.page.getByTestId("guest-screen").evaluate((screen) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["dropped here"], "notes.txt"));
        screen.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
      });
      await app.page.getByText("“notes.txt” is in the guest").first().waitFor({ timeout: 60_000 });
      expect(await shell.text("cat /root/received/notes.txt")).toBe("dropped here");
      expectQuiet(app);
    },
    testTimeoutMs,
  );

  it(
    "shares the clipboard and follows the window over VNC, with a QEMU without SPICE",
    async (context) => {
      const installed = installQemuWithoutSpice(app.home.dir);
      if (isMissing(installed)) return context.skip(installed.missing);
      const shell = await showGuest(context, "vnc");
      await sharesText(shell);
      await followsTheWindow();
      await keptItsSelection(shell);
      expect(await shell.text("xrandr | grep -o 'current [0-9]* x [0-9]*'")).toBe(
        `current ${(await roomOf()).width} x ${(await roomOf()).height}`,
      );
      expectQuiet(app);
    },
    testTimeoutMs,
  );
});
