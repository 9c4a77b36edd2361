// What every JavaScript host has and the `es2023` library lacks. For the packages that belong to no host: seeing neither
// the DOM nor Node there is what keeps them portable.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare const AbortController: { new (): AbortController };
type TimerHandle = { readonly __timer: unique symbol };
declare function setTimeout(callback: () => void, delayMs?: number): TimerHandle;
declare function clearTimeout(timer: TimerHandle | undefined): void;
declare function queueMicrotask(callback: () => void): void;
declare const performance: { now(): number };
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
