import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MouseMode } from "../common/channels/main/main-channel.ts";
import type { GuestInput } from "../worker/messages.ts";
import { createTouchGestures } from "./touch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fingers = (mode: MouseMode = "client") => {
  const sent: string[] = [];
  const words = (input: GuestInput): string => {
    if (input.kind === "button") return `${input.button} ${input.down ? "down" : "up"}`;
    if (input.kind === "move-to") return `at ${input.x},${input.y}`;
    if (input.kind === "move-by") return `by ${input.dx},${input.dy}`;
    return input.kind === "wheel" ? `${input.direction} ${input.clicks}` : input.kind;
  };
  const gestures = createTouchGestures({
    mode: () => mode,
    toGuest: (x, y) => ({ x: x * 2, y: y * 2 }),
    send: (input) => sent.push(words(input)),
  });
  return { gestures, sent };
};

describe("fingers on the guest's screen", () => {
  it("click by a tap", () => {
    const { gestures, sent } = fingers();
    gestures.down({ id: 1, x: 10, y: 20 });
    gestures.up({ id: 1, x: 10, y: 20 });
    vi.advanceTimersByTime(2000);
    expect(sent).toEqual(["at 20,40", "left down", "left up"]);
  });

  it("drag what they touched first", () => {
    const { gestures, sent } = fingers();
    gestures.down({ id: 1, x: 10, y: 10 });
    gestures.move({ id: 1, x: 12, y: 10 });
    gestures.move({ id: 1, x: 40, y: 10 });
    gestures.up({ id: 1, x: 40, y: 10 });
    expect(sent).toEqual(["at 20,20", "left down", "at 80,20", "left up"]);
  });

  it("click the other button by a long press, or by two", () => {
    const long = fingers();
    long.gestures.down({ id: 1, x: 1, y: 1 });
    vi.advanceTimersByTime(600);
    long.gestures.up({ id: 1, x: 1, y: 1 });
    expect(long.sent).toEqual(["at 2,2", "right down", "right up"]);
    const two = fingers();
    two.gestures.down({ id: 1, x: 1, y: 1 });
    two.gestures.down({ id: 2, x: 50, y: 1 });
    two.gestures.up({ id: 1, x: 1, y: 1 });
    two.gestures.up({ id: 2, x: 50, y: 1 });
    expect(two.sent).toEqual(["at 2,2", "right down", "right up"]);
  });

  it("scroll by two", () => {
    const { gestures, sent } = fingers();
    gestures.down({ id: 1, x: 0, y: 0 });
    gestures.down({ id: 2, x: 50, y: 0 });
    gestures.move({ id: 1, x: 0, y: -64 });
    gestures.move({ id: 2, x: 50, y: -64 });
    gestures.up({ id: 1, x: 0, y: -64 });
    gestures.up({ id: 2, x: 50, y: -64 });
    expect(sent).toEqual(["at 0,0", "down 1", "down 1"]);
  });

  it("push a mouse that knows no place", () => {
    const { gestures, sent } = fingers("server");
    gestures.down({ id: 1, x: 0, y: 0 });
    gestures.move({ id: 1, x: 20, y: 5 });
    gestures.up({ id: 1, x: 20, y: 5 });
    expect(sent).toEqual(["by 20,5"]);
  });

  it("leave nothing pressed when the system takes them", () => {
    const { gestures, sent } = fingers();
    gestures.down({ id: 1, x: 0, y: 0 });
    gestures.move({ id: 1, x: 30, y: 0 });
    gestures.cancel();
    gestures.up({ id: 1, x: 30, y: 0 });
    expect(sent.at(-1)).toBe("left up");
  });
});
