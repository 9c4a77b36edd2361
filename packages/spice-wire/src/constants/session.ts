// Numbers of the link, main, inputs, audio and port channels (spice-protocol 0.14.3, enums.h and protocol.h).

/** `SPICE_LINK_ERR_*`, with what to tell a person. */
export const linkResults = {
  ok: { number: 0, words: "The guest's display accepted the connection." },
  error: { number: 1, words: "The guest's display refused the connection without a reason." },
  invalid_magic: { number: 2, words: "The guest's display did not recognise the SPICE protocol." },
  invalid_data: { number: 3, words: "The guest's display found the request malformed." },
  version_mismatch: { number: 4, words: "The guest's display speaks another version of SPICE." },
  need_secured: { number: 5, words: "The guest's display wants an encrypted connection." },
  need_unsecured: { number: 6, words: "The guest's display wants an unencrypted connection." },
  permission_denied: { number: 7, words: "The guest's display refused the ticket." },
  bad_connection_id: {
    number: 8,
    words: "The guest's display does not know this session any more; connect again.",
  },
  channel_not_available: { number: 9, words: "The guest's display has no such channel." },
} as const;

export type LinkResultName = keyof typeof linkResults;

/** Reasons of a DISCONNECTING that a relay between server and page writes; servers send link results there. */
export const relayReasons = { takenOver: 1000 } as const;

export const mouseModes = { server: 1, client: 2 } as const;
export const migrateFlags = { needFlush: 1, needDataTransfer: 2 } as const;
export const notifySeverities = { info: 0, warn: 1, error: 2 } as const;
export const notifyVisibilities = { low: 0, medium: 1, high: 2 } as const;

/** `SPICE_KEYBOARD_MODIFIER_FLAGS_*`. */
export const keyboardModifiers = { scrollLock: 1, numLock: 2, capsLock: 4 } as const;

/** `SPICE_MOUSE_BUTTON_*`: what was pressed; the wheel is up and down. */
export const mouseButtons = {
  left: 1,
  middle: 2,
  right: 3,
  up: 4,
  down: 5,
  side: 6,
  extra: 7,
} as const;

/** `SPICE_MOUSE_BUTTON_MASK_*`: what is held. */
export const mouseButtonMasks = {
  left: 1,
  middle: 2,
  right: 4,
  up: 8,
  down: 16,
  side: 32,
  extra: 64,
} as const;

/** The server acknowledges this many motions at a time (`SPICE_INPUT_MOTION_ACK_BUNCH`). */
export const motionAckBunch = 4;

export const audioModes = { raw: 1, celt_0_5_1: 2, opus: 3 } as const;
export const audioFormats = { s16: 1 } as const;
export const portEvents = { opened: 0, closed: 1, break: 2 } as const;
export const dataCompressions = { none: 0, lz4: 1 } as const;
export const glScanoutFlags = { y0Top: 1 } as const;
