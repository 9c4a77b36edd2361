/** The words of settings. */
export const settings = {} as const;
