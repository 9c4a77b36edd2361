// The app's frame: the sidebar by keyboard, groups and tags, search, palette, settings that are live, dropped files.
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Vm } from "../packages/shared-types/src/index.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, shownApp } from "./support/app.ts";
import { button, listed, machines, row } from "./support/library-page.ts";
import { writeManyVms } from "./support/many-vms.ts";

const app = shownApp();

const make = (name: string, more: Partial<Pick<Vm, "group" | "tags">> = {}): Promise<Vm> =>
  app.call("vm.create", { name, source: { kind: "demo" }, ...more });
const vmCalled = async (name: string): Promise<Vm | undefined> =>
  (await app.call("vm.list", {})).vms.find((vm) => vm.name === name);
const title = (name: string) => app.page.getByRole("heading", { level: 1, name, exact: true });
const focusOn = (element: Locator): Promise<unknown> =>
  waitFor("the focus", () => element.evaluate((one) => one === document.activeElement));

/** Enter runs what is highlighted, which follows what is typed. */
const runInPalette = async (typed: string, command: string): Promise<void> => {
  await app.page.keyboard.press("ControlOrMeta+K");
  await app.page.getByRole("combobox").fill(typed);
  const found = app.page.getByRole("option", { name: command });
  await found.and(app.page.locator("[data-highlighted]")).waitFor();
  await app.page.keyboard.press("Enter");
};

describe("by keyboard alone", () => {
  it("walks through the list, renames, starts, opens and throws away", async () => {
    for (const name of ["Alpha", "Beta", "Gamma"]) await make(name);
    await row(app.page, "Gamma").waitFor();
    await app.page.keyboard.press("ControlOrMeta+F");
    await focusOn(machines(app.page).getByRole("searchbox"));
    await app.page.keyboard.press("ArrowDown");
    await app.page.keyboard.press("ArrowDown");
    await title("Beta").waitFor();
    await app.page.keyboard.press("End");
    await title("Gamma").waitFor();
    // Two keys within one frame: the second is for the row that the first has reached.
    await app.page.evaluate(() => {
      for (const key of ["ArrowUp", "ArrowUp"])
        document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    });
    await title("Alpha").waitFor();
    await app.page.keyboard.press("End");
    await title("Gamma").waitFor();
    await focusOn(row(app.page, "Gamma"));

    await app.page.keyboard.press("F2");
    await focusOn(app.page.getByRole("textbox", { name: "Name of Gamma" }));
    await app.page.keyboard.type("Zeta");
    await app.page.keyboard.press("Enter");
    await title("Zeta").waitFor();
    await focusOn(row(app.page, "Zeta"));
    await app.page.keyboard.press("F2");
    await focusOn(app.page.getByRole("textbox", { name: "Name of Zeta" }));
    await app.page.keyboard.type("never mind");
    await app.page.keyboard.press("Escape");
    await row(app.page, "Zeta").waitFor();

    await focusOn(row(app.page, "Zeta"));
    await app.page.keyboard.press("Enter");
    await row(app.page, "Zeta").getByRole("img", { name: "Running" }).waitFor();
    await waitFor("what runs on top", async () => (await listed(app.page))[0] === "Zeta");
    await focusOn(row(app.page, "Zeta"));

    await app.page.keyboard.press("Home");
    await app.page.keyboard.press("ArrowDown");
    await title("Alpha").waitFor();
    await focusOn(row(app.page, "Alpha"));
    await app.page.keyboard.press("Delete");
    await row(app.page, "Alpha").waitFor({ state: "detached" });
    await button(app.page, "Undo").waitFor();
    // F6 goes to the messages, as everywhere.
    await app.page.keyboard.press("F6");
    await app.page.keyboard.press("Tab");
    await waitFor("the focus on the way back", async () => {
      if (await button(app.page, "Undo").evaluate((undo) => undo === document.activeElement))
        return true;
      await app.page.keyboard.press("Tab");
      return false;
    });
    await app.page.keyboard.press("Enter");
    await row(app.page, "Alpha").waitFor();
    expectQuiet(app);
  });

  it("does everything from the palette", async () => {
    await make("Fedora 44");
    await make("Debian 13");
    await row(app.page, "Debian 13").waitFor();
    await runInPalette("go fed", "Go to Fedora 44");
    await title("Fedora 44").waitFor();

    await runInPalette("start deb", "Start: Debian 13");
    await row(app.page, "Debian 13").getByRole("img", { name: "Running" }).waitFor();

    await app.page.keyboard.press("ControlOrMeta+K");
    await app.page.getByRole("combobox").fill("zzz");
    await app.page.getByText("No command has this name.").waitFor();
    await app.page.keyboard.press("Escape");
    await app.page.keyboard.press("ControlOrMeta+B");
    await machines(app.page).waitFor({ state: "hidden" });
    await button(app.page, "Show the sidebar").click();
    await machines(app.page).waitFor();
    expectQuiet(app);
  });

  it("comes back to where it was, by Back and after a reload", async () => {
    await make("Alpha");
    await make("Beta");
    await row(app.page, "Beta").click();
    await button(app.page, "Trash").click();
    await title("Trash").waitFor();
    await app.page.goBack();
    await title("Beta").waitFor();
    await app.page.reload();
    await title("Beta").waitFor();
    expectQuiet(app);
  });
});

