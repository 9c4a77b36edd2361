// The part of noVNC's API that is used here (its docs/API.md, version 1.7); the package ships no types.
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
  disconnect(): void;
  sendKey(keysym: number, code: string | null, down?: boolean): void;
  toBlob(callback: (blob: Blob | null) => void, type?: string): void;
}
