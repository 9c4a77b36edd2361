// Parses what a test wrote, and holds that no byte is left over.
import { expect } from "vitest";
import { channels } from "./channels.ts";
import type { ServerMessage } from "./channels.ts";
import type { ChannelName } from "./constants/channels.ts";
import { frameOf } from "./test-bytes.ts";

export const whole = <N extends ChannelName>(channel: N, type: number, body: Uint8Array) => {
  const { message, unreadBytes } = channels[channel].parseWhole(frameOf(type, body));
  expect(unreadBytes).toBe(0);
  return message as ServerMessage<N>;
};
