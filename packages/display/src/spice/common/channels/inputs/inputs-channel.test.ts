import { describe, expect, it } from "vitest";
import { createInputsChannel } from "./inputs-channel.ts";
import { scanCodes, wireKeyOf } from "./scan-codes.ts";

describe("keys", () => {
  it("are scan codes of their place", () => {
    expect(wireKeyOf("KeyA")).toEqual({ down: 0x1e, up: 0x9e });
    expect(wireKeyOf("ArrowUp")).toEqual({ down: 0x48e0, up: 0xc8e0 });
    expect(wireKeyOf("PrintScreen")).toEqual({ down: 0x37e0, up: 0xb7e0 });
    // Pause is e1 1d 45, then e1 9d c5.
    expect(wireKeyOf("Pause")).toEqual({ down: 0x45_1de1, up: 0xc5_9de1 });
    expect(wireKeyOf("OSLeft")).toEqual(wireKeyOf("MetaLeft"));
    expect(wireKeyOf("Unidentified")).toBeUndefined();
    expect(wireKeyOf("constructor")).toBeUndefined();
  });

  it("have each a code of their own", () => {
    const codes = Object.values(scanCodes);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => (code & 0xff) < 0x80)).toBe(true);
  });

  it("are released once, and all of them when the focus goes", () => {
    const inputs = createInputsChannel();
    expect(inputs.keyUp("KeyA")).toEqual([]);
    expect(inputs.keyDown("KeyA")).toEqual([{ name: "key_down", body: { code: 0x1e } }]);
    inputs.keyDown("ControlRight");
    inputs.buttonDown("left");
    expect(inputs.keyUp("KeyA")).toEqual([{ name: "key_up", body: { code: 0x9e } }]);
    expect(inputs.releaseAll()).toEqual([
      { name: "key_up", body: { code: 0x9de0 } },
      { name: "mouse_release", body: { button: 1, held: 0 } },
    ]);
    expect(inputs.releaseAll()).toEqual([]);
  });

  it("have lights that both sides can change", () => {
    const inputs = createInputsChannel();
    inputs.receive({ name: "init", body: { modifiers: 2 } });
    expect(inputs.modifiers()).toEqual({ scrollLock: false, numLock: true, capsLock: false });
    expect(inputs.setModifiers(inputs.modifiers())).toEqual([]);
    expect(inputs.setModifiers({ scrollLock: true, numLock: false, capsLock: true })).toEqual([
      { name: "key_modifiers", body: { modifiers: 5 } },
    ]);
  });
});

describe("the mouse", () => {
  it("joins motion while eight messages are under way, and loses none of it", () => {
    const inputs = createInputsChannel();
    const sent = Array.from({ length: 20 }, () => inputs.moveBy(1, 2)).flat();
    expect(sent).toHaveLength(8);
    const more = inputs.receive({ name: "mouse_motion_ack", body: {} });
    expect(more).toEqual([{ name: "mouse_motion", body: { dx: 12, dy: 24, held: 0 } }]);
  });

  it("keeps parts of a pixel for later", () => {
    const inputs = createInputsChannel();
    expect(inputs.moveBy(0.6, -0.6)).toEqual([]);
    expect(inputs.moveBy(0.6, -0.6)).toEqual([
      { name: "mouse_motion", body: { dx: 1, dy: -1, held: 0 } },
    ]);
  });

  it("sends the last position only, and always before a click", () => {
    const inputs = createInputsChannel();
    for (let x = 0; x < 20; x += 1) inputs.moveTo(x, 5, 1);
    expect(inputs.buttonDown("right")).toEqual([
      { name: "mouse_position", body: { x: 19, y: 5, displayId: 1, held: 0 } },
      { name: "mouse_press", body: { button: 3, held: 4 } },
    ]);
    expect(inputs.buttonDown("right")).toEqual([]);
    inputs.moveTo(-3, 4.7, 0);
    expect(inputs.buttonUp("right")).toEqual([
      { name: "mouse_position", body: { x: 0, y: 4, displayId: 0, held: 4 } },
      { name: "mouse_release", body: { button: 3, held: 0 } },
    ]);
  });

  it("turns its wheel by pressing a button of its own", () => {
    const inputs = createInputsChannel();
    inputs.buttonDown("left");
    expect(inputs.wheel("down", 1)).toEqual([
      { name: "mouse_press", body: { button: 5, held: 1 | 16 } },
      { name: "mouse_release", body: { button: 5, held: 1 } },
    ]);
    expect(inputs.wheel("up", 1e9).length).toBeLessThan(200);
  });
});
