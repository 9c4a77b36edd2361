// What a user does with the desktop's own windows, by xdotool: dialogs and keys that are no part of a page.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { waitFor } from "../../../packages/testing/src/index.ts";
import type { XServer } from "../../electron/support/x-server.ts";

const run = promisify(execFile);

export type XTool = {
  /** Clicks the button at this place, counted from 0, of the dialog's row of so many. */
  pressButton(at: number, of: number): Promise<void>;
  hasDialog(): Promise<boolean>;
  /** Presses keys together (“ctrl+q”) over the middle of the screen's window. */
  press(keys: string): Promise<void>;
};

/** The title of the shell's dialogs, in every build. */
const dialogTitle = "^OpenUTM$";
/** From a dialog's lower edge to the middle of its buttons. */
const buttonRisePx = 22;

export const openXTool = ({ display }: XServer): XTool => {
  const xdotool = async (...words: string[]): Promise<string> =>
    (await run("xdotool", words, { env: { ...process.env, DISPLAY: display } })).stdout.trim();
  const dialog = async (): Promise<string | undefined> => {
    try {
      return (await xdotool("search", "--onlyvisible", "--name", dialogTitle)).split("\n").at(-1);
    } catch {
      // It finds none.
      return undefined;
    }
  };
  return {
    hasDialog: async () => (await dialog()) !== undefined,
    pressButton: async (at, of) => {
      const window = await waitFor("the dialog", dialog);
      const geometry = await xdotool("getwindowgeometry", "--shell", window);
      const number = (name: string): number =>
        Number(new RegExp(`^${name}=(\\d+)$`, "m").exec(geometry)?.[1]);
      const x = number("X") + Math.round((number("WIDTH") * (at + 0.5)) / of);
      const y = number("Y") + number("HEIGHT") - buttonRisePx;
      await xdotool("mousemove", String(x), String(y), "click", "1");
    },
    press: async (keys) => void (await xdotool("mousemove", "700", "600", "key", keys)),
  };
};
