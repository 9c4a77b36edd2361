// The icons of macOS and Windows, which are several pictures in one file, from those that are drawn for all shells.
// `node apps/tauri/src-tauri/icons/containers.mjs` writes them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { icons as drawn } from "../../../electron/packaging/icons.mjs";

const here = import.meta.dirname;

/** Types of the pictures by their side in pixels. Source: Apple Icon Image format, types that hold a PNG. */
const icnsTypes = /** @type {const} */ ([
  ["ic11", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic08", 256],
  ["ic09", 512],
  ["ic10", 1024],
]);
const icoSizes = [16, 24, 32, 48, 64, 256];

/** @param {number} size */
const picture = (size) =>
  readFileSync(join(drawn, size === 1024 ? "icon.png" : `linux/${size}x${size}.png`));

const icns = () => {
  const parts = icnsTypes.map(([type, size]) => {
    const png = picture(size);
    const head = Buffer.alloc(8);
    head.write(type, "latin1");
    head.writeUInt32BE(png.length + head.length, 4);
    return Buffer.concat([head, png]);
  });
  const all = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write("icns", "latin1");
  head.writeUInt32BE(all.length + head.length, 4);
  return Buffer.concat([head, all]);
};

/** Source: the ICO format with PNG pictures (Windows Vista and later). A side of 256 is written as 0. */
const ico = () => {
  const pictures = icoSizes.map(picture);
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  for (const [n, png] of pictures.entries()) {
    const entry = 6 + 16 * n;
    const side = (icoSizes[n] ?? 0) % 256;
    head.writeUInt8(side, entry);
    head.writeUInt8(side, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  }
  return Buffer.concat([head, ...pictures]);
};

/** Each file with what belongs into it now. */
export const containers = new Map([
  [join(here, "icon.icns"), icns],
  [join(here, "icon.ico"), ico],
]);

if (process.argv[1] === import.meta.filename)
  for (const [file, content] of containers) writeFileSync(file, content());
