// What the hand did, on the inputs channel.
import type { InputsChannel, InputsSend } from "../common/channels/inputs/inputs-channel.ts";
import type { HeadPlace } from "../engine/shown-head.ts";
import type { GuestInput } from "./messages.ts";

/** @param place of the screen that positions are on */
export const applyInput = (
  inputs: InputsChannel,
  input: GuestInput,
  place: HeadPlace,
): readonly InputsSend[] => {
  switch (input.kind) {
    case "key":
      return input.down ? inputs.keyDown(input.code) : inputs.keyUp(input.code);
    case "move-to":
      return inputs.moveTo(place.leftPx + input.x, place.topPx + input.y, place.channelId);
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
