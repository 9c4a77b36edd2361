// The page in its different situations, with real guests: what is pictured for the docs and looked at by people.
import type { Page } from "playwright-core";
import { demoFrame } from "../../packages/testing/guests/demo.ts";
import { canvasPicture, pagePoint } from "../../packages/testing/src/browser/guest-canvas.ts";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { callDoor, waitFor, type Served, type TestHome } from "../../packages/testing/src/index.ts";
import { isMissing } from "../../packages/testing/guests/cache.ts";
import { realIso, type RealIsoName } from "../../packages/testing/guests/isos.ts";
import { vmTabs } from "../../packages/ui/src/app/screens.ts";
import { detailScenes } from "./detail-scenes.ts";
import { button, row } from "./library-page.ts";
import { screenOf, waitForText } from "./screens.ts";

export type Scene = {
  readonly name: string;
  /** Brings a page that shows the library into this situation. */
  show(page: Page): Promise<unknown>;
  /** Leaves it, back to the library. */
  leave(page: Page): Promise<unknown>;
  /** So long a picture waits until there is something to see: curves begin with the page. */
  readonly curvesTakeMs?: number;
};

const select = (page: Page, name: string) => row(page, name).click();
/** The demo's, with what it shows and measures, and a picture of each guest beside its name. */
const overview = async (page: Page): Promise<void> => {
  await select(page, "Demo");
  await page.getByRole("tab").first().click();
  await page.getByRole("img", { name: "The screen of Demo" }).waitFor();
  for (const name of runningGuests)
    if (await row(page, name).isVisible())
      await row(page, name).locator("img[src^='blob:']").waitFor();
  await page.getByRole("figure", { name: /^CPU: \d+%$/ }).waitFor();
};
const escape = (page: Page) => page.keyboard.press("Escape");
const nothing = async (): Promise<void> => undefined;
const back = (page: Page) => button(page, "Back to all machines").click();

/** What the sidebar says of this computer once it has been looked at. */
const health = /^(All good|\d+ things? to know)$/;

const isoPath = (name: RealIsoName): string => {
  const iso = realIso(name);
  if (isMissing(iso)) throw new Error(`The pictures need ${name}: ${iso.missing}.`);
  return iso.path;
};

const runningGuests = ["Demo", "Rescue disc", "Memory test", "Old server"] as const;

const forwardSsh = async (home: TestHome, served: Served, name: string): Promise<void> => {
  const { id, revision, config } = await home.ok<Vm>("show", name);
  const ssh = { protocol: "tcp", hostAddress: "127.0.0.1", hostPort: 2222, guestPort: 22 } as const;
  const networks = config?.networks.map((network) => ({ ...network, portForwards: [ssh] }));
  await callDoor(served, "vm.update", { id, revision, config: { networks } });
};

/** Guests in every state, as somebody might have them after a week. */
export const fillLibrary = async (home: TestHome, served: Served): Promise<void> => {
  await home.ok("create", "Demo", "--demo");
  await home.ok(
    "create",
    "Rescue disc",
    "--iso",
    isoPath("grubRescue"),
    "--disk-gib",
    "25",
    "--memory-mib",
    "2048",
  );
  await home.ok(
    "create",
    "Memory test",
    "--iso",
    isoPath("memtest"),
    "--disk-gib",
    "8",
    "--memory-mib",
    "512",
  );
  await home.ok(
    "create",
    "Network boot",
    "--iso",
    isoPath("ipxe"),
    "--disk-gib",
    "25",
    "--firmware",
    "uefi",
  );
  await home.ok("create", "Old server", "--disk-gib", "40", "--memory-mib", "4096");
  await home.ok("create", "Build machine", "--disk-gib", "64", "--cpus", "2");
  await home.ok("create", "Spare", "--disk-gib", "10");
  await home.ok("create", "Thrown away", "--demo");
  await home.ok("delete", "Thrown away", "--yes");
  for (const name of ["Network boot", "Rescue disc"]) {
    const { id, revision } = await home.ok<Vm>("show", name);
    await callDoor(served, "vm.update", { id, revision, group: "Tools", tags: ["rescue"] });
  }
  await forwardSsh(home, served, "Network boot");
  await home.ok("set", "Build machine", 'extraArgs=["-device","no-such-card"]');
  for (const name of runningGuests) await home.ok("start", name);
  await waitForText(home, "Rescue disc", [/GNU GRUB/]);
  // Stops the menu's countdown.
  await home.ok("keys", "Rescue disc", "down");
  await waitForText(home, "Memory test", [/Memtest86\+ v/]);
  await home.ok("pause", "Memory test");
  await home.fails("start", "Build machine");
  await waitFor("the demo", async () => demoFrame(await screenOf(home, "Demo")) !== undefined);
  await home.ok("type", "Demo", "hello from the keyboard");
  // Its firmware hears no power button, so that a stop times out.
  await callDoor(served, "settings.update", { stopTimeoutMs: 1000 });
};

const moveOverDemo = async (page: Page): Promise<void> => {
  await waitFor("the demo's picture", async () => {
    const picture = await canvasPicture(page);
    return picture !== undefined && demoFrame(picture) !== undefined;
  });
  const { x, y } = await pagePoint(page, 560, 500);
  await page.mouse.move(x, y);
};

export const emptyLibrary: Scene = {
  name: "empty",
  async show(page) {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("button", { name: health }).waitFor();
  },
  leave: nothing,
};

/** Of the tabs that ask a backend for what they show. */
const comesLater: Partial<Record<(typeof vmTabs)[number], RegExp>> = {
  advanced: /-nodefaults/,
  logs: /started: QEMU/,
  serial: /hello from the keyboard/,
};

