/// <reference lib="dom" />
// The guest's screen in the page: what it shows, and where to point at it.
import type { Page } from "playwright-core";
import type { Picture } from "../../guests/picture.ts";

const guestScreen = "[data-testid=guest-screen] canvas";

type Drawn = { readonly width: number; readonly height: number; readonly base64: string };

/** A page of whatever driver: all that is asked of it is to run this. */
type Evaluating = {
  evaluate(read: (selector: string) => Drawn | null, selector: string): Promise<Drawn | null>;
};

/** In the page. */
const readCanvas = (selector: string): Drawn | null => {
  const canvas = document.querySelector<HTMLCanvasElement>(selector);
  if (canvas === null || canvas.width === 0 || canvas.height === 0) return null;
  const { width, height } = canvas;
  // A worker may draw on the canvas, so that the page cannot read it, but a copy of it.
  const copy = new OffscreenCanvas(width, height).getContext("2d");
  if (copy === null) return null;
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  let text = "";
  for (let at = 0; at < data.length; at += 0x8000)
    text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return { width, height, base64: btoa(text) };
};

/** The canvas's own pixels, unscaled. Undefined while the page shows no guest. */
export const canvasPicture = async (
  page: Evaluating,
  selector = guestScreen,
): Promise<Picture | undefined> => {
  const found = await page.evaluate(readCanvas, selector);
  if (found === null) return undefined;
  const { width, height } = found;
  const rgba = Buffer.from(found.base64, "base64");
  return { width, height, at: (x, y) => rgba.readUIntBE((y * width + x) * 4, 3) };
};

/** Where a pixel of the guest's screen is on the page now, in CSS pixels. */
export const pagePoint = async (
  page: Page,
  x: number,
  y: number,
): Promise<{ x: number; y: number }> => {
  const canvas = page.locator(guestScreen);
  const box = await canvas.boundingBox();
  if (box === null) throw new Error("The page shows no guest's screen.");
  const size = await canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    return { width, height };
  });
  // The middle of the pixel: its edge could be rounded to its neighbour.
  return {
    x: box.x + ((x + 0.5) * box.width) / size.width,
    y: box.y + ((y + 0.5) * box.height) / size.height,
  };
};
