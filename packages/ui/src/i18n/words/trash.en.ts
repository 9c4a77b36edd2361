/** The words of trash. */
export const trash = {} as const;
