/**
 * Reads the text of a text-mode screen from its picture, without guessing: every cell is compared with the VGA font's
 * bitmaps. The font comes from a recorded picture of all 256 characters (fixtures/charset.png, made by charset.asm).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Picture, readPicture } from "./picture.ts";

const CELL_HEIGHT = 16;
const CELL_BITS = 8; // in 9-pixel cells the last column repeats or is empty

/** Glyph rows as a text key, to character code. */
export type VgaFont = ReadonlyMap<string, number>;

/** Code page 437's printable characters by code; what has no letter reads as "?". */
const UPPER =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ";

let recorded: VgaFont | undefined;

/** The lines of a text screen, right ends trimmed; a cell that is no character of the font reads as "\u{fffd}". */
export function screenText(
  picture: Picture,
  font: VgaFont = (recorded ??= recordedFont()),
): string[] {
  const cellWidth = cellWidthOf(picture);
  return Array.from({ length: Math.floor(picture.height / CELL_HEIGHT) }, (_, row) => {
    const cells = Array.from({ length: Math.floor(picture.width / cellWidth) }, (_unused, column) =>
      readCell(picture, column * cellWidth, row * CELL_HEIGHT, font),
    );
    return cells.join("").trimEnd();
  });
}

/** The font from a picture of charset.asm: character code = row * 16 + column / 2, from the screen's top left. */
export function fontOf(picture: Picture): VgaFont {
  const cellWidth = cellWidthOf(picture);
  const font = new Map<string, number>();
  const codes = Array.from({ length: 256 }, (_, code) => code);
  // Letters win over look-alikes of the upper half (blank 0, 32 and 255; bars).
  for (const code of [...codes.slice(32, 127), ...codes.slice(127), ...codes.slice(0, 32)]) {
    const key = glyphKey(picture, (code % 16) * 2 * cellWidth, Math.floor(code / 16) * CELL_HEIGHT);
    if (!font.has(key)) font.set(key, code);
  }
  return font;
}

/** Linux's graphics console draws a few letters (0, T, V, m, ...) narrower than the VGA BIOS does. */
function recordedFont(): VgaFont {
  const fonts = ["charset-linux.png", "charset.png"].map((name) =>
    fontOf(readPicture(readFileSync(join(import.meta.dirname, "fixtures", name)))),
  );
  return new Map(fonts.flatMap((font) => [...font]));
}

/** VGA text is 9 pixels wide a cell at 720 pixels; graphics consoles and 640-pixel text use 8. */
function cellWidthOf({ width }: Picture): number {
  return width === 720 ? 9 : 8;
}

function readCell(picture: Picture, x: number, y: number, font: VgaFont): string {
  const key = glyphKey(picture, x, y);
  const inverted = key.replaceAll(/[01]/g, (bit) => (bit === "0" ? "1" : "0"));
  const code =
    font.get(key) ??
    font.get(inverted) ??
    font.get(withoutCursor(key)) ??
    font.get(withoutCursor(inverted));
  if (code === undefined) return "\u{fffd}";
  if (code < 32 || code === 127) return "?";
  return code < 127 ? String.fromCharCode(code) : (UPPER[code - 128] ?? "?");
}

/** The underline cursor covers a cell's lowest lines. */
function withoutCursor(key: string): string {
  const kept = CELL_BITS * (CELL_HEIGHT - 3);
  return key.slice(0, kept).padEnd(CELL_BITS * CELL_HEIGHT, "0");
}

/** The cell's pixels as bits: 0 like its first pixel (the background in nearly every glyph), 1 otherwise. */
function glyphKey(picture: Picture, x: number, y: number): string {
  const background = picture.at(x, y);
  let key = "";
  for (let row = 0; row < CELL_HEIGHT; row += 1)
    for (let column = 0; column < CELL_BITS; column += 1)
      key += picture.at(x + column, y + row) === background ? "0" : "1";
  return key;
}
