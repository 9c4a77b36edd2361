// A viewer's session without a page: for whoever draws elsewhere, and for tests against real servers.
export type { ByteHandlers, ByteSink, OpenBytes } from "./byte-source.ts";
export { createGuestClipboard } from "./clipboard.ts";
export type { ClipboardParts, GuestClipboard, GuestPicture, HostContent } from "./clipboard.ts";
export { createFileSender } from "./file-sender.ts";
export type { FileSender, FileToSend, TransferState } from "./file-sender.ts";
export { startSession } from "./session.ts";
export type { Session, SessionNews, SessionParts } from "./session.ts";
export { monitorsConfig } from "./monitors.ts";
export type { WantedHead } from "./monitors.ts";
export type { Head } from "./heads.ts";
export type { AttachData, DataLine } from "./lines.ts";
export { ownAgentCaps } from "./agent-caps.ts";
export { createMainChannel } from "../common/channels/main/main-channel.ts";
export type { MainChannel, MainOutput } from "../common/channels/main/main-channel.ts";
export type { DataOutput } from "../common/channels/data/data-channel.ts";
