/** The words of create. */
export const create = {} as const;
