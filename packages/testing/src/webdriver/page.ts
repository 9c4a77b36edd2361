// A page as a test drives it, whatever stands between the two.

export type DrivenPage = {
  /** Runs a function of the page with JSON arguments; what it gives must be JSON, or a promise of that. */
  evaluate<R, A extends readonly unknown[]>(
    run: (...given: A) => R | Promise<R>,
    ...given: A
  ): Promise<R>;
  /**
   * Clicks the middle of the element that a function of the page finds. False when it finds none, or one that is gone before
   * the click.
   */
  click<A extends readonly unknown[]>(
    find: (...given: A) => Element | undefined | null,
    ...given: A
  ): Promise<boolean>;
  /** Presses and releases keys, one after the other, whatever has the focus. A line's end is Enter. */
  type(text: string): Promise<void>;
  press(key: "Enter" | "Escape"): Promise<void>;
};
