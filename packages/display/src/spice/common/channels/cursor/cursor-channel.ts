// A cursor channel as a state machine: what the guest's pointer looks like and where it is.
import type { Cursor, Point, ServerMessage } from "@openutm/spice-wire";
import { CodecError } from "../../codecs/codec-error.ts";
import type { CursorShape } from "./decode-cursor.ts";
import { decodeCursor } from "./decode-cursor.ts";

export type CursorState = {
  /** Undefined: the guest has not given any. */
  readonly shape: CursorShape | undefined;
  readonly visible: boolean;
  /** Of the hot spot on the guest's screen; counts only while the mouse is relative. */
  readonly position: Point;
};

export type CursorOutput =
  | { readonly type: "cursor"; readonly cursor: CursorState }
  | { readonly type: "problem"; readonly messageName: string; readonly why: string };

export type CursorChannel = {
  readonly receive: (message: ServerMessage<"cursor">) => readonly CursorOutput[];
  readonly state: () => CursorState;
};

/** spice-server's own cache holds 256. */
const maxCached = 256;

const nothing: CursorState = { shape: undefined, visible: false, position: { x: 0, y: 0 } };

export const createCursorChannel = (): CursorChannel => {
  const cache = new Map<bigint, CursorShape>();
  let state = nothing;

  const shapeOf = ({ header, fromCache, cacheMe, bytes }: Cursor): CursorShape | undefined => {
    if (header === undefined) return undefined;
    if (fromCache) {
      const cached = cache.get(header.unique);
      if (cached === undefined) throw new CodecError("cursor", `there is no ${header.unique}`);
      return cached;
    }
    const shape = decodeCursor(header, bytes);
    if (cacheMe) {
      cache.delete(header.unique);
      const [oldest] = cache.keys();
      if (cache.size >= maxCached && oldest !== undefined) cache.delete(oldest);
      cache.set(header.unique, shape);
    }
    return shape;
  };

  const apply = (message: ServerMessage<"cursor">): CursorState | undefined => {
    switch (message.name) {
      case "init":
        cache.clear();
        return {
          shape: shapeOf(message.body.cursor),
          visible: message.body.visible,
          position: message.body.position,
        };
      case "set":
        return {
          shape: shapeOf(message.body.cursor),
          visible: message.body.visible,
          position: message.body.position,
        };
      case "move":
        return { ...state, visible: true, position: message.body.position };
      case "hide":
        return { ...state, visible: false };
      case "reset":
        cache.clear();
        return nothing;
      case "inval_one":
        cache.delete(message.body.id);
        return undefined;
      case "inval_all":
        cache.clear();
        return undefined;
      default:
        return undefined;
    }
  };

  return {
    receive(message) {
      try {
        const next = apply(message);
        if (next === undefined) return [];
        state = next;
        return [{ type: "cursor", cursor: state }];
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
        return [{ type: "problem", messageName: message.name, why: error.message }];
      }
    },
    state: () => state,
  };
};
