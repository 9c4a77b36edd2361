// What goes on inside a guest: its own word, and what it uses.
import type { GuestInfo, VmStats } from "@openutm/shared-types";
import { linesOf, wholeNumberOption, type Command } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { resolveVm } from "../resolve.ts";

const agentText: Record<GuestInfo["agent"], string> = {
  connected: "connected",
  absent: "not installed or not running in the guest",
  notAnswering: "there, but does not answer",
};

export const info: Command = {
  summary: "What a running guest says of itself: its name, its system, its addresses.",
  usage: "NAME",
  options: {},
  arity: [1, 1],
  async run({ arguments: [name = ""], backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const found = await connection.call("vm.guestInfo", { id });
    print.result(found, () =>
      [
        `Agent    ${agentText[found.agent]}`,
        ...(found.hostname === undefined ? [] : [`Name     ${plainText(found.hostname)}`]),
        ...(found.osName === undefined ? [] : [`System   ${plainText(found.osName)}`]),
        ...found.addresses.map((one) => `Address  ${one.address} (${plainText(one.interface)})`),
      ].join("\n"),
    );
  },
};

const mib = (bytes: number | undefined): string =>
  bytes === undefined ? "-" : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

const statsText = (stats: VmStats): string =>
  [
    new Date(stats.atMs).toISOString(),
    `CPU ${stats.cpuPercent === undefined ? "-" : `${stats.cpuPercent.toFixed(1)} %`}`,
    `memory ${mib(stats.memoryBytes)}`,
    `disk read ${mib(stats.diskReadBytesPerSecond)}/s`,
    `written ${mib(stats.diskWriteBytesPerSecond)}/s`,
  ].join("  ");

export const stats: Command = {
  summary: "What a running guest uses, once a second, until Ctrl-C or --count samples.",
  usage: "NAME [--count N]",
  options: { count: { type: "string" } },
  arity: [1, 1],
  async run({ arguments: [name = ""], options, backend, print, signal }) {
    const count = wholeNumberOption(options, "count", 1, 1_000_000) ?? Infinity;
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const { ticket } = await connection.call("vm.openStream", { id, stream: "stats" });
    const stream = await connection.openStream(ticket);
    signal.addEventListener("abort", () => stream.close(), { once: true });
    let shown = 0;
    for await (const line of linesOf(stream)) {
      const sample: VmStats = JSON.parse(line);
      print.line(sample, statsText(sample));
      shown += 1;
      if (shown >= count) break;
    }
    stream.close();
  },
};