/** These tabs say little of the demo, which has neither a network card nor much of anything else. */
const machineOf: Partial<Record<(typeof vmTabs)[number], string>> = {
  drives: "Network boot",
  network: "Network boot",
  firmware: "Network boot",
};

/** Of a library made by `fillLibrary`. */
export const scenes: readonly Scene[] = [
  {
    name: "library",
    async show(page) {
      await select(page, "Demo");
      await page.getByRole("img", { name: "The screen of Demo" }).waitFor();
    },
    leave: nothing,
    curvesTakeMs: 40_000,
  },
  {
    name: "display",
    async show(page) {
      await select(page, "Demo");
      await page.getByRole("button", { name: "Open display" }).first().click();
      await moveOverDemo(page);
    },
    leave: back,
  },
  {
    name: "display-text",
    async show(page) {
      await select(page, "Rescue disc");
      await page.getByRole("button", { name: "Open display" }).first().click();
      await waitFor("GRUB's picture", async () => (await canvasPicture(page)) !== undefined);
    },
    leave: back,
  },
  {
    name: "paused",
    async show(page) {
      await select(page, "Memory test");
      await page.getByRole("img", { name: "The screen of Memory test" }).waitFor();
    },
    leave: nothing,
  },
  { name: "stopped", show: (page) => select(page, "Network boot"), leave: nothing },
  {
    name: "folded",
    async show(page) {
      await select(page, "Demo");
      await page.keyboard.press("ControlOrMeta+B");
      await button(page, "Show the sidebar").waitFor();
    },
    leave: (page) => button(page, "Show the sidebar").click(),
  },
  ...vmTabs.slice(1).map((tab, index) => ({
    name: `tab-${tab}`,
    async show(page: Page) {
      await select(page, machineOf[tab] ?? "Demo");
      await page
        .getByRole("tab")
        .nth(index + 1)
        .click();
      await page
        .getByRole("tabpanel")
        .first()
        .getByText(comesLater[tab] ?? /./)
        .first()
        .waitFor();
    },
    leave: overview,
  })),
  ...detailScenes,
  {
    name: "menu",
    async show(page) {
      await overview(page);
      await row(page, "Network boot").click({ button: "right" });
      await page.getByRole("menuitem", { name: "Rename…" }).waitFor();
    },
    leave: escape,
  },
  {
    name: "palette",
    async show(page) {
      await page.keyboard.press("ControlOrMeta+K");
      await page.getByRole("combobox").fill("st");
      await page.getByRole("option").first().waitFor();
    },
    leave: escape,
  },
  {
    name: "group",
    async show(page) {
      await row(page, "Network boot").click({ button: "right" });
      await page.getByRole("menuitem", { name: "Group and tags…" }).click();
      await page.getByRole("dialog").waitFor();
    },
    leave: escape,
  },
  {
    name: "rename",
    async show(page) {
      await row(page, "Network boot").focus();
      await page.keyboard.press("F2");
      await page.getByRole("textbox", { name: "Name of Network boot" }).waitFor();
    },
    leave: escape,
  },
  {
    name: "create",
    async show(page) {
      await overview(page);
      await button(page, "New machine").click();
      await page.getByRole("dialog").waitFor();
    },
    leave: escape,
  },
  {
    name: "failure",
    async show(page) {
      await select(page, "Build machine");
      await page.getByRole("alert").getByText("What QEMU said").click();
    },
    leave: nothing,
  },
  {
    name: "stop-timed-out",
    async show(page) {
      await row(page, "Old server").click({ button: "right" });
      await page.getByRole("menuitem", { name: "Shut down" }).click();
      await button(page, "Force it off").waitFor();
    },
    // Its way out is for the pointer until the message has the focus.
    leave: (page) => page.locator("[aria-label=Close]").first().click(),
  },
  {
    name: "undo",
    async show(page) {
      await row(page, "Spare").focus();
      await page.keyboard.press("Delete");
      await button(page, "Undo").waitFor();
    },
    async leave(page) {
      await button(page, "Undo").click();
      await row(page, "Spare").waitFor();
    },
  },
  {
    name: "trash",
    async show(page) {
      await button(page, "Trash").click();
      await page.getByRole("button", { name: "Restore: Thrown away" }).waitFor();
      // Off the button, whose name would stand over it.
      await page.mouse.move(700, 500);
    },
    leave: nothing,
  },
  {
    name: "trash-question",
    async show(page) {
      await button(page, "Trash").click();
      await button(page, "Empty the trash…").click();
      await page.getByRole("dialog").waitFor();
    },
    leave: escape,
  },
  {
    name: "settings",
    async show(page) {
      await button(page, "Settings").click();
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    },
    leave: nothing,
  },
  {
    name: "health",
    async show(page) {
      await page.getByRole("button", { name: health }).click();
      await page.getByRole("heading", { level: 1, name: "Health" }).waitFor();
    },
    leave: nothing,
  },
];

/** Names that try to break the list. */
export const fillWithHostileNames = async (served: Served): Promise<void> => {
  const names = [
    `<img src=x onerror="alert(1)">`,
    "evil\u202egpj.exe",
    "A very long name ".repeat(15).trim(),
    "x".repeat(255),
    "👩‍👩‍👧 家族 עברית العربية",
  ];
  for (const name of names) await callDoor(served, "vm.create", { name, source: { kind: "demo" } });
};

export const hostileNames: Scene = {
  name: "hostile-names",
  show: (page) => row(page, "A very long name").click(),
  leave: nothing,
};
