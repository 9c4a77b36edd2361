// What the page and the engine's worker say to each other.
import type { SpiceChannel } from "@openutm/shared-types";
import type { CursorState } from "../common/channels/cursor/cursor-channel.ts";
import type { Modifiers, MouseButton } from "../common/channels/inputs/inputs-channel.ts";
import type { MouseMode } from "../common/channels/main/main-channel.ts";
import type { SoundFormat } from "../common/channels/playback/playback-channel.ts";
import type { RecordedSound } from "../common/channels/record/record-channel.ts";
import type { GuestPicture, HostContent } from "../engine/clipboard.ts";
import type { TransferState } from "../engine/file-sender.ts";
import type { Head } from "../engine/heads.ts";
import type { WantedHead } from "../engine/monitors.ts";
import type { EngineCounts } from "../engine/statistics.ts";
import type { PagePatch } from "../presenters/page-canvas.ts";
import type { PresenterName } from "../presenters/presenter.ts";

export type GuestInput =
  | { readonly kind: "key"; readonly code: string; readonly down: boolean }
  /** Absolute, in the guest's pixels. */
  | { readonly kind: "move-to"; readonly x: number; readonly y: number }
  | { readonly kind: "move-by"; readonly dx: number; readonly dy: number }
  | { readonly kind: "button"; readonly button: MouseButton; readonly down: boolean }
  | { readonly kind: "wheel"; readonly direction: "up" | "down"; readonly clicks: number }
  | { readonly kind: "lights"; readonly lights: Modifiers }
  | { readonly kind: "release-all" };

export type ToWorker =
  /** Without a canvas, pictures come back as patches. Without a presenter's name the fastest is chosen. */
  | {
      readonly type: "start";
      readonly canvas: OffscreenCanvas | undefined;
      readonly presenter: PresenterName | undefined;
    }
  /** A socket of streams where there is a ticket, and of this channel alone where not. */
  | {
      readonly type: "channel-url";
      readonly requestId: number;
      readonly url: string;
      readonly ticket: string | undefined;
    }
  | { readonly type: "channel-port"; readonly requestId: number; readonly port: MessagePort }
  | { readonly type: "channel-refused"; readonly requestId: number; readonly reason: string }
  | { readonly type: "input"; readonly input: GuestInput }
  | { readonly type: "painted" }
  | { readonly type: "take-screenshot"; readonly requestId: number }
  /** The host's clipboard has this now: the guest may ask for it. */
  | { readonly type: "offer"; readonly content: HostContent }
  /** One size for each of the guest's screens, from left to right. */
  | { readonly type: "resize-guest"; readonly heads: readonly WantedHead[] }
  /** Which of the guest's screens is shown. */
  | { readonly type: "show-head"; readonly channelId: number; readonly monitorId: number }
  | { readonly type: "send-file"; readonly requestId: number; readonly file: File }
  | { readonly type: "cancel-file"; readonly requestId: number }
  /** Makes the guest's own mixer follow, where its agent can. 0 to 1. */
  | { readonly type: "sync-volume"; readonly volume: number; readonly muted: boolean }
  /** The host's sound, for a guest that listens. */
  | { readonly type: "record"; readonly sound: RecordedSound }
  | { readonly type: "close" };

export type WorkerSound =
  | { readonly kind: "started"; readonly format: SoundFormat }
  | {
      readonly kind: "samples";
      readonly format: SoundFormat;
      readonly samples: Float32Array<ArrayBuffer>;
    }
  | { readonly kind: "stopped" }
  | { readonly kind: "volume"; readonly volume: number }
  | { readonly kind: "mute"; readonly muted: boolean };

export type AgentState = {
  readonly connected: boolean;
  readonly canResize: boolean;
  readonly canShareText: boolean;
  readonly canReceiveFiles: boolean;
  readonly canSyncVolume: boolean;
};

export type FromWorker =
  | { readonly type: "open-channel"; readonly requestId: number; readonly channel: SpiceChannel }
  | {
      readonly type: "presenter";
      readonly name: PresenterName;
      readonly measured: { readonly canvas2dMs: number; readonly webGlMs: number } | undefined;
    }
  | { readonly type: "size"; readonly widthPx: number; readonly heightPx: number }
  | {
      readonly type: "patches";
      readonly widthPx: number;
      readonly heightPx: number;
      readonly patches: readonly PagePatch[];
    }
  | { readonly type: "cursor"; readonly cursor: CursorState }
  | { readonly type: "mouse-mode"; readonly mode: MouseMode }
  | { readonly type: "agent"; readonly agent: AgentState }
  | { readonly type: "guest-text"; readonly text: string }
  | { readonly type: "guest-picture"; readonly picture: GuestPicture }
  | { readonly type: "file"; readonly requestId: number; readonly state: TransferState }
  /** The guest's screens; two or more can be shown one at a time. */
  | { readonly type: "heads"; readonly heads: readonly Head[] }
  /** A program in the guest listens to the host's sound, or listens no more. */
  | { readonly type: "record"; readonly wanted: SoundFormat | undefined }
  | { readonly type: "sound"; readonly sound: WorkerSound }
  | { readonly type: "counts"; readonly counts: EngineCounts }
  | {
      readonly type: "screenshot";
      readonly requestId: number;
      readonly picture: PagePatch | undefined;
    }
  | { readonly type: "ended"; readonly reason: string; readonly takenOver: boolean };
