// The link's conversation over somebody's bytes.
import { capWords, commonCaps, hasCap } from "../constants/channels.ts";
import { SpiceProtocolError } from "../errors.ts";
import type { HeaderKind } from "../framing/frame-parser.ts";
import {
  encodeAuthMechanism,
  encodeLinkMessage,
  encryptedTicketBytes,
  linkHeaderBytes,
  maxTicketBytes,
  parseLinkHeader,
  parseLinkReply,
  parseLinkResult,
} from "./messages.ts";
import type { LinkResult } from "./messages.ts";

/** Where the link's bytes come from and go to. The owner bounds the time: nothing here waits by the clock. */
export type LinkTransport = {
  /** Exactly `count` bytes; rejects when the other side ended before. */
  readonly read: (count: number) => Promise<Uint8Array>;
  readonly write: (bytes: Uint8Array) => Promise<void>;
};

/**
 * RSA-OAEP with SHA-1 of `plain`, with the key (SubjectPublicKeyInfo, DER) that the server sent: 128 bytes.
 * Throws when the key is none.
 */
export type EncryptTicket = (
  publicKey: Uint8Array<ArrayBuffer>,
  plain: Uint8Array<ArrayBuffer>,
) => Promise<Uint8Array>;

export type LinkChannelRequest = {
  readonly connectionId: number;
  readonly channelType: number;
  readonly channelId: number;
  /** Bit numbers of this channel's capabilities that the client has. */
  readonly channelCaps: readonly number[];
  /** Empty where the server asks none. */
  readonly ticket: string;
};

export type LinkedChannel = {
  readonly header: HeaderKind;
  /** The server's, as words: see `hasCap`. */
  readonly commonCaps: readonly number[];
  readonly channelCaps: readonly number[];
};

export type LinkOutcome =
  | { readonly ok: true; readonly link: LinkedChannel }
  | { readonly ok: false; readonly refusal: LinkResult };

const ownCommonCaps = [commonCaps.authSelection, commonCaps.authSpice, commonCaps.miniHeader];

/** The ticket as it is encrypted: UTF-8 with a NUL. Undefined when no server can have such a ticket. */
const ticketBytes = (ticket: string): Uint8Array<ArrayBuffer> | undefined => {
  const text = new TextEncoder().encode(ticket);
  if (text.length > maxTicketBytes || text.includes(0)) return undefined;
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  return bytes;
};

/** Encrypts before the first byte is sent where it can fail, so that a refusal is one and not a broken link. */
const encrypted = async (
  encrypt: EncryptTicket,
  publicKey: Uint8Array,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> => {
  let bytes: Uint8Array;
  try {
    bytes = await encrypt(publicKey.slice(), plain);
  } catch {
    throw new SpiceProtocolError("link", "reply", "the server's key is no RSA key of 1024 bits");
  }
  if (bytes.length !== encryptedTicketBytes) {
    throw new SpiceProtocolError("link", "reply", `a key that makes ${bytes.length} bytes`);
  }
  return bytes;
};

/**
 * Links one channel. The next byte that `transport` reads is the channel's first message.
 * @throws SpiceProtocolError when what answers is not SPICE; whatever `transport` rejects with
 */
export const negotiateLink = async (
  transport: LinkTransport,
  request: LinkChannelRequest,
  encrypt: EncryptTicket,
): Promise<LinkOutcome> => {
  const plain = ticketBytes(request.ticket);
  if (plain === undefined) {
    const words = `A SPICE ticket has at most ${maxTicketBytes} bytes.`;
    return { ok: false, refusal: { name: "permission_denied", words } };
  }
  await transport.write(
    encodeLinkMessage({
      ...request,
      commonCaps: capWords(ownCommonCaps),
      channelCaps: capWords(request.channelCaps),
    }),
  );
  const size = parseLinkHeader(await transport.read(linkHeaderBytes));
  const { reply, ...result } = parseLinkReply(await transport.read(size));
  if (reply === undefined) return { ok: false, refusal: result };
  const selection = hasCap(reply.commonCaps, commonCaps.authSelection);
  if (selection && !hasCap(reply.commonCaps, commonCaps.authSpice)) {
    const words = "The guest's display wants a sign-in (SASL) that OpenUTM does not have.";
    return { ok: false, refusal: { name: "permission_denied", words } };
  }
  const secret = await encrypted(encrypt, reply.publicKey, plain);
  if (selection) await transport.write(encodeAuthMechanism(commonCaps.authSpice));
  await transport.write(secret);
  const last = parseLinkResult(await transport.read(4));
  if (last.name !== "ok") return { ok: false, refusal: last };
  return {
    ok: true,
    link: {
      header: hasCap(reply.commonCaps, commonCaps.miniHeader) ? "mini" : "full",
      commonCaps: reply.commonCaps,
      channelCaps: reply.channelCaps,
    },
  };
};
