// A main channel as a state machine: the session, the mouse's mode, time, and the line to the guest's agent.
import type { AgentMessage, BodyOf, ServerMessage } from "@openutm/spice-wire";
import {
  SpiceProtocolError,
  agentDialect,
  type clientMessages,
  createAgentAssembler,
  createAgentOutbox,
  encodeAgentMessage,
  limits,
  mouseModes,
  plainDialect,
} from "@openutm/spice-wire";
import type { AgentBody, AgentMessageName } from "@openutm/spice-wire";

type Table = (typeof clientMessages)["main"];
type Name = "attach_channels" | "agent_start" | "agent_data" | "agent_token" | "mouse_mode_request";

export type MainSend = {
  readonly [N in Name]: { readonly name: N; readonly body: BodyOf<Table, N> };
}[Name];

export type MouseMode = "server" | "client";

export type MainOutput =
  | { readonly type: "send"; readonly message: MainSend }
  | { readonly type: "session"; readonly sessionId: number }
  | {
      readonly type: "channels";
      readonly channels: readonly { readonly type: number; readonly id: number }[];
    }
  /** "client": the pointer's position is absolute, and the page draws it. */
  | { readonly type: "mouse-mode"; readonly mode: MouseMode; readonly clientPossible: boolean }
  | { readonly type: "multi-media-time"; readonly timeMs: number }
  | { readonly type: "agent"; readonly connected: boolean }
  /** The agent has said what it can do; its message follows. */
  | { readonly type: "agent-message"; readonly message: AgentMessage }
  /** There is room for `sendAgent` again. */
  | { readonly type: "agent-drained" }
  | { readonly type: "guest-name"; readonly text: string }
  | { readonly type: "problem"; readonly messageName: string; readonly why: string };

export type MainChannel = {
  readonly receive: (message: ServerMessage<"main">) => readonly MainOutput[];
  /** `accepted` is false while too much waits for the agent: try again after "agent-drained". */
  readonly sendAgent: <N extends AgentMessageName>(
    name: N,
    body: AgentBody<N>,
  ) => { readonly accepted: boolean; readonly outputs: readonly MainOutput[] };
  readonly requestMouseMode: (mode: MouseMode) => readonly MainOutput[];
  readonly agentConnected: () => boolean;
  /** Words of capabilities that the agent announced; empty before. */
  readonly agentCaps: () => readonly number[];
};

export type MainChannelOptions = {
  /** Words of what this client can do with an agent. */
  readonly agentCaps: readonly number[];
  readonly maxClipboardBytes?: number;
};

/** A file's pieces that may wait for the agent: a cancel, a clipboard or a resize waits behind them. */
const maxQueuedFileBytes = 128 * 1024;

// Chunks of 2 kB that the agent may send before it is given leave for more.
const agentWindow = 32;

export const createMainChannel = (options: MainChannelOptions): MainChannel => {
  const assembler = createAgentAssembler({
    maxClipboardBytes: options.maxClipboardBytes ?? limits.clipboardBytes,
  });
  let outputs: MainOutput[] = [];
  let connected = false;
  let theirCaps: readonly number[] = [];
  let chunksSinceToken = 0;
  // A pointer that follows the hand without a capture is what nearly everybody wants.
  let wantedMode: MouseMode = "client";
  const outbox = createAgentOutbox({
    onChunk: (bytes) => send({ name: "agent_data", body: { bytes } }),
    onDrained: () => outputs.push({ type: "agent-drained" }),
    maxQueuedBytes: limits.clipboardBytes,
  });

  const send = (message: MainSend): void => {
    outputs.push({ type: "send", message });
  };

  const dialect = () =>
    theirCaps.length === 0 ? plainDialect : agentDialect(options.agentCaps, theirCaps);

  const take = (): readonly MainOutput[] => {
    const taken = outputs;
    outputs = [];
    return taken;
  };

  const announce = (request: boolean): void => {
    const body = { request, caps: options.agentCaps };
    outbox.send(encodeAgentMessage("announce_capabilities", body, dialect()));
  };

  const agentCame = (tokens: number): void => {
    outbox.reset();
    assembler.reset();
    connected = true;
    theirCaps = [];
    chunksSinceToken = 0;
    send({ name: "agent_start", body: { tokens: agentWindow } });
    outputs.push({ type: "agent", connected: true });
    outbox.addTokens(tokens);
    announce(true);
  };

  const agentWent = (): void => {
    outbox.reset();
    assembler.reset();
    theirCaps = [];
    if (connected) outputs.push({ type: "agent", connected: false });
    connected = false;
  };

  const agentSaid = (message: AgentMessage): void => {
    if (message.name === "announce_capabilities") {
      theirCaps = message.body.caps;
      if (message.body.request) announce(false);
    }
    outputs.push({ type: "agent-message", message });
  };

  const agentData = (bytes: Uint8Array): void => {
    chunksSinceToken += 1;
    if (chunksSinceToken >= agentWindow / 2) {
      send({ name: "agent_token", body: { tokens: chunksSinceToken } });
      chunksSinceToken = 0;
    }
    try {
      assembler.push(bytes, dialect(), agentSaid);
    } catch (error) {
      if (!(error instanceof SpiceProtocolError)) throw error;
      outputs.push({ type: "problem", messageName: "agent_data", why: error.message });
      agentWent();
    }
  };

  const mouseMode = (supported: number, current: number): void => {
    const clientPossible = (supported & mouseModes.client) !== 0;
    const mode = current === mouseModes.client ? "client" : "server";
    outputs.push({ type: "mouse-mode", mode, clientPossible });
    if (mode === "server" && wantedMode === "client" && clientPossible) {
      send({ name: "mouse_mode_request", body: { mode: mouseModes.client } });
    }
  };

  const apply = (message: ServerMessage<"main">): void => {
    switch (message.name) {
      case "init": {
        const { body } = message;
        outputs.push({ type: "session", sessionId: body.sessionId });
        outputs.push({ type: "multi-media-time", timeMs: body.multiMediaTime });
        mouseMode(body.supportedMouseModes, body.currentMouseMode);
        send({ name: "attach_channels", body: {} });
        if (body.agentConnected) agentCame(body.agentTokens);
        return;
      }
      case "channels_list":
        outputs.push({ type: "channels", channels: message.body.channels });
        return;
      case "mouse_mode":
        mouseMode(message.body.supportedModes, message.body.currentMode);
        return;
      case "multi_media_time":
        outputs.push({ type: "multi-media-time", timeMs: message.body.time });
        return;
      case "agent_connected":
        agentCame(0);
        return;
      case "agent_connected_tokens":
        agentCame(message.body.tokens);
        return;
      case "agent_disconnected":
        agentWent();
        return;
      case "agent_token":
        outbox.addTokens(message.body.tokens);
        return;
      case "agent_data":
        if (connected) agentData(message.body.bytes);
        return;
      case "name":
        outputs.push({ type: "guest-name", text: message.body.text });
        return;
      default:
        return;
    }
  };

  return {
    receive(message) {
      apply(message);
      return take();
    },
    sendAgent(name, body) {
      const bound = name === "file_xfer_data" ? maxQueuedFileBytes : undefined;
      const accepted = connected && outbox.send(encodeAgentMessage(name, body, dialect()), bound);
      return { accepted, outputs: take() };
    },
    requestMouseMode(mode) {
      wantedMode = mode;
      send({ name: "mouse_mode_request", body: { mode: mouseModes[mode] } });
      return take();
    },
    agentConnected: () => connected,
    agentCaps: () => theirCaps,
  };
};
