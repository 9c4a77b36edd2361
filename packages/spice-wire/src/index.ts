// SPICE as bytes and messages. README.md has the picture.
export { channels, clientMessages } from "./channels.ts";
export type { ServerMessage } from "./channels.ts";
export { SpiceProtocolError } from "./errors.ts";
export { limits } from "./limits.ts";
export { encodeMessage } from "./table.ts";
export type { BodyOf, Channel, Frame, MessageOf, UnknownMessage } from "./table.ts";
export { createFrameParser, headerBytes } from "./framing/frame-parser.ts";
export type {
  FrameParser,
  FrameParserOptions,
  HeaderKind,
  OnFrame,
} from "./framing/frame-parser.ts";

export * from "./constants/agent.ts";
export * from "./constants/channels.ts";
export * from "./constants/display.ts";
export * from "./constants/session.ts";

export * from "./link/messages.ts";
export * from "./link/negotiate.ts";

export type { Cursor, CursorHeader } from "./messages/cursor.ts";
export type { Transform } from "./messages/display/draw.ts";
export {
  clippedCopyHeadBytes,
  clippedCopyType,
  encodeClippedCopy,
  findClippedCopy,
} from "./messages/display/clipped-copy.ts";
export type { ClippedCopy } from "./messages/display/clipped-copy.ts";
export type { DrawBase, Point, Rect } from "./messages/display/geometry.ts";
export type * from "./messages/display/image.ts";
export type {
  Brush,
  Glyph,
  GlyphString,
  LineAttributes,
  Mask,
  PathSegment,
} from "./messages/display/paint.ts";

export { createAgentAssembler } from "./agent/assembler.ts";
export type { AgentAssembler, AgentMessage } from "./agent/assembler.ts";
export { agentHeaderBytes, encodeAgentMessage } from "./agent/encode.ts";
export { fileXferDetail, fileXferHeader, guestFileName } from "./agent/file-transfer.ts";
export type { FileXferDetail } from "./agent/file-transfer.ts";
export type { Monitor, MonitorMillimetres, MonitorsConfig } from "./agent/monitors.ts";
export { createAgentOutbox } from "./agent/outbox.ts";
export type { AgentOutbox, AgentOutboxOptions } from "./agent/outbox.ts";
export { agentDialect, agentMessages, plainDialect } from "./agent/table.ts";
export type { AgentBody, AgentDialect, AgentMessageName } from "./agent/table.ts";
export { webCryptoTicket } from "./link/web-crypto.ts";
export type { SubtleLike } from "./link/web-crypto.ts";
export { createMessageScanner } from "./framing/message-scanner.ts";
export type {
  MessageBegin,
  MessageEnd,
  MessageScanner,
  MessageScannerOptions,
} from "./framing/message-scanner.ts";
