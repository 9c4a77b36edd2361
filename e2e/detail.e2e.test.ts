// A machine's detail over a running guest: its console answers, its log runs along, media and disks come and go, and two
// pages that edit one machine overwrite nothing.
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { Vm } from "../packages/shared-types/src/index.ts";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isMissing, type Found } from "../packages/testing/guests/cache.ts";
import { tinyMedia, type TinyMedia } from "../packages/testing/guests/tiny.ts";
import { freePort, waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, testApp } from "./support/app.ts";
import { settledFindings } from "./support/findings.ts";
import { message } from "./support/library-page.ts";

// Its tests are one story of one machine.
const app = testApp("file");
let media: Found<TinyMedia>;
const name = "Tiny";

const vm = async (): Promise<Vm> =>
  (await app.call("vm.list", {})).vms.find((one) => one.name === name)!;
const open = async (page: Page, tab: string): Promise<void> => {
  await page.getByRole("navigation").getByRole("button", { name }).click();
  await page.getByRole("tab", { name: tab, exact: true }).click();
  await page.getByRole("tabpanel", { name: tab }).waitFor();
};
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const memory = (page: Page) => page.getByRole("textbox", { name: "Memory" });
/** The text on the terminal, as a screen reader has it. */
const consoleText = (page: Page): Promise<string> =>
  page.locator(".xterm-accessibility-tree").innerText();
/** On a busy machine the guest takes many times its usual seconds. */
const waitForConsole = (words: string): Promise<unknown> =>
  waitFor(
    `“${words}” on the console`,
    async () => (await consoleText(app.page)).includes(words),
    90_000,
  );
const typeOnConsole = async (line: string): Promise<void> => {
  await app.page.getByRole("textbox", { name: "Serial console" }).focus();
  await app.page.keyboard.type(`${line}\n`);
};

beforeAll(async () => {
  media = tinyMedia();
  if (isMissing(media)) return;
  await app.serve();
  await app.home.ok("create", name, "--iso", media.iso, "--disk-gib", "4", "--memory-mib", "1024");
  // The smallest kernels know no SATA.
  const drives = (await vm()).config?.drives.map((drive) =>
    drive.id === "cd0" ? { ...drive, bus: "scsi" } : drive,
  );
  await app.home.ok("set", name, `drives=${JSON.stringify(drives)}`);
  await app.show();
});

beforeEach((context) => {
  if (isMissing(media)) context.skip(media.missing);
});

