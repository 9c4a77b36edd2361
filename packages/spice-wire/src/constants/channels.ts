// Channel types and capability bits (spice-protocol 0.14.3, protocol.h and enums.h).

/** `SPICE_CHANNEL_*`. */
export const channelTypes = {
  main: 1,
  display: 2,
  inputs: 3,
  cursor: 4,
  playback: 5,
  record: 6,
  tunnel: 7,
  smartcard: 8,
  usbredir: 9,
  port: 10,
  webdav: 11,
} as const;

export type ChannelName = keyof typeof channelTypes;

/** `SPICE_COMMON_CAP_*`: bit numbers. */
export const commonCaps = { authSelection: 0, authSpice: 1, authSasl: 2, miniHeader: 3 } as const;

/** Bit numbers of each channel's capabilities (`SPICE_MAIN_CAP_*`, ...). */
export const channelCaps = {
  main: { semiSeamlessMigrate: 0, nameAndUuid: 1, agentConnectedTokens: 2, seamlessMigrate: 3 },
  display: {
    sizedStream: 0,
    monitorsConfig: 1,
    composite: 2,
    a8Surface: 3,
    streamReport: 4,
    lz4Compression: 5,
    prefCompression: 6,
    glScanout: 7,
    multiCodec: 8,
    codecMjpeg: 9,
    codecVp8: 10,
    codecH264: 11,
    prefVideoCodecType: 12,
    codecVp9: 13,
    codecH265: 14,
  },
  inputs: { keyScancode: 0 },
  playback: { celt051: 0, volume: 1, latency: 2, opus: 3 },
  record: { celt051: 0, volume: 1, opus: 2 },
  usbredir: { dataCompressLz4: 0 },
  port: { dataCompressLz4: 0 },
  webdav: { dataCompressLz4: 0 },
} as const;

/** Bit numbers into the words that go over the wire. */
export const capWords = (bits: readonly number[]): readonly number[] => {
  const words: number[] = [];
  for (const bit of bits) {
    const at = bit >>> 5;
    while (words.length <= at) words.push(0);
    words[at] = ((words[at] ?? 0) | (1 << (bit & 31))) >>> 0;
  }
  return words;
};

/** Whether the words say that a capability is there; a bit behind them is not. */
export const hasCap = (words: readonly number[], bit: number): boolean =>
  (((words[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;

const channelNames = new Map<number, ChannelName>(
  Object.entries(channelTypes).map(([name, type]) => [type, name as ChannelName]),
);

export const channelName = (type: number): ChannelName | undefined => channelNames.get(type);
