/** The words of first-run. */
export const firstRun = {} as const;
