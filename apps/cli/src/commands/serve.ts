import type { BackendConnection } from "@openutm/shared-types";
import { flag, wholeNumberOption, type Command } from "../command.ts";
import { openInBrowser } from "../desktop.ts";
import { ownLibrary } from "../own.ts";
import type { Printer } from "../output/printer.ts";

/** The very first start shows something alive; later starts leave the library as it is. */
const startDemoInEmptyLibrary = async (
  connection: BackendConnection,
): Promise<string | undefined> => {
  const { vms } = await connection.call("vm.list", {});
  if (vms.length > 0) return undefined;
  const { id } = await connection.call("vm.create", { name: "Demo", source: { kind: "demo" } });
  await connection.call("vm.start", { id });
  return id;
};

const leave = async (connection: BackendConnection, print: Printer): Promise<void> => {
  const { onQuit } = await connection.call("settings.get", {});
  const running = (await connection.call("vm.list", {})).vms.filter(
    (vm) => vm.runtime !== undefined,
  );
  if (running.length === 0) return;
  if (onQuit === "shutDown") {
    print.note(`Shutting ${running.length} running VMs down …`);
    await Promise.allSettled(running.map(({ id }) => connection.call("vm.stop", { id })));
  } else {
    print.note(
      `${running.length === 1 ? "1 VM goes" : `${running.length} VMs go`} on running. \`openutm list\` shows them, \`openutm stop NAME\` ends them.`,
    );
  }
};

export const serve: Command = {
  summary: "OpenUTM in the browser: runs here until Ctrl-C and prints the page's address.",
  usage: "[--port N] [--open] [--demo] [--replace-hung]",
  options: {
    port: { type: "string" },
    open: { type: "boolean" },
    demo: { type: "boolean" },
    "replace-hung": { type: "boolean" },
  },
  arity: [0, 0],
  async run({ options, print, signal }) {
    const port = wholeNumberOption(options, "port", 1, 65_535);
    const library = await ownLibrary({
      client: "serve",
      replaceHung: flag(options, "replace-hung"),
    });
    const { connection } = library;
    const end = new Promise<"asked" | "lost">((resolve) => {
      signal.addEventListener("abort", () => resolve("asked"), { once: true });
      connection.onClose(() => resolve("lost"));
    });
    try {
      const door = await connection.call("door.open", port === undefined ? {} : { port });
      const shown = flag(options, "demo")
        ? await startDemoInEmptyLibrary(connection).catch((error: unknown) =>
            print.note(
              `The demo could not be started: ${error instanceof Error ? error.message : error}`,
            ),
          )
        : undefined;
      const url = shown === undefined ? door.url : `${door.url}&vm=${shown}`;
      print.result({ url, port: door.port }, `OpenUTM is ready: ${url}`);
      if (!library.isOwner) print.note("Another OpenUTM owns this library; this is its page.");
      print.note("Ctrl-C ends OpenUTM.");
      if (flag(options, "open")) openInBrowser(url);

      const why = await end;
      if (why === "lost")
        print.note("Another OpenUTM has taken the library over, or the backend has ended.");
      else if (library.isOwner) await leave(connection, print);
    } finally {
      // Also when the door could not be opened: a process that shows nothing must not hold the library.
      await library.release();
    }
  },
};
