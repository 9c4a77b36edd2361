/** The words of display. */
export const display = {} as const;
