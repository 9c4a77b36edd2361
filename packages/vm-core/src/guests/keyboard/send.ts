// Keystrokes to a running guest over QMP.
import type { InputEvent } from "@openutm/qemu-lib/qmp/commands.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { ApiError } from "@openutm/shared-types";
import type { Clock } from "../../ports/clock.ts";
import { pause } from "../wait.ts";
import { qcodeOf } from "./qcodes.ts";
import { typeText } from "./us-layout.ts";
import type { Keystroke } from "./us-layout.ts";

/** A PS/2 keyboard's queue is 16 bytes (hw/input/ps2.c), a boot loader reads it slowly: what comes faster is dropped. */
const betweenKeysMs = 20;

const key = (qcode: string, down: boolean): InputEvent => ({
  type: "key",
  data: { key: { type: "qcode", data: qcode }, down },
});

const press = ({ qcode, shift }: Keystroke): readonly InputEvent[] => [
  ...(shift ? [key("shift", true)] : []),
  key(qcode, true),
];
const release = ({ qcode, shift }: Keystroke): readonly InputEvent[] => [
  key(qcode, false),
  ...(shift ? [key("shift", false)] : []),
];

export type Keyboard = {
  /** @throws ApiError `input.untypeable` before anything is typed */
  readonly type: (qmp: QmpConnection, text: string, signal: AbortSignal) => Promise<void>;
  /** Presses all, releases all in reverse. @throws ApiError `input.unknownKey` before anything is pressed */
  readonly press: (qmp: QmpConnection, names: readonly string[]) => Promise<void>;
};

const untypeable = (character: string, index: number): ApiError =>
  new ApiError(
    "input.untypeable",
    `The character ${JSON.stringify(character)} has no key on a US keyboard; nothing was typed.`,
    {
      hint: "Leave it out, or paste the text with the guest's own tools.",
      data: { character, index },
    },
  );

const unknownKey = (name: string): ApiError =>
  new ApiError("input.unknownKey", `No key is called “${name}”.`, {
    hint: "Keys have QEMU's names: letters, digits, ctrl, alt, shift, delete, esc, ret, f1 to f24, up, down, left, right.",
    data: { key: name },
  });

export const createKeyboard = (clock: Clock): Keyboard => ({
  type: async (qmp, text, signal) => {
    const typing = typeText(text);
    if (!typing.ok) throw untypeable(typing.character, typing.index);
    for (const stroke of typing.strokes) {
      signal.throwIfAborted();
      await qmp.execute("input-send-event", { events: press(stroke) });
      await pause(clock, betweenKeysMs);
      await qmp.execute("input-send-event", { events: release(stroke) });
      await pause(clock, betweenKeysMs);
    }
  },
  press: async (qmp, names) => {
    const qcodes = names.map((name) => {
      const qcode = qcodeOf(name);
      if (qcode === undefined) throw unknownKey(name);
      return qcode;
    });
    // `input-send-event` rather than `send-key`: that one answers before the keys are released again.
    await qmp.execute("input-send-event", { events: qcodes.map((qcode) => key(qcode, true)) });
    await pause(clock, betweenKeysMs);
    await qmp.execute("input-send-event", {
      events: qcodes.toReversed().map((qcode) => key(qcode, false)),
    });
  },
});
