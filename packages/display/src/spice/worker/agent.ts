// The guest's agent, in the worker: clipboard, files, sizes of screens, the mixer.
import type { AgentBody, AgentMessageName } from "@openutm/spice-wire";
import { agentCaps, hasCap } from "@openutm/spice-wire";
import { createGuestClipboard } from "../engine/clipboard.ts";
import { createFileSender } from "../engine/file-sender.ts";
import type { FileToSend } from "../engine/file-sender.ts";
import { monitorsConfig } from "../engine/monitors.ts";
import type { SessionNews } from "../engine/session.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

export type AgentParts = {
  send<N extends AgentMessageName>(name: N, body: AgentBody<N>): boolean;
  post(message: FromWorker, transfer?: readonly Transferable[]): void;
};

export type AgentSide = {
  hear(news: SessionNews): void;
  /** What the page asks of the agent; other messages are not for it. */
  ask(message: ToWorker): void;
};

const loudest = 65_535;

const fileToSend = (file: File): FileToSend => ({
  name: file.name,
  sizeBytes: file.size,
  read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
});

export const createAgentSide = ({ send, post }: AgentParts): AgentSide => {
  const clipboard = createGuestClipboard({
    send,
    onGuestText: (text) => post({ type: "guest-text", text }),
    onGuestPicture: (picture) => post({ type: "guest-picture", picture }),
  });
  const files = createFileSender<number>({
    send,
    onState: (requestId, state) => post({ type: "file", requestId, state }),
  });

  return {
    hear: (news) => {
      switch (news.type) {
        case "agent":
          if (!news.connected) {
            clipboard.reset();
            files.reset();
          } else if (news.caps.length > 0) clipboard.setCaps(news.caps);
          post({
            type: "agent",
            agent: {
              connected: news.connected,
              canResize: hasCap(news.caps, agentCaps.monitorsConfig),
              canShareText: hasCap(news.caps, agentCaps.clipboardByDemand),
              canReceiveFiles:
                news.caps.length > 0 && !hasCap(news.caps, agentCaps.fileXferDisabled),
              canSyncVolume: hasCap(news.caps, agentCaps.audioVolumeSync),
            },
          });
          return;
        case "agent-message":
          clipboard.receive(news.message);
          files.receive(news.message);
          return;
        case "agent-drained":
          files.drained();
          return;
        default:
          return;
      }
    },
    ask: (message) => {
      switch (message.type) {
        case "offer":
          clipboard.offer(message.content);
          return;
        case "resize-guest":
          send("monitors_config", monitorsConfig(message.heads));
          return;
        case "send-file":
          files.start(message.requestId, fileToSend(message.file));
          return;
        case "cancel-file":
          files.cancel(message.requestId);
          return;
        case "sync-volume": {
          const level = Math.round(Math.max(0, Math.min(1, message.volume)) * loudest);
          const volume = [level, level];
          send("audio_volume_sync", { isPlayback: true, mute: message.muted, volume });
          return;
        }
        default:
          return;
      }
    },
  };
};
