// The packages of both desktop apps, after set-up and under the pinned Node: `npm run test:packages` starts this.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../setup/paths.mjs";
import { say } from "./checks.ts";

/** Each app's half lies with what it is packaged by, whose packages only that folder finds. */
const halves = {
  electron: join("apps", "electron", "packaging", "test-packages.mjs"),
  tauri: join("apps", "tauri", "packaging", "test-packages.ts"),
};

const [, , only] = process.argv;
for (const [name, script] of Object.entries(halves)) {
  if (only !== undefined && only !== name) continue;
  say(`\n${name}:`);
  const half: { testPackages(): Promise<void> } = await import(
    pathToFileURL(join(ROOT, script)).href
  );
  await half.testPackages();
}
say("\npackages: all passed");
