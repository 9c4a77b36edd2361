// The one error of all decoders.

/** An image's bytes are not what they claim to be. What was decoded before the fault may already be in the target. */
export class CodecError extends Error {
  override readonly name = "CodecError";
  readonly codec: string;

  constructor(codec: string, why: string) {
    super(`${codec}: ${why}`);
    this.codec = codec;
  }
}
