// Pictures of the desktop shells with a guest's screen, as the desktop shows them: the window with its menu bar.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePng } from "../../packages/testing/guests/encode-png.ts";
import { testHome, waitFor } from "../../packages/testing/src/index.ts";
import { electron } from "../electron/support/driver.ts";
import { tauri } from "../tauri/support/driver.ts";
import { noBus } from "./no-bus.ts";
import * as the from "./page.ts";
import type { Shell } from "./shell.ts";
import { startXServer } from "./x-server.ts";
import { openXTool } from "./x-tool.ts";

/** By GTK's own name: menus and dialogs follow it, and the page follows the system. */
const themes = { light: "Adwaita", dark: "Adwaita:dark" } as const;

/** A line that somebody draws in the demo, in parts of the window. */
const drawing = [
  [0.3, 0.64],
  [0.4, 0.58],
  [0.5, 0.65],
  [0.62, 0.58],
] as const;

const takeOne = async (shell: Shell, theme: keyof typeof themes, path: string): Promise<void> => {
  const x = await startXServer();
  const home = testHome({ env: { ...noBus, GTK_THEME: themes[theme] } });
  const shown = await shell.start(home, x);
  try {
    await the.isReady(shown.page);
    await waitFor("the page in its theme", () =>
      shown.page.evaluate((is) => document.documentElement.dataset["theme"] === is, theme),
    );
    await the.tryDemo(shown.page);
    await the.draws(shown.page);
    await the.clickScreen(shown.page);
    await shown.page.type("hello");
    await the.showsSquare(shown.page, "odd");
    const tool = openXTool(x);
    const {
      x: left,
      y: top,
      width,
      height,
    } = await tool.areaOf(new RegExp(`^OpenUTM \\(${shell.name}\\)$`));
    await tool.drag(
      drawing.map(([across, down]) => [left + width * across, top + height * down] as const),
    );
    await the.draws(shown.page);
    writeFileSync(path, encodePng(x.picture(), { x: left, y: top, width, height }));
    process.stdout.write(`${path}\n`);
  } finally {
    shown.end();
    home.dispose();
    x.end();
  }
};

/** Those of both shells, in both themes; one that cannot be run here is left out with its reason. */
export const takeShells = async (folder: string): Promise<void> => {
  for (const shell of [electron, tauri]) {
    const { name, missing } = shell;
    if (missing !== undefined) {
      process.stderr.write(`${name} is left out: ${missing}\n`);
      continue;
    }
    shell.build();
    for (const theme of ["light", "dark"] as const)
      await takeOne(shell, theme, join(folder, `${name.toLowerCase()}-demo-${theme}.png`));
  }
};
