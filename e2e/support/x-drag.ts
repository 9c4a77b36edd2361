// Drags files from this computer onto a window, as a file manager does (XDND, version 5: freedesktop's “Drag-and-Drop
// Protocol for the X Window System”).
import { pathToFileURL } from "node:url";
import { waitFor } from "../../packages/testing/src/index.ts";
import { openXClient, type ClientMessage } from "./x-client.ts";

const version = 5;
const uriList = "text/uri-list";

type Place = {
  /** The window's id. */
  readonly target: number;
  /** On the screen. */
  readonly at: { readonly x: number; readonly y: number };
};

type Drag = Place & {
  /** Whether whoever drags sees that something would come of it: nobody lets go before. */
  readonly isInvited: () => Promise<boolean>;
};

type Hold = Place & {
  /** Whether the window says what whoever drags waits for. */
  readonly isSeen: () => Promise<boolean>;
};

type HeldOver = {
  /** Moves until it is so; `isWanted` is what the window says of letting go. */
  until(is: (isWanted: boolean) => Promise<boolean>): Promise<void>;
  /** Lets go; resolves to whether the window took them. */
  drop(): Promise<boolean>;
  leave(): Promise<void>;
};

const hold = async (
  display: string,
  { target, at }: Place,
  paths: readonly string[],
): Promise<HeldOver> => {
  const x = await openXClient(display);
  const names = [
    ...["Selection", "Enter", "Position", "Status"],
    ...["Drop", "Finished", "Leave", "ActionCopy"],
  ];
  const atoms = new Map<string, number>();
  for (const name of names) atoms.set(name, await x.atom(`Xdnd${name}`));
  const atom = (name: string): number => atoms.get(name) ?? 0;
  const [type, targets, atomType] = [
    await x.atom(uriList),
    await x.atom("TARGETS"),
    await x.atom("ATOM"),
  ];
  const list = paths.map((path) => `${pathToFileURL(path).href}\r\n`).join("");
  x.onSelectionRequest(({ target: asked }) => {
    if (asked === type) return { type, format: 8, bytes: Buffer.from(list) };
    if (asked !== targets) return undefined;
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(targets, 0);
    bytes.writeUInt32LE(type, 4);
    return { type: atomType, format: 32, bytes };
  });
  let isWanted = false;
  let finished: ClientMessage | undefined;
  x.onMessage((message) => {
    if (message.type === atom("Status")) isWanted = ((message.data[1] ?? 0) & 1) === 1;
    if (message.type === atom("Finished")) finished = message;
  });
  const send = (name: string, ...data: readonly number[]): void =>
    x.sendMessage(target, {
      window: target,
      type: atom(name),
      data: [x.window, ...data, 0, 0, 0, 0].slice(0, 5),
    });

  x.ownSelection(atom("Selection"));
  send("Enter", version << 24, type);
  return {
    // A page says late what it thinks of a drag, and an engine may want the files for itself: whoever holds them moves on.
    until: async (is) => {
      let step = 0;
      await waitFor("the window's opinion of the files", async () => {
        step += 1;
        send("Position", 0, ((at.x + (step % 8)) << 16) | at.y, 0, atom("ActionCopy"));
        return is(isWanted);
      });
    },
    drop: async () => {
      send("Drop", 0, 0);
      const { data } = await waitFor("the end of the drop", () => finished);
      x.close();
      return ((data[1] ?? 0) & 1) === 1;
    },
    leave: async () => {
      send("Leave", 0);
      // Answered when all that was sent before has been read.
      await x.atom("XdndLeave");
      x.close();
    },
  };
};

/** Drags and drops them. Resolves to whether the window took them. */
export const dragFiles = async (
  display: string,
  { isInvited, ...place }: Drag,
  ...paths: readonly string[]
): Promise<boolean> => {
  const held = await hold(display, place, paths);
  await held.until(async (isWanted) => isWanted && (await isInvited()));
  return held.drop();
};

/** Holds them over the window until it says something, and takes them away again. */
export const holdFiles = async (
  display: string,
  { isSeen, ...place }: Hold,
  ...paths: readonly string[]
): Promise<void> => {
  const held = await hold(display, place, paths);
  await held.until(isSeen);
  await held.leave();
};
