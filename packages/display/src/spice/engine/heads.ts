// The guest's screens: each display channel has one, or one large picture with several monitors side by side.
import type { ServerMessage } from "@openutm/spice-wire";
import type { DisplayChannel } from "../common/channels/display/display-channel.ts";
import type { Surface } from "../common/channels/display/surfaces.ts";
import type { Rect } from "../common/framebuffer/pixmap.ts";

type Monitors = Extract<ServerMessage<"display">, { readonly name: "monitors_config" }>["body"];

/** One of the guest's screens. */
export type Head = {
  readonly channelId: number;
  readonly monitorId: number;
  /** Its place on the channel's picture. */
  readonly rect: Rect;
};

export type DisplayHeads = {
  add(channelId: number, channel: DisplayChannel): void;
  /** The server has said where the monitors of a channel are. */
  setMonitors(channelId: number, monitors: Monitors): void;
  /** A channel's first screen. */
  screen(channelId: number): Surface | undefined;
  /** In the order of channels and monitors; those that are switched off are left out. */
  list(): readonly Head[];
};

export const createDisplayHeads = (): DisplayHeads => {
  const channels = new Map<number, { readonly channel: DisplayChannel; monitors?: Monitors }>();

  const screen = (channelId: number): Surface | undefined => {
    for (const surface of channels.get(channelId)?.channel.surfaces() ?? [])
      if (surface.primary) return surface;
    return undefined;
  };
  const headsOf = (channelId: number): readonly Head[] => {
    const shown = screen(channelId);
    if (shown === undefined) return [];
    const { widthPx, heightPx } = shown.pixmap;
    const heads = channels.get(channelId)?.monitors?.heads ?? [];
    const placed = heads
      .filter(({ width, height, surfaceId }) => width * height > 0 && surfaceId === shown.id)
      .map(({ id, x, y, width, height }) => ({
        channelId,
        monitorId: id,
        rect: {
          left: Math.min(x, widthPx),
          top: Math.min(y, heightPx),
          right: Math.min(x + width, widthPx),
          bottom: Math.min(y + height, heightPx),
        },
      }))
      .filter(({ rect }) => rect.left < rect.right && rect.top < rect.bottom);
    if (placed.length > 0) return placed;
    // Servers that tell no monitors have one, as large as the picture.
    return [
      { channelId, monitorId: 0, rect: { left: 0, top: 0, right: widthPx, bottom: heightPx } },
    ];
  };

  return {
    add: (channelId, channel) => void channels.set(channelId, { channel }),
    setMonitors: (channelId, monitors) => {
      const found = channels.get(channelId);
      if (found !== undefined) found.monitors = monitors;
    },
    screen,
    list: () => [...channels.keys()].sort((a, b) => a - b).flatMap(headsOf),
  };
};
