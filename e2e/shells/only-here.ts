/**
 * Why the other shell has no such scenario, for the name of one that a shell has alone. e2e/shells/shared.test.ts sees to
 * it that every test of a shell's own says so.
 */
export const onlyHere = (reason: string): string => `(not in the other shell: ${reason})`;
