import type { ServerMessage } from "@openutm/spice-wire";
import { agentCaps, agentDialect, encodeAgentMessage, plainDialect } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import type { MainOutput } from "./main-channel.ts";
import { createMainChannel } from "./main-channel.ts";

const init = (
  more: Partial<Extract<ServerMessage<"main">, { name: "init" }>["body"]> = {},
): ServerMessage<"main"> => ({
  name: "init",
  body: {
    sessionId: 77,
    displayChannelsHint: 1,
    supportedMouseModes: 3,
    currentMouseMode: 1,
    agentConnected: false,
    agentTokens: 0,
    multiMediaTime: 1000,
    ramHint: 0,
    ...more,
  },
});

const own = [1 << agentCaps.clipboardSelection];

const sentNames = (outputs: readonly MainOutput[]): readonly string[] =>
  outputs.flatMap((output) => (output.type === "send" ? [output.message.name] : []));

describe("a main channel", () => {
  it("opens the session and asks for a mouse that follows the hand", () => {
    const channel = createMainChannel({ agentCaps: own });
    const outputs = channel.receive(init());
    expect(outputs).toContainEqual({ type: "session", sessionId: 77 });
    expect(outputs).toContainEqual({ type: "mouse-mode", mode: "server", clientPossible: true });
    expect(sentNames(outputs)).toEqual(["mouse_mode_request", "attach_channels"]);
    expect(channel.requestMouseMode("server")).toHaveLength(1);
    // Whoever asked for a captured mouse keeps it.
    expect(
      sentNames(
        channel.receive({ name: "mouse_mode", body: { supportedModes: 3, currentMode: 1 } }),
      ),
    ).toEqual([]);
  });

  it("talks to an agent only as its tokens allow", () => {
    const channel = createMainChannel({ agentCaps: own });
    expect(channel.sendAgent("clipboard_release", { selection: 0 }).accepted).toBe(false);
    // One token goes for what this client can do.
    expect(sentNames(channel.receive(init({ agentConnected: true, agentTokens: 1 })))).toEqual([
      "mouse_mode_request",
      "attach_channels",
      "agent_start",
      "agent_data",
    ]);
    const bytes = new Uint8Array(5000);
    expect(channel.sendAgent("clipboard", { selection: 0, type: 1, bytes })).toEqual({
      accepted: true,
      outputs: [],
    });
    const two = channel.receive({ name: "agent_token", body: { tokens: 2 } });
    expect(sentNames(two)).toEqual(["agent_data", "agent_data"]);
    const last = channel.receive({ name: "agent_token", body: { tokens: 5 } });
    expect(sentNames(last)).toEqual(["agent_data"]);
    expect(last.at(-1)).toEqual({ type: "agent-drained" });
  });

  it("joins what the agent says, answers its question, and gives it new tokens", () => {
    const channel = createMainChannel({ agentCaps: own });
    channel.receive(init({ agentConnected: true, agentTokens: 100 }));
    const question = encodeAgentMessage(
      "announce_capabilities",
      { request: true, caps: own },
      plainDialect,
    );
    expect(
      channel.receive({ name: "agent_data", body: { bytes: question.subarray(0, 7) } }),
    ).toEqual([]);
    const answered = channel.receive({ name: "agent_data", body: { bytes: question.subarray(7) } });
    expect(answered.map(({ type }) => type)).toContain("agent-message");
    expect(sentNames(answered)).toEqual(["agent_data"]);
    expect(channel.agentCaps()).toEqual(own);
    const more = Array.from({ length: 16 }, () =>
      channel.receive({
        name: "agent_data",
        body: {
          bytes: encodeAgentMessage("clipboard_release", { selection: 0 }, agentDialect(own, own)),
        },
      }),
    ).flat();
    expect(sentNames(more)).toContain("agent_token");
  });

  it("gives up an agent that speaks something else, not the channel", () => {
    const channel = createMainChannel({ agentCaps: own });
    channel.receive(init({ agentConnected: true, agentTokens: 10 }));
    const outputs = channel.receive({
      name: "agent_data",
      body: { bytes: new Uint8Array(64).fill(0xff) },
    });
    expect(outputs.map(({ type }) => type)).toEqual(["problem", "agent"]);
    expect(channel.agentConnected()).toBe(false);
    expect(
      sentNames(channel.receive({ name: "agent_connected_tokens", body: { tokens: 3 } })),
    ).toContain("agent_start");
  });
});
