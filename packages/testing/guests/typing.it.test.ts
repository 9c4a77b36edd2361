/** Text that comes faster than a keyboard of QEMU holds, 16 bytes or events: every letter of it reaches the guest. */
import { afterEach, describe, expect, it } from "vitest";
import { waitFor } from "../src/harness/wait.ts";
import { type AgentSession, startAgentSession } from "./agent-session.ts";
import { isMissing } from "./cache.ts";

const letters = "abcdefghijklmnopqrstuvwxyz";
const text = Array.from({ length: 80 }, (_, at) => letters[(at * 7) % 26] ?? "").join("");
/**
 * A guest that a busy machine leaves waiting for a fifth of a second does not empty its keyboard meanwhile, and nothing
 * tells that to whoever types. Typed as fast as it comes, no burst arrives whole however often it is tried.
 */
const tries = 6;
/** Nothing more comes then. */
const quietMs = 5000;
/** Linux's numbers of the letters' keys (input-event-codes.h): three rows, from left to right. */
const letterOfKey = new Map(
  (
    [
      [16, "qwertyuiop"],
      [30, "asdfghjkl"],
      [44, "zxcvbnm"],
    ] as const
  ).flatMap(([first, row]) => [...row].map((letter, at) => [first + at, letter] as const)),
);

describe("typing", { timeout: 480_000 }, () => {
  let running: AgentSession | undefined;
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  it.for([
    ["a PS/2 keyboard", []],
    ["a USB keyboard", ["-device", "qemu-xhci", "-device", "usb-kbd"]],
  ] as const)("a burst of 80 letters reaches %s whole", async ([, devices], { skip }) => {
    const started = await startAgentSession({ devices });
    if (isMissing(started)) return skip(started.missing);
    running = started;
    const { shell, viewer } = started;
    await shell.run(
      "mkdir /tmp/keys; for e in /dev/input/event*; do cat $e >/tmp/keys/${e##*/} & done; sleep 1",
    );
    const typed = async (): Promise<string> => pressedLetters(await shell.run("cat /tmp/keys/*"));
    /** Types and gives what arrived, once nothing more does. */
    const burst = async (wanted: string): Promise<string> => {
      const before = (await typed()).length;
      for (const letter of wanted) {
        const code = `Key${letter.toUpperCase()}`;
        viewer.session.input((inputs) => [...inputs.keyDown(code), ...inputs.keyUp(code)]);
      }
      let [arrived, sinceMs] = ["", Infinity];
      await waitFor("all letters, or no more of them", async () => {
        const now = (await typed()).slice(before);
        if (now !== arrived) [arrived, sinceMs] = [now, performance.now()];
        return arrived.length >= wanted.length || performance.now() - sinceMs > quietMs;
      });
      return arrived;
    };
    let arrived = await burst(text);
    for (let again = 1; again < tries && arrived !== text; again += 1) {
      // A release that was lost is made good by the next one.
      await burst(letters);
      arrived = await burst(text);
    }
    expect(arrived).toBe(text);
  });
});

/** Of the kernel's input events: 16 bytes of time, type, code, value; type 1 and value 1 are a key's press. */
function pressedLetters(events: Buffer): string {
  let said = "";
  for (let at = 0; at + 24 <= events.length; at += 24) {
    const isPress = events.readUInt16LE(at + 16) === 1 && events.readInt32LE(at + 20) === 1;
    if (isPress) said += letterOfKey.get(events.readUInt16LE(at + 18)) ?? "?";
  }
  return said;
}
