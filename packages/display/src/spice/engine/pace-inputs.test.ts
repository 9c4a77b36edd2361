import { describe, expect, it } from "vitest";
import type { InputsSend } from "../common/channels/inputs/inputs-channel.ts";
import { createInputPacer } from "./pace-inputs.ts";

const letter = (code: number): readonly InputsSend[] => [
  { name: "key_down", body: { code } },
  { name: "key_up", body: { code: code | 0x80 } },
];
const click: InputsSend = { name: "mouse_press", body: { button: 1, held: 1 } };

const made = (isOpen: () => boolean = () => true) => {
  let now = 1000;
  const sent: { readonly atMs: number; readonly message: InputsSend }[] = [];
  const timers: { readonly atMs: number; readonly act: () => void }[] = [];
  const pacer = createInputPacer({
    isOpen,
    send: (message) => void sent.push({ atMs: now, message }),
    nowMs: () => now,
    after: (delayMs, act) => void timers.push({ atMs: now + delayMs, act }),
  });
  const run = (): void => {
    for (let timer = timers.shift(); timer !== undefined; timer = timers.shift()) {
      now = timer.atMs;
      timer.act();
    }
  };
  const wait = (ms: number): void => {
    now += ms;
  };
  return { pacer, sent, run, wait };
};

describe("keys for a guest", () => {
  it("go at once when somebody types, however fast hands are", () => {
    const { pacer, sent, wait } = made();
    for (let key = 0; key < 40; key += 1) {
      pacer.push(letter(30));
      expect(sent).toHaveLength((key + 1) * 2);
      wait(30);
    }
  });

  it("go in order and never more than a keyboard holds when they come in a burst", () => {
    const { pacer, sent, run } = made();
    const text = Array.from({ length: 200 }, (_, at) => letter(16 + (at % 10))).flat();
    pacer.push(text);
    run();
    expect(sent.map(({ message }) => message)).toEqual(text);
    // A guest that takes one byte in 10 ms never has more than 16 before it.
    let held = 0;
    let before = sent[0]?.atMs ?? 0;
    for (const { atMs, message } of sent) {
      held = Math.max(0, held - (atMs - before) / 10) + (message.name === "key_up" ? 2 : 1);
      before = atMs;
      expect(held).toBeLessThanOrEqual(16);
    }
  });

  it("wait until there is a line for them", () => {
    let open = false;
    const { pacer, sent } = made(() => open);
    pacer.push([...letter(30), click]);
    expect(sent).toEqual([]);
    open = true;
    pacer.push([]);
    expect(sent.map(({ message }) => message)).toEqual([...letter(30), click]);
  });

  it("keep clicks behind the keys before them, and nothing else waits", () => {
    const { pacer, sent, run } = made();
    pacer.push([click]);
    expect(sent).toHaveLength(1);
    pacer.push([...Array.from({ length: 10 }, () => letter(30)).flat(), click]);
    expect(sent.filter(({ message }) => message.name === "mouse_press")).toHaveLength(1);
    run();
    expect(sent.at(-1)?.message).toEqual(click);
  });

  it("all go out before the end", () => {
    const { pacer, sent } = made();
    pacer.push(Array.from({ length: 10 }, () => letter(30)).flat());
    pacer.flush();
    expect(sent).toHaveLength(20);
  });
});
