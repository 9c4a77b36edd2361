// What this client can do with a guest's agent.
import { agentCaps, capWords } from "@openutm/spice-wire";

export const ownAgentCaps = capWords([
  agentCaps.monitorsConfig,
  agentCaps.reply,
  agentCaps.displayConfig,
  agentCaps.clipboardByDemand,
  agentCaps.clipboardSelection,
  agentCaps.monitorsConfigPosition,
  agentCaps.fileXferDetailedErrors,
  agentCaps.clipboardNoReleaseOnRegrab,
  agentCaps.clipboardGrabSerial,
]);
