// The one of the guest's screens that is shown: all of a channel's picture, or a part that is cut out of it.
import type { Surface } from "../common/channels/display/surfaces.ts";
import { DamageList } from "../common/framebuffer/damage.ts";
import { boundsOf, createPixmap, intersectRects } from "../common/framebuffer/pixmap.ts";
import type { Pixmap, Rect } from "../common/framebuffer/pixmap.ts";
import type { Session } from "./session.ts";

/** Where a screen's corner is, for the pointer. */
export type HeadPlace = {
  readonly channelId: number;
  readonly leftPx: number;
  readonly topPx: number;
};

export type ShownHead = {
  choose(head: { readonly channelId: number; readonly monitorId: number }): void;
  /** With what has changed since its damage was taken last. */
  screen(): Surface | undefined;
  place(): HeadPlace;
};

type CutOut = { readonly from: Pixmap; readonly rect: Rect; readonly surface: Surface };

const isWhole = (rect: Rect, { widthPx, heightPx }: Pixmap): boolean =>
  rect.left === 0 && rect.top === 0 && rect.right === widthPx && rect.bottom === heightPx;

const sameRect = (one: Rect, other: Rect): boolean =>
  one.left === other.left &&
  one.top === other.top &&
  one.right === other.right &&
  one.bottom === other.bottom;

const cutOut = (source: Surface, rect: Rect): CutOut => {
  const pixmap = createPixmap(rect.right - rect.left, rect.bottom - rect.top);
  source.damage.add(rect.left, rect.top, rect.right, rect.bottom);
  return { from: source.pixmap, rect, surface: { ...source, pixmap, damage: new DamageList() } };
};

/** Brings what has changed of the picture over. */
const refresh = ({ rect, surface }: CutOut, source: Surface): void => {
  for (const damaged of source.damage.take()) {
    const part = intersectRects(damaged, rect);
    if (part === undefined) continue;
    const { left, top, right, bottom } = part;
    for (let y = top; y < bottom; y += 1) {
      const row = y * source.pixmap.widthPx;
      const to = (y - rect.top) * surface.pixmap.widthPx + (left - rect.left);
      surface.pixmap.pixels.set(source.pixmap.pixels.subarray(row + left, row + right), to);
    }
    surface.damage.add(left - rect.left, top - rect.top, right - rect.left, bottom - rect.top);
  }
};

export const createShownHead = (session: Pick<Session, "heads" | "screen">): ShownHead => {
  let channelId = 0;
  let monitorId = 0;
  let cut: CutOut | undefined;

  const rectOf = (source: Surface): Rect => {
    const heads = session.heads().filter((head) => head.channelId === channelId);
    const bounds = boundsOf(source.pixmap);
    // One monitor, or none that is known: all of the picture, whatever lies beside it.
    if (heads.length < 2) return bounds;
    return heads.find((head) => head.monitorId === monitorId)?.rect ?? bounds;
  };

  return {
    choose: (head) => {
      ({ channelId, monitorId } = head);
      cut = undefined;
    },
    screen: () => {
      const source = session.screen(channelId);
      if (source === undefined) return undefined;
      const rect = rectOf(source);
      if (isWhole(rect, source.pixmap)) {
        cut = undefined;
        return source;
      }
      if (cut?.from !== source.pixmap || !sameRect(cut.rect, rect)) cut = cutOut(source, rect);
      refresh(cut, source);
      return cut.surface;
    },
    place: () => {
      const source = session.screen(channelId);
      const rect = source === undefined ? undefined : rectOf(source);
      return { channelId, leftPx: rect?.left ?? 0, topPx: rect?.top ?? 0 };
    },
  };
};
