// The program: the command line when it is asked for one, else the one shell of this library.
import { findHome } from "@openutm/backend-node/client";
import { pageScheme } from "@openutm/native-bridge/electron/shell";
import { app, protocol } from "electron";
import { accessSync, constants, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readArguments, wordsToHandOver } from "./arguments.ts";
import { engine } from "./engine.ts";
import { openRequestOf, type OpenRequest } from "./opening.ts";
import { shipped } from "./places.ts";
import { startShell } from "./shell.ts";

const facts = { packaged: app.isPackaged, cliScript: shipped.cli, folder: process.cwd() };

/** Chromium's own files lie beside the library; where nothing can be written, that is for the backend to say in words. */
const ownFolder = (): string => {
  const folder = join(resolve(findHome()), "shell");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return mkdtempSync(join(tmpdir(), "openutm-shell-"));
  }
};

const hasDisplay = (): boolean =>
  process.platform !== "linux" ||
  Boolean(process.env["DISPLAY"]) ||
  Boolean(process.env["WAYLAND_DISPLAY"]);

const runShell = (first: OpenRequest | undefined): void => {
  app.setName("OpenUTM");
  // One instance a library, with the shell's own files beside it.
  app.setPath("userData", ownFolder());
  const words = process.argv.slice(1);
  const handed = wordsToHandOver(words);
  if (handed.length < words.length) {
    app.relaunch({ args: [...handed] });
    app.exit(0);
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        corsEnabled: false,
        // The next start finds the page's scripts compiled.
        codeCache: true,
      },
    },
  ]);
  if (app.isPackaged) app.setAsDefaultProtocolClient("openutm", process.execPath, ["--"]);
  const open = startShell(first);
  app.on("second-instance", (_event, argv, folder) => {
    // Chromium may have sorted the words: what can be opened is looked for among all of them.
    open(
      argv
        .slice(1)
        .map((word) => openRequestOf(word, folder))
        .find((found) => found !== undefined),
    );
  });
  const openOutside = (event: { preventDefault(): void }, word: string): void => {
    event.preventDefault();
    void app.whenReady().then(() => open(openRequestOf(word, facts.folder)));
  };
  app.on("open-url", openOutside);
  app.on("open-file", openOutside);
};

const asked = readArguments(process.argv, facts);
if (asked.kind === "command") {
  void engine.runCommandLine(shipped.cli, asked.words).then((code) => app.exit(code));
} else if (hasDisplay()) runShell(asked.open);
else {
  process.stderr.write(
    "OpenUTM: there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set).\nThe command line works without one: openutm --help\n",
  );
  app.exit(1);
}
