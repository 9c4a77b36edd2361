/** The words of commands. */
export const commands = {} as const;
