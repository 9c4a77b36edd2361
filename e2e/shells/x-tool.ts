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
  /** The newest window to be seen whose title is like this. */
  find(title: RegExp): Promise<string | undefined>;
  /** Waits for it. */
  findSoon(title: RegExp): Promise<string>;
  /** Clicks the button at this place, counted from 0, of the dialog's row of so many. */
  pressButton(at: number, of: number): Promise<void>;
  hasDialog(): Promise<boolean>;
  /** Presses keys (“ctrl+q”), one after the other, over the middle of the screen's window. */
  press(...keys: readonly string[]): Promise<void>;
  /** Gives the window the focus and presses keys there. Wants a window manager. */
  pressIn(title: RegExp, ...keys: readonly string[]): Promise<void>;
  /** Likewise, letters. */
  typeIn(title: RegExp, text: string): Promise<void>;
  click(x: number, y: number): Promise<void>;
  /** At a place in the newest window with such a title. */
  clickIn(title: RegExp, x: number, y: number): Promise<void>;
  /** Holds the button from the first place to the last. */
  drag(places: readonly (readonly [x: number, y: number])[]): Promise<void>;
  /** Where the newest window with such a title is. */
  areaOf(title: RegExp): Promise<Area>;
  moveWindow(title: RegExp, to: Area): Promise<void>;
};

/** A busy program hears so late what is done to it. */
const heardWithinMs = 10_000;
const doneWithinMs = 60_000;

/** Does it, and does it again when it seems to have been lost: a window that is just coming can be deaf. */
export const untilSo = async (
  what: string,
  is: () => boolean | Promise<boolean>,
  act: () => Promise<unknown>,
): Promise<void> =>
  void (await waitFor(
    what,
    async () => {
      if (await is()) return true;
      // What it is done to may just have gone.
      await act().catch(() => undefined);
      return waitFor(what, is, heardWithinMs).catch(() => false);
    },
    doneWithinMs,
  ));

/** The title of the shells' dialogs, in every build. */
export const dialogTitle = /^OpenUTM$/;
/** From a dialog's lower edge to the middle of its buttons. */
const buttonRisePx = 22;

export const openXTool = ({ display }: XServer): XTool => {
  const xdotool = async (...words: readonly string[]): Promise<string> =>
    (await run("xdotool", [...words], { env: { ...process.env, DISPLAY: display } })).stdout.trim();
  const titleOf = (window: string): Promise<string> =>
    xdotool("getwindowname", window).catch(() => "");
  const find = async (title: RegExp): Promise<string | undefined> => {
    // It fails when it finds none, and takes large letters for small ones: GTK calls a menu's window like the program.
    const found = await xdotool("search", "--onlyvisible", "--name", title.source).catch(() => "");
    for (const window of found.split("\n").filter(Boolean).toReversed())
      if (title.test(await titleOf(window))) return window;
    return undefined;
  };
  const findSoon = (title: RegExp): Promise<string> =>
    waitFor(`a window “${title.source}”`, () => find(title), doneWithinMs);
  const areaNow = async (
    title: RegExp,
  ): Promise<(Area & { readonly window: string }) | undefined> => {
    const window = await find(title);
    if (window === undefined) return undefined;
    const geometry = await xdotool("getwindowgeometry", "--shell", window).catch(() => "");
    if (geometry === "") return undefined;
    const number = (name: string): number =>
      Number(new RegExp(`^${name}=(-?\\d+)$`, "m").exec(geometry)?.[1]);
    const [x, y, width, height] = [number("X"), number("Y"), number("WIDTH"), number("HEIGHT")];
    return { window, x, y, width, height };
  };
  /** Once it stands still: a dialog is put in its place after it is shown. */
  const areaOf = async (title: RegExp): Promise<Area & { readonly window: string }> => {
    let before = "";
    return waitFor(
      `a window “${title.source}” that stands still`,
      async () => {
        const area = await areaNow(title);
        const [last, now] = [before, JSON.stringify(area)];
        before = now;
        return now === last ? area : undefined;
      },
      doneWithinMs,
    );
  };
  /** Keys go to the window that has the focus, and a new one has it a moment after it is seen. */
  const focus = async (title: RegExp): Promise<void> =>
    void (await xdotool("windowactivate", "--sync", await findSoon(title)));
  const click = async (x: number, y: number): Promise<void> =>
    void (await xdotool("mousemove", String(x), String(y), "click", "1"));
  const hasDialog = async (): Promise<boolean> => (await find(dialogTitle)) !== undefined;
  return {
    find,
    findSoon,
    hasDialog,
    pressButton: async (at, of) => {
      const { window, x, y, width, height } = await areaOf(dialogTitle);
      const isAnswered = async (): Promise<boolean> => (await find(dialogTitle)) !== window;
      await untilSo("the answered question", isAnswered, () =>
        click(x + Math.round((width * (at + 0.5)) / of), y + height - buttonRisePx),
      );
    },
    press: async (...keys) =>
      void (await xdotool("mousemove", "700", "600", "key", "--delay", "60", ...keys)),
    pressIn: async (title, ...keys) => {
      await focus(title);
      await xdotool("key", "--delay", "80", ...keys);
    },
    typeIn: async (title, text) => {
      await focus(title);
      await xdotool("type", "--delay", "20", text);
    },
    click,
    clickIn: async (title, x, y) => {
      const window = await findSoon(title);
      await xdotool("mousemove", "--window", window, String(x), String(y), "click", "1");
    },
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
