// The icons that are drawn from `icons/icon.svg` (by e2e/electron/draw-icons.mjs). Each says which source it was drawn
// from, so that a test can tell without a browser whether they are current.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { textOf, withText } from "./png-text.mjs";

export const icons = join(import.meta.dirname, "..", "icons");

const keyword = "Source";
/** What Linux's icon theme has folders for (Icon Theme Specification, hicolor). */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];

/** Each icon's file and the pixels of its side. electron-builder makes those of macOS and Windows from the first. */
export const drawnIcons = new Map([
  ["icon.png", 1024],
  ...linuxSizes.map((size) => /** @type {const} */ ([`linux/${size}x${size}.png`, size])),
]);

/** @returns {string} the source picture, the same on systems whose Git changes ends of lines */
export const sourcePicture = () =>
  readFileSync(join(icons, "icon.svg"), "utf8").replaceAll("\r\n", "\n");

/** @param {string} svg */
const mark = (svg) => `icon.svg SHA-256 ${createHash("sha256").update(svg).digest("hex")}`;

/**
 * @param {Buffer} png
 * @param {string} svg what it was drawn from
 */
export const marked = (png, svg) => withText(png, keyword, mark(svg));

/**
 * @param {Buffer} png
 * @param {string} svg
 */
export const isDrawnFrom = (png, svg) => textOf(png, keyword) === mark(svg);
