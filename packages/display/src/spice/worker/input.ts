// What the hand did, on the inputs channel.
import type { InputsChannel, InputsSend } from "../common/channels/inputs/inputs-channel.ts";
import type { GuestInput } from "./messages.ts";

/** @param displayId the screen that positions are on */
export const applyInput = (
  inputs: InputsChannel,
  input: GuestInput,
  displayId: number,
): readonly InputsSend[] => {
  switch (input.kind) {
    case "key":
      return input.down ? inputs.keyDown(input.code) : inputs.keyUp(input.code);
    case "move-to":
      return inputs.moveTo(input.x, input.y, displayId);
    case "move-by":
      return inputs.moveBy(input.dx, input.dy);
    case "button":
      return input.down ? inputs.buttonDown(input.button) : inputs.buttonUp(input.button);
    case "wheel":
      return inputs.wheel(input.direction, input.clicks);
    case "lights":
      return inputs.setModifiers(input.lights);
    case "release-all":
      return inputs.releaseAll();
  }
};
