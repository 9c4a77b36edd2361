import { constants, generateKeyPairSync, privateDecrypt, webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { commonCaps, encodeLinkMessage, hasCap, capWords, linkResult } from "../index.ts";
import { linkResults, negotiateLink, SpiceProtocolError, webCryptoTicket } from "../index.ts";
import type { EncryptTicket, LinkTransport } from "../index.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const keys = generateKeyPairSync("rsa", { modulusLength: 1024 });
const spki = keys.publicKey.export({ type: "spki", format: "der" });

const words = (...values: readonly number[]): Buffer =>
  Buffer.from(Uint32Array.from(values).buffer);

const reply = (error: number, key: Uint8Array, common: number): Buffer => {
  const body = Buffer.concat([words(error), key, words(1, 1, 178, common, 3)]);
  return Buffer.concat([Buffer.from("REDQ"), words(2, 2, body.length), body]);
};

/** Plays a server: hands out its bytes, keeps what is written. */
const transportOf = (bytes: Uint8Array) => {
  const written: Uint8Array[] = [];
  let at = 0;
  const transport: LinkTransport = {
    read: (count) => {
      const part = bytes.subarray(at, at + count);
      at += count;
      return part.length === count ? Promise.resolve(part) : Promise.reject(new Error("ended"));
    },
    write: (part) => {
      written.push(part);
      return Promise.resolve();
    },
  };
  return { transport, written };
};

const request = {
  connectionId: 7,
  channelType: 2,
  channelId: 0,
  channelCaps: [0, 33],
  ticket: "se\u00e9same",
};
const encrypt = webCryptoTicket(webcrypto.subtle);
const all = 0b1011;

const negotiate = (
  bytes: Uint8Array,
  more: Partial<typeof request> = {},
  how: EncryptTicket = encrypt,
) => {
  const { transport, written } = transportOf(bytes);
  return { written, outcome: negotiateLink(transport, { ...request, ...more }, how) };
};

describe("the link", () => {
  it("begins with these bytes", () => {
    const bytes = encodeLinkMessage({
      ...request,
      commonCaps: [0b1011],
      channelCaps: capWords([0, 33]),
    });
    expect(hex(bytes)).toBe(
      // "REDQ", 2, 2, size 30 | connection 7, display, 0, one and two words at 18 | the words
      ["52454451", "02000000", "02000000", "1e000000", "07000000", "02", "00"].join("") +
        ["01000000", "02000000", "12000000", "0b000000", "01000000", "02000000"].join(""),
    );
  });

  it("gives the ticket so that only the server can read it", async () => {
    const { written, outcome } = negotiate(Buffer.concat([reply(0, spki, all), words(0)]));
    expect(await outcome).toEqual({
      ok: true,
      link: { header: "mini", commonCaps: [all], channelCaps: [3] },
    });
    expect(hex(written[1]!)).toBe("01000000");
    const plain = privateDecrypt(
      { key: keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
      written[2]!,
    );
    expect(plain.toString()).toBe("se\u00e9same\0");
  });

  it("goes without a choice of mechanism, and with full headers, at old servers", async () => {
    const { written, outcome } = negotiate(Buffer.concat([reply(0, spki, 0), words(0)]));
    expect(await outcome).toMatchObject({ ok: true, link: { header: "full" } });
    expect(written).toHaveLength(2);
  });

  it.each(Object.entries(linkResults).filter(([name]) => name !== "ok"))(
    "says %s in words",
    async (name, row) => {
      const early = negotiate(reply(row.number, spki, all));
      expect(await early.outcome).toEqual({ ok: false, refusal: { name, words: row.words } });
      const late = negotiate(Buffer.concat([reply(0, spki, all), words(row.number)]));
      expect(await late.outcome).toEqual({ ok: false, refusal: { name, words: row.words } });
    },
  );

  it("has words for an error of the future", () => {
    expect(linkResult(99)).toEqual({
      name: "unknown",
      words: expect.stringContaining("99") as string,
    });
  });

  it("refuses a server that wants SASL alone", async () => {
    const common = 1 << commonCaps.authSelection;
    expect(await negotiate(reply(0, spki, common)).outcome).toMatchObject({
      ok: false,
      refusal: { words: expect.stringContaining("SASL") as string },
    });
  });

  it.each([
    ["61 bytes", "x".repeat(61)],
    ["a NUL", "a\0b"],
  ])("refuses a ticket of %s before a byte is sent", async (_what, ticket) => {
    const { written, outcome } = negotiate(new Uint8Array(0), { ticket });
    expect(await outcome).toMatchObject({ ok: false });
    expect(written).toHaveLength(0);
  });

  it("refuses a key that is none, and one of another size", async () => {
    await expect(negotiate(reply(0, new Uint8Array(162), all)).outcome).rejects.toThrow(
      SpiceProtocolError,
    );
    const long: EncryptTicket = () => Promise.resolve(new Uint8Array(256));
    await expect(negotiate(reply(0, spki, all), {}, long).outcome).rejects.toThrow(
      /makes 256 bytes/,
    );
  });

  it("rejects as its transport does when the server ends", async () => {
    await expect(negotiate(reply(0, spki, all).subarray(0, 50)).outcome).rejects.toThrow("ended");
  });
});

describe("capabilities", () => {
  it("are bits in as many words as they need", () => {
    expect(capWords([])).toEqual([]);
    expect(capWords([31, 32])).toEqual([0x8000_0000, 1]);
    expect(hasCap([0x8000_0000, 1], 31)).toBe(true);
    expect(hasCap([0x8000_0000, 1], 33)).toBe(false);
    expect(hasCap([], 64)).toBe(false);
  });
});
