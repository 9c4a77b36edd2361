// Every channel's server messages and client messages, by the channel's name.
import type { ChannelName } from "./constants/channels.ts";
import { commonClient, commonServer } from "./messages/common.ts";
import { playbackChannel, playbackClient, recordChannel, recordClient } from "./messages/audio.ts";
import { cursorChannel, cursorClient } from "./messages/cursor.ts";
import {
  portChannel,
  portClient,
  smartcardChannel,
  smartcardClient,
  usbredirChannel,
  usbredirClient,
  webdavChannel,
  webdavClient,
} from "./messages/data-channels.ts";
import { displayChannel, displayClient } from "./messages/display/channel.ts";
import { inputsChannel, inputsClient } from "./messages/inputs.ts";
import { mainChannel, mainClient } from "./messages/main.ts";
import { channelOf } from "./table.ts";
import type { MessageOf } from "./table.ts";

export const channels = {
  main: mainChannel,
  display: displayChannel,
  inputs: inputsChannel,
  cursor: cursorChannel,
  playback: playbackChannel,
  record: recordChannel,
  /** Gone from servers since 2013: only what every channel has. */
  tunnel: channelOf("tunnel", commonServer),
  smartcard: smartcardChannel,
  usbredir: usbredirChannel,
  port: portChannel,
  webdav: webdavChannel,
} as const satisfies Record<ChannelName, unknown>;

export const clientMessages = {
  main: mainClient,
  display: displayClient,
  inputs: inputsClient,
  cursor: cursorClient,
  playback: playbackClient,
  record: recordClient,
  tunnel: commonClient,
  smartcard: smartcardClient,
  usbredir: usbredirClient,
  port: portClient,
  webdav: webdavClient,
} as const satisfies Record<ChannelName, unknown>;

/** What the server says on a channel: switch over `name`. */
export type ServerMessage<N extends ChannelName> = MessageOf<(typeof channels)[N]["table"]>;
