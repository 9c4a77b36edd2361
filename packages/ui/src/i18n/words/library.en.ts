/** The words of library. */
export const library = {} as const;
