// The whole story, in the page, as somebody lives it: a fresh machine without QEMU, its installation, a Linux from an ISO,
// its use, more memory, another disk, a clone, a deletion and its undoing. Only the package manager's download is fake.
import { dirname, basename } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { screenText } from "../packages/testing/guests/screen-text.ts";
import { TINY_READY, tinyMedia } from "../packages/testing/guests/tiny.ts";
import type { Vm } from "../packages/shared-types/src/index.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { callDoor, testHome, waitFor, type TestHome } from "../packages/testing/src/index.ts";
import { testBrowser } from "./support/browser.ts";
import { serveFreshMachine, whyNoFreshMachine } from "./support/fresh-machine.ts";
import { machines, message } from "./support/library-page.ts";

const bootTimeoutMs = 120_000;

const browser = testBrowser();
let home: TestHome;

beforeAll(() => {
  home = testHome();
});
afterAll(() => home.dispose());

const named = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole("button", { name, exact: typeof name === "string" });

const guestSays = (page: Page, words: RegExp): Promise<unknown> =>
  waitFor(
    `${words} on the guest's screen`,
    async () => {
      const picture = await canvasPicture(page);
      return picture !== undefined && screenText(picture).some((line) => words.test(line));
    },
    bootTimeoutMs,
  );

/** Letter by letter: a guest without the time to read its keyboard loses what comes meanwhile. */
const typeSeen = async (page: Page, text: string): Promise<void> => {
  for (const [index, letter] of [...text].entries()) {
    await page.keyboard.type(letter);
    await guestSays(page, new RegExp(text.slice(0, index + 1).trimEnd()));
  }
};

describe("the story", () => {
  it(
    "goes from a machine without QEMU to a Linux that is used, changed, cloned, deleted and brought back",
    { timeout: 420_000 },
    async (context) => {
      if (whyNoFreshMachine !== undefined) return context.skip(whyNoFreshMachine);
      const tiny = tinyMedia();
      if (isMissing(tiny)) return context.skip(tiny.missing);
      const { served, installed } = await serveFreshMachine(home);
      // A busy machine may take its time to shut a guest down.
      await callDoor(served, "settings.update", { stopTimeoutMs: bootTimeoutMs });
      const { page, problems } = await browser.openPage(served.url);
      const vms = async (): Promise<readonly Vm[]> => (await callDoor(served, "vm.list", {})).vms;
      const only = async (): Promise<Vm> => {
        const [vm] = await vms();
        if (vm === undefined) throw new Error("The library is empty.");
        return vm;
      };
      const rows = machines(page);

      // No QEMU: what it is, and the way to it.
      await page.getByRole("heading", { name: "One thing is missing: QEMU" }).waitFor();
      await named(page, "Check again").click();
      await page.getByText("There is still no QEMU that can be used.").waitFor();
      expect(installed()).toBe(false);
      await named(page, /^Install with APT/).click();
      await page
        .getByRole("heading", { name: "What do you want to run?" })
        .waitFor({ timeout: bootTimeoutMs });
      expect(installed()).toBe(true);

      // A Linux from an ISO of the user's own, chosen in the page.
      await named(page, /^Linux/).click();
      await named(page, /Choose a file…/).click();
      const chooser = page.getByRole("dialog", { name: "Choose a file" });
      const folder = chooser.getByRole("textbox", { name: "Folder", exact: true });
      await folder.fill(dirname(tiny.iso));
      // Into the field itself: a dialog that has just opened may still move the focus.
      await folder.press("Enter");
      await chooser.getByRole("button", { name: basename(tiny.iso) }).click();
      await named(chooser, "Choose").click();
      await named(page, "Continue").click();
      const memory = page.getByRole("group", { name: "Memory" }).getByRole("textbox");
      await memory.fill("0.5");
      await memory.press("Tab");
      await named(page, "Review now").click();
      await page.getByRole("textbox", { name: "Name" }).fill("My Linux");
      await page
        .getByText(/memory/)
        .first()
        .waitFor();
      await named(page, "Create and start").click();
      await waitFor("the machine", async () => (await vms()).length === 1);
      expect((await only()).config?.memoryMib).toBe(512);

      // It is used: what is typed here is answered there.
      await guestSays(page, new RegExp(`^${TINY_READY} `));
      await typeSeen(page, "uname -n");
      await page.keyboard.press("Enter");
      await guestSays(page, /^tiny$/);
      await named(page, "Back to all machines").click();
      await named(page, "Shut down").click();
      await rows.getByRole("img", { name: "Stopped" }).waitFor({ timeout: bootTimeoutMs });

      // More memory.
      await page.getByRole("tab", { name: "Hardware" }).click();
      const more = page.getByRole("group", { name: "Memory" }).getByRole("textbox");
      await more.fill("768");
      await more.press("Tab");
      await named(page, "Save").click();
      await waitFor("the new memory", async () => (await only()).config?.memoryMib === 768);

      // Another disk.
      await page.getByRole("tab", { name: "Drives" }).click();
      await named(page, /Add drive/).click();
      await page.getByRole("menuitem", { name: "New disk…" }).click();
      await named(page.getByRole("dialog"), "Add").click();
      await waitFor("the second disk", async () => {
        const drives = (await only()).config?.drives ?? [];
        return drives.filter(({ kind }) => kind === "disk").length === 2;
      });

      // A clone, its end, and its return.
      await rows.getByRole("button", { name: "My Linux" }).click({ button: "right" });
      await page.getByRole("menuitem", { name: /^Clone/ }).click();
      const clone = rows.getByRole("button", { name: "My Linux (copy)" });
      await clone.click();
      expect(await vms()).toHaveLength(2);
      await clone.click({ button: "right" });
      await page.getByRole("menuitem", { name: /^Move to trash/ }).click();
      await clone.waitFor({ state: "detached" });
      await named(message(page, "is in the trash"), "Undo").click();
      await clone.waitFor();
      expect((await vms()).map(({ name }) => name).toSorted()).toEqual([
        "My Linux",
        "My Linux (copy)",
      ]);
      expect(problems).toEqual([]);
    },
  );
});
