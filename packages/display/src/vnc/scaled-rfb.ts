// noVNC that stands on the screen's real pixels, asks for them, tells what the server made of it, and gives text as QEMU
// takes it. Overrides what is not in noVNC's API; the version is pinned, and e2e/vnc.e2e.test.ts and
// e2e/agent.e2e.test.ts fail when an update moves one of them.
import RFB, { type RawChannel } from "@novnc/novnc";
import { guestSizeFor, placePicture, type Place, type Wish } from "../view/place-picture.ts";
import { roomOf } from "../view/watch-room.ts";
import { textForQemu } from "./clipboard-text.ts";

/** RFB's status codes of ExtendedDesktopSize; QEMU answers 4 for "told to the guest" and 3 for an adapter that cannot. */
const byThisClient = 1;
const refusedLayout = 3;
const refusedByRule = 1;

// noVNC calls it by this name alone, so that a subclass cannot put its own in the place.
RFB.messages.extendedClipboardProvide = (sock, _formats, [text = ""]) =>
  RFB.messages.clientCutText(sock, textForQemu(text), true);

export type ResizeAnswer = "taken" | "refused";

export type ScaledRfbParts = {
  readonly container: HTMLElement;
  onResizeAnswer(answer: ResizeAnswer): void;
  onFrame(): void;
};

export class ScaledRfb extends RFB {
  // Set after noVNC's constructor, which calls nothing of what is overridden here.
  readonly #parts: ScaledRfbParts;
  #wish: Wish = { scaleMode: "fit", pixelDensity: "device" };
  #place: Place | undefined;
  #hasAsked = false;

  constructor(parts: ScaledRfbParts, channel: RawChannel, password: string | undefined) {
    super(parts.container, channel, {
      shared: true,
      ...(password === undefined ? {} : { credentials: { password } }),
    });
    this.#parts = parts;
    this.scaleViewport = true;
  }

  setWish(wish: Wish): void {
    this.#wish = wish;
    this.layout();
  }

  /** After a change of the room: lays out, and asks the guest to follow where that is wanted. */
  layout(): void {
    this._updateScale();
    this.resizeSession = this.#wish.scaleMode === "guest";
  }

  devicePixels(): number {
    return (this.#place?.scale ?? 1) * devicePixelRatio;
  }

  canvasSize(): { readonly widthPx: number; readonly heightPx: number } {
    return { widthPx: this._canvas.width, heightPx: this._canvas.height };
  }

  canvas(): HTMLCanvasElement {
    return this._canvas;
  }

  releaseKeys(): void {
    this._keyboard._allKeysUp();
  }

  protected override _updateScale(): void {
    const { width: widthPx, height: heightPx } = this._display;
    if (widthPx === 0 || heightPx === 0) return;
    const place = placePicture(roomOf(this.#parts.container), { widthPx, heightPx }, this.#wish);
    this.#place = place;
    this._display.scale = place.scale;
    Object.assign(this._canvas.style, {
      margin: `${place.topPx}px 0 0 ${place.leftPx}px`,
      flex: "none",
      imageRendering: place.isSharp ? "pixelated" : "auto",
    });
  }

  /** Only asked when a size is requested: this class scales and clips by itself. */
  protected override _screenSize(): { readonly w: number; readonly h: number } {
    const { widthPx, heightPx } = guestSizeFor(roomOf(this.#parts.container), this.#wish);
    return { w: widthPx, h: heightPx };
  }

  protected override _handleExtendedDesktopSize(): boolean {
    const { x: reason, y: status } = this._FBU;
    if (!super._handleExtendedDesktopSize()) return false;
    if (reason === byThisClient) {
      const isRefused = status === refusedLayout || status === refusedByRule;
      this.#parts.onResizeAnswer(isRefused ? "refused" : "taken");
    } else if (!this.#hasAsked) this.#askWhetherItResizes();
    return true;
  }

  protected override _framebufferUpdate(): boolean {
    const isWhole = super._framebufferUpdate();
    if (isWhole) this.#parts.onFrame();
    return isWhole;
  }

  /** The size that it has already: changes nothing, and its answer says whether another could be had. */
  #askWhetherItResizes(): void {
    this.#hasAsked = true;
    const { width, height } = this._display;
    if (width === 0 || height === 0) return;
    RFB.messages.setDesktopSize(this._sock, width, height, this._screenID, this._screenFlags);
  }
}
