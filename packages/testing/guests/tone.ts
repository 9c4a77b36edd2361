/** Tones that guests play and hear. */

/** Of a tone with pauses: from the distances between its upward crossings of zero, of which the usual one counts. */
export function frequencyHz(samples: readonly number[], rateHz: number): number {
  const crossings: number[] = [];
  for (let at = 1; at < samples.length; at += 1) {
    const [before = 0, after = 0] = [samples[at - 1], samples[at]];
    if (before < 0 && after >= 0) crossings.push(at - after / (after - before));
  }
  const periods = crossings.slice(1).map((at, index) => at - (crossings[index] ?? 0));
  const middle = periods.sort((a, b) => a - b)[periods.length >> 1];
  return middle === undefined ? 0 : rateHz / middle;
}

/** Signed 16-bit little-endian samples of one channel, as numbers from -1 to 1. */
export function samplesOfS16(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2) / 32_768);
}

/** A WAV file of one channel: a sine. */
export function sineWav(toneHz: number, seconds: number, rateHz = 48_000): Buffer {
  const samples = Buffer.alloc(rateHz * seconds * 2);
  for (let at = 0; at < samples.length / 2; at += 1)
    samples.writeInt16LE(
      Math.round(16_000 * Math.sin((2 * Math.PI * toneHz * at) / rateHz)),
      at * 2,
    );
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
