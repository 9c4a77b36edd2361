/** The words of detail. */
export const detail = {} as const;
