// The link: who talks to which channel, before the first message (spice-protocol: SpiceLinkHeader, SpiceLinkMess,
// SpiceLinkReply). Version 2.2.
import { ByteReader } from "../bytes/reader.ts";
import { ByteWriter } from "../bytes/writer.ts";
import { linkResults } from "../constants/session.ts";
import type { LinkResultName } from "../constants/session.ts";
import { Malformed, SpiceProtocolError } from "../errors.ts";
import { limits } from "../limits.ts";

/** "REDQ". */
const magic = 0x51_44_45_52;
const majorVersion = 2;
const minorVersion = 2;

export const linkHeaderBytes = 16;
/** A 1024-bit RSA key as SubjectPublicKeyInfo (DER). */
export const publicKeyBytes = 162;
/** What RSA with that key makes of a ticket. */
export const encryptedTicketBytes = 128;
/** Longest ticket, UTF-8 (`SPICE_MAX_PASSWORD_LENGTH`). */
export const maxTicketBytes = 60;

export type LinkRequest = {
  /** 0 on the main channel; on the others what MAIN_INIT said. */
  readonly connectionId: number;
  readonly channelType: number;
  readonly channelId: number;
  /** Words, see `capWords`. */
  readonly commonCaps: readonly number[];
  readonly channelCaps: readonly number[];
};

export type LinkReply = {
  readonly publicKey: Uint8Array;
  readonly commonCaps: readonly number[];
  readonly channelCaps: readonly number[];
};

export type LinkResult = { readonly name: LinkResultName | "unknown"; readonly words: string };

/** What a client sends first. */
export const encodeLinkMessage = (request: LinkRequest): Uint8Array<ArrayBuffer> => {
  const words = [...request.commonCaps, ...request.channelCaps];
  const bodyBytes = 18;
  const writer = new ByteWriter()
    .u32(magic)
    .u32(majorVersion)
    .u32(minorVersion)
    .u32(bodyBytes + words.length * 4)
    .u32(request.connectionId)
    .u8(request.channelType)
    .u8(request.channelId)
    .u32(request.commonCaps.length)
    .u32(request.channelCaps.length)
    // Counted from the connection id.
    .u32(bodyBytes);
  for (const word of words) writer.u32(word);
  return writer.done();
};

const guard = <T>(messageName: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed)
      throw new SpiceProtocolError("link", messageName, error.message);
    throw error;
  }
};

/**
 * How many bytes follow the reply's header of `linkHeaderBytes`.
 * @throws SpiceProtocolError when it is not SPICE 2, or announces more than a reply can need
 */
export const parseLinkHeader = (bytes: Uint8Array): number =>
  guard("header", () => {
    const reader = new ByteReader(bytes);
    if (reader.u32() !== magic) throw new Malformed("what answers does not speak SPICE");
    const major = reader.u32();
    const minor = reader.u32();
    if (major !== majorVersion) throw new Malformed(`SPICE ${major}.${minor} instead of 2.2`);
    const size = reader.u32();
    if (size > limits.linkReplyBytes) throw new Malformed(`a link reply of ${size} bytes`);
    return size;
  });

/** @param number what the reply or the ticket's answer says */
export const linkResult = (number: number): LinkResult => {
  for (const [name, row] of Object.entries(linkResults)) {
    if (row.number === number) return { name: name as LinkResultName, words: row.words };
  }
  return {
    name: "unknown",
    words: `The guest's display refused the connection (error ${number}).`,
  };
};

/**
 * What follows the header. A refusal may come without a key.
 * @throws SpiceProtocolError
 */
export const parseLinkReply = (bytes: Uint8Array): LinkResult & { readonly reply?: LinkReply } =>
  guard("reply", () => {
    const reader = new ByteReader(bytes);
    const result = linkResult(reader.u32());
    if (result.name !== "ok") return result;
    const publicKey = reader.take(publicKeyBytes).slice();
    const commonCount = reader.u32();
    const channelCount = reader.u32();
    const capsOffset = reader.u32();
    if (capsOffset > bytes.length) throw new Malformed("the capabilities are outside the reply");
    const words = new ByteReader(bytes.subarray(capsOffset));
    const word = (item: ByteReader): number => item.u32();
    const commonCaps = words.list(commonCount, 4, word);
    return {
      ...result,
      reply: { publicKey, commonCaps, channelCaps: words.list(channelCount, 4, word) },
    };
  });

/** Sent when both sides have `authSelection`, before what the mechanism wants. `mechanism`: its bit in `commonCaps`. */
export const encodeAuthMechanism = (mechanism: number): Uint8Array<ArrayBuffer> =>
  new ByteWriter().u32(mechanism).done();

/** The last word of the link: four bytes. */
export const parseLinkResult = (bytes: Uint8Array): LinkResult =>
  guard("result", () => linkResult(new ByteReader(bytes).u32()));
