// Records what real spice-servers say: `node packages/spice-wire/scripts/record.ts [case ...]`.
// Needs QEMU with SPICE; `xspice-off` needs xserver-xspice and x11-apps. Writes packages/shared-types/vectors/spice/<case>/: recording.json, one <channel>.bin.gz each (what came after the
// link, to the byte) and screen.ppm.gz, which is QEMU's own picture of the moment after the last byte.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clientMessages, encodeMessage } from "../src/index.ts";
import { recordingCases } from "./recording/cases.ts";
import type { RecordingCase } from "./recording/cases.ts";
import { recordSession } from "./recording/client.ts";
import type { RecordedChannel } from "./recording/client.ts";
import { startGuest } from "./recording/qemu.ts";
import { saveRecording } from "./recording/save.ts";
import { startXspice } from "./recording/xspice.ts";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Keys and motion, so that the guest draws and the server acknowledges. */
const useInputs = async (inputs: RecordedChannel): Promise<void> => {
  const messages = clientMessages.inputs;
  for (const code of [0x23, 0x12, 0x26, 0x26, 0x18]) {
    inputs.send(encodeMessage(messages, "key_down", { code }));
    inputs.send(encodeMessage(messages, "key_up", { code: code | 0x80 }));
    await wait(20);
  }
  for (let step = 0; step < 12; step += 1) {
    inputs.send(encodeMessage(messages, "mouse_motion", { dx: 9, dy: 5, held: 0 }));
    await wait(10);
  }
  // Caps Lock: the guest's LEDs come back.
  inputs.send(encodeMessage(messages, "key_down", { code: 0x3a }));
  inputs.send(encodeMessage(messages, "key_up", { code: 0xba }));
};

const quiet = async (recorded: readonly RecordedChannel[]): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (recorded.every(({ idleMs }) => idleMs() > 500)) return;
    await wait(50);
  }
  throw new Error("the server never fell silent");
};

const recordXspice = async (name: string): Promise<void> => {
  const server = await startXspice(5977, "off");
  try {
    const recorded = await recordSession(server, "off");
    await server.draw();
    await quiet(recorded);
    const about = {
      qemu: null,
      server: "Xorg with spiceqxl (xserver-xspice)",
      guest: "x11perf, xlogo, oclock",
      device: "spiceqxl",
      transport: "tcp",
      preferredCompression: "off",
    };
    await saveRecording(name, recorded, {
      screen: await server.screen(),
      keeps: () => true,
      about,
    });
  } finally {
    await server.stop();
  }
};

const record = async (wanted: RecordingCase): Promise<void> => {
  const guest = await startGuest(wanted);
  try {
    // The firmware's and the guest's start are over: the picture is the guest's own.
    await wait(4000);
    const recorded = await recordSession(guest, wanted.preferred);
    const inputs = recorded.find(({ name }) => name === "inputs");
    if (inputs !== undefined) await useInputs(inputs);
    await wait(wanted.seconds * 1000);
    await guest.qmp("stop");
    if (wanted.guest === "demo") await quiet(recorded);
    else await wait(1000);
    const screen = join(guest.directory, "screen.ppm");
    await guest.qmp("screendump", { filename: screen });
    const keep = wanted.keep;
    await saveRecording(wanted.name, recorded, {
      screen: keep === undefined ? await readFile(screen) : undefined,
      keeps: ({ name }) => keep?.includes(name) !== false,
      about: {
        commandLine: guest.commandLine,
        guest: wanted.guest,
        device: wanted.device,
        transport: wanted.transport,
        preferredCompression: wanted.preferred ?? null,
      },
    });
  } finally {
    await guest.stop();
  }
};

const chosen = process.argv.slice(2);
for (const wanted of recordingCases) {
  if (chosen.length === 0 || chosen.includes(wanted.name)) await record(wanted);
}
if (chosen.length === 0 || chosen.includes("xspice-off")) await recordXspice("xspice-off");