describe("groups and tags", () => {
  it("takes a machine into a group by dragging, and out of it by the menu", async () => {
    await make("Web", { group: "Lab" });
    await make("Database");
    await row(app.page, "Database").dragTo(
      machines(app.page).getByRole("button", { name: /^Lab/ }),
    );
    await waitFor("the group", async () => (await vmCalled("Database"))?.group === "Lab");
    await machines(app.page).getByText("2 machines").waitFor();

    await machines(app.page).getByRole("button", { name: /^Lab/ }).click();
    await row(app.page, "Database").waitFor({ state: "detached" });
    await machines(app.page).getByRole("button", { name: /^Lab/ }).click();

    await row(app.page, "Database").click({ button: "right" });
    await app.page.getByRole("menuitem", { name: "Move to group" }).click();
    await app.page.getByRole("menuitemcheckbox", { name: "No group" }).click();
    await waitFor("no group", async () => (await vmCalled("Database"))?.group === undefined);
    expectQuiet(app);
  });

  it("makes a group and tags, and shows those that have a tag", async () => {
    await make("Web", { tags: ["prod"] });
    await make("Database");
    await row(app.page, "Database").click({ button: "right" });
    await app.page.getByRole("menuitem", { name: "Group and tags…" }).click();
    const dialog = app.page.getByRole("dialog");
    await dialog.getByLabel("Group", { exact: true }).fill("Lab");
    await dialog.getByLabel("Tags", { exact: true }).fill("prod, sql, ");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await waitFor("the group", async () => (await vmCalled("Database"))?.group === "Lab");
    expect(await vmCalled("Database")).toMatchObject({ tags: ["prod", "sql"] });

    await button(app.page, "Filter by tag").click();
    await app.page.getByRole("menuitemcheckbox", { name: "sql" }).click();
    await row(app.page, "Web").waitFor({ state: "detached" });
    await waitFor("one of them", async () => (await listed(app.page)).join() === "Database");
    expectQuiet(app);
  });

  it("merges what two people change, and tells the second of what it would overwrite", async () => {
    const vm = await make("Shared");
    await row(app.page, "Shared").press("F2");
    const field = app.page.getByRole("textbox", { name: "Name of Shared" });
    await field.fill("Mine");
    await app.call("vm.update", { id: vm.id, revision: vm.revision, tags: ["theirs"] });
    await field.press("Enter");
    await row(app.page, "Mine").waitFor();
    const merged = await vmCalled("Mine");
    expect(merged?.tags).toEqual(["theirs"]);

    await row(app.page, "Mine").press("F2");
    const again = app.page.getByRole("textbox", { name: "Name of Mine" });
    await again.fill("Mine again");
    await app.call("vm.update", {
      id: vm.id,
      revision: merged?.revision ?? 0,
      name: "Theirs",
    });
    await again.press("Enter");
    await app.page.getByText("Somebody else has changed it meanwhile").waitFor();
    await row(app.page, "Theirs").waitFor();
    expectQuiet(app);
  });
});

describe("many machines", () => {
  it("lists 1,000 with 200 broken among them, and finds one", async () => {
    await app.page.context().close();
    process.kill(app.home.ownerPid(), "SIGTERM");
    await waitFor(
      "the end of the backend",
      () => app.served.child.exitCode !== null || app.served.child.signalCode !== null,
    );
    await writeManyVms(app.home, { good: 800, broken: 200 });
    await app.serve();
    await app.show();
    await row(app.page, "VM 0").first().waitFor();
    // Only those that are seen are in the app.page.
    expect((await listed(app.page)).length).toBeLessThan(60);
    await row(app.page, "VM 0").first().press("End");
    await machines(app.page).getByRole("img", { name: "Cannot be read" }).last().waitFor();
    await app.page.getByRole("main").getByRole("alert").first().waitFor();
    await machines(app.page).getByRole("searchbox").fill("VM 777");
    await row(app.page, "VM 777").waitFor();
    await waitFor("that one alone", async () => (await listed(app.page)).join() === "VM 777");
    await app.page.keyboard.press("Enter");
    await title("VM 777").waitFor();
    expectQuiet(app);
  });
});

describe("the settings", () => {
  it("change theme and language in every window at once", async () => {
    await make("Alpha");
    const other = await app.openTab();
    await app.call("settings.update", { theme: "dark", language: "de" });
    for (const tab of [app.page, other]) {
      await tab.getByRole("button", { name: "Einstellungen" }).first().waitFor();
      await tab.locator("html[data-theme=dark][lang=de]").waitFor();
    }
    // The next start begins with it, before the settings have arrived.
    await app.page.reload();
    await app.page.locator("html[data-theme=dark][lang=de]").waitFor();
    expectQuiet(app);
  });
});

describe("a dropped file", () => {
  const drop = (name: string, bytes: number): Promise<void> =>
    app.page.evaluate(
      ({ name, bytes }) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        for (const type of ["dragover", "drop"])
          document.body.dispatchEvent(
            new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
          );
      },
      { name, bytes },
    );

  it("opens the wizard, wherever it falls", async () => {
    await make("Alpha");
    await row(app.page, "Alpha").waitFor();
    await drop("debian.iso", 4096);
    await app.page.getByRole("dialog").waitFor();
    await app.page
      .getByRole("dialog")
      .getByText(/debian\.iso/)
      .first()
      .waitFor();
    expect(new URL(app.page.url()).origin).toBe(app.served.origin);
  });
});
