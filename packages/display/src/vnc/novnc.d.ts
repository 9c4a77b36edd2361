// The part of noVNC that is used here (its docs/API.md, and core/rfb.js of the version that package.json pins); the
// package ships no types.
/** What noVNC takes for a WebSocket (its docs/API.md, "raw channel"). */
export type RawChannel = {
  binaryType: string;
  readonly protocol: string;
  readonly readyState: string | number;
  onopen: ((event: unknown) => void) | null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null;
  send(data: ArrayBufferView<ArrayBuffer> | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
};

// oxlint-disable-next-line import/no-default-export -- it is noVNC that exports so
export default class RFB extends EventTarget {
  constructor(
    target: HTMLElement,
    channel: RawChannel,
    options?: { shared?: boolean; credentials?: { password?: string } },
  );
  scaleViewport: boolean;
  clipViewport: boolean;
  resizeSession: boolean;
  focusOnClick: boolean;
  background: string;
  qualityLevel: number;
  compressionLevel: number;
  focus(options?: FocusOptions): void;
  blur(): void;
  disconnect(): void;
  sendKey(keysym: number, code: string | null, down?: boolean): void;
  clipboardPasteFrom(text: string): void;
  toBlob(callback: (blob: Blob | null) => void, type?: string): void;

  // Not in its API, so an update of noVNC looks at each: what `ScaledRfb` overrides and reads.
  static readonly messages: {
    setDesktopSize(sock: unknown, width: number, height: number, id: number, flags: number): void;
    clientCutText(sock: unknown, data: Uint8Array, extended?: boolean): void;
    extendedClipboardProvide(sock: unknown, formats: readonly number[], texts: string[]): void;
  };
  protected _screenSize(): { readonly w: number; readonly h: number };
  protected _updateScale(): void;
  protected _handleExtendedDesktopSize(): boolean;
  protected _framebufferUpdate(): boolean;
  protected readonly _FBU: { readonly x: number; readonly y: number };
  protected readonly _canvas: HTMLCanvasElement;
  protected readonly _display: { scale: number; readonly width: number; readonly height: number };
  protected readonly _keyboard: { _allKeysUp(): void };
  protected readonly _sock: unknown;
  protected readonly _screenID: number;
  protected readonly _screenFlags: number;
}
