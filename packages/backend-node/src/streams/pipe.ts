// Joins two byte streams.
import type { ByteStream } from "@openutm/shared-types";

const copy = async (from: ByteStream, to: ByteStream): Promise<void> => {
  try {
    for await (const chunk of from.chunks) await to.write(chunk);
  } catch {
    // Whichever side failed, both are closed below.
  }
};

/**
 * Carries bytes both ways, at the pace of the slower side, until either side ends; then closes both.
 * Never rejects.
 */
export const pipe = async (a: ByteStream, b: ByteStream): Promise<void> => {
  const ways = [copy(a, b), copy(b, a)];
  await Promise.race(ways);
  a.close();
  b.close();
  await Promise.all(ways);
};
