// What a user does with the desktop's own windows, by xdotool: dialogs, menus and keys that are no part of a page.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { waitFor } from "../../packages/testing/src/index.ts";
import type { XServer } from "./x-server.ts";

const run = promisify(execFile);

export type Area = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type XTool = {
  /** Clicks the button at this place, counted from 0, of the dialog's row of so many. */
  pressButton(at: number, of: number): Promise<void>;
  hasDialog(): Promise<boolean>;
  /** Presses keys (“ctrl+q”), one after the other, over the middle of the screen's window. */
  press(...keys: readonly string[]): Promise<void>;
  click(x: number, y: number): Promise<void>;
  /** Holds the button from the first place to the last. */
  drag(places: readonly (readonly [x: number, y: number])[]): Promise<void>;
  /** Where the newest window with such a title is. */
  areaOf(title: string): Promise<Area>;
  moveWindow(title: string, to: Area): Promise<void>;
};

/** The title of the shells' dialogs, in every build. */
const dialogTitle = "^OpenUTM$";
/** From a dialog's lower edge to the middle of its buttons. */
const buttonRisePx = 22;

export const openXTool = ({ display }: XServer): XTool => {
  const xdotool = async (...words: readonly string[]): Promise<string> =>
    (await run("xdotool", [...words], { env: { ...process.env, DISPLAY: display } })).stdout.trim();
  const find = async (title: string): Promise<string | undefined> => {
    try {
      return (await xdotool("search", "--onlyvisible", "--name", title)).split("\n").at(-1);
    } catch {
      // It finds none.
      return undefined;
    }
  };
  const areaOf = async (title: string): Promise<Area & { readonly window: string }> => {
    const window = await waitFor(`a window “${title}”`, () => find(title));
    const geometry = await xdotool("getwindowgeometry", "--shell", window);
    const number = (name: string): number =>
      Number(new RegExp(`^${name}=(-?\\d+)$`, "m").exec(geometry)?.[1]);
    const [x, y, width, height] = [number("X"), number("Y"), number("WIDTH"), number("HEIGHT")];
    return { window, x, y, width, height };
  };
  const click = async (x: number, y: number): Promise<void> =>
    void (await xdotool("mousemove", String(x), String(y), "click", "1"));
  return {
    hasDialog: async () => (await find(dialogTitle)) !== undefined,
    pressButton: async (at, of) => {
      const { x, y, width, height } = await areaOf(dialogTitle);
      await click(x + Math.round((width * (at + 0.5)) / of), y + height - buttonRisePx);
    },
    press: async (...keys) =>
      void (await xdotool("mousemove", "700", "600", "key", "--delay", "60", ...keys)),
    click,
    drag: async (places) => {
      const moves = places.map(([x, y]) => [
        "mousemove",
        String(Math.round(x)),
        String(Math.round(y)),
      ]);
      const [first = [], ...others] = moves;
      // A guest that is emulated sees a mouse only so often.
      const slow = others.flatMap((move) => ["sleep", "0.2", ...move]);
      await xdotool(
        ...first,
        "sleep",
        "0.2",
        "mousedown",
        "1",
        ...slow,
        "sleep",
        "0.2",
        "mouseup",
        "1",
      );
    },
    areaOf,
    moveWindow: async (title, { x, y, width, height }) => {
      const { window } = await areaOf(title);
      await xdotool("windowsize", window, String(width), String(height));
      await xdotool("windowmove", window, String(x), String(y));
    },
  };
};
