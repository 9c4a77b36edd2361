/**
 * Records what the real spice-vdagent says: `node packages/testing/guests/record-agent.ts`. Writes the main and cursor
 * channels of a conversation to packages/shared-types/vectors/spice/agent-<adapter>.
 */
import { connect } from "node:net";
import { createMainChannel, monitorsConfig, ownAgentCaps } from "@openutm/display/engine";
import type { MainChannel, MainOutput } from "@openutm/display/engine";
import { channels, clientMessages, encodeMessage, fileXferHeader } from "@openutm/spice-wire";
import type { AgentMessage } from "@openutm/spice-wire";
import { recordChannel } from "../../spice-wire/scripts/recording/client.ts";
import type { RecordedChannel } from "../../spice-wire/scripts/recording/client.ts";
import { saveRecording } from "../../spice-wire/scripts/recording/save.ts";
import { waitFor } from "../src/harness/wait.ts";
import { bootAgentGuest } from "./agent-session.ts";
import { isMissing } from "./cache.ts";

const selection = 0;
const [text, png] = [1, 2];

const serverAt = (path: string) => ({
  ticket: "",
  connectSpice: async () => {
    const socket = connect(path);
    socket.on("error", () => {});
    return socket;
  },
});

async function record(adapter: "virtio" | "qxl"): Promise<void> {
  const guest = await bootAgentGuest({ adapter: `${adapter}-vga` });
  if (isMissing(guest)) throw new Error(guest.missing);
  const { shell, socket, stop } = guest;
  try {
    const said: AgentMessage[] = [];
    const state: MainChannel = createMainChannel({ agentCaps: ownAgentCaps });
    let main: RecordedChannel | undefined;
    let sessionId = 0;
    const perform = (outputs: readonly MainOutput[]): void => {
      for (const output of outputs) {
        if (output.type === "session") ({ sessionId } = output);
        else if (output.type === "agent-message") said.push(output.message);
        else if (output.type === "send") {
          const { name, body } = output.message;
          // The link's own call may still be on its way back.
          setImmediate(() => main?.send(encodeMessage(clientMessages.main, name, body as never)));
        }
      }
    };
    const server = serverAt(socket);
    main = await recordChannel(server, "main", 0, 0, (frame) => {
      const message = channels.main.parse(frame);
      if (message.name !== "ping" && message.name !== "set_ack") perform(state.receive(message));
    });
    const tell: MainChannel["sendAgent"] = (name, body) => {
      const outcome = state.sendAgent(name, body);
      perform(outcome.outputs);
      return outcome;
    };
    const heard = (name: AgentMessage["name"], count = 1) =>
      waitFor(name, () => said.filter((one) => one.name === name).length >= count);
    await heard("announce_capabilities");
    await waitFor("the session", () => sessionId !== 0);
    const cursor = await recordChannel(server, "cursor", 0, sessionId, () => {});

    await shell.run("printf 'aus dem Gast: äöü' | xclip -selection clipboard -i");
    await heard("clipboard_grab");
    tell("clipboard_request", { selection, type: text });
    await heard("clipboard");
    await shell.write("/tmp/a.png", Buffer.from("89504e470d0a1a0a", "hex"));
    await shell.run("xclip -selection clipboard -t image/png -i /tmp/a.png");
    await heard("clipboard_grab", 2);
    tell("clipboard_request", { selection, type: png });
    await heard("clipboard", 2);
    // The third grab of this clipboard, whoever made the others.
    tell("clipboard_grab", { selection, serial: 2, types: [text] });
    await shell.run("(sleep 1; timeout 5 xclip -selection clipboard -o) >/tmp/pasted 2>&1 & true");
    await heard("clipboard_request");
    tell("clipboard", { selection, type: text, bytes: new TextEncoder().encode("to the guest") });
    tell("clipboard_release", { selection });
    const bytes = new TextEncoder().encode("a file");
    tell("file_xfer_start", { id: 1, bytes: fileXferHeader("a.txt", bytes.length) });
    await heard("file_xfer_status");
    tell("file_xfer_data", { id: 1, bytes });
    await heard("file_xfer_status", 2);
    tell("file_xfer_start", { id: 2, bytes: fileXferHeader("large.bin", 2 ** 40) });
    await heard("file_xfer_status", 3);
    tell("audio_volume_sync", { isPlayback: true, mute: false, volume: [40_000, 40_000] });
    tell("monitors_config", monitorsConfig([{ widthPx: 1024, heightPx: 640 }]));
    const shapes = ["watch", "xterm", "crosshair", "left_ptr"];
    for (const shape of shapes) await shell.run(`xsetroot -cursor_name ${shape}; sleep 0.3`);
    await shell.run("kill $(pidof spice-vdagentd); sleep 1");
    await saveRecording(`agent-${adapter}`, [main, cursor], {
      screen: undefined,
      keeps: () => true,
      about: {
        guest: "Debian's X server and spice-vdagent (packages/testing/guests/agent-guest.ts)",
        device: adapter,
        transport: "unix",
        preferredCompression: null,
      },
    });
  } finally {
    await stop();
  }
}

for (const adapter of ["virtio", "qxl"] as const) await record(adapter);
