// What one does at a guest's screen and keyboard.
import { writeFile } from "node:fs/promises";
import { sayingFs } from "@openutm/backend-node";
import type { Command } from "../command.ts";
import { bytesOf, flag } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { resolveVm } from "../resolve.ts";
import { openInBrowser } from "../desktop.ts";

export const screenshot: Command = {
  summary: "Saves a picture of the guest's screen as PNG.",
  usage: "NAME FILE.png",
  options: {},
  arity: [2, 2],
  async run({ arguments: [name = "", file = ""], backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const { ticket, widthPx, heightPx } = await connection.call("vm.screenshot", { id });
    const picture = await bytesOf(await connection.openStream(ticket));
    await sayingFs("write", file, () => writeFile(file, picture));
    print.result({ path: file, widthPx, heightPx }, `${plainText(file)}: ${widthPx} × ${heightPx}`);
  },
};

export const type: Command = {
  summary: "Types text into the guest, as a US keyboard would.",
  usage: "NAME TEXT",
  options: {},
  arity: [2, 2],
  async run({ arguments: [name = "", text = ""], backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    await connection.call("vm.typeText", { id, text });
    print.result({ id, typed: text.length }, "");
  },
};

export const keys: Command = {
  summary: "Presses keys together, such as ctrl-alt-delete.",
  usage: "NAME KEY-KEY-KEY",
  options: {},
  arity: [2, 2],
  async run({ arguments: [name = "", combination = ""], backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const pressed = combination.split("-").filter((key) => key !== "");
    await connection.call("vm.sendKeys", { id, keys: pressed });
    print.result({ id, keys: pressed }, "");
  },
};

export const open: Command = {
  summary: "Shows a VM's screen in the browser.",
  usage: "NAME [--no-browser]",
  options: { "no-browser": { type: "boolean" } },
  arity: [1, 1],
  async run({ arguments: [name = ""], options, backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const url = await displayAddress(connection, id);
    print.result({ url }, url);
    if (!flag(options, "no-browser")) openInBrowser(url);
  },
};

/** The page's address that shows this VM's screen. The token in it is for this user alone. */
export const displayAddress = async (
  connection: Parameters<typeof resolveVm>[0],
  vmId: string,
): Promise<string> => `${(await connection.call("door.open", {})).url}&vm=${vmId}`;
