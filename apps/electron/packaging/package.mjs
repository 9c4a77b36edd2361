// `bun electron:build`: packages for this system, from the built shell.
import { join } from "node:path";
import { build } from "electron-builder";
import { configuration } from "./electron-builder.mjs";

await build({
  projectDir: join(import.meta.dirname, ".."),
  config: configuration,
  publish: "never",
});
