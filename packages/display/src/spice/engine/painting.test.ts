import { describe, expect, it } from "vitest";
import { createSurfaceTable } from "../common/channels/display/surfaces.ts";
import type { Presenter } from "../presenters/presenter.ts";
import { createPainting } from "./painting.ts";
import { createCounts } from "./statistics.ts";

const made = () => {
  const surfaces = createSurfaceTable();
  const frames: (() => void)[] = [];
  const said: string[] = [];
  const state = { ready: true };
  const presenter: Presenter = {
    name: "2d-worker",
    resize: (widthPx, heightPx) => void said.push(`size ${widthPx}x${heightPx}`),
    paint: (_pixmap, rects) =>
      void said.push(rects.map((r) => `${r.left},${r.top},${r.right},${r.bottom}`).join(" ")),
    isReady: () => state.ready,
  };
  const counts = createCounts();
  const painting = createPainting({
    presenter,
    screen: () => surfaces.get(0),
    nextFrame: (then) => void frames.push(then),
    onSize: (widthPx, heightPx) => void said.push(`told ${widthPx}x${heightPx}`),
    counts,
  });
  const create = (widthPx: number, heightPx: number) =>
    surfaces.create({ id: 0, widthPx, heightPx, format: "32_xrgb", primary: true });
  const frame = (): void => {
    for (const then of frames.splice(0)) then();
  };
  return { create, frame, frames, painting, said, state, counts, surfaces };
};

describe("painting", () => {
  it("asks for one frame however much is drawn, and uploads what has changed", () => {
    const { create, frame, frames, painting, said, counts } = made();
    const surface = create(100, 50);
    for (let draw = 0; draw < 1000; draw += 1) painting.drawn();
    expect(frames).toHaveLength(1);
    frame();
    expect(said).toEqual(["size 100x50", "told 100x50", "0,0,100,50"]);
    surface?.damage.add(10, 10, 20, 20);
    painting.drawn();
    frame();
    expect(said.at(-1)).toBe("10,10,20,20");
    expect(counts).toMatchObject({ frames: 2, uploadedPixels: 5100 });
  });

  it("paints nothing without damage, and keeps what a busy presenter cannot take", () => {
    const { create, frame, painting, said, state } = made();
    create(8, 8);
    state.ready = false;
    painting.drawn();
    frame();
    expect(said).toEqual([]);
    state.ready = true;
    painting.drawn();
    frame();
    painting.drawn();
    frame();
    expect(said).toEqual(["size 8x8", "told 8x8", "0,0,8,8"]);
  });

  it("never paints outside the picture", () => {
    const { create, frame, painting, said } = made();
    const surface = create(16, 16);
    painting.drawn();
    frame();
    surface?.damage.add(-5, 4, 99, 6);
    painting.drawn();
    frame();
    expect(said.at(-1)).toBe("0,4,16,6");
  });

  it("goes on when the guest changes its screen, and rests while it has none", () => {
    const { create, frame, painting, said, surfaces } = made();
    create(16, 16);
    painting.drawn();
    frame();
    surfaces.destroy(0);
    painting.drawn();
    frame();
    create(32, 16);
    painting.drawn();
    frame();
    expect(said.slice(-3)).toEqual(["size 32x16", "told 32x16", "0,0,32,16"]);
  });
});
