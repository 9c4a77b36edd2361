// The program: the command line when it is asked for one, else the one shell of this library.
import { findHome } from "@openutm/backend-node/client";
import { pageScheme, type ShellCommand } from "@openutm/native-bridge/electron/shell";
import { app, protocol } from "electron";
import { join, resolve } from "node:path";
import { openRequestOf, readArguments } from "./arguments.ts";
import { engine } from "./engine.ts";
import { shipped } from "./places.ts";
import { startShell } from "./shell.ts";

const facts = { packaged: app.isPackaged, cliScript: shipped.cli };

const runShell = (first: ShellCommand | undefined): void => {
  app.setName("OpenUTM");
  // One instance a library, with the shell's own files beside it.
  app.setPath("userData", join(resolve(findHome()), "shell"));
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: false },
    },
  ]);
  if (app.isPackaged) app.setAsDefaultProtocolClient("openutm");
  const open = startShell(first);
  app.on("second-instance", (_event, argv) => {
    // Chromium may have sorted the words: what can be opened is looked for among all of them.
    open(
      argv
        .slice(1)
        .map(openRequestOf)
        .find((found) => found !== undefined),
    );
  });
  const openOutside = (event: { preventDefault(): void }, word: string): void => {
    event.preventDefault();
    void app.whenReady().then(() => open(openRequestOf(word)));
  };
  app.on("open-url", openOutside);
  app.on("open-file", openOutside);
};

const asked = readArguments(process.argv, facts);
if (asked.kind === "command") {
  void engine.runCommandLine(shipped.cli, asked.words).then((code) => app.exit(code));
} else runShell(asked.open);
