import { describe, expect, it } from "vitest";
import { createSurfaceTable } from "../common/channels/display/surfaces.ts";
import type { Presenter } from "../presenters/presenter.ts";
import { createPainting } from "./painting.ts";
import { createCounts } from "./statistics.ts";

const made = () => {
  const surfaces = createSurfaceTable();
  const frames: (() => void)[] = [];
  const soons: (() => void)[] = [];
  const said: string[] = [];
  const state = { ready: true, nowMs: 0 };
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
    soon: (then) => void soons.push(then),
    nowMs: () => state.nowMs,
    onSize: (widthPx, heightPx) => void said.push(`told ${widthPx}x${heightPx}`),
    counts,
  });
  const create = (widthPx: number, heightPx: number) =>
    surfaces.create({ id: 0, widthPx, heightPx, format: "32_xrgb", primary: true });
  const frame = (): void => {
    for (const then of frames.splice(0)) then();
  };
  /** That much later, what waited for a moment has its turn. */
  const later = (ms: number): void => {
    state.nowMs += ms;
    for (const then of soons.splice(0)) then();
  };
  return { create, frame, frames, later, painting, said, state, counts, surfaces };
};

describe("painting", () => {
  it("asks for one frame however much is drawn, and uploads what has changed", () => {
    const { create, frame, frames, later, painting, said, counts } = made();
    const surface = create(100, 50);
    for (let draw = 0; draw < 1000; draw += 1) painting.drawn();
    expect(frames).toHaveLength(1);
    frame();
    later(2);
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

  describe("of a picture that comes in many parts", () => {
    const parts = ({ painting }: ReturnType<typeof made>, count: number): void => {
      for (let part = 0; part < count; part += 1) painting.drawn();
    };

    it("waits for the last one", () => {
      const at = made();
      at.create(64, 64);
      parts(at, 40);
      at.frame();
      at.later(1);
      parts(at, 20);
      at.later(1);
      expect(at.counts.frames).toBe(0);
      at.later(2);
      expect(at.counts.frames).toBe(1);
    });

    it("waits no longer than a frame or so for one that never ends", () => {
      const at = made();
      at.create(64, 64);
      parts(at, 40);
      at.frame();
      for (let ms = 0; ms < 19; ms += 1) {
        at.later(1);
        parts(at, 10);
        expect(at.counts.frames).toBe(0);
      }
      at.later(1);
      expect(at.counts.frames).toBe(1);
    });

    it("waits for nothing where there are few", () => {
      const at = made();
      at.create(64, 64);
      parts(at, 3);
      at.frame();
      expect(at.counts.frames).toBe(1);
    });
  });
});
