// Keys at a speed that a guest's keyboard takes: QEMU's PS/2 keyboard holds 16 bytes and its USB one 16 events, and both
// forget what comes beyond (hw/input/ps2.c, hw/input/hid.c of QEMU 7.2). A single key is never delayed.
import type { InputsSend } from "../common/channels/inputs/inputs-channel.ts";

export type InputPacerParts = {
  /** Until then everything waits: a picture may be there before the line that takes the hand's answer to it. */
  isOpen(): boolean;
  send(message: InputsSend): void;
  nowMs(): number;
  after(delayMs: number, then: () => void): void;
};

export type InputPacer = {
  /** In order: what comes behind a key that waits, waits too. */
  push(messages: readonly InputsSend[]): void;
  /** Everything that waits goes out at once: the connection ends. */
  flush(): void;
};

/** Four letters at once; a keyboard that still holds some bytes of before has room for them. */
const burstBytes = 12;
/** A USB keyboard gives one event each 8 ms at best: a letter, two events of three bytes, takes three times that. */
const msPerByte = 10;

/** What a PS/2 keyboard says for it: one byte more for keys that were not on the first PC, and for a release. */
const bytesOf = (message: InputsSend): number => {
  if (message.name !== "key_down" && message.name !== "key_up") return 0;
  const isExtended = message.body.code > 0xff;
  return (isExtended ? 2 : 1) + (message.name === "key_up" ? 1 : 0);
};

export const createInputPacer = ({ isOpen, send, nowMs, after }: InputPacerParts): InputPacer => {
  let waiting: InputsSend[] = [];
  let held = 0;
  let atMs = nowMs();
  let asked = false;

  const drain = (): void => {
    if (!isOpen()) return;
    const now = nowMs();
    held = Math.max(0, held - (now - atMs) / msPerByte);
    atMs = now;
    let done = 0;
    for (const message of waiting) {
      const bytes = bytesOf(message);
      if (bytes > 0 && held + bytes > burstBytes) break;
      held += bytes;
      done += 1;
      send(message);
    }
    waiting = waiting.slice(done);
    const next = waiting[0];
    if (next === undefined || asked) return;
    asked = true;
    after(Math.ceil((held + bytesOf(next) - burstBytes) * msPerByte), () => {
      asked = false;
      drain();
    });
  };

  return {
    push: (messages) => {
      waiting.push(...messages);
      drain();
    },
    flush: () => {
      for (const message of waiting.splice(0)) send(message);
    },
  };
};
