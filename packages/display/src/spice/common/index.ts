// SPICE's channels without any I/O: messages of spice-wire in, pixels, sound and what is to be sent out.
export { ImageCache } from "./cache/image-cache.ts";
export { createCursorChannel } from "./channels/cursor/cursor-channel.ts";
export type { CursorChannel, CursorOutput, CursorState } from "./channels/cursor/cursor-channel.ts";
export type { CursorShape } from "./channels/cursor/decode-cursor.ts";
export { createDisplayChannel, createSharedPictures } from "./channels/display/display-channel.ts";
export type {
  DisplayChannel,
  DisplayChannelOptions,
  SharedPictures,
} from "./channels/display/display-channel.ts";
export type { DisplayMessage } from "./channels/display/draw-context.ts";
export type { DisplayOutput } from "./channels/display/outputs.ts";
export { defaultSurfaceLimits } from "./channels/display/surfaces.ts";
export type { Surface, SurfaceLimits } from "./channels/display/surfaces.ts";
export { createInputsChannel } from "./channels/inputs/inputs-channel.ts";
export type {
  InputsChannel,
  InputsSend,
  Modifiers,
  MouseButton,
} from "./channels/inputs/inputs-channel.ts";
export { scanCodes, wireKeyOf } from "./channels/inputs/scan-codes.ts";
export { createMainChannel } from "./channels/main/main-channel.ts";
export type {
  MainChannel,
  MainChannelOptions,
  MainOutput,
  MainSend,
  MouseMode,
} from "./channels/main/main-channel.ts";
export { createPlaybackChannel } from "./channels/playback/playback-channel.ts";
export type {
  PlaybackChannel,
  PlaybackOutput,
  SoundFormat,
} from "./channels/playback/playback-channel.ts";
export { CodecError } from "./codecs/codec-error.ts";
export type { DecodedPicture } from "./codecs/jpeg.ts";
export { DamageList } from "./framebuffer/damage.ts";
export type { Pixmap, Point, Rect } from "./framebuffer/pixmap.ts";
export { copyToRgba } from "./framebuffer/rgba.ts";
