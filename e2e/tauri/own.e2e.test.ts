// What Tauri has alone, each with the reason why the Electron shell has no such scenario.
import { expect, it } from "vitest";
import { waitFor } from "../../packages/testing/src/index.ts";
import { onlyHere } from "../shells/only-here.ts";
import { seePage } from "../shells/seen.ts";
import { onStage, ownerOf } from "../shells/stage.ts";
import { tauri } from "./support/driver.ts";

type TauriWindow = Window & {
  readonly __TAURI_INTERNALS__: {
    readonly invoke: (command: string, input: unknown) => Promise<unknown>;
  };
};

onStage(tauri, "what it has alone", (stage) => {
  it(`has two commands and none of Tauri's own, and no prototype that can be changed ${onlyHere("Electron's page has three functions, which are counted there")}`, async () => {
    const page = await stage.start();
    const commands = [
      "plugin:window|create",
      "plugin:window|close",
      "plugin:webview|create_webview_window",
      "plugin:event|emit",
      "plugin:event|listen",
      "plugin:path|resolve_directory",
      "plugin:app|version",
      "plugin:menu|new",
      "plugin:resources|close",
      "plugin:shell|execute",
      "plugin:fs|read_file",
      "anything",
    ];
    const answers = await page.evaluate(
      (all) =>
        Promise.all(
          all.map((command) =>
            (window as unknown as TauriWindow).__TAURI_INTERNALS__.invoke(command, {}).then(
              () => "done",
              () => "refused",
            ),
          ),
        ),
      commands,
    );
    expect(new Set(answers)).toEqual(new Set(["refused"]));
    expect(await page.evaluate(() => Object.isFrozen(Object.prototype))).toBe(true);
  });

  it(`has its menus made anew without a word of GTK's about their shortcuts ${onlyHere("Electron draws its menus without GTK's entries")}`, async () => {
    const { home } = stage;
    await home.ok("create", "Demo", "--demo");
    const program = stage.run([]);
    await seePage(stage.x);
    const owner = await waitFor("the app", () => {
      const found = ownerOf(home);
      return found?.windowed === true ? found : undefined;
    });
    // The menu “Machine” comes with the machine, then its entries change.
    await home.ok("start", "Demo");
    await home.ok("stop", "Demo", "--force");
    process.kill(owner.pid, "SIGTERM");
    const { exitCode, stderr } = await program;
    // A desktop that lacks something is warned of by others too.
    expect({ exitCode, warnings: stderr.match(/^.*accelerator.*$/gm) }).toEqual({
      exitCode: 0,
      warnings: null,
    });
  });

  it(`says its version without a window ${onlyHere("Electron's program is the command line, which does")}`, async () => {
    expect((await stage.run(["--version"], { DISPLAY: "" })).stdout).toMatch(/^OpenUTM \d/);
  });
});
