// Bounds that hold whatever a server announces.

const mib = 1024 * 1024;

export const limits = {
  /** An 8K screen has 33.2 million pixels: nothing real is larger. */
  imagePixels: 1 << 25,
  /** Longest side of an image, a surface or a stream. */
  sidePixels: 32_767,
  /** A raw 8K picture, and its headers. */
  drawBytes: 128 * mib + mib,
  /** One frame of a compressed video stream. */
  streamFrameBytes: 32 * mib,
  /** Lists of rectangles, heads, resources, channels. */
  listBytes: mib,
  /** Rectangles of a clip, segments of a path: each costs far more memory than bytes. */
  listItems: 65_536,
  /** A cursor of 512 x 512 pixels. */
  cursorBytes: mib + 64,
  audioPacketBytes: 256 * 1024,
  /** usbredir, webdav, serial. */
  dataBytes: 2 * mib,
  /** spice-server cuts what the agent says into chunks of 2 kB; a little air for others. */
  agentChunkBytes: 64 * 1024,
  /** A message that this package does not know is passed over, up to this size. */
  unknownBytes: mib,
  /** Text and images of the clipboard, after the agent's chunks are joined. */
  clipboardBytes: 64 * mib,
  /** Any other message of the agent. */
  agentMessageBytes: mib,
  /** The capability words and the key of a link reply. */
  linkReplyBytes: 4096,
} as const;
