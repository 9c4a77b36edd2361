// The ticket's encryption by WebCrypto, which pages, workers and Node have alike.
import type { EncryptTicket } from "./negotiate.ts";

/** What of `crypto.subtle` is needed: this package sees no host's types. */
export type SubtleLike<Key> = {
  importKey(
    format: "spki",
    bytes: Uint8Array<ArrayBuffer>,
    algorithm: { name: string; hash: string },
    extractable: boolean,
    usages: ["encrypt"],
  ): Promise<Key>;
  encrypt(
    algorithm: { name: string },
    key: Key,
    plain: Uint8Array<ArrayBuffer>,
  ): Promise<ArrayBuffer>;
};

/** RSA-OAEP with SHA-1, as spice-server has it. Pass `crypto.subtle`. */
export const webCryptoTicket =
  <Key>(subtle: SubtleLike<Key>): EncryptTicket =>
  async (publicKey, plain) => {
    const algorithm = { name: "RSA-OAEP", hash: "SHA-1" };
    const key = await subtle.importKey("spki", publicKey, algorithm, false, ["encrypt"]);
    return new Uint8Array(await subtle.encrypt({ name: "RSA-OAEP" }, key, plain));
  };
