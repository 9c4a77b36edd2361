// The one error that parsing throws.

/** What came over a channel is not SPICE. The channel is of no use afterwards: close it and say `why`. */
export class SpiceProtocolError extends Error {
  override readonly name = "SpiceProtocolError";
  /** The channel's name, or "link" before there is one. */
  readonly channel: string;
  /** The message's name as in spice.proto, or its number. */
  readonly messageName: string;
  readonly why: string;

  constructor(channel: string, messageName: string, why: string) {
    super(`SPICE ${channel}/${messageName}: ${why}`);
    this.channel = channel;
    this.messageName = messageName;
    this.why = why;
  }
}

/** What a reader throws: it knows the fault, but not in which message. Never leaves this package. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}
