/** A step that could not be done: what happened in plain words, and the way out. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what happened
   * @param {string} hint what the person can do about it
   * @param {{ cause?: unknown }} [options]
   */
  constructor(message, hint, options) {
    super(message, options);
    this.name = "SetupFailure";
    this.hint = hint;
  }
}
