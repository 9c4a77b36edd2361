// The channels beside the display, under changed messages: recorded ones, and every number there is with noise.
import type { ChannelName, Frame } from "@openutm/spice-wire";
import {
  agentCaps,
  agentDialect,
  agentMessages,
  capWords,
  channels,
  encodeAgentMessage,
  SpiceProtocolError,
} from "@openutm/spice-wire";
import { createCursorChannel } from "../channels/cursor/cursor-channel.ts";
import { createDataChannel } from "../channels/data/data-channel.ts";
import { createInputsChannel } from "../channels/inputs/inputs-channel.ts";
import { createMainChannel } from "../channels/main/main-channel.ts";
import { createPlaybackChannel } from "../channels/playback/playback-channel.ts";
import { createRecordChannel } from "../channels/record/record-channel.ts";
import { mutate, randomNumbers } from "./fuzz.ts";

export type ChannelFrame = {
  readonly channel: Exclude<ChannelName, "display">;
  readonly frame: Frame;
};

export type ChannelFuzzReport = {
  readonly messages: number;
  readonly refused: number;
  /** What the channels answered: sends, sound, problems. */
  readonly outputs: number;
  /** Of one answer. */
  readonly largestOutputs: number;
};

const everyCap = capWords(Object.values(agentCaps));

/** A channel of each kind; each takes what its table parses. */
const fresh = (): Readonly<Record<string, (message: never) => readonly unknown[]>> => {
  const main = createMainChannel({ agentCaps: everyCap, maxClipboardBytes: 1 << 20 });
  const data = createDataChannel();
  return {
    main: main.receive,
    cursor: createCursorChannel().receive,
    inputs: createInputsChannel().receive,
    playback: createPlaybackChannel().receive,
    record: createRecordChannel().receive,
    port: data.receive,
    usbredir: data.receive,
    webdav: data.receive,
  };
};

/** The agent's messages as pieces of AGENT_DATA, whole and with faults. */
const agentFrame = (random: () => number): Frame => {
  const names = Object.keys(agentMessages) as (keyof typeof agentMessages)[];
  const number = agentMessages[names[random() % names.length] as keyof typeof agentMessages].number;
  const message = encodeAgentMessage(
    "file_xfer_status",
    { id: random(), result: random() % 9, detail: new Uint8Array(random() % 40) },
    agentDialect(everyCap, everyCap),
  );
  new DataView(message.buffer, message.byteOffset).setUint32(4, number, true);
  const isWhole = random() % 2 === 0;
  return {
    type: channels.main.table.agent_data.number,
    body: isWhole ? message : mutate(message, random),
  };
};

const numbersOf = (channel: ChannelName): readonly number[] =>
  Object.values(channels[channel].table as Record<string, { readonly number: number }>).map(
    ({ number }) => number,
  );

/** @throws whatever is not the one error that parsing may throw */
export const fuzzChannels = (
  recorded: readonly ChannelFrame[],
  messages: number,
  seed: number,
): ChannelFuzzReport => {
  const random = randomNumbers(seed);
  const kinds = Object.keys(fresh()) as Exclude<ChannelName, "display">[];
  let running = fresh();
  let refused = 0;
  let outputs = 0;
  let largestOutputs = 0;

  const next = (): ChannelFrame => {
    const dice = random() % 4;
    if (dice === 0) return { channel: "main", frame: agentFrame(random) };
    const known = recorded[random() % recorded.length] as ChannelFrame;
    if (dice === 1) return known;
    if (dice === 2)
      return { ...known, frame: { ...known.frame, body: mutate(known.frame.body, random) } };
    const channel = kinds[random() % kinds.length] as ChannelFrame["channel"];
    const numbers = numbersOf(channel);
    const body = Uint8Array.from({ length: random() % 64 }, () => random() & 0xff);
    return { channel, frame: { type: numbers[random() % numbers.length] as number, body } };
  };

  for (let count = 0; count < messages; count += 1) {
    if (random() % 1024 === 0) running = fresh();
    const { channel, frame } = next();
    try {
      const answer = running[channel]?.(channels[channel].parse(frame) as never) ?? [];
      outputs += answer.length;
      largestOutputs = Math.max(largestOutputs, answer.length);
    } catch (error) {
      if (!(error instanceof SpiceProtocolError)) throw error;
      refused += 1;
    }
  }
  return { messages, refused, outputs, largestOutputs };
};
