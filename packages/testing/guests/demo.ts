/** The demo VM (guests/demo) as tests see it: its image, and what its picture says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./cache.ts";
import type { Picture } from "./picture.ts";

const folder = join(checkout, "guests", "demo");

type Place = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
type DemoLayout = {
  readonly screen: { readonly width: number; readonly height: number };
  readonly serial: { readonly ready: string; readonly goodbye: string };
  readonly box: {
    readonly textField: Place & { readonly fill: string; readonly text: string };
    readonly keySquare: Place & { readonly even: string; readonly odd: string };
    readonly position: Place;
  };
  readonly edges: {
    readonly frameStrip: {
      readonly x: number;
      readonly y: number;
      readonly cellWidth: number;
      readonly cellHeight: number;
      readonly cells: number;
    };
  };
  readonly pointer: { readonly colour: string };
};

export const demoImage = join(folder, "demo.img");
export const demoLayout = JSON.parse(
  readFileSync(join(folder, "layout.json"), "utf8"),
) as DemoLayout;

/** The frame that a picture shows, modulo 65536. Undefined when the strip is not there. */
export function demoFrame(picture: Picture): number | undefined {
  if (!isDemoSized(picture)) return undefined;
  const { x, y, cellWidth, cellHeight, cells } = demoLayout.edges.frameStrip;
  let gray = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    const colour = picture.at(x + cell * cellWidth + cellWidth / 2, y + cellHeight / 2);
    if (colour !== 0 && colour !== 0xffffff) return undefined;
    gray = gray * 2 + (colour === 0 ? 0 : 1);
  }
  let frame = gray;
  for (let rest = gray >> 1; rest > 0; rest >>= 1) frame ^= rest;
  return frame;
}

/** Whether the number of key presses so far is even or odd. Undefined when the square is not there. */
export function demoKeyParity(picture: Picture): "even" | "odd" | undefined {
  if (!isDemoSized(picture)) return undefined;
  const { x, y, width, height, even, odd } = demoLayout.box.keySquare;
  const colour = picture.at(x + width / 2, y + height / 2);
  if (colour === rgb(even)) return "even";
  return colour === rgb(odd) ? "odd" : undefined;
}

/** Whether the pointer's hot spot is at this place (or a line was drawn there). */
export function demoPointerAt(picture: Picture, x: number, y: number): boolean {
  return picture.at(x, y) === rgb(demoLayout.pointer.colour);
}

/** How many of the text field's pixels are not its fill: text, caret, pointer. */
export function demoTextPixels(picture: Picture): number {
  const { x, y, width, height, fill } = demoLayout.box.textField;
  let count = 0;
  for (let row = y + 4; row < y + height - 4; row += 1)
    for (let column = x + 4; column < x + width - 4; column += 1)
      if (picture.at(column, row) !== rgb(fill)) count += 1;
  return count;
}

/** Before the demo draws, the firmware's text screen has another size. */
const isDemoSized = ({ width, height }: Picture): boolean =>
  width === demoLayout.screen.width && height === demoLayout.screen.height;

const rgb = (colour: string): number => Number.parseInt(colour.slice(1), 16);
