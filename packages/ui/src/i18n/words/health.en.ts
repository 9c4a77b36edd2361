/** The words of health. */
export const health = {} as const;
