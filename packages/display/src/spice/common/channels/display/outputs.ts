// What a display channel asks of whoever runs it. It does no I/O of its own.
import type { BodyOf, ServerMessage, VideoCodecName } from "@openutm/spice-wire";
import type { clientMessages } from "@openutm/spice-wire";

type ClientTable = (typeof clientMessages)["display"];
type Monitors = Extract<ServerMessage<"display">, { readonly name: "monitors_config" }>["body"];

export type DisplayOutput =
  | {
      readonly type: "surface-created";
      readonly surfaceId: number;
      readonly widthPx: number;
      readonly heightPx: number;
      readonly primary: boolean;
    }
  | { readonly type: "surface-destroyed"; readonly surfaceId: number }
  /** The first screen is whole: it can be shown. */
  | { readonly type: "marked" }
  | { readonly type: "monitors"; readonly monitors: Monitors }
  /** Decode and call `decoded` with the same id; also when it fails. */
  | { readonly type: "decode-jpeg"; readonly requestId: number; readonly bytes: Uint8Array }
  | {
      readonly type: "stream-created";
      readonly streamId: number;
      readonly codec: VideoCodecName;
      readonly widthPx: number;
      readonly heightPx: number;
    }
  /** Decode with the stream's decoder and call `decoded`. */
  | {
      readonly type: "decode-frame";
      readonly requestId: number;
      readonly streamId: number;
      readonly codec: VideoCodecName;
      readonly multiMediaTime: number;
      readonly bytes: Uint8Array;
    }
  | { readonly type: "stream-destroyed"; readonly streamId: number }
  | {
      readonly type: "send";
      readonly name: "stream_report";
      readonly body: BodyOf<ClientTable, "stream_report">;
    }
  /** Something was not drawn; the channel goes on. */
  | { readonly type: "problem"; readonly messageName: string; readonly why: string };
