/** Reads what QEMU's screendump writes: PNG (8 bits a channel) and PPM. */
import { inflateSync } from "node:zlib";

export type Picture = {
  readonly width: number;
  readonly height: number;
  /** The pixel as 0xRRGGBB; coordinates must be inside. */
  at(x: number, y: number): number;
};

/** Throws when the bytes are neither format, or damaged. */
export function readPicture(bytes: Uint8Array): Picture {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString("latin1", 0, 8) === "\x89PNG\r\n\x1a\n") return readPng(buffer);
  if (buffer.toString("latin1", 0, 2) === "P6") return readPpm(buffer);
  throw new Error("This is neither a PNG nor a PPM picture.");
}

function readPpm(bytes: Buffer): Picture {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString("latin1", 0, 64));
  if (header === null) throw new Error("The PPM picture's header is not understood.");
  return picture(Number(header[1]), Number(header[2]), 3, bytes.subarray(header[0].length));
}

const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 }; // colour type to bytes a pixel

function readPng(bytes: Buffer): Picture {
  const data: Buffer[] = [];
  let header = { width: 0, height: 0, channels: 0 };
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      const channels = CHANNELS[body.readUInt8(9)];
      if (body.readUInt8(8) !== 8 || channels === undefined || body.readUInt8(12) !== 0)
        throw new Error("Only plain 8-bit RGB and RGBA pictures are read.");
      header = { width: body.readUInt32BE(0), height: body.readUInt32BE(4), channels };
    }
    if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  const { width, height, channels } = header;
  return picture(
    width,
    height,
    channels,
    unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels),
  );
}

/** PNG 1.2, section 6: each row names how it differs from its neighbours. */
function unfilter(rows: Buffer, stride: number, height: number, pixel: number): Buffer {
  const plain = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < pixel ? 0 : (plain[at - pixel] ?? 0);
      const up = y === 0 ? 0 : (plain[at - stride] ?? 0);
      const corner = x < pixel || y === 0 ? 0 : (plain[at - stride - pixel] ?? 0);
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      plain[at] = (rows[y * (stride + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return plain;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [
    Math.abs(guess - left),
    Math.abs(guess - up),
    Math.abs(guess - corner),
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function picture(width: number, height: number, channels: number, data: Buffer): Picture {
  if (data.length < width * height * channels) throw new Error("The picture is cut short.");
  return { width, height, at: (x, y) => data.readUIntBE((y * width + x) * channels, 3) };
}
