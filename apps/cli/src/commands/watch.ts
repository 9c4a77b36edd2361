// Commands that show what goes on: logs, events, the serial line, QEMU's arguments.
import type { Command } from "../command.ts";
import { flag, linesOf, wholeNumberOption } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { resolveVm } from "../resolve.ts";

export const logs: Command = {
  summary: "The end of a VM's log: what OpenUTM did and what QEMU said.",
  usage: "NAME [--lines N | --follow]",
  options: { lines: { type: "string" }, follow: { type: "boolean", short: "f" } },
  arity: [1, 1],
  async run({ arguments: [name = ""], options, backend, print, signal }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    if (flag(options, "follow")) {
      const { ticket } = await connection.call("vm.openStream", { id, stream: "log" });
      const stream = await connection.openStream(ticket);
      signal.addEventListener("abort", () => stream.close(), { once: true });
      for await (const line of linesOf(stream)) print.line({ line }, plainText(line));
      return;
    }
    const lines = wholeNumberOption(options, "lines", 1, 10_000);
    const log = await connection.call("vm.logs", { id, ...(lines === undefined ? {} : { lines }) });
    print.result(log, () => log.lines.map(plainText).join("\n"));
  },
};

export const argv: Command = {
  summary: "The QEMU command line that a start would use now.",
  usage: "NAME",
  options: {},
  arity: [1, 1],
  async run({ arguments: [name = ""], backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const plan = await connection.call("vm.plan", { id });
    print.result(plan.argv, () => plan.argv.map(shellWord).join(" "));
  },
};

/** One word for a POSIX shell, quoted where it must be. */
const shellWord = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export const events: Command = {
  summary: "Every change, as it happens, until Ctrl-C.",
  usage: "",
  options: {},
  arity: [0, 0],
  async run({ backend, print, signal }) {
    const connection = await backend();
    await new Promise<void>((resolve) => {
      const stop = connection.onEvent((event) => {
        const vm =
          event.topic === "vm.changed"
            ? ` ${plainText(event.payload.vm.name)}: ${event.payload.vm.status}`
            : "";
        print.line(event, `${event.topic}${vm}`);
      });
      const end = (): void => {
        stop();
        resolve();
      };
      signal.addEventListener("abort", end, { once: true });
      connection.onClose(end);
    });
  },
};

export const serial: Command = {
  summary: "The guest's serial console on this terminal; Ctrl-] leaves it.",
  usage: "NAME",
  options: {},
  arity: [1, 1],
  async run({ arguments: [name = ""], backend, print, signal }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const { ticket } = await connection.call("vm.openStream", { id, stream: "serial" });
    const stream = await connection.openStream(ticket);
    const { stdin, stdout } = process;
    if (stdin.isTTY) {
      print.note("Connected. Ctrl-] leaves.");
      stdin.setRawMode(true);
    }
    signal.addEventListener("abort", () => stream.close(), { once: true });
    stdin.on("data", (bytes: Buffer) => {
      // 0x1d is Ctrl-], telnet's own way out.
      if (stdin.isTTY && bytes.includes(0x1d)) stream.close();
      else stream.write(bytes).catch(() => stream.close());
    });
    try {
      for await (const chunk of stream.chunks) {
        if (!stdout.write(chunk)) await new Promise((resolve) => stdout.once("drain", resolve));
      }
    } finally {
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.pause();
    }
  },
};
