// `bun electron:build`: packages for this system, from the built shell.
import { join } from "node:path";
import { build } from "electron-builder";
import { configuration } from "./electron-builder.mjs";

/** Node's words for a server that could not be reached; electron-builder downloads Electron and its own tools. */
const unreachable = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "ETIMEDOUT",
]);

try {
  await build({
    projectDir: join(import.meta.dirname, ".."),
    config: configuration,
    publish: "never",
  });
} catch (error) {
  if (!unreachable.has(error.code)) throw error;
  process.stderr.write(
    `The shell is built (apps/electron/dist), but no packages were made: ${error.message}.\n` +
      "The first time, Electron itself and the tools that make the packages are downloaded from github.com. " +
      "Run this again where that can be reached, or name a copy of it by ELECTRON_MIRROR and " +
      "ELECTRON_BUILDER_BINARIES_MIRROR.\n",
  );
  // Set as `exitCode` it would be lost: electron-builder ends the process with a code of its own.
  process.exit(1);
}
