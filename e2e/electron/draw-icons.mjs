// `node e2e/electron/draw-icons.mjs`: draws the icons of all packages from apps/electron/icons/icon.svg by the system's
// Chromium.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawnIcons, icons, marked, sourcePicture } from "../../apps/electron/packaging/icons.mjs";
import { openBrowser } from "../../packages/testing/src/browser/browser.ts";

const svg = sourcePicture();
const browser = await openBrowser();
try {
  const page = await browser.newPage();
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  rmSync(join(icons, "linux"), { recursive: true, force: true });
  mkdirSync(join(icons, "linux"));
  for (const [file, size] of drawnIcons) {
    await page.setViewportSize({ width: size, height: size });
    const png = await page.screenshot({ omitBackground: true });
    writeFileSync(join(icons, file), marked(png, svg));
  }
} finally {
  await browser.close();
}
