/** Writes pictures as PNG (8-bit RGB, no filter). Source: PNG specification, third edition, sections 5 and 11.2. */
import { crc32, deflateSync } from "node:zlib";
import type { Picture } from "./picture.ts";

type Area = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

const chunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
};

/** A part of the picture, or the whole. What lies outside of the picture is left away. */
export const encodePng = (picture: Picture, area?: Area): Buffer<ArrayBuffer> => {
  const [left, top] = [Math.max(0, area?.x ?? 0), Math.max(0, area?.y ?? 0)];
  const right = Math.min(picture.width, area === undefined ? picture.width : area.x + area.width);
  const bottom = Math.min(
    picture.height,
    area === undefined ? picture.height : area.y + area.height,
  );
  const [width, height] = [right - left, bottom - top];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(2, 9);
  const rowBytes = 1 + width * 3;
  const rows = Buffer.alloc(rowBytes * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows.writeUIntBE(picture.at(left + x, top + y), y * rowBytes + 1 + x * 3, 3);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};
