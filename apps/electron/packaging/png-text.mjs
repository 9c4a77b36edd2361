// The words in a PNG's tEXt chunks. Source: PNG specification, sections 5.3 (chunks) and 11.3.3.3 (tEXt).
import { crc32 } from "node:zlib";

const signatureBytes = 8;
/** A chunk's length, type and checksum. */
const frameBytes = 12;
const headerEnd = signatureBytes + frameBytes + 13;

/**
 * @param {Buffer} png
 * @param {string} keyword
 * @param {string} text Latin-1
 * @returns {Buffer} the same picture with the text, right behind its header
 */
export function withText(png, keyword, text) {
  const body = Buffer.from(`tEXt${keyword}\0${text}`, "latin1");
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]);
}

/**
 * @param {Buffer} png
 * @param {string} keyword
 * @returns {string | undefined}
 */
export function textOf(png, keyword) {
  for (let at = signatureBytes; at + frameBytes <= png.length;) {
    const length = png.readUInt32BE(at);
    const body = png.toString("latin1", at + 8, at + 8 + length);
    if (png.toString("latin1", at + 4, at + 8) === "tEXt" && body.startsWith(`${keyword}\0`))
      return body.slice(keyword.length + 1);
    at += frameBytes + length;
  }
  return undefined;
}