describe("a machine's detail", () => {
  it("turns it on from the overview, which then shows its screen and what it uses", async () => {
    await open(app.page, "Overview");
    await app.page.getByRole("button", { name: `Turn on “${name}”` }).click();
    await app.page.getByRole("img", { name: `The screen of ${name}` }).waitFor();
    await app.page.getByText("Runs without hardware acceleration.").waitFor();
    await app.page.getByRole("figure", { name: /^Memory: \d+ MB$/ }).waitFor();
    const cpu = app.page.getByRole("figure", { name: /^CPU: \d+%$/ });
    await cpu.waitFor();
    expect(await cpu.locator("canvas").count()).toBe(1);
  });

  it("shows another picture when the guest draws another", async () => {
    const picture = app.page.getByRole("img", { name: `The screen of ${name}` });
    const first = await picture.getAttribute("src");
    // One that has booted already draws nothing by itself.
    await app.home.ok("type", name, "x");
    await waitFor("the next picture", async () => (await picture.getAttribute("src")) !== first);
  });

  it("types into the serial console, and the guest answers", async () => {
    await open(app.page, "Console");
    await waitForConsole("TINY-READY");
    await typeOnConsole("echo $((6 * 7))-answered");
    await waitForConsole("42-answered");
  });

  it("writes the log as it is written, and finds a word in it", async () => {
    await open(app.page, "Logs");
    const log = app.page.getByRole("log");
    await log.getByText(/started: QEMU/).waitFor();
    const lines = () => log.locator("> div").count();
    const before = await lines();
    await app.home.ok("eject", name, "cd0");
    await waitFor("a new line", async () => (await lines()) > before);
    await log
      .locator("> div")
      .filter({ hasText: /cd0 was emptied$/ })
      .last()
      .waitFor();
    await app.page.getByRole("searchbox", { name: "Search the log" }).fill("STARTED:");
    await app.page.getByText("1 line", { exact: true }).waitFor();
    expect(await log.locator("mark").allInnerTexts()).toEqual(["started:"]);
  });

  it("inserts a CD into the running guest, which reads it, and ejects it", async () => {
    const iso = join(app.home.dir, "words.iso");
    writeFileSync(iso, "words on a disc".padEnd(2 ** 20, "\0"));
    await open(app.page, "Drives");
    await app.page.getByRole("button", { name: "Insert…" }).click();
    const dialog = app.page.getByRole("dialog", { name: "Insert an image" });
    await dialog.getByRole("textbox", { name: "ISO image" }).fill(iso);
    await dialog.getByRole("button", { name: "Insert", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await app.page.getByRole("tabpanel").getByText(iso).waitFor();

    await open(app.page, "Console");
    await typeOnConsole("until head -c 15 /dev/sr0 2>/dev/null; do sleep 1; done; echo");
    await waitForConsole("words on a disc");

    await open(app.page, "Drives");
    await app.page.getByRole("button", { name: "Eject", exact: true }).click();
    await waitFor("an empty drive", async () =>
      (await vm()).config?.drives.some(({ medium }) => medium.kind === "empty"),
    );
  });

  it("adds a disk to the running guest, and takes it away with its file kept", async () => {
    await open(app.page, "Drives");
    await app.page.getByRole("button", { name: "Add drive" }).click();
    await app.page.getByRole("menuitem", { name: "New disk…" }).click();
    const dialog = app.page.getByRole("dialog", { name: "New disk" });
    expect(await settledFindings(app.page)).toEqual([]);
    await dialog.getByRole("textbox", { name: "Size" }).fill("1");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await app.page.getByRole("heading", { name: "Disk 2" }).waitFor();
    expect((await vm()).config?.drives.filter(({ kind }) => kind === "disk")).toHaveLength(2);

    await open(app.page, "Console");
    // 1 GiB in sectors; the kernel finds the disk in its own time.
    await typeOnConsole("until cat /sys/block/*/size | grep $((1 << 21)); do sleep 1; done");
    await waitForConsole("2097152");

    await open(app.page, "Drives");
    const second = app.page.getByRole("region", { name: "Disk 2" });
    await second.getByRole("button", { name: "Remove…" }).click();
    await app.page
      .getByRole("dialog", { name: "Remove “Disk 2”?" })
      .getByRole("button", { name: "Remove, keep the file" })
      .click();
    await second.waitFor({ state: "detached" });
    const kept = app.page.getByRole("region", { name: "Files that no drive uses" });
    await kept.getByRole("button", { name: "Attach" }).waitFor();
  });

  it("opens and closes a port of this computer while the guest runs", async () => {
    const opens = (port: number): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1");
        socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
        socket.once("connect", () => socket.destroy());
      });
    await open(app.page, "Network");
    await app.page.getByRole("button", { name: "Add forward" }).click();
    const port = await freePort();
    const field = app.page.getByRole("textbox", { name: "Port of this computer, forward 1" });
    await field.fill(String(port));
    await field.press("Tab");
    await save(app.page).click();
    const countsAlready = async (): Promise<boolean> =>
      (await vm()).runtime?.restartNeeded === false;
    await waitFor("the open port", () => opens(port));
    await waitFor("a forward that needs no restart", countsAlready);
    await app.page.getByRole("button", { name: "Remove forward 1" }).click();
    await save(app.page).click();
    await waitFor("the closed port", async () => !(await opens(port)));
    await waitFor("no forward, and no restart for it", countsAlready);
  });

  it("saves more memory for the next start, and takes it back", async () => {
    await open(app.page, "Hardware");
    await memory(app.page).fill("2");
    await memory(app.page).press("Tab");
    await app.page.getByText(/counts from the next start/).waitFor();
    await save(app.page).click();
    // The message of what was saved before may still offer the same for that.
    const saved = message(app.page, "Counts from the next start.");
    // It stays for as long as the pointer is over it.
    await saved.hover();
    await waitFor("2 GiB", async () => (await vm()).config?.memoryMib === 2048);
    expect((await vm()).runtime?.restartNeeded).toBe(true);
    await saved.getByRole("button", { name: "Undo" }).click();
    await waitFor("1 GiB again", async () => (await vm()).config?.memoryMib === 1024);
    await waitFor("the field", async () => (await memory(app.page).inputValue()) === "1");
  });

  it("puts the CD drive first by dragging it", async () => {
    await open(app.page, "Firmware");
    const order = app.page.getByRole("list", { name: "Boot order" }).getByRole("listitem");
    await order.nth(1).dragTo(order.nth(0));
    await save(app.page).click();
    await waitFor("the CD first", async () => (await vm()).config?.boot.order[0] === "cd0");
  });

  it("shows what the command line changes, and joins it with edits of something else", async () => {
    await open(app.page, "Notes");
    const notes = app.page.getByRole("textbox", { name: "Notes" });
    await notes.fill("mine");
    await app.home.ok("set", name, "memory-mib=1536");
    await app.page.getByRole("tab", { name: "Hardware" }).click();
    await waitFor("the new size", async () => (await memory(app.page).inputValue()) === "1.5");
    await save(app.page).click();
    await waitFor("both", async () => {
      const { description, config } = await vm();
      return description === "mine" && config?.memoryMib === 1536;
    });
  });

  it("tells the second of two pages, and overwrites nothing", async () => {
    const other = await app.openTab();
    for (const tab of [app.page, other]) {
      await open(tab, "Notes");
      await tab.getByRole("textbox", { name: "Notes" }).waitFor();
    }
    await other.getByRole("textbox", { name: "Notes" }).fill("the second page");
    await app.page.getByRole("textbox", { name: "Notes" }).fill("the first page");
    await save(app.page).click();
    await other
      .getByRole("heading", { name: "Changed elsewhere while you edit it: Notes" })
      .waitFor();
    expect(await settledFindings(other)).toEqual([]);
    await save(other).click({ force: true });
    expect((await vm()).description).toBe("the first page");
    await other.getByRole("button", { name: "Keep mine" }).click();
    await save(other).click();
    await waitFor("the choice", async () => (await vm()).description === "the second page");
    const notes = app.page.getByRole("textbox", { name: "Notes" });
    await waitFor("it here", async () => (await notes.inputValue()) === "the second page");
    await other.context().close();
  });

  it("asks before unsaved changes are left", async () => {
    await app.page.getByRole("textbox", { name: "Notes" }).fill("half a thou");
    await app.page.getByRole("button", { name: "Settings", exact: true }).click();
    const question = app.page.getByRole("dialog", { name: `Save the changes of “${name}”?` });
    await question.getByRole("button", { name: "Discard" }).click();
    await app.page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    expect((await vm()).description).toBe("the second page");
  });

  it("has a console again after a restart, and is quiet about all of it", async () => {
    await open(app.page, "Console");
    await waitForConsole("2097152");
    await app.home.ok("stop", name, "--force");
    await app.page.getByRole("heading", { name: "The machine does not run" }).waitFor();
    await app.home.ok("start", name);
    await app.page.locator(".xterm").waitFor();
    expect(await consoleText(app.page)).not.toContain("2097152");
    expectQuiet(app);
  });
});
