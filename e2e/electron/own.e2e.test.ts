// What Electron has alone, each with the reason why the Tauri shell has no such scenario.
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checkout, waitFor } from "../../packages/testing/src/index.ts";
import { crashGuest, guestsOf } from "../support/guests.ts";
import { codeOf } from "../shells/door.ts";
import { onlyHere } from "../shells/only-here.ts";
import * as the from "../shells/page.ts";
import { onStage, ownerOf } from "../shells/stage.ts";
import { electron, runElectron } from "./support/driver.ts";

onStage(electron, "what it has alone", (stage) => {
  it(`outlives kill -9 of its backend, and draws on ${onlyHere("Tauri's backend is a part of its app and ends with it")}`, async () => {
    const page = await stage.startWithDemo();
    const guests = guestsOf(stage.home).map(({ pid }) => pid);
    const owner = await waitFor("an owner", () => ownerOf(stage.home)?.pid);
    process.kill(owner, "SIGKILL");
    await waitFor("another backend", () => {
      const now = ownerOf(stage.home)?.pid;
      return now !== undefined && now !== owner;
    });
    await the.draws(page);
    expect(guestsOf(stage.home).map(({ pid }) => pid)).toEqual(guests);
  });

  it(`notifies of a guest that has crashed ${onlyHere("Tauri speaks to the desktop's own service, which e2e/desktop-session.e2e.test.ts plays")}`, async () => {
    await stage.startWithDemo();
    expect(await stage.running.notified()).toEqual([]);
    crashGuest(stage.home);
    await waitFor("the notification", async () =>
      (await stage.running.notified()).some((title) => title.includes("Demo")),
    );
  });

  it(`opens in full screen where it was left so ${onlyHere("GTK asks a window manager for it, and there is none under Xvfb")}`, async () => {
    const place = { x: 140, y: 110, width: 900, height: 610 };
    const kept = { library: { ...place, fullScreen: true, maximized: false } };
    await stage.start();
    await stage.crash();
    writeFileSync(join(stage.home.dir, electron.placesFile), JSON.stringify(kept));
    await stage.start();
    await waitFor("full screen", () =>
      stage.running.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.isFullScreen(),
      ),
    );
  });

  it(`is the command line when it is asked for one, without a window and without a display ${onlyHere("Tauri's package brings no command line")}`, async () => {
    const { exitCode, stdout } = await stage.run(["list", "--json"], {
      DISPLAY: "",
      WAYLAND_DISPLAY: "",
    });
    expect({ exitCode, vms: JSON.parse(stdout) as unknown }).toEqual({ exitCode: 0, vms: [] });
  });

  it(`gives its page no Node and no Electron, but three functions and a name ${onlyHere("Tauri's page has Tauri's own object, whose commands are counted there")}`, async () => {
    const page = await stage.start();
    const has = await page.evaluate(() => ({
      require: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      bridge: Object.keys(
        (window as unknown as { openutm: Record<string, unknown> }).openutm,
      ).toSorted(),
    }));
    expect(has).toEqual({
      require: "undefined",
      process: "undefined",
      bridge: ["onMessage", "pathOf", "platform", "request"],
    });
  });

  it(`hears no other window and no page that is not its own, with the very same preload script ${onlyHere("in Tauri nobody but the shell opens a window; which windows and pages may call is tested by src-tauri/tests/capabilities.rs")}`, async () => {
    const page = await stage.start();
    const codes = await stage.running.app.evaluate(async ({ app, BrowserWindow }) => {
      const [library] = BrowserWindow.getAllWindows();
      const preload = `${app.getAppPath()}/dist/preload.cjs`;
      const ask = `openutm.request({ id: 1, method: "vm.list", params: {} }).then((reply) => reply.ok ? "ok" : reply.error.code)`;
      const open = async (address: string): Promise<unknown> => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload, contextIsolation: true, sandbox: true },
        });
        await window.loadURL(address);
        const code: unknown = await window.webContents.executeJavaScript(ask);
        window.destroy();
        return code;
      };
      const others = [
        await open("app://openutm/index.html"),
        await open("data:text/html,<title>x</title>"),
      ];
      // And the library's own window, should it ever be led elsewhere.
      await library?.webContents.loadURL("data:text/html,<title>x</title>");
      const led: unknown = await library?.webContents.executeJavaScript(ask);
      await library?.loadURL("app://openutm/index.html");
      return [...others, led];
    });
    expect(codes).toEqual(["auth.denied", "auth.denied", "auth.denied"]);
    await the.isReady(page);
    expect(await codeOf(page, "vm.list")).toBe("ok");
  });

  it(`breaks the page's own policy nowhere, from the first script to a guest's picture ${onlyHere("WebDriver evaluates without the page's leave, so that every Tauri scenario asserts it")}`, async () => {
    const { home, x } = stage;
    const { id } = await home.ok<{ id: string }>("create", "Demo", "--demo");
    await home.ok("start", "Demo");
    const { stdout } = await runElectron(home, x, [], {
      // Electron's own check of pages in development tries `new Function` in them, which the policy refuses.
      env: { POLICY_VM: id, ELECTRON_DISABLE_SECURITY_WARNINGS: "1" },
      switches: ["-r", join(checkout, "apps", "electron", "compat", "policy-probe.cjs")],
    });
    // The second list shows that the first would not have stayed empty.
    expect(JSON.parse(stdout)).toEqual({ before: [], after: ["script-src eval"] });
  });
});
